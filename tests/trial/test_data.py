"""The data of the trial agrees with itself, and is the project's own."""

import json
import os
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain.reading import Context
from bot.people.levels import level_of, reports_by_default
from bot.reader import read
from bot.reader.workdays import is_workday
from bot.trial import day, history, office
from bot.trial.day import Said
from bot.vocabulary import Intent, Role
from tests.conftest import ZONE

DAY = date(2026, 11, 24)
MESSAGES = day.messages(DAY, ZONE, is_workday)
READ = [each for each in MESSAGES if each.intent is not None]
RECORDED = (Intent.REPORT, Intent.FOLLOW_UP)
GOLD = Path(os.environ.get("WUTONG_GOLD", "gold"))


def test_the_office_is_as_large_as_promised() -> None:
    """16 villages and communities, two firms, a desk of two, two leaders, one administrator."""
    trial = office.load()
    kinds = [unit.kind for unit in trial.branches]
    roles = [person.role for unit in trial.departments for person in unit.people]
    assert (kinds.count("village") + kinds.count("community"), kinds.count("firm")) == (16, 2)
    assert {role: roles.count(role) for role in (Role.LEADER, Role.STAFF, Role.ADMIN)} == {
        Role.LEADER: 2,
        Role.STAFF: 2,
        Role.ADMIN: 1,
    }


def test_nobody_is_there_twice() -> None:
    """Ids, units and mobile numbers are unique."""
    trial = office.load()
    ids = [person.user_id for _, person in trial.people()]
    mobiles = [person.mobile for _, person in trial.people()]
    units = [unit.name for unit in trial.units]
    assert all(len(each) == len(set(each)) for each in (ids, mobiles, units))


def test_branches_report_by_the_default_rules() -> None:
    """A sync finds the same branches as the data names."""
    trial = office.load()
    reporting = [
        u for u in trial.units if reports_by_default(level_of(u.name, leaf=True), leaf=True)
    ]
    assert list(trial.branches) == reporting


def test_every_sender_exists() -> None:
    """Whoever writes on the sample day is in the office, or the stranger."""
    trial = office.load()
    for each in MESSAGES:
        trial.find(each.who)
    assert trial.outside.people[0].user_id in {each.who for each in MESSAGES}


def test_the_day_is_in_order() -> None:
    """Later messages come later, all before the digest."""
    moments = [each.at for each in MESSAGES]
    assert all(a < b for a, b in pairwise(moments))
    assert day.moment(DAY, day.STARTS, ZONE) < moments[0]
    assert moments[-1] < day.moment(DAY, day.DIGEST_AT, ZONE)


def test_somebody_stays_silent() -> None:
    """Some branches do not report on the sample day, so that the digest has them to name."""
    wrote = {office.load().find(each.who)[0].name for each in MESSAGES}
    silent = [unit.name for unit in office.load().branches if unit.name not in wrote]
    assert silent == ["科苑社区", "枫林社区", "瑞丰物流园党支部"]


@pytest.mark.parametrize("said", READ, ids=lambda said: f"{said.at:%H%M}-{said.who}")
def test_messages_are_read_as_noted(said: Said) -> None:
    """The reader finds the intent and as many matters as the data says."""
    assert as_read(said) == (said.intent, noted(said))


@pytest.mark.parametrize("today", [date(2027, 2, 22), date(2027, 12, 31), date(2028, 10, 9)])
def test_messages_are_read_alike_on_any_day(today: date) -> None:
    """Also after holidays and at the end of a year."""
    on_that_day = [
        each for each in day.messages(today, ZONE, is_workday) if each.intent is not None
    ]
    assert [as_read(said) for said in on_that_day] == [(s.intent, noted(s)) for s in on_that_day]


def as_read(said: Said) -> tuple[Intent, int | None]:
    """Intent, and number of matters where they are recorded."""
    unit, _ = office.load().find(said.who)
    branch = unit.name if unit in office.load().branches else None
    reading = read(said.text, Context(sent_at=said.at, branch=branch, zone=ZONE))
    return reading.intent, len(reading.matters) if said.intent in RECORDED else None


def noted(said: Said) -> int | None:
    """What the data says of the number of matters, where they are recorded."""
    return said.matters if said.intent in RECORDED else None


def all_sentences() -> list[history.Sentence]:
    """Every sentence of the history, without places filled in."""
    raw = office.read_data("history.toml")
    placed = [line.split(" ", 2)[2] for line in raw["placed"]]
    dealt = [line for kind in ("common", "village", "community", "firm") for line in raw[kind]]
    return [history.sentence(line) for line in [*dealt, *placed]]


def test_the_history_is_varied() -> None:
    """At least 150 sentences, none twice."""
    texts = [each.text for each in all_sentences()]
    assert len(texts) == len(set(texts))
    assert len(texts) >= 150


def test_the_reader_finds_a_matter_in_every_sentence_of_the_history() -> None:
    """None is lost, and nearly all are one matter."""
    context = Context(sent_at=day.moment(DAY, day.STARTS, ZONE), branch="大里村", zone=ZONE)
    fill = {"b": "3号楼", "s": "小区东门", "r": "枫里巷", "x": "张", "d": 5, "n": 26}
    texts = [each.text.format(**fill) for each in all_sentences()]
    found = {text: len(read(text, context).matters) for text in texts}
    assert [text for text, n in found.items() if n == 0] == []
    assert [text for text, n in found.items() if n > 1][8:] == []


def test_placed_sentences_name_branches() -> None:
    """Units of placed sentences are branches of the office."""
    names = {unit.name for unit in office.load().branches}
    placed = {line.split(" ", 2)[1] for line in office.read_data("history.toml")["placed"]}
    assert placed <= names


def test_nothing_is_copied_from_the_gold_file() -> None:
    """The sample data is the trial's own."""
    path = GOLD / "dev.jsonl"
    if not path.exists():
        pytest.skip("no gold file here")
    gold = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    own = [each.text for each in MESSAGES if len(each.text) > 12]
    own += [each.text for each in all_sentences()]
    assert [text for text in own if any(text in other for other in gold)] == []
