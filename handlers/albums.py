"""The pictures and files that somebody sent lately: whose they are, and what they show."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.ledger import Matter, Report
from bot.domain.messages import Media, MediaKind
from bot.request import Request
from bot.store import Attachment, Tx
from bot.turns import moments
from bot.vocabulary import Moment, UpdateKind, label
from handlers import timeline

LATELY = timedelta(minutes=30)
MOST_LOOKED_BACK = 20
INSTANT = timedelta(microseconds=1)


def lately(request: Request, tx: Tx) -> list[Attachment]:
    """What the sender sent in the last half hour, oldest first."""
    before = request.now + INSTANT
    sent = tx.inbox.last_from(request.member.user_id, before, MOST_LOOKED_BACK)
    ids = [
        each.id for each in sent if each.media and request.incoming.sent_at - each.sent_at <= LATELY
    ]
    return tx.ledger.attachments_of(ids) if ids else []


def attach(request: Request, tx: Tx, report: Report, matters: Sequence[Matter]) -> None:
    """What came with the message, or just before it and belongs to nothing yet, is of its only
    matter, else of the report."""
    matter = matters[0] if len(matters) == 1 else None
    for each in lately(request, tx):
        if each.report_id is None and each.matter_id is None:
            tx.ledger.belongs(each.id, matter_id=matter.id if matter else None, report_id=report.id)
    keep(request, tx, report.id, matter)


def keep(request: Request, tx: Tx, report_id: int | None, matter: Matter | None) -> None:
    """Notes what came with the message, with what its words say of the pictures."""
    media = request.incoming.media
    told = iter(moments(request.incoming.text, sum(map(is_picture, media))))
    for item in media:
        tx.ledger.attach(
            matter_id=matter.id if matter else None,
            report_id=report_id,
            inbox_msg_id=request.incoming.id,
            media=item,
            moment=next(told, None) if is_picture(item) else None,
            now=request.now,
        )


def is_picture(media: Media | Attachment) -> bool:
    """Whether it is a photo rather than another file."""
    return media.kind is MediaKind.PICTURE


def give(request: Request, tx: Tx, matter: Matter) -> int:
    """What was sent lately and is of no single matter yet is of this one; how many."""
    loose = [each for each in lately(request, tx) if each.matter_id is None]
    for each in loose:
        tx.ledger.belongs(each.id, matter_id=matter.id, report_id=matter.report_id)
    timeline.write(request, tx, matter, {}, UpdateKind.ATTACHED, f"照片和文件{len(loose)}个")
    return len(loose)


def shown(pictures: Sequence[Attachment]) -> str:
    """照片3张（整改前1张，整改后2张）; empty without pictures."""
    photos = [each for each in pictures if is_picture(each)]
    if not photos:
        return ""
    counts = {moment: sum(each.moment is moment for each in photos) for moment in Moment}
    told = "，".join(f"{label(moment)}{n}张" for moment, n in counts.items() if n)
    return f"照片{len(photos)}张" + (f"（{told}）" if told else "")
