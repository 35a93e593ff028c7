"""Pictures: what is drawn, and that it can be drawn on a machine without Chinese fonts."""

import asyncio
import json
import struct
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.analysis import analyse
from bot.charts import ChartError, paint, png
from bot.digest import chart, parts
from bot.digest.palette import FILLS
from bot.domain.facts import DayCount
from bot.vocabulary import Status
from tests.digest.days import DAY, one_matter, ordinary_day, twenty_branches, zero_day


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.slow
@pytest.mark.parametrize("facts", [ordinary_day(), one_matter(), twenty_branches()])
def test_a_picture_for_a_phone(facts: object) -> None:
    """About 1,000 pixels wide whatever there is to show, and not taller than can be scrolled."""
    spec = chart(analyse(facts))  # type: ignore[arg-type]
    assert spec is not None
    width, height = size(png(spec))
    assert 1000 <= width <= 1200
    assert height <= 3 * width


def test_nothing_to_draw() -> None:
    """A day without matters has no picture."""
    assert chart(analyse(zero_day())) is None


def test_every_matter_is_drawn() -> None:
    """The bars of both panels add up to the total."""
    figures = analyse(twenty_branches())
    _, categories, sources = chart(figures)["vconcat"]  # type: ignore[index,misc]
    segments = categories["layer"][0]["data"]["values"]
    assert sum(each["to"] - each["from"] for each in segments) == figures.total.value
    bars = sources["layer"][0]["data"]["values"]
    assert sum(each["count"] for each in bars) == figures.total.value


def test_every_branch_is_drawn_for_the_office() -> None:
    """The office sees its branches, each under a name of its own; a group does not."""
    figures = analyse(twenty_branches())
    panels = chart(figures, of_office=True)["vconcat"]  # type: ignore[index]
    totals = panels[-1]["layer"][-1]["data"]["values"]  # type: ignore[index]
    assert sum(each["count"] for each in totals) == figures.total.value
    assert len({each["name"] for each in totals}) == len(figures.by_branch)
    assert len(panels) == len(chart(figures)["vconcat"]) + 1  # type: ignore[index,arg-type]


@pytest.mark.parametrize("days", [7, 30])
def test_every_day_is_drawn(days: int) -> None:
    """The bars by day add up to what was reported, days without matters keep their place."""
    counts = [(n * 5) % 9 for n in range(days)]
    trend = [DayCount(DAY + timedelta(days=n), c, c // 2) for n, c in enumerate(counts)]
    figures = replace(analyse(ordinary_day()), trend=tuple(trend))
    bars = chart(figures)["vconcat"][1]["layer"][0]  # type: ignore[index]
    assert sum(each["to"] - each["from"] for each in bars["data"]["values"]) == sum(counts)
    assert len(bars["encoding"]["x"]["scale"]["domain"]) == days


def test_a_single_day_has_no_trend() -> None:
    """And neither have many months."""
    assert len(chart(analyse(ordinary_day()))["vconcat"]) == 3  # type: ignore[index,arg-type]
    trend = tuple(DayCount(DAY + timedelta(days=n), 1, 1) for n in range(90))
    figures = replace(analyse(ordinary_day()), trend=trend)
    assert len(chart(figures)["vconcat"]) == 3  # type: ignore[index,arg-type]


def test_pieces_for_a_page() -> None:
    """For documents the same panels in pieces with captions; nothing of nothing."""
    assert [caption for caption, _ in parts(analyse(ordinary_day()))] == ["类别和来源分布"]
    assert parts(analyse(zero_day())) == []


def test_colours_differ_in_grey() -> None:
    """Printed without colour the three kinds of status can still be told apart."""
    greys = sorted(grey(FILLS[status]) for status in Status)
    assert all(lighter - darker >= 40 for darker, lighter in pairwise(greys))


def grey(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


async def test_painting_does_not_block() -> None:
    """The event loop goes on while a picture is made."""
    spec = chart(analyse(one_matter()))
    assert spec is not None
    painting = asyncio.create_task(paint(spec))
    await asyncio.sleep(0)
    assert not painting.done()
    assert size(await painting)[0] > 0


def test_a_picture_that_cannot_be_made() -> None:
    """Whatever fails over there is one error here."""
    with pytest.raises(ChartError):
        png({"mark": {"type": "no such mark"}})


def test_no_network() -> None:
    """A specification cannot make the renderer fetch anything."""
    remote = {
        "data": {"url": "http://127.0.0.1:9/data.json"},
        "mark": "bar",
        "encoding": {"x": {"field": "a"}},
    }
    with pytest.raises(ChartError, match="not allowed"):
        png(remote)


def test_the_bot_does_not_load_what_makes_pictures_and_documents() -> None:
    """Start-up stays light: messages wait for it."""
    code = (
        "import sys, json, bot.handling;"
        "print(json.dumps([m for m in"
        " ('vl_convert', 'docx', 'xlsxwriter', 'apscheduler', 'chinese_calendar')"
        " if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert json.loads(done.stdout) == []
