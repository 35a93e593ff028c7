"""Runs, files, attachments and the count of calls."""

import contextlib
from datetime import timedelta

from bot.domain.messages import Media, MediaKind
from bot.store import Attachment, Blob, Store, Tx
from tests.store.values import MINUTE, NOW, add_report, office_in


def test_a_run_is_taken_on_once(store: Store) -> None:
    """Each due moment of each job by itself."""

    def claim(job: str, at: timedelta) -> bool:
        return store.write_now(lambda tx: tx.runs.claim(job, NOW + at, NOW))

    assert claim("daily", timedelta())
    assert not claim("daily", timedelta())
    assert claim("daily", MINUTE)
    assert claim("weekly", timedelta())


def test_the_last_run(store: Store) -> None:
    """The latest due moment, whichever was claimed last; None for a job that never ran."""

    def work(tx: Tx) -> None:
        for minutes in (5, 9, 7):
            tx.runs.claim("daily", NOW + minutes * MINUTE, NOW)
        tx.runs.finish("daily", NOW + 5 * MINUTE, NOW + MINUTE, note="3 个目标")

    store.write_now(work)
    assert store.read_now(lambda tx: tx.runs.last("daily")) == NOW + 9 * MINUTE
    assert store.read_now(lambda tx: tx.runs.last("weekly")) is None


def test_a_run_and_what_it_posts_are_one(store: Store) -> None:
    """A run that fails was not taken on."""

    def fails(tx: Tx) -> None:
        tx.runs.claim("daily", NOW, NOW)
        raise KeyError("x")

    with contextlib.suppress(KeyError):
        store.write_now(fails)
    assert store.write_now(lambda tx: tx.runs.claim("daily", NOW, NOW))


def test_files_are_kept_by_content(store: Store) -> None:
    """The same content is one file under its first name; other content is another."""
    content = bytes(range(256)) * 40
    one = store.write_now(lambda tx: tx.blobs.put(content, "image/png", "一.png", NOW))
    two = store.write_now(lambda tx: tx.blobs.put(content, "image/jpeg", "二.jpg", NOW))
    other = store.write_now(lambda tx: tx.blobs.put(b"", "text/plain", "", NOW))
    assert one == two != other
    expected = Blob(one, "image/png", "一.png", content, NOW)
    assert expected == store.read_now(lambda tx: tx.blobs.get(one))
    assert store.read_now(lambda tx: tx.blobs.get("0" * 64)) is None


def test_media_ids(store: Store) -> None:
    """Remembered and forgotten."""
    id = store.write_now(lambda tx: tx.blobs.put(b"x", "image/png", "x.png", NOW))

    def media_id() -> str | None:
        blob = store.read_now(lambda tx: tx.blobs.get(id))
        assert blob is not None
        return blob.media_id

    store.write_now(lambda tx: tx.blobs.set_media_id(id, "@lADPM"))
    assert media_id() == "@lADPM"
    store.write_now(lambda tx: tx.blobs.set_media_id(id, None))
    assert media_id() is None


def test_attachments_are_fetched(store: Store) -> None:
    """Wanted until the content is there; then shown with it."""
    office = office_in(store)

    def attach(tx: Tx) -> tuple[int, int, int]:
        report, [matter] = add_report(tx, office, "路灯")
        id = tx.ledger.attach(
            matter_id=matter.id,
            report_id=report.id,
            inbox_msg_id="m1",
            media=Media(MediaKind.PICTURE, "code", "灯.jpg"),
            now=NOW,
        )
        return id, report.id, matter.id

    id, report_id, matter_id = store.write_now(attach)
    [wanted] = store.read_now(lambda tx: tx.ledger.attachments_wanted(10, NOW))
    assert (id, MediaKind.PICTURE, "code", "灯.jpg", 0, NOW) == (
        wanted.id,
        wanted.kind,
        wanted.download_code,
        wanted.file_name,
        wanted.attempts,
        wanted.asked_at,
    )

    def fetched(tx: Tx) -> str:
        blob_id = tx.blobs.put(b"jpeg", "image/jpeg", "灯.jpg", NOW)
        tx.ledger.attachment_fetched(id, blob_id)
        return blob_id

    blob_id = store.write_now(fetched)
    assert store.read_now(lambda tx: tx.ledger.attachments_wanted(10, NOW)) == []
    shown = [Attachment(id, matter_id, report_id, MediaKind.PICTURE, "灯.jpg", blob_id)]
    assert shown == store.read_now(lambda tx: tx.ledger.attachments(matter_id=matter_id))
    assert shown == store.read_now(lambda tx: tx.ledger.attachments(report_id=report_id))
    assert store.read_now(lambda tx: tx.ledger.attachments(matter_id=99)) == []


def test_attachments_that_do_not_come(store: Store) -> None:
    """Tried again after growing pauses, until given up; others are not held up."""

    def attach(tx: Tx, code: str) -> int:
        return tx.ledger.attach(
            matter_id=None,
            report_id=None,
            inbox_msg_id="m1",
            media=Media(MediaKind.FILE, code),
            now=NOW,
        )

    def fail(after: timedelta, *, over: bool = False) -> None:
        store.write_now(
            lambda tx: tx.ledger.attachment_failed(wanting, "503", now=NOW + after, over=over)
        )

    def wanted(after: timedelta) -> list[str]:
        found = store.read_now(lambda tx: tx.ledger.attachments_wanted(10, NOW + after))
        return [item.download_code for item in found]

    wanting = store.write_now(lambda tx: attach(tx, "a"))
    store.write_now(lambda tx: attach(tx, "b"))
    fail(timedelta())
    assert wanted(timedelta(seconds=29)) == ["b"]
    assert wanted(timedelta(seconds=30)) == ["b", "a"]
    fail(MINUTE)
    assert wanted(MINUTE + timedelta(seconds=59)) == ["b"]
    assert wanted(2 * MINUTE) == ["b", "a"]
    fail(2 * MINUTE, over=True)
    assert wanted(timedelta(days=9)) == ["b"]


def test_calls_add_up(store: Store) -> None:
    """By month and kind."""

    def work(tx: Tx) -> None:
        tx.usage.add("2026-11", "api", 3)
        tx.usage.add("2026-11", "api", 4)
        tx.usage.add("2026-11", "webhook", 1)
        tx.usage.add("2026-12", "api", 9)

    store.write_now(work)
    assert store.read_now(lambda tx: tx.usage.month("2026-11")) == {"api": 7, "webhook": 1}
    assert store.read_now(lambda tx: tx.usage.month("2026-10")) == {}
