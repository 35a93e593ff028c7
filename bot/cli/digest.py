"""``wutong digest``: a digest made from the ledger, without sending it."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.analysis import Figures, as_json
from bot.charts import ChartError, png
from bot.cli.common import ConfigOption, day_of, now, opened, settings_of
from bot.cli.failure import WRONG_USE, Failure
from bot.config import Settings
from bot.digest import NAMES, View, chart, render
from bot.documents.book import Circular
from bot.domain.clock import office_day
from bot.domain.facts import MOST_NUMBERED, Period
from bot.papers import Papers, papers_of
from bot.schedule import Kind, Span, period_around
from bot.store import Store


class PeriodKind(StrEnum):
    """What a digest is about."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Format(StrEnum):
    """What is made of the figures."""

    MD = "md"
    JSON = "json"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"


FILES = (Format.PNG, Format.DOCX, Format.XLSX)

PeriodOption = Annotated[PeriodKind, typer.Option("--period", help="日、周还是月")]
DateOption = Annotated[
    str | None, typer.Option("--date", metavar="日期", help="这一天（所在的周、月），默认今天")
]
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="日期", help="从哪天起，和 --to 一起用，任意一段时间"),
]
ToOption = Annotated[str | None, typer.Option("--to", metavar="日期", help="到哪天为止")]
FormatOption = Annotated[
    Format, typer.Option("--format", help="文字、数据、图、Word 通报还是 Excel 台账")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="文件", help="写到文件，默认写到屏幕")
]


def digest_command(
    period: PeriodOption = PeriodKind.DAY,
    date: DateOption = None,
    first: FromOption = None,
    last: ToOption = None,
    format: FormatOption = Format.MD,
    out: OutOption = None,
    config: ConfigOption = None,
) -> None:
    """用台账做一份简报看看，不发送。"""
    settings = settings_of(config)
    if format in FILES and out is None and sys.stdout.isatty():
        raise Failure("这要写到文件里，请加上 --out 文件名。", code=WRONG_USE)
    kind, days = _asked(settings, period.value, date=date, first=first, last=last)
    content = _content(settings, kind, days, format)
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    out.write_bytes(content)
    print(f"已写到 {out}。")


def _asked(
    settings: Settings, kind: Kind, *, date: str | None, first: str | None, last: str | None
) -> tuple[Span, Period]:
    """The days asked for, and what they are."""
    office = settings.office
    today = office_day(now(), office.zone, office.day_ends_at)
    if first is None and last is None:
        return kind, period_around(kind, day_of(date) if date else today)
    if first is None or date is not None:
        raise Failure("--to 要和 --from 一起用，不和 --date 一起用。", code=WRONG_USE)
    begin, end = day_of(first), day_of(last) if last else today
    if begin > end:
        raise Failure("--from 要早于 --to。", code=WRONG_USE)
    return "range", Period(begin, end)


def _content(settings: Settings, kind: Span, period: Period, format: Format) -> bytes:
    moment = now()
    with opened(settings) as store:
        papers = papers_of(settings, store)
        if format is Format.DOCX:
            return _bulletin(store, papers, _view(settings, kind), kind, period)
        if format is Format.XLSX:
            book = store.read_now(lambda tx: papers.book(tx, period.first, period.last, moment))
            return papers.workbook(book)
        most = None if format is Format.JSON else MOST_NUMBERED
        figures = store.read_now(
            lambda tx: papers.briefing.figures(tx, kind, period, moment, most_numbered=most)
        )
    if format is Format.JSON:
        return (json.dumps(as_json(figures), ensure_ascii=False, indent=2) + "\n").encode()
    if format is Format.PNG:
        return _picture(figures)
    return (render(figures, _view(settings, kind)).text + "\n").encode()


def _bulletin(store: Store, papers: Papers, view: View, kind: Span, period: Period) -> bytes:
    moment = now()
    circular = store.read_now(
        lambda tx: Circular(
            papers.briefing.figures(tx, kind, period, moment), papers.pairs(tx, period)
        )
    )
    return papers.bulletin(circular, view)


def _view(settings: Settings, kind: Span) -> View:
    """As the rule of the settings for such periods shows it."""
    rule = next((rule for rule in settings.digests if rule.period == kind), None)
    return View(rule.name, parts=frozenset(rule.parts)) if rule else View(NAMES[kind])


def _picture(figures: Figures) -> bytes:
    spec = chart(figures, of_office=True)
    if spec is None:
        raise Failure("这段时间没有事项，没有图可画。")
    try:
        return png(spec)
    except ChartError as error:
        raise Failure(f"图没有画成（{error}）。") from None
