"""News of a matter reported before: finds the matter meant, records the news, shows the result.

By number or position where the text names one, else by its words among the branch's open matters.
With several that fit it asks; with none it keeps the news as a new matter and says so.
"""

from bot.domain.ledger import Matter
from bot.domain.messages import Outgoing, Text
from bot.domain.people import Organization
from bot.domain.reading import ReadMatter
from bot.matching import candidates
from bot.receipts import matter_line, matter_lines
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Status, UpdateKind
from handlers.guide import refuse
from handlers.report import add_as_new, attach

NOTE_LENGTH = 500


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """One answer for all pieces of news of the message."""
    branch = request.branch
    if branch is None:
        return refuse(request, tx)
    named = named_matters(request, tx, branch)
    if named:
        return [request.answer(Text("\n".join(record_named(request, tx, named))))]
    if request.reading.numbers or request.reading.ordinals:
        return [request.answer(Text(not_found(request)))]
    if not request.reading.matters:
        return [request.answer(Text("收到，但没看出是哪件事的进展，请带上编号，如“1024 已解决”。"))]
    return [request.answer(Text("\n".join(record_by_words(request, tx, branch))))]


def named_matters(request: Request, tx: Tx, branch: Organization) -> list[Matter]:
    """The branch's matters that the text names by number, or by position in the last report."""
    reading = request.reading
    found = [tx.ledger.matter(number) for number in reading.numbers]
    if reading.ordinals and not reading.numbers:
        last = tx.ledger.last_report(branch.id)
        told = last.matters if last else ()
        found = [told[n - 1] if 0 < n <= len(told) else None for n in reading.ordinals]
    return [m for m in found if m is not None and m.organization_id == branch.id]


def not_found(request: Request) -> str:
    """The numbers named are not the branch's."""
    reading = request.reading
    named = [f"#{number}" for number in reading.numbers] or [
        f"第{ordinal}件" for ordinal in reading.ordinals
    ]
    return f"没找到本支部的{'、'.join(named)}。发“还有哪些没办完”可以看编号。"


def record_named(request: Request, tx: Tx, named: list[Matter]) -> list[str]:
    """News of matters named by number: the n-th piece of news for the n-th number, or one for all."""
    news = request.reading.matters
    changed = []
    for index, matter in enumerate(named):
        piece = news[min(index, len(news) - 1)] if news else None
        changed.append(record(request, tx, matter, piece))
    return ["✅ 已更新：", *matter_lines(changed, request.today)]


def record_by_words(request: Request, tx: Tx, branch: Organization) -> list[str]:
    """Each piece of news goes to the one matter that it fits."""
    known = tx.ledger.open_matters(branch.id)
    changed: list[Matter] = []
    asked: list[str] = []
    unknown: list[ReadMatter] = []
    for news in request.reading.matters:
        fitting = [match.matter for match in candidates(news, known)]
        if len(fitting) == 1:
            changed.append(record(request, tx, fitting[0], news))
        elif fitting:
            asked += [matter_line(matter, request.today) for matter in fitting]
        else:
            unknown.append(news)
    lines = ["✅ 已更新：", *matter_lines(changed, request.today)] if changed else []
    if unknown:
        report, added = add_as_new(request, tx, branch, tuple(unknown))
        attach(request, tx, report, added)
        lines += ["没找到之前的事项，先按新事项登记：", *matter_lines(added, request.today)]
    if asked:
        example = asked[0].split()[0].removeprefix("#")
        lines += [f"❓ 您说的是哪一件？请带编号再说一句，如“{example} 已解决”。", *asked]
    return lines


def record(request: Request, tx: Tx, matter: Matter, news: ReadMatter | None) -> Matter:
    """Writes one piece of news into a matter's timeline."""
    return tx.ledger.change_matter(
        matter.id,
        changes_of(request, matter, news),
        kind=UpdateKind.PROGRESS,
        member_id=request.member.id,
        inbox_msg_id=request.incoming.id,
        note=request.incoming.text[:NOTE_LENGTH],
        now=request.now,
    )


def changes_of(request: Request, matter: Matter, news: ReadMatter | None) -> dict[str, object]:
    """What the news changes: how far it is, and what it states besides. A matter that is resolved
    stays so unless the news says otherwise in words."""
    if news is None:
        return {}
    changes: dict[str, object] = {}
    if news.status is not Status.PENDING or "status" in news.evidence:
        changes["status"] = news.status
        resolved_on = news.resolved_on or request.reading.report_date or request.today
        changes["resolved_on"] = resolved_on if news.status is Status.RESOLVED else None
    for name in ("progress", "due_on", "owner", "households", "people"):
        value = getattr(news, name)
        if value is not None:
            changes[name] = value
    if news.needs_support:
        changes["needs_support"] = True
    return {name: value for name, value in changes.items() if value != getattr(matter, name)}
