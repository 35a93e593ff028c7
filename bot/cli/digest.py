"""``wutong digest``: a digest made from the ledger, without sending it."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.analysis import Figures, as_json
from bot.briefing import Briefing
from bot.cli.common import ConfigOption, day_of, now, opened, settings_of
from bot.cli.failure import WRONG_USE, Failure
from bot.config import Settings
from bot.digest import NAMES, View, chart, render
from bot.domain.clock import office_day
from bot.opening import days_of
from bot.schedule import Kind, period_around


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


PeriodOption = Annotated[PeriodKind, typer.Option("--period", help="日、周还是月")]
DateOption = Annotated[
    str | None, typer.Option("--date", metavar="日期", help="这一天（所在的周、月），默认今天")
]
FormatOption = Annotated[Format, typer.Option("--format", help="文字、数据还是图")]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="文件", help="写到文件，默认写到屏幕")
]


def digest_command(
    period: PeriodOption = PeriodKind.DAY,
    date: DateOption = None,
    format: FormatOption = Format.MD,
    out: OutOption = None,
    config: ConfigOption = None,
) -> None:
    """用台账做一份简报看看，不发送。"""
    settings = settings_of(config)
    if format is Format.PNG and out is None and sys.stdout.isatty():
        raise Failure("图要写到文件里，请加上 --out 文件名。", code=WRONG_USE)
    figures = _figures(settings, period.value, date)
    content = _content(settings, figures, period.value, format)
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    out.write_bytes(content)
    print(f"已写到 {out}。")


def _figures(settings: Settings, kind: Kind, date: str | None) -> Figures:
    office, moment = settings.office, now()
    briefing = Briefing(office.name, days_of(settings))
    day = day_of(date) if date else office_day(moment, office.zone, office.day_ends_at)
    period = period_around(kind, day)
    with opened(settings) as store:
        return store.read_now(lambda tx: briefing.figures(tx, kind, period, moment))


def _content(settings: Settings, figures: Figures, kind: Kind, format: Format) -> bytes:
    if format is Format.JSON:
        return (json.dumps(as_json(figures), ensure_ascii=False, indent=2) + "\n").encode()
    if format is Format.PNG:
        return _picture(figures)
    rule = next((rule for rule in settings.digests if rule.period == kind), None)
    view = View(rule.name, parts=frozenset(rule.parts)) if rule else View(NAMES[kind])
    return (render(figures, view).text + "\n").encode()


def _picture(figures: Figures) -> bytes:
    from bot.charts import ChartError, png  # only where a picture is wanted

    spec = chart(figures)
    if spec is None:
        raise Failure("这段时间没有事项，没有图可画。")
    try:
        return png(spec)
    except ChartError as error:
        raise Failure(f"图没有画成（{error}）。") from None
