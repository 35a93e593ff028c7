"""The panel of a chart that shows how many matters came on each day of a period."""

from collections.abc import Sequence

from bot.analysis import Figures
from bot.digest.palette import FILLS, FONT, INK, LINE, SOFT, Spec, panel
from bot.domain.facts import DayCount
from bot.vocabulary import Status
from bot.wording import WEEKDAYS

HEIGHT = 130
FEWEST_DAYS, MOST_DAYS = 2, 62
A_WEEK = 7
EVERY = 5
MOST_LABELLED = 14


def trend(figures: Figures) -> Spec | None:
    """Bars by day, the resolved part below; None of a single day and of more than two months."""
    days = figures.trend
    if not FEWEST_DAYS <= len(days) <= MOST_DAYS or not figures.total.value:
        return None
    layers = [_bars(days), *([_counts(days)] if len(days) <= MOST_LABELLED else [])]
    return panel("按上报日期", layers, HEIGHT)


def _bars(days: Sequence[DayCount]) -> Spec:
    rows: list[Spec] = []
    for each in days:
        for start, end, status in (
            (0, each.resolved, Status.RESOLVED),
            (each.resolved, each.count, Status.PENDING),
        ):
            if end > start:
                row: Spec = {"day": each.day.isoformat(), "from": start, "to": end}
                rows.append({**row, "fill": FILLS[status]})
    most = max(each.count for each in days)
    return {
        "data": {"values": rows},
        "mark": {"type": "bar", "width": {"band": 0.72}},
        "encoding": {
            "x": _day_axis(days),
            "y": {
                "field": "from",
                "type": "quantitative",
                "scale": {"domain": [0, max(most, 4) * 1.1], "nice": False},
                "axis": {
                    "tickCount": 4,
                    "format": "d",
                    "labelFontSize": 13,
                    "labelColor": SOFT,
                    "grid": True,
                    "gridColor": LINE,
                },
            },
            "y2": {"field": "to"},
            "color": {"field": "fill", "type": "nominal", "scale": None},
        },
    }


def _counts(days: Sequence[DayCount]) -> Spec:
    """The figure above each bar, where the bars are wide enough."""
    return {
        "data": {"values": [{"day": d.day.isoformat(), "count": d.count} for d in days if d.count]},
        "mark": {"type": "text", "font": FONT, "fontSize": 14, "color": INK, "dy": -9},
        "encoding": {
            "x": _day_axis(days),
            "y": {"field": "count", "type": "quantitative"},
            "text": {"field": "count"},
        },
    }


def _day_axis(days: Sequence[DayCount]) -> Spec:
    """Every day has its place; a week names its weekdays, longer times some dates."""
    names = {each.day.isoformat(): _name(each, n, len(days)) for n, each in enumerate(days)}
    chosen = [day for day, name in names.items() if name]
    words = " : ".join(f"datum.value === '{day}' ? '{names[day]}'" for day in chosen)
    return {
        "field": "day",
        "type": "ordinal",
        "scale": {"domain": list(names)},
        "axis": {
            "values": chosen,
            "labelExpr": f"{words} : ''",
            "labelAngle": 0,
            "labelFontSize": 13,
            "labelColor": SOFT,
            "labelLimit": 60,
            "labelOverlap": False,
            "minExtent": 0,
            "domain": True,
            "domainColor": SOFT,
        },
    }


def _name(each: DayCount, position: int, how_many: int) -> str:
    if how_many <= A_WEEK:
        return f"周{WEEKDAYS[each.day.weekday()]}"
    if position == 0 or (each.day.day % EVERY == 0 and position > 1):
        return f"{each.day.month}.{each.day.day}" if position == 0 else str(each.day.day)
    return ""
