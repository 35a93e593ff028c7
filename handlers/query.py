"""Questions: which matters, how many, what became of one, who has not reported.

Everybody is answered within what they may see: a branch its own, members of the office what lies
below it. What is private is never said in a group.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from bot.domain.ledger import Matter, Update
from bot.domain.messages import Outgoing, Text
from bot.domain.people import Organization
from bot.questions import Question, Wants, ask, asks, asks_outright, numbers_of
from bot.receipts import counts, day_words, matter_line, matter_lines, short
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Intent, Status, label
from bot.wording import named
from handlers import figures, summary
from handlers.albums import shown
from handlers.seeing import context_of, matter_page, top_of

MOST_NAMES = 30
OWN = (Wants.OWN_REPORT, Wants.UNREPORTED)  # a branch is told of itself alone
PRIVATE = "这个单独告诉您，请看私信。"


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """The answer, in the conversation; what names branches goes to the asker alone."""
    text = request.incoming.text
    numbers = request.reading.numbers or numbers_of(text)
    if numbers:
        return [request.answer(Text(about_numbers(request, tx, numbers)))]
    names = [branch.name for branch in tx.people.branches()]
    question = ask(without_units(request, tx, text), context_of(request), names)
    if request.branch is not None:
        if question.wants in OWN:
            words = own_report(request, tx, question)
            head = words.partition("\n")[0]
            return (
                privately(request, f"{head}。明细单独发您。", words)
                if "\n" in words
                else [request.answer(Text(words))]
            )
        return [request.answer(Text(in_figures(request, tx, question).text))]
    if question.wants is Wants.DIGEST:
        return summary.handle(request, tx, question, top_of(request, tx))
    if question.wants is Wants.ON_LEAVE:
        return privately(request, PRIVATE, leaves(request, tx, question))
    if question.wants is Wants.UNREPORTED or (
        question.branches and question.wants is Wants.OWN_REPORT
    ):
        return privately(request, PRIVATE, unreported(request, tx, question))
    found = in_figures(request, tx, question)
    if not found.details:
        return [request.answer(Text(found.text))]
    return privately(request, f"{found.head}。明细单独发您。", found.text)


def without_units(request: Request, tx: Tx, text: str) -> str:
    """A question without the names of the asker's own part of the tree and what lies above it."""
    top = top_of(request, tx)
    for unit in (top, *tx.people.ancestors(top)):
        text = text.replace(unit.name, "") if not unit.reports else text
    return text


def try_handle(request: Request, tx: Tx) -> list[Outgoing] | None:
    """The answer to what does not look like a question but is one; else None."""
    intent, text = request.reading.intent, request.incoming.text
    if intent in (Intent.QUERY, Intent.CORRECTION):
        return None
    if intent not in (Intent.CHATTER, Intent.HELP) and not asks_outright(text):
        return None
    return handle(request, tx) if asks(text, context_of(request)) else None


def in_figures(request: Request, tx: Tx, question: Question) -> figures.Answer:
    """How many visits, or how many matters and which."""
    if question.wants is Wants.VISITS:
        return figures.visits(request, tx, question)
    return figures.answer(request, tx, question)


def privately(request: Request, in_group: str, words: str) -> list[Outgoing]:
    """Names of branches are for the asker alone; a group hears that the answer is on its way."""
    answer = request.in_private(Text(words), suffix="private")
    return [request.answer(Text(in_group)), answer] if request.in_group else [answer]


def about_numbers(request: Request, tx: Tx, numbers: Sequence[int]) -> str:
    """What became of the matters named by number."""
    top = top_of(request, tx)
    allowed = {branch.id for branch in tx.people.branches(below=top.id)}
    lines: list[str] = []
    for number in numbers:
        matter = tx.ledger.matter(number)
        if matter is None or matter.organization_id not in allowed:
            lines.append(f"#{number} 没找到。")
        else:
            lines += history(request, tx, matter)
    return "\n".join(lines)


def history(request: Request, tx: Tx, matter: Matter) -> list[str]:
    """One matter with its timeline."""
    lines = [
        matter_line(matter, request.today),
        f"{matter.branch}，原文：{short(matter.text, 120)}",
    ]
    steps = [step_words(request, update) for update in tx.ledger.timeline(matter.id)]
    for words, again in groupby(steps):
        times = len(list(again))
        lines.append(f"· {words}（{times}次）" if times > 1 else f"· {words}")
    photos = shown(tx.ledger.attachments(matter_id=matter.id))
    page = matter_page(request, matter.number)
    return [*lines, *([photos] if photos else []), *([f"经过和照片：{page}"] if page else [])]


def step_words(request: Request, update: Update) -> str:
    """6月18日 进展，已解决"""
    day = day_words(request.office.day(update.at), request.today)
    status, due_on = update.after.get("status"), update.after.get("due_on")
    parts = [
        f"{day} {label(update.kind)}",
        label(Status(str(status))) if status else "",
        f"{day_words(date.fromisoformat(str(due_on)), request.today)}前" if due_on else "",
    ]
    return "，".join(part for part in parts if part)


def own_report(request: Request, tx: Tx, question: Question) -> str:
    """What the branch has reported for a day."""
    assert request.branch is not None
    day = question.period.first if question.period else request.today
    reports = tx.ledger.report_for(request.branch.id, day)
    if not reports:
        return f"{day_words(day, request.today)}还没有收到{request.branch.name}的日报。"
    told = [matter for report in reports for matter in report.matters]
    head = f"{request.branch.name} {day_words(day, request.today)}日报：{counts(told)}"
    return "\n".join([head if told else f"{head}（零报告）", *matter_lines(told, request.today)])


def unreported(request: Request, tx: Tx, question: Question) -> str:
    """How many branches have reported for a day, and which have not."""
    day = question.period.first if question.period else request.today
    branches = tx.people.branches(below=top_of(request, tx).id)
    if question.branches:
        branches = [branch for branch in branches if branch.name in question.branches]
    reported = tx.ledger.reported(day)
    missing = [branch for branch in branches if branch.id not in reported]
    head = f"{day_words(day, request.today)}应报{len(branches)}个，已报{len(branches) - len(missing)}/{len(branches)}"
    if not missing:
        return f"{head}，都报了。"
    names = [branch.name for branch in missing]
    lines = [f"{head}。还没报：{named(names, most=MOST_NAMES)}。"]
    return "\n".join([*lines, *on_leave(tx, day, missing)])


def leaves(request: Request, tx: Tx, question: Question) -> str:
    """Who is on leave on a day, and who stands in."""
    day = question.period.first if question.period else request.today
    lines = on_leave(tx, day, tx.people.branches(below=top_of(request, tx).id))
    head = f"{day_words(day, request.today)}请假{len(lines)}人"
    return "\n".join([f"{head}：" if lines else f"{head}。", *lines])


def on_leave(tx: Tx, day: date, missing: Sequence[Organization]) -> list[str]:
    """Who of some branches is away, and who stands in."""
    lines = []
    by_id = {branch.id: branch for branch in missing}
    for leave in tx.leaves.on(day):
        branch = by_id.get(leave.organization_id)
        member = tx.people.member_by_id(leave.member_id)
        other = tx.people.member_by_id(leave.stand_in_id) if leave.stand_in_id else None
        if branch is not None and member is not None:
            instead = f"，由{other.name}代报" if other else "，还没有说由谁代报"
            lines.append(f"· {branch.name}：{member.name}请假{instead}")
    return lines
