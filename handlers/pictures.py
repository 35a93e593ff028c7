"""Messages without words to read: pictures, files, speech that was not recognised, notices.

A picture or file belongs to the sender's last report of the day; whose it is is asked once.
"""

from dataclasses import replace

from bot.domain.asked import Which
from bot.domain.ledger import Report
from bot.domain.messages import Incoming, MediaKind, Outgoing, Text
from bot.domain.people import Organization
from bot.receipts import matter_lines
from bot.request import Request
from bot.store import Tx
from bot.turns import moments, of_pictures, pictures_of
from bot.vocabulary import UpdateKind
from handlers import albums, timeline
from handlers.pointing import at_positions, counting, own

KINDS = {
    MediaKind.PICTURE: "照片",
    MediaKind.VIDEO: "视频",
    MediaKind.FILE: "文件",
    MediaKind.AUDIO: "语音",
}
NO_SPEECH = "这段语音没识别出文字，录音我存下了。请再说一遍，或者打字发给我。"
EMPTY = "这条是空的，没有登记。要报的事直接打字或发语音给我就行。"
CANNOT_READ = "这种消息我还看不懂，已经存下。请用文字、语音或照片再发一遍。"
PAIR = "有整改前后对比的，发完回一句“前后”就行。"
WHOSE = "是其中一件的，回复序号或编号就行："
WHAT_IS_IT = "{kind}收到，已经存好。是哪件事的？请补一句：在哪里、什么事、办得怎样。"


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """Keeps what came, and says where it went."""
    incoming = request.incoming
    if incoming.notice:
        return [request.answer(Text(CANNOT_READ))] if incoming.reply else []
    if not incoming.media:
        return [request.answer(Text(EMPTY if incoming.kind == "text" else CANNOT_READ))]
    report = todays_report(request, tx)
    keep(request, tx, report)
    if any(media.kind is MediaKind.AUDIO for media in incoming.media):
        return [request.answer(Text(NO_SPEECH))]
    said = request.answer(Text(words(request, report)))
    if report is not None and len(report.matters) > 1:
        numbers = tuple(matter.number for matter in report.matters)
        tx.asked.ask(request.member.id, [Which(numbers, UpdateKind.ATTACHED, {})], request.now)
    return [replace(said, key=asked_once(request, report))]


def todays_report(request: Request, tx: Tx) -> Report | None:
    """The sender's last report, if it was made on the same day of the office."""
    branch = request.branch
    if branch is None:
        return None
    report = tx.ledger.last_report(branch.id, member_id=request.member.id)
    return report if report is not None and report.report_date == request.today else None


def keep(request: Request, tx: Tx, report: Report | None) -> None:
    """Attaches what came to the report, or to its only matter."""
    only = report.matters[0] if report is not None and len(report.matters) == 1 else None
    albums.keep(request, tx, report.id if report else None, only)
    if only is not None:
        timeline.write(request, tx, only, {}, UpdateKind.ATTACHED, kind_word(request.incoming))


def try_handle(request: Request, tx: Tx) -> list[Outgoing] | None:
    """A few words about pictures sent just before: which show how it was, which how it is now."""
    text, branch = request.incoming.text, request.branch
    if branch is None or request.incoming.media:
        return None
    caption = pictures_of(text)
    if caption:
        return of_one(request, tx, branch, *caption)
    if not of_pictures(text):
        return None
    photos = [each for each in albums.lately(request, tx) if albums.is_picture(each)]
    told = moments(text, len(photos))
    if not told:
        return None
    for photo, moment in zip(photos, told, strict=True):
        tx.ledger.tell_moment(photo.id, moment)
    marked = [replace(photo, moment=moment) for photo, moment in zip(photos, told, strict=True)]
    return [request.answer(Text(f"✅ 记下了：{albums.shown(marked)}。"))]


def of_one(
    request: Request,
    tx: Tx,
    branch: Organization,
    number: int | None,
    position: int | None,
    moment_words: str,
) -> list[Outgoing] | None:
    """The pictures sent just before that are of no single matter yet are of the one named."""
    if number is not None:
        found = counting(own(tx, branch, [number]))
    else:
        found = counting(at_positions(request, tx, branch, (position or 0,)))
    loose = [each for each in albums.lately(request, tx) if each.matter_id is None]
    photos = [each for each in loose if albums.is_picture(each)]
    if not found or not photos:
        return None
    for photo, moment in zip(photos, moments(moment_words, len(photos)), strict=False):
        tx.ledger.tell_moment(photo.id, moment)
    albums.give(request, tx, found[0])
    tx.asked.settle(request.member.id)
    shown = albums.shown(tx.ledger.attachments(matter_id=found[0].id))
    lines = ["✅ 已附在这件事上：", *matter_lines(found[:1], request.today), shown]
    return [request.answer(Text("\n".join(lines)))]


def kind_word(incoming: Incoming) -> str:
    """照片, 视频, 文件"""
    return KINDS[incoming.media[0].kind]


def asked_once(request: Request, report: Report | None) -> str:
    """The key of the answer: several pictures in a row get one."""
    about = f"report{report.id}" if report else request.today.isoformat()
    return f"media:{request.member.user_id}:{about}"


def words(request: Request, report: Report | None) -> str:
    """Where the picture went, or the one question about it."""
    kind = kind_word(request.incoming)
    if report is None or not report.matters:
        return WHAT_IS_IT.format(kind=kind)
    lines = matter_lines(report.matters, request.today)
    if len(report.matters) == 1:
        return "\n".join([f"✅ {kind}已附在这件事上：", *lines, PAIR])
    positions = [f"{n}. {line}" for n, line in enumerate(lines, 1)]
    return "\n".join([f"✅ {kind}已附在今天的日报上。{WHOSE}", *positions])
