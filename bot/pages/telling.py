"""Matters, their timeline and their files as the pages show them. Pure.

Field by field, in the words of the office; a value without words of its own stands as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.ledger import Matter, Update
from bot.receipts import level_words
from bot.store import Attachment
from bot.vocabulary import Category, Level, Moment, Satisfaction, Source, Status, label
from bot.wording import day

OTHER_PHOTOS, OF_REPORT = "照片", "同一份日报的照片"

NAMES: Mapping[str, str] = {
    "status": "状态", "progress": "进度", "category": "类别", "source": "来源", "place": "地点",
    "title": "事项", "text": "原文", "owner": "责任人", "households": "户数", "people": "人数",
    "occurred_on": "发生日期", "resolved_on": "办结日期", "due_on": "期限", "level": "层级",
    "accepted_on": "受理日期", "needs_support": "需上级协调", "verified": "已核实",
    "satisfaction": "满意度", "reported_on": "上报日期", "withdrawn": "已撤回",
}  # fmt: skip
WORDS: Mapping[str, type[StrEnum]] = {
    "status": Status, "category": Category, "source": Source, "level": Level,
    "satisfaction": Satisfaction,
}  # fmt: skip
SHOWN_IN_FULL = frozenset({"text"})  # too long to be shown twice

Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a timeline: when, what, by whom, what became of which field, in which words."""

    day: str
    kind: str
    who: str
    changes: tuple[str, ...]
    note: str


def step(update: Update, on: date, who: str, hide: Hide) -> Step:
    """An entry as it is shown; ``hide`` masks what people wrote."""
    changes = [
        change(name, update.before.get(name), value, hide)
        for name, value in update.after.items()
        if name in NAMES
    ]
    return Step(day(on, year=True), label(update.kind), who, tuple(changes), hide(update.note))


def change(name: str, before: object, after: object, hide: Hide) -> str:
    """状态 办理中 → 已解决; without what stood before where nothing did."""
    if name in SHOWN_IN_FULL:
        return f"{NAMES[name]}有改动"
    was, now = value_words(name, before, hide), value_words(name, after, hide)
    return f"{NAMES[name]} {was} → {now}" if was else f"{NAMES[name]} {now}"


def value_words(name: str, value: object, hide: Hide) -> str:
    """A value of the timeline in words; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name in WORDS:
        return label(WORDS[name](str(value)))
    return f"{value}%" if name == "progress" else hide(str(value))


def facts(matter: Matter, today: date, hide: Hide) -> list[tuple[str, str]]:
    """What stands in the head of a matter's page: names and values, without those that are empty."""
    rows: Iterable[tuple[str, str | None]] = (
        ("单位", matter.branch),
        ("上报日期", day(matter.reported_on, year=True)),
        ("状态", state_words(matter)),
        ("类别", label(matter.category)),
        ("来源", label(matter.source)),
        ("地点", hide(matter.place) if matter.place else None),
        ("责任人", hide(matter.owner) if matter.owner else None),
        ("期限", day(matter.due_on, year=True) if matter.due_on else None),
        ("督办", f"{day(matter.supervised_on, year=True)}起" if matter.supervised_on else None),
        ("上级", level_words(matter, today)),
        ("满意度", label(matter.satisfaction) if matter.satisfaction else None),
    )
    return [(name, value) for name, value in rows if value]


def state_words(matter: Matter) -> str:
    """已解决（6月18日），已核实"""
    words = label(matter.status)
    if matter.progress is not None and matter.status is Status.IN_PROGRESS:
        words += f" {matter.progress}%"
    if matter.resolved_on is not None and matter.status is Status.RESOLVED:
        words += f"（{day(matter.resolved_on)}）"
    parts = [words, "已核实" if matter.verified else "", "已撤回" if matter.withdrawn else ""]
    return "，".join(part for part in parts if part)


def groups(
    own: Sequence[Attachment], of_report: Sequence[Attachment]
) -> list[tuple[str, list[Attachment]]]:
    """The pictures under their headings: how it was, how it is now, those of which nothing is
    said, those of the report as a whole."""
    by_moment = {moment: [each for each in own if each.moment is moment] for moment in Moment}
    found = [(label(moment), pictures) for moment, pictures in by_moment.items()]
    found.append((OTHER_PHOTOS, [each for each in own if each.moment is None]))
    found.append((OF_REPORT, list(of_report)))
    return [(heading, pictures) for heading, pictures in found if pictures]
