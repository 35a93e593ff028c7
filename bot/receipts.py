"""What the bot says back about reports and matters, in plain text that fits a phone's screen. Pure.

Plain text, not markdown: nothing that a user wrote can become a link, a heading or a button.
"""

from collections.abc import Collection, Sequence
from datetime import date

from bot import wording
from bot.domain.ledger import Matter, Report
from bot.domain.reading import Doubt, Totals
from bot.masking import mask
from bot.vocabulary import Level, Source, Status, label

MOST_LINES = 20
TITLE_LENGTH = 24
PLACE_LENGTH = 18
OWNER_LENGTH = 20
MOST_NOTES = 3
DETAILS = {
    "source": "来源：",
    "owner": "责任人：",
    "households": "涉及",
    "people": "涉及",
    "quantity": "数量",
    "occurred_on": "发生于",
}
UNITS = {"households": "户", "people": "人"}
UPDATED = "之前的事项，已更新："
HOW_TO_MEND = "有误请直接回复，如“{number} 改成市政设施”“撤回{number}”。"


def short(text: str, length: int) -> str:
    """A masked text on one line, of at most ``length`` characters."""
    return wording.short(" ".join(mask(text).split()), length)


def day_words(day: date, today: date) -> str:
    """6月18日; with the year where it is not today's."""
    return wording.day(day, year=day.year != today.year)


def matter_mark(matter: Matter, today: date) -> str:
    """How far a matter is, at the end of its line."""
    if matter.status is Status.RESOLVED:
        return "✔"
    words = level_words(matter, today)
    if matter.supervised_on is not None:
        words = f"‼督办 {words}".strip()
    if matter.status is Status.IN_PROGRESS:
        progress = f"{matter.progress}%" if matter.progress is not None else ""
        words = f"{words} ⏳{progress}".strip()
    elif not words:
        words = "☐未办"
    if matter.due_on is not None:
        words += f" {day_words(matter.due_on, today)}前"
    return words


def level_words(matter: Matter, today: date) -> str:
    """In whose hands above the branch a matter is and since when: ⬆办事处6月18日起待受理"""
    if matter.level is Level.BRANCH:
        return "⬆需上级协调" if matter.needs_support else ""
    since = f"{day_words(matter.level_since, today)}起" if matter.level_since else ""
    return f"⬆{wording.hands(matter.level)}{since}{'' if matter.accepted_on else '待受理'}"


def matter_line(matter: Matter, today: date) -> str:
    """One matter on one line: number, category, place, what, how far."""
    parts = [label(matter.category)]
    if matter.place:
        parts.append(short(matter.place, PLACE_LENGTH))
    parts.append(short(matter.title, TITLE_LENGTH))
    return f"#{matter.number} {'｜'.join(parts)} {matter_mark(matter, today)}"


def matter_lines(matters: Sequence[Matter], today: date) -> list[str]:
    """The matters' lines; a long list says how many more there are."""
    lines = [matter_line(matter, today) for matter in matters[:MOST_LINES]]
    if len(matters) > MOST_LINES:
        lines.append(f"…另有{len(matters) - MOST_LINES}件，都已登记，回复“我的日报”可以查看。")
    return lines


def numbered(matters: Sequence[Matter]) -> str:
    """#1024、#1025"""
    return "、".join(f"#{matter.number}" for matter in matters)


def detail(matter: Matter, names: Collection[str]) -> str:
    """The values of some fields that a matter's line does not show; empty where it shows all."""
    values = {name: _value(matter, name) for name in DETAILS if name in names}
    said = [
        f"{DETAILS[name]}{words}" for name, words in values.items() if words not in matter.title
    ]
    return f"　（{'，'.join(said)}）" if said else ""


def _value(matter: Matter, name: str) -> str:
    match getattr(matter, name):
        case tuple(counts):
            return "、".join(f"{count.value:g}{count.unit}" for count in counts)
        case date() as day:
            return wording.day(day)
        case Source() as source:
            return label(source)
        case value:
            return short(str(value), OWNER_LENGTH) + UNITS.get(name, "")


def counts(matters: Sequence[Matter]) -> str:
    """3件（已解决2，办理中1）"""
    by_status = {status: sum(m.status is status for m in matters) for status in Status}
    parts = [f"{label(status)}{n}" for status, n in by_status.items() if n]
    return f"{len(matters)}件" + (f"（{'，'.join(parts)}）" if parts else "")


def totals_line(totals: Totals) -> str:
    """走访2次、41户; empty where the branch states nothing of the kind."""
    parts = []
    if totals.visits is not None:
        parts.append(f"{totals.visits}次")
    if totals.households is not None:
        parts.append(f"{totals.households}户")
    return f"走访{'、'.join(parts)}" if parts else ""


def receipt(
    report: Report,
    matters: Sequence[Matter],
    *,
    doubts: Sequence[Doubt] = (),
    notes: Sequence[str] = (),
    updated: Sequence[Matter] = (),
    today: date,
) -> str:
    """The answer to a report. ``matters`` are those of this message, ``updated`` earlier ones of which
    it told news, ``notes`` what else is to be said first; the question, if any, stands last so that it is seen."""
    head = f"✅ {report.branch} {day_words(report.report_date, today)}日报已收到：{counts(matters)}"
    visits = totals_line(report.totals)
    lines = [f"{head}，{visits}" if visits else head]
    lines += matter_lines(matters, today)
    if updated:
        lines += [UPDATED, *matter_lines(updated, today)]
    lines += remarks(doubts, matters, notes)
    if matters and not any(doubt.asks for doubt in doubts):
        lines.append(HOW_TO_MEND.format(number=matters[0].number))
    return "\n".join(lines)


def remarks(
    doubts: Sequence[Doubt], matters: Sequence[Matter], notes: Sequence[str] = ()
) -> list[str]:
    """What the bot noticed, in few lines, the question last."""
    plain = [*notes, *(about(doubt, matters) for doubt in doubts if not doubt.asks)]
    asked = [about(doubt, matters) for doubt in doubts if doubt.asks]
    return [f"💡 {note}" for note in plain[:MOST_NOTES]] + [f"❓ {note}" for note in asked[:1]]


def about(doubt: Doubt, matters: Sequence[Matter]) -> str:
    """A doubt's note, with the number of the matter that it is about."""
    if doubt.matter is None or doubt.matter >= len(matters):
        return doubt.note
    return f"#{matters[doubt.matter].number} {doubt.note}"


def zero_receipt(report: Report, today: date) -> str:
    """The answer to a zero report."""
    visits = totals_line(report.totals)
    head = f"✅ {report.branch} {day_words(report.report_date, today)}零报告已收到"
    return f"{head}，{visits}。辛苦了！" if visits else f"{head}，今天就算报过了。辛苦了！"
