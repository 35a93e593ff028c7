"""Reports and zero reports: keeps what was said and answers with a numbered receipt."""

from collections.abc import Sequence
from datetime import date

from bot.domain.asked import Whether
from bot.domain.ledger import Matter, Origin, Report
from bot.domain.messages import Outgoing, Text
from bot.domain.people import Organization
from bot.domain.reading import SETTLED, ReadMatter, Totals
from bot.matching import told_again
from bot.receipts import counts, day_words, matter_lines, receipt, remarks, zero_receipt
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Intent
from handlers.albums import attach
from handlers.guide import refuse
from handlers.retelling import Again, covers, retell, text_digest, told_in

NOTHING_SEEN = "没看出具体是哪件民生实事，先没有登记。有的话再说一句（地点、什么事、办得怎样）；没有就回“今日无”。"


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """A report of a day: a new report with its matters; the same text twice changes nothing."""
    return keep_report(request, tx, ())


def keep_report(request: Request, tx: Tx, updated: Sequence[Matter]) -> list[Outgoing]:
    """The report and its receipt; ``updated`` are earlier matters of which it told news."""
    branch = request.branch
    if branch is None:
        return refuse(request, tx)
    if not request.reading.matters and request.reading.totals == Totals():
        return [request.answer(Text(NOTHING_SEEN))]
    day = report_day(request)
    same = tx.ledger.find_same(branch.id, day, text_digest(request.incoming.text))
    if same is not None:
        return said_before(request, same)
    earlier = tx.ledger.report_for(branch.id, day)
    before = told_in(earlier)
    again = told_again(request.reading.matters, before)
    if covers(again, before):
        report, matters, text = retell(request, tx, earlier, again)
        attach(request, tx, report, matters)
        ask_whether(request, tx, matters)
        return receipt_in_place(request, report, matters, text)
    report, matters = add_as_new(request, tx, branch, request.reading.matters)
    attach(request, tx, report, matters)
    ask_whether(request, tx, matters)
    notes = beside(matters, before, again) if before and matters else []
    text = receipt(
        report,
        matters,
        doubts=request.reading.doubts,
        notes=notes,
        updated=updated,
        today=request.today,
    )
    return receipt_in_place(request, report, matters, text)


def beside(matters: Sequence[Matter], before: Sequence[Matter], again: Again) -> list[str]:
    """How many the day has by now, and the first matter that may have been told before, with the
    words that make both one."""
    total = len(before) + len(matters)
    return [f"前面已报{len(before)}件，加上这次共{total}件。"] + [
        f"#{matters[index].number}和前面的#{known.number}像是同一件；是的话回"
        f"“合并{matters[index].number}到{known.number}”。"
        for index, known in list(again.items())[:1]
    ]


def handle_zero(request: Request, tx: Tx) -> list[Outgoing]:
    """ "Nothing today": counts as reported; said again it changes nothing."""
    branch = request.branch
    if branch is None:
        return refuse(request, tx)
    return [request.answer(Text("\n".join(keep_zero(request, tx, branch))))]


def keep_zero(request: Request, tx: Tx, branch: Organization) -> list[str]:
    """Keeps that there was nothing; what is to be said of it."""
    day = report_day(request)
    notes: list[str] = []
    earlier = tx.ledger.report_for(branch.id, day)
    told = told_in(earlier)
    if told:
        notes.append(f"{day_words(day, request.today)}前面已报{len(told)}件，都还在，没有改动。")
    if any(other.intent is Intent.ZERO for other in earlier):
        return [f"✅ {day_words(day, request.today)}的零报告前面已经收到了。"]
    report = keep(request, tx, branch)
    return [zero_receipt(report, request.today), *remarks(request.reading.doubts, (), notes)]


def report_day(request: Request) -> date:
    """The day that the report is kept under."""
    return request.reading.report_date or request.today


def keep(request: Request, tx: Tx, branch: Organization) -> Report:
    """The report's row, without its matters."""
    return tx.ledger.add_report(
        organization_id=branch.id,
        member_id=request.member.id,
        report_date=report_day(request),
        intent=request.reading.intent,
        totals=request.reading.totals,
        origin=Origin(request.incoming.id, text_digest(request.incoming.text)),
        now=request.now,
    )


def said_before(request: Request, same: Report) -> list[Outgoing]:
    """The very same text was reported already."""
    day = day_words(same.report_date, request.today)
    lines = [
        f"✅ 这条{same.branch} {day}日报前面已经收到过，没有重复登记：{counts(same.matters)}",
        *matter_lines(same.matters, request.today),
    ]
    return [request.answer(Text("\n".join(lines)))]


def ask_whether(request: Request, tx: Tx, matters: Sequence[Matter]) -> None:
    """Remembers what the receipt of these matters asks, where it asks whether one is settled. The
    matter is kept as the likelier meanwhile: where the guess was right no answer is needed."""
    for doubt in request.reading.doubts:
        if doubt.asks and doubt.kind == SETTLED and doubt.matter is not None:
            matter = matters[doubt.matter]
            whether = Whether(matter.number, matter.status)
            tx.asked.ask_whether(request.member.id, whether, request.now)


def receipt_in_place(
    request: Request, report: Report, matters: list[Matter], text: str
) -> list[Outgoing]:
    """The receipt; in a group only its head, the rest privately."""
    if not request.in_group:
        return [request.answer(Text(text))]
    day = day_words(report.report_date, request.today)
    brief = f"✅ {report.branch} {day}日报收到，{counts(matters)}，明细已单独发您。"
    return [request.answer(Text(brief)), request.in_private(Text(text), suffix="receipt")]


def add_as_new(
    request: Request, tx: Tx, branch: Organization, news: tuple[ReadMatter, ...]
) -> tuple[Report, list[Matter]]:
    """A report of its day with its matters; so is kept, too, what belongs to no known matter."""
    report = keep(request, tx, branch)
    matters = tx.ledger.add_matters(
        report,
        news,
        **request.by,
    )
    return report, matters
