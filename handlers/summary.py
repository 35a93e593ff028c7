"""A digest on request: the figures of a day or period as they stand now, with their chart."""

import json

from bot.digest import NAMES, Audience, View, chart, render
from bot.domain.facts import Period
from bot.domain.messages import Chart, Markdown, Outgoing
from bot.reader.question import Question
from bot.request import Request
from bot.schedule import Kind, period_around
from bot.store import Tx

WHOLE: tuple[Kind, ...] = ("week", "month")


def handle(request: Request, tx: Tx, question: Question) -> list[Outgoing]:
    """The text at once, the picture after it. A group reads no names of those who are late."""
    kind, period = period_asked(request, question)
    figures = request.office.briefing.figures(tx, kind, period, request.now)
    audience = Audience.GROUP if request.in_group else Audience.OFFICE
    digest = render(figures, View(NAMES[kind], audience))
    said = [request.answer(Markdown(digest.title, digest.text))]
    spec = chart(figures)
    if spec is not None:
        drawing = Chart(json.dumps(spec, ensure_ascii=False), alt=digest.title)
        said.append(request.answer(drawing, suffix="chart"))
    return said


def period_asked(request: Request, question: Question) -> tuple[Kind, Period]:
    """The day, week or month named; today where none is."""
    first, last = question.first, question.last
    if first is None or last is None:
        return "day", Period(request.today, request.today)
    if first == last:
        return "day", Period(first, first)
    for kind in WHOLE:
        if period_around(kind, first) == Period(first, last):
            return kind, Period(first, last)
    return "week", Period(first, last)
