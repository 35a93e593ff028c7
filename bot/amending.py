"""How a correction changes one matter: its fields, and the words in which it was told. Pure."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.ledger import Matter
from bot.domain.reading import Quantity, ReadMatter
from bot.vocabulary import Status

FIELDS = (
    *("source", "category", "place", "status", "progress", "households", "people", "quantity"),
    *("occurred_on", "resolved_on", "due_on", "owner"),
)


def stated_in(news: ReadMatter, fields: Collection[str] = FIELDS) -> dict[str, object]:
    """What news says in words of some fields of a matter."""
    return {name: getattr(news, name) for name in fields if name in news.evidence}


def changes_of(
    matter: Matter, values: Mapping[str, object], right: str = "", wrong: str = ""
) -> dict[str, object]:
    """The fields that get another value. A new count takes the place of that of the same unit; the
    wrong words in title and text give way to the right ones, so that lists show what is true."""
    changes = {name: _fitted(matter, name, value) for name, value in values.items()}
    if wrong and right:
        for name in ("title", "text"):
            changes[name] = getattr(matter, name).replace(wrong, right)
        if "place" in changes and wrong in (matter.place or ""):
            changes["place"] = (matter.place or "").replace(wrong, right)
    if "status" in changes and changes["status"] != Status.RESOLVED:
        changes["resolved_on"] = None
    return {name: value for name, value in changes.items() if value != getattr(matter, name)}


def _fitted(matter: Matter, name: str, value: object) -> object:
    if name != "quantity" or not isinstance(value, tuple | list):
        return value
    units = {count.unit for count in value}
    return (*value, *(count for count in matter.quantity if count.unit not in units))


def about(wrong: str, values: Mapping[str, object], matters: Sequence[Matter]) -> list[Matter]:
    """Those of some matters that say what is said to be wrong: in their words, their place or
    their counts."""
    if not wrong:
        return list(matters)
    counts = values.get("quantity", ())
    units = {count.unit for count in counts} if isinstance(counts, tuple | list) else set()
    return [m for m in matters if wrong in m.text or wrong == m.place or _counts(m, wrong, units)]


def _counts(matter: Matter, wrong: str, units: set[str]) -> bool:
    """Whether a count of the matter is the wrong one: 8个 of "8个口"."""
    return any(_said(count) == wrong for count in matter.quantity if count.unit in units)


def _said(count: Quantity) -> str:
    return f"{count.value:g}{count.unit}"
