"""Questions: which matters, how many, what became of one, who has not reported.

Everybody is answered within what they may see: a branch its own, members of the office what lies
below it. What is private is never said in a group.
"""

from collections.abc import Sequence
from datetime import date

from bot.domain.ledger import Matter
from bot.domain.messages import Outgoing, Text
from bot.domain.people import Organization
from bot.domain.reading import Context, ReadMatter, Span
from bot.matching import candidates
from bot.reader.question import Question, Wants, ask
from bot.receipts import counts, day_words, matter_line, matter_lines, short
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Level, Status, label
from bot.wording import named
from handlers import summary

MOST_NAMES = 30
OWN = (Wants.OWN_REPORT, Wants.UNREPORTED)  # a branch is told of itself alone
PRIVATE = "这个单独告诉您，请看私信。"


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """The answer, in the conversation; what names branches goes to the asker alone."""
    question = ask(request.incoming.text, context_of(request))
    if request.reading.numbers:
        return [request.answer(Text(about_numbers(request, tx)))]
    if question.wants is Wants.DIGEST and request.branch is None:
        return summary.handle(request, tx, question, top_of(request, tx))
    if question.wants is Wants.UNREPORTED and request.branch is None:
        answer = request.in_private(Text(unreported(request, tx, question)), suffix="private")
        if not request.in_group:
            return [answer]
        return [request.answer(Text(PRIVATE)), answer]
    if question.wants in OWN and request.branch is not None:
        return [request.answer(Text(own_report(request, tx, question)))]
    return [request.answer(Text(matters(request, tx, question)))]


def context_of(request: Request) -> Context:
    """What the question is read against."""
    branch = request.branch
    return Context(
        sent_at=request.incoming.sent_at,
        branch=branch.name if branch else None,
        zone=request.office.zone,
        day_ends_at=request.office.day_ends_at,
    )


def top_of(request: Request, tx: Tx) -> Organization:
    """The part of the tree that the asker may see: for members of a department of the office the
    whole office."""
    here = request.member.organization
    while here.level is Level.DEPARTMENT and here.parent_id is not None:
        above = tx.people.organization(here.parent_id)
        if above is None:
            break
        here = above
    return here


def scope(request: Request, tx: Tx) -> list[int]:
    """The ids of the branches that the asker may see."""
    if request.branch is not None:
        return [request.branch.id]
    return [branch.id for branch in tx.people.branches(below=top_of(request, tx).id)]


def about_numbers(request: Request, tx: Tx) -> str:
    """What became of the matters named by number."""
    allowed = set(scope(request, tx))
    lines: list[str] = []
    for number in request.reading.numbers:
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
    for update in tx.ledger.timeline(matter.id):
        day = day_words(request.office.day(update.at), request.today)
        becomes = update.after.get("status")
        words = f"，{label(Status(str(becomes)))}" if becomes else ""
        lines.append(f"· {day} {label(update.kind)}{words}")
    return lines


def own_report(request: Request, tx: Tx, question: Question) -> str:
    """What the branch has reported for a day."""
    assert request.branch is not None
    day = question.first or request.today
    reports = tx.ledger.report_for(request.branch.id, day)
    if not reports:
        return f"{day_words(day, request.today)}还没有收到{request.branch.name}的日报。"
    told = [matter for report in reports for matter in report.matters]
    head = f"{request.branch.name} {day_words(day, request.today)}日报：{counts(told)}"
    return "\n".join([head if told else f"{head}（零报告）", *matter_lines(told, request.today)])


def unreported(request: Request, tx: Tx, question: Question) -> str:
    """How many branches have reported for a day, and which have not."""
    day = question.first or request.today
    branches = tx.people.branches(below=top_of(request, tx).id)
    reported = tx.ledger.reported(day)
    missing = [branch for branch in branches if branch.id not in reported]
    head = f"{day_words(day, request.today)}应报{len(branches)}个，已报{len(branches) - len(missing)}/{len(branches)}"
    if not missing:
        return f"{head}，都报了。"
    names = [branch.name for branch in missing]
    lines = [f"{head}。还没报：{named(names, most=MOST_NAMES)}。"]
    return "\n".join([*lines, *on_leave(tx, day, missing)])


def on_leave(tx: Tx, day: date, missing: Sequence[Organization]) -> list[str]:
    """Who of the branches missing is away, and who stands in."""
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


def matters(request: Request, tx: Tx, question: Question) -> str:
    """How many matters, how many of them settled, and which."""
    found = tx.ledger.matters(
        scope(request, tx),
        question.first,
        question.last,
        statuses=question.statuses,
        categories=question.categories,
        sources=question.sources,
    )
    if question.words and not (question.categories or question.statuses or question.sources):
        found = fitting(question.words, found)
    about = "、".join(label(word) for word in (*question.categories, *question.sources))
    head = f"{period(question, request.today)}{about}"
    if question.statuses and Status.RESOLVED not in question.statuses:
        what = f"{head}未办结{len(found)}件"
    else:
        resolved = sum(matter.status is Status.RESOLVED for matter in found)
        share = f"，已解决{resolved}/{len(found)}" if found else ""
        what = f"{head}共{len(found)}件{share}"
    if not found:
        return f"{what}。"
    return "\n".join([f"{what}：", *lines_by_branch(request, found)])


def lines_by_branch(request: Request, found: Sequence[Matter]) -> list[str]:
    """The matters' lines, with the branch in front where the asker sees several."""
    lines = matter_lines(found, request.today)
    if request.branch is not None:
        return lines
    return [
        line.replace(" ", f" {matter.branch}｜", 1) if index < len(found) else line
        for index, (line, matter) in enumerate(zip(lines, [*found, found[-1]], strict=False))
    ]


def fitting(words: str, found: Sequence[Matter]) -> list[Matter]:
    """The matters that the words of the question are about; all where none stands out."""
    asked = ReadMatter(span=Span(0, len(words)), text=words, title=words)
    exact = [m for m in found if words in m.text or (m.place and words in m.place)]
    return exact or [match.matter for match in candidates(asked, found)]


def period(question: Question, today: date) -> str:
    """11月1日至11月24日: up to today where it still runs; empty where none was named."""
    if question.first is None or question.last is None:
        return ""
    last_day = min(question.last, today)
    first, last = day_words(question.first, today), day_words(last_day, today)
    return first if first == last else f"{first}至{last}"
