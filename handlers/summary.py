"""A digest on request: the figures of a day or period as they stand now, with their chart."""

import json

from bot.digest import NAMES, Audience, View, chart, render
from bot.domain.facts import Period
from bot.domain.messages import Chart, Markdown, Outgoing
from bot.domain.people import Organization
from bot.questions import Question
from bot.request import Request
from bot.schedule import Span, span_of
from bot.store import Tx


def handle(request: Request, tx: Tx, question: Question, below: Organization) -> list[Outgoing]:
    """The text at once, the picture after it, of what lies below an organization. A group reads
    no names of those who are late."""
    kind, period = period_asked(request, question)
    briefing = request.office.briefing
    figures = briefing.figures(tx, kind, period, request.now, below=below)
    audience = Audience.GROUP if request.in_group else Audience.OFFICE
    digest = render(figures, View(NAMES[kind], audience))
    said = [request.answer(Markdown(digest.title, digest.text))]
    spec = chart(figures, of_office=not request.in_group)
    if spec is not None:
        drawing = Chart(json.dumps(spec, ensure_ascii=False), alt=digest.title)
        said.append(request.answer(drawing, suffix="chart"))
    return said


def period_asked(request: Request, question: Question) -> tuple[Span, Period]:
    """The days named, and what they are; today where none are."""
    period = question.period or Period(request.today, request.today)
    return span_of(period), period
