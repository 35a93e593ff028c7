"""The chart of a digest as a Vega-Lite specification: days, categories by status, sources and, for
the office itself, branches by status.

Made for a phone: one narrow column, large type, a figure at every bar. The three colours of status
also differ in grey.
"""

from collections.abc import Sequence

from bot.analysis import Bar, BranchBar, Figures
from bot.digest.palette import (
    FILLS,
    FONT,
    INK,
    NAME_WIDTH,
    PLOT_WIDTH,
    SOFT,
    WORDS_ON,
    Spec,
    panel,
)
from bot.digest.trend import trend
from bot.vocabulary import Status, label
from bot.wording import day, days, distinct, harmless, share, short

SOURCE_FILL = "#6B8FA3"
NAMES = {Status.RESOLVED: "自报已解决"}
CROWDED = 10
WIDE, NARROW = 32, 27
LEAST_SCALE = 5
THICKNESS = 0.64
ROOM_FOR_TOTAL = 1.12
LEAST_SEGMENT = 0.07
KEY_SIZE, KEY_GAP, KEY_SPACE = 14, 7, 20
TITLE_LENGTH = 20
NAME_LENGTH = 7
FEWEST_BRANCHES, MOST_BRANCHES = 2, 30

Bars = Sequence[tuple[str, Bar | BranchBar]]


def chart(figures: Figures, *, of_office: bool = False) -> Spec | None:
    """The picture of a period, None where there is nothing to draw. ``of_office``: for the office
    itself, with its branches."""
    if figures.total.value == 0:
        return None
    days = trend(figures)
    panels = [_categories(figures), _sources(figures)]
    if of_office and FEWEST_BRANCHES <= len(figures.by_branch) <= MOST_BRANCHES:
        panels.append(_branches(figures))
    return _framed(figures, [*([days] if days else []), *panels])


def parts(figures: Figures) -> list[tuple[str, Spec]]:
    """The same in pieces that fit a page, each with its caption."""
    if figures.total.value == 0:
        return []
    days = trend(figures)
    panels = [_categories(figures), _sources(figures)]
    found = [("类别和来源分布", _framed(figures, panels))]
    return [*([("按上报日期", _framed(figures, [days]))] if days else []), *found]


def _framed(figures: Figures, panels: Sequence[Spec]) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "#FFFFFF",
        "padding": {"left": 16, "right": 16, "top": 18, "bottom": 18},
        "title": _title(figures),
        "spacing": 24,
        "vconcat": [_key(figures), *panels],
        "config": CONFIG,
    }


CONFIG: Spec = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFont": FONT,
        "labelFontSize": 15,
        "labelColor": INK,
        "labelPadding": 8,
        "labelLimit": NAME_WIDTH,
        "domain": False,
        "ticks": False,
        "grid": False,
        "title": None,
        "minExtent": NAME_WIDTH,
        "maxExtent": NAME_WIDTH,
    },
    "title": {"font": FONT, "subtitleFont": FONT, "fontWeight": "normal"},
}


def _title(figures: Figures) -> Spec:
    period = figures.period
    when = day(period.first, year=True, weekday=True) if period.is_day else days(period, year=True)
    resolved = share(figures.by_status[Status.RESOLVED].value, figures.total.value)
    return {
        "text": short(f"{harmless(figures.root)}民生实事", TITLE_LENGTH),
        "subtitle": [when, f"共{figures.total.value}件，自报已解决{resolved}"],
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 22,
        "color": INK,
        "subtitleFontSize": 15,
        "subtitleColor": SOFT,
        "subtitlePadding": 8,
        "subtitleLineHeight": 22,
        "offset": 14,
    }


def _key(figures: Figures) -> Spec:
    """What the colours mean, in one line above the bars; only the statuses that occur."""
    rows: list[Spec] = []
    left = -NAME_WIDTH
    for status in Status:
        count = figures.by_status[status].value
        if not count:
            continue
        words = f"{NAMES.get(status, label(status))} {count}"
        rows.append({"left": left, "text": words, "fill": FILLS[status]})
        left += KEY_SIZE + KEY_GAP + KEY_SIZE * len(words.split()[0]) + 9 * len(str(count)) + 4
        left += KEY_SPACE
    place: Spec = {"field": "left", "type": "quantitative", "scale": None, "axis": None}
    square: Spec = {
        "mark": {"type": "square", "size": KEY_SIZE**2, "opacity": 1, "xOffset": KEY_SIZE / 2},
        "encoding": {"x": place, "color": {"field": "fill", "type": "nominal", "scale": None}},
    }
    words_mark: Spec = {
        "mark": {
            "type": "text",
            "font": FONT,
            "fontSize": KEY_SIZE,
            "color": INK,
            "align": "left",
            "baseline": "middle",
            "dx": KEY_SIZE + KEY_GAP,
            "dy": 1,
        },
        "encoding": {"x": place, "text": {"field": "text"}},
    }
    return {
        "width": PLOT_WIDTH,
        "height": KEY_SIZE,
        "data": {"values": rows},
        "layer": [square, words_mark],
    }


def _categories(figures: Figures) -> Spec:
    return _by_status("按类别", _named(figures.by_category), _longest(figures), _step(figures))


def _branches(figures: Figures) -> Spec:
    """In the order of the tree: how much somebody reports is no ranking."""
    names = distinct([harmless(bar.branch) for bar in figures.by_branch], NAME_LENGTH)
    bars = list(zip(names, figures.by_branch, strict=True))
    most = max(LEAST_SCALE, *(bar.count.value for bar in figures.by_branch))
    return _by_status("按单位", bars, most, NARROW if len(bars) > CROWDED else WIDE)


def _by_status(heading: str, bars: Bars, most: int, step: int) -> Spec:
    segments: Spec = {
        "data": {"values": _segments(bars)},
        "mark": {"type": "bar", "height": {"band": THICKNESS}},
        "encoding": {
            "y": _names_axis(bars),
            "x": {"field": "from", "type": "quantitative", "axis": None, "scale": _scale(most)},
            "x2": {"field": "to"},
            "color": {"field": "fill", "type": "nominal", "scale": None},
        },
    }
    inside: Spec = {
        "data": {"values": _labels(bars, most)},
        "mark": {"type": "text", "font": FONT, "fontSize": 14, "baseline": "middle", "dy": 1},
        "encoding": {
            "y": _names_axis(bars),
            "x": {"field": "middle", "type": "quantitative"},
            "text": {"field": "count"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }
    layers = [segments, _seams(bars, step), inside, _totals(bars)]
    return panel(heading, layers, {"step": step})


def _seams(bars: Bars, step: int) -> Spec:
    """Thin white lines between segments; a border would swallow the smallest of them."""
    return {
        "data": {"values": [row for row in _segments(bars) if row["from"]]},
        "mark": {
            "type": "tick",
            "color": "#FFFFFF",
            "thickness": 1.4,
            "size": step * THICKNESS,
            "opacity": 1,
        },
        "encoding": {"y": _names_axis(bars), "x": {"field": "from", "type": "quantitative"}},
    }


def _sources(figures: Figures) -> Spec:
    bars = _named(figures.by_source)
    scale = _scale(_longest(figures))
    plain: Spec = {
        "data": {"values": [{"name": name, "count": bar.count.value} for name, bar in bars]},
        "mark": {"type": "bar", "color": SOURCE_FILL, "height": {"band": THICKNESS}},
        "encoding": {
            "y": _names_axis(bars),
            "x": {"field": "count", "type": "quantitative", "axis": None, "scale": scale},
        },
    }
    return panel("按来源", [plain, _totals(bars)], {"step": _step(figures)})


def _named(bars: Sequence[Bar]) -> Bars:
    return [(label(bar.word), bar) for bar in bars]


def _step(figures: Figures) -> int:
    return NARROW if len(figures.by_category) > CROWDED else WIDE


def _longest(figures: Figures) -> int:
    """The count that fills the width, the same in both panels; a single matter does not."""
    bars = (*figures.by_category, *figures.by_source)
    return max(LEAST_SCALE, *(bar.count.value for bar in bars))


def _scale(most: int) -> Spec:
    return {"domain": [0, most * ROOM_FOR_TOTAL], "nice": False}


def _names_axis(bars: Bars) -> Spec:
    return {
        "field": "name",
        "type": "nominal",
        "sort": [name for name, _ in bars],
        "axis": {},
    }


def _totals(bars: Bars) -> Spec:
    """The figure at the end of each bar."""
    return {
        "data": {"values": [{"name": name, "count": bar.count.value} for name, bar in bars]},
        "mark": {
            "type": "text",
            "font": FONT,
            "fontSize": 16,
            "color": INK,
            "align": "left",
            "baseline": "middle",
            "dx": 7,
            "dy": 1,
        },
        "encoding": {
            "y": _names_axis(bars),
            "x": {"field": "count", "type": "quantitative"},
            "text": {"field": "count"},
        },
    }


def _segments(bars: Bars) -> list[Spec]:
    rows: list[Spec] = []
    for name, bar in bars:
        start = 0
        for status in Status:
            count = bar.by_status[status]
            if count:
                rows.append(
                    {
                        "name": name,
                        "fill": FILLS[status],
                        "from": start,
                        "to": start + count,
                    }
                )
            start += count
    return rows


def _labels(bars: Bars, most: int) -> list[Spec]:
    """Figures inside the segments, where a bar has several and they are wide enough."""
    rows: list[Spec] = []
    for name, bar in bars:
        start = 0
        several = sum(count > 0 for count in bar.by_status.values()) > 1
        for status in Status:
            count = bar.by_status[status]
            if several and count >= most * LEAST_SEGMENT:
                rows.append(
                    {
                        "name": name,
                        "middle": start + count / 2,
                        "count": count,
                        "ink": WORDS_ON[status],
                    }
                )
            start += count
    return rows
