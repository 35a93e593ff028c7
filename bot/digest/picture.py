"""The chart of a digest as a Vega-Lite specification: categories by status above, sources below.

Made for a phone: one narrow column, large type, a figure at every bar. The three colours of status
also differ in grey.
"""

from collections.abc import Sequence

from bot.analysis import Bar, Figures
from bot.vocabulary import Status, label
from bot.wording import day, days, harmless, share, short

Spec = dict[str, object]

FONT = "Noto Sans SC"
INK, SOFT, LINE = "#1F2933", "#5B6773", "#E4E8EC"
FILLS = {Status.RESOLVED: "#17696F", Status.IN_PROGRESS: "#E29A36", Status.PENDING: "#D6DCE3"}
WORDS_ON = {Status.RESOLVED: "#FFFFFF", Status.IN_PROGRESS: INK, Status.PENDING: INK}
SOURCE_FILL = "#6B8FA3"
NAMES = {Status.RESOLVED: "自报已解决"}
PLOT_WIDTH = 286
NAME_WIDTH = 104
CROWDED = 10
WIDE, NARROW = 32, 27
LEAST_SCALE = 5
THICKNESS = 0.64
ROOM_FOR_TOTAL = 1.12
LEAST_SEGMENT = 0.07
KEY_SIZE, KEY_GAP, KEY_SPACE = 14, 7, 20
TITLE_LENGTH = 20


def chart(figures: Figures) -> Spec | None:
    """The picture of a period, None where there is nothing to draw."""
    if figures.total.value == 0:
        return None
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "#FFFFFF",
        "padding": {"left": 16, "right": 16, "top": 18, "bottom": 18},
        "title": _title(figures),
        "spacing": 24,
        "vconcat": [_key(figures), _categories(figures), _sources(figures)],
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
    bars = figures.by_category
    most = _longest(figures)
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
    layers = [segments, _seams(figures), inside, _totals(bars)]
    return _panel("按类别", layers, _step(figures))


def _seams(figures: Figures) -> Spec:
    """Thin white lines between segments; a border would swallow the smallest of them."""
    bars = figures.by_category
    return {
        "data": {"values": [row for row in _segments(bars) if row["from"]]},
        "mark": {
            "type": "tick",
            "color": "#FFFFFF",
            "thickness": 1.4,
            "size": _step(figures) * THICKNESS,
            "opacity": 1,
        },
        "encoding": {"y": _names_axis(bars), "x": {"field": "from", "type": "quantitative"}},
    }


def _sources(figures: Figures) -> Spec:
    bars = figures.by_source
    scale = _scale(_longest(figures))
    plain: Spec = {
        "data": {"values": [{"name": label(b.word), "count": b.count.value} for b in bars]},
        "mark": {"type": "bar", "color": SOURCE_FILL, "height": {"band": THICKNESS}},
        "encoding": {
            "y": _names_axis(bars),
            "x": {"field": "count", "type": "quantitative", "axis": None, "scale": scale},
        },
    }
    return _panel("按来源", [plain, _totals(bars)], _step(figures))


def _panel(heading: str, layers: Sequence[Spec], step: int) -> Spec:
    return {
        "title": {
            "text": heading,
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 17,
            "color": INK,
            "offset": 10,
        },
        "width": PLOT_WIDTH,
        "height": {"step": step},
        "layer": list(layers),
    }


def _step(figures: Figures) -> int:
    return NARROW if len(figures.by_category) > CROWDED else WIDE


def _longest(figures: Figures) -> int:
    """The count that fills the width, the same in both panels; a single matter does not."""
    bars = (*figures.by_category, *figures.by_source)
    return max(LEAST_SCALE, *(bar.count.value for bar in bars))


def _scale(most: int) -> Spec:
    return {"domain": [0, most * ROOM_FOR_TOTAL], "nice": False}


def _names_axis(bars: Sequence[Bar]) -> Spec:
    return {
        "field": "name",
        "type": "nominal",
        "sort": [label(bar.word) for bar in bars],
        "axis": {},
    }


def _totals(bars: Sequence[Bar]) -> Spec:
    """The figure at the end of each bar."""
    return {
        "data": {"values": [{"name": label(b.word), "count": b.count.value} for b in bars]},
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


def _segments(bars: Sequence[Bar]) -> list[Spec]:
    rows: list[Spec] = []
    for bar in bars:
        start = 0
        for status in Status:
            count = bar.by_status[status]
            if count:
                rows.append(
                    {
                        "name": label(bar.word),
                        "fill": FILLS[status],
                        "from": start,
                        "to": start + count,
                    }
                )
            start += count
    return rows


def _labels(bars: Sequence[Bar], most: int) -> list[Spec]:
    """Figures inside the segments, where a bar has several and they are wide enough."""
    rows: list[Spec] = []
    for bar in bars:
        start = 0
        several = sum(count > 0 for count in bar.by_status.values()) > 1
        for status in Status:
            count = bar.by_status[status]
            if several and count >= most * LEAST_SEGMENT:
                rows.append(
                    {
                        "name": label(bar.word),
                        "middle": start + count / 2,
                        "count": count,
                        "ink": WORDS_ON[status],
                    }
                )
            start += count
    return rows
