"""Commentary: every sentence stands on figures that can be recounted, and chance does not speak."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis import analyse
from bot.analysis.comparing import CHANCE, FOUND_BY_US, TOLD_TO_US
from bot.analysis.remark import Kind, Remark, Tone
from bot.analysis.remarkable import FINDERS, MOST, remarks_of
from bot.digest import Audience, View, render
from bot.digest.commentary import PATTERNS, commentary, sentence
from bot.domain.facts import (
    Cumulative,
    Facts,
    Listed,
    Notable,
    Numbered,
    Period,
    Reported,
    Returned,
    Usual,
)
from bot.vocabulary import Category, Source, label
from tests.digest.days import (
    DAY,
    IN_PROGRESS,
    PENDING,
    RESOLVED,
    VILLAGES,
    facts_of,
    matters_of,
    tally,
)

USUAL_DAYS = 20
USUAL = Usual(Period(date(2026, 5, 20), date(2026, 6, 17)), USUAL_DAYS, 1)
ALL_TOLD = tuple(Reported(n, 1, workdays=1) for n in range(1, len(VILLAGES) + 1))
LAST_DAYS = tuple(DAY - timedelta(days=n) for n in range(9, -1, -1))
EVERYBODY = dict.fromkeys(range(1, len(VILLAGES) + 1), DAY)


def scene(
    now: Sequence[Numbered] = (),
    before: Sequence[Numbered] = (),
    *,
    reported: Sequence[Reported] = ALL_TOLD,
    **notable: object,
) -> Facts:
    """A day against the twenty working days before it."""
    notable.setdefault("last_reports", EVERYBODY)
    return replace(
        facts_of(now, VILLAGES, reported=reported),
        recent_workdays=LAST_DAYS,
        cumulative=Cumulative(date(2026, 1, 4), 900, 800),
        usual=USUAL,
        usually=tally(USUAL.period, before),
        notable=Notable(**notable),  # type: ignore[arg-type]
    )


def many(
    n: int,
    *,
    branch: int = 0,
    source: Source = Source.RESIDENT,
    category: Category = Category.SANITATION,
    status: object = RESOLVED,
) -> list[Numbered]:
    """n matters of a kind; branch 0: spread over all branches."""
    spread = [branch or k % len(VILLAGES) + 1 for k in range(n)]
    return matters_of(*((b, source, category, status) for b in spread))  # type: ignore[arg-type]


def numbered(*groups: Sequence[Numbered]) -> list[Numbered]:
    """All matters under numbers of their own."""
    return [replace(m, number=1001 + n) for n, m in enumerate(m for g in groups for m in g)]


def listed(
    number: int, title: str, *, branch: int = 1, days_ago: int = 0, **rest: object
) -> Listed:
    rest.setdefault("status", RESOLVED)
    status = rest.pop("status")
    category = rest.pop("category", Category.PUBLIC_WORKS)
    day = DAY - timedelta(days=days_ago)
    return Listed(number, branch, day, title, category, status, **rest)  # type: ignore[arg-type]


PARKING, LAMPS = Category.PARKING_CHARGING, Category.PUBLIC_WORKS
USUALLY = numbered(many(40), many(20, category=PARKING), many(20, source=Source.VISIT))
CHARGING = listed(1001, "新增170个充电位", category=PARKING, households=170)
SCENES: dict[Kind, Facts] = {
    Kind.ALL_REPORTED: scene(many(2)),
    Kind.FELL: scene(many(1, category=PARKING), numbered(many(200), many(20, category=PARKING))),
    Kind.ROSE: scene(many(9, category=PARKING), USUALLY),
    Kind.FASTER: scene(many(12), numbered(many(20), many(40, status=PENDING))),
    Kind.SLOWER: scene(many(12, status=PENDING), numbered(many(60), many(20, status=PENDING))),
    Kind.FOUND_BY_US: scene(many(12, source=Source.VISIT), numbered(many(60))),
    Kind.FAST_BRANCH: scene(
        numbered(many(10, branch=1), *(many(8, branch=b, status=PENDING) for b in (2, 3, 4)))
    ),
    Kind.SLOW_BRANCH: scene(
        numbered(many(9, branch=2, status=IN_PROGRESS), *(many(10, branch=b) for b in (1, 3, 4)))
    ),
    Kind.GATHERED: scene(
        numbered(many(8, branch=3, category=LAMPS), *(many(9, branch=b) for b in (1, 2, 4)))
    ),
    Kind.LARGE_SETTLED: scene(many(1, category=PARKING), large=(CHARGING,)),
    Kind.LONG_SETTLED: scene(
        many(1), long=(listed(700, "雨污管网改造", days_ago=60, resolved_on=DAY),)
    ),
    Kind.WAITING: scene(
        many(1),
        waiting=(
            listed(701, "路灯不亮", days_ago=60, status=PENDING),
            listed(702, "井盖松动", days_ago=41, status=PENDING),
        ),
    ),
    Kind.CAME_BACK: scene(
        many(1, category=LAMPS),
        returned=(
            Returned(
                listed(703, "7号楼前路灯不亮", days_ago=20, place="7号楼", resolved_on=DAY),
                listed(1024, "7号楼路灯又不亮了", place="7号楼", status=PENDING),
            ),
        ),
    ),
    Kind.SILENT: scene(many(1), last_reports={**EVERYBODY, 3: DAY - timedelta(days=5)}),
    Kind.WORTH_COPYING: scene(
        numbered(
            many(1, branch=1, category=PARKING), many(3, branch=2, category=PARKING, status=PENDING)
        ),
        large=(CHARGING,),
    ),
    Kind.EARLY_IS_EASY: scene(
        numbered(
            many(12, source=Source.VISIT),
            many(2, source=Source.HOTLINE),
            many(10, source=Source.HOTLINE, status=PENDING),
        )
    ),
    Kind.SOURCE_UNTOLD: scene(numbered(many(9, source=Source.UNKNOWN), many(6))),
}
EACH = pytest.mark.parametrize("kind", Kind)


def found(facts: Facts) -> list[Remark]:
    """All findings, before some are chosen."""
    return [remark for find in FINDERS for remark in find(facts)]


def the(kind: Kind) -> Remark:
    return next(each for each in found(SCENES[kind]) if each.kind is kind)


# what is recounted, from the matters themselves


def tail_binomial(now: int, before: int, days: int, days_before: int) -> Fraction:
    """P(X >= now), added up term by term in whole numbers."""
    n, p = now + before, Fraction(days, days + days_before)
    return sum((comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(now, n + 1)), Fraction())


def tail_fisher(part: int, whole: int, other_part: int, other_whole: int) -> Fraction:
    every, marked = whole + other_whole, part + other_part
    ways = sum(
        comb(marked, k) * comb(every - marked, whole - k)
        for k in range(part, min(whole, marked) + 1)
    )
    return Fraction(ways, comb(every, whole))


def has(matter: Numbered, remark: Remark) -> bool:
    return remark.word in (matter.category, matter.source)


def usual_count(facts: Facts, remark: Remark) -> int:
    assert facts.usually is not None
    cells = facts.usually.cells
    return sum(c.count for c in cells if remark.word in (c.category, c.source))


def proves_change(facts: Facts, remark: Remark) -> bool:
    of = remark.figures
    counted = [m.number for m in facts.numbers or () if has(m, remark)]
    pair = (len(counted), usual_count(facts, remark))
    days = (of["days"], of["days_before"])
    if remark.kind is Kind.ROSE:
        chance = tail_binomial(*pair, *days)
    else:
        chance = tail_binomial(pair[1], pair[0], days[1], days[0])
    told = (of["now"], of["before"]) == pair and list(remark.numbers) == counted
    more = pair[0] * days[1] > pair[1] * days[0]
    return told and chance <= CHANCE and more == (remark.kind is Kind.ROSE)


def proves_pace(facts: Facts, remark: Remark) -> bool:
    assert facts.usually is not None
    of = remark.figures
    cells, earlier = facts.tally.cells, facts.usually.cells
    same = (sum(c.same_day for c in cells), sum(c.count for c in cells))
    before = (sum(c.same_day for c in earlier), sum(c.count for c in earlier))
    told = (of["part"], of["whole"], of["part_before"], of["whole_before"]) == (*same, *before)
    if remark.kind is Kind.FASTER:
        return told and tail_fisher(*same, *before) <= CHANCE
    late, late_before = same[1] - same[0], before[1] - before[0]
    return told and tail_fisher(late, same[1], late_before, before[1]) <= CHANCE


def proves_found_by_us(facts: Facts, remark: Remark) -> bool:
    assert facts.usually is not None
    known = [m for m in facts.numbers or () if m.source is not Source.UNKNOWN]
    now = (sum(m.source in FOUND_BY_US for m in known), len(known))
    cells = [c for c in facts.usually.cells if c.source is not Source.UNKNOWN]
    before = (
        sum(c.count for c in cells if c.source in FOUND_BY_US),
        sum(c.count for c in cells),
    )
    of = remark.figures
    told = (of["part"], of["whole"], of["part_before"], of["whole_before"]) == (*now, *before)
    return told and tail_fisher(*now, *before) <= CHANCE


def proves_branch(facts: Facts, remark: Remark) -> bool:
    [name] = remark.branches
    counts = [m for m in facts.numbers or () if wanted(m, remark)]
    mine = [m for m in facts.numbers or () if facts.names[m.organization_id] == name]
    part = sum(m in mine for m in counts)
    here, there = (part, len(mine)), (len(counts) - part, len(facts.numbers or ()) - len(mine))
    of = remark.figures
    told = (of["part"], of["whole"], of["part_others"], of["whole_others"]) == (*here, *there)
    expected = [m.number for m in mine if remark.kind is Kind.FAST_BRANCH or m in counts]
    return told and list(remark.numbers) == expected and tail_fisher(*here, *there) <= CHANCE


def wanted(matter: Numbered, remark: Remark) -> bool:
    return (matter.status is RESOLVED) == (remark.kind is Kind.FAST_BRANCH)


def proves_gathered(facts: Facts, remark: Remark) -> bool:
    [name] = remark.branches
    every = list(facts.numbers or ())
    mine = [m for m in every if facts.names[m.organization_id] == name]
    of_it = [m for m in every if m.category is remark.word]
    both = [m.number for m in mine if m in of_it]
    of = remark.figures
    told = (of["part"], of["whole"], of["branch"], of["all"]) == (
        *(len(both), len(of_it), len(mine), len(every)),
    )
    rest = (len(of_it) - len(both), len(every) - len(mine))
    return (
        told and list(remark.numbers) == both and tail_fisher(len(both), len(mine), *rest) <= CHANCE
    )


def proves_early(facts: Facts, remark: Remark) -> bool:
    def of(sources: frozenset[Source]) -> tuple[int, int]:
        some = [m for m in facts.numbers or () if m.source in sources]
        return sum(m.status is RESOLVED for m in some), len(some)

    ours, theirs = of(FOUND_BY_US), of(TOLD_TO_US)
    told = tuple(remark.figures.values()) == (*ours, *theirs)
    return told and tail_fisher(*ours, *theirs) <= CHANCE


def proves_untold(facts: Facts, remark: Remark) -> bool:
    untold = tuple(m.number for m in facts.numbers or () if m.source is Source.UNKNOWN)
    of = remark.figures
    whole = len(facts.numbers or ())
    told = (of["part"], of["whole"], remark.numbers) == (len(untold), whole, untold)
    return told and 4 * len(untold) > whole


def proves_all_reported(facts: Facts, remark: Remark) -> bool:
    told = sum(each.workdays for each in facts.reported)
    return remark.figures["reports"] == told == len(facts.branches) * len(facts.workdays)


def proves_large(facts: Facts, remark: Remark) -> bool:
    [matter] = remark.matters
    return any(
        m.number == matter.number and m.households == remark.figures["households"] >= 10
        for m in facts.notable.large
    )


def proves_long(facts: Facts, remark: Remark) -> bool:
    [matter] = remark.matters
    [told] = [m for m in facts.notable.long if m.number == matter.number]
    assert told.resolved_on is not None
    return (told.resolved_on - told.reported_on).days == matter.days >= 30


def proves_waiting(facts: Facts, remark: Remark) -> bool:
    by_number = {m.number: m for m in facts.notable.waiting}
    return all(
        (facts.period.last - by_number[m.number].reported_on).days == m.days >= 30
        and by_number[m.number].status is not RESOLVED
        for m in remark.matters
    )


def proves_came_back(facts: Facts, remark: Remark) -> bool:
    known = {(r.earlier.number, r.again.number): r for r in facts.notable.returned}
    named = remark.matters
    told = [known[a.number, b.number] for a, b in zip(named[::2], named[1::2], strict=True)]
    return all(r.earlier.place == r.again.place for r in told) and len(told) == min(
        remark.figures["matters"], 3
    )


def proves_silent(facts: Facts, remark: Remark) -> bool:
    ids = {name: id for id, name in facts.names.items()}
    missed = [
        sum(day > facts.notable.last_reports[ids[name]] for day in facts.recent_workdays)
        for name in remark.branches
    ]
    of = remark.figures
    return (min(missed), max(missed), len(missed)) == (
        *(of["days"], of["most_days"], of["branches"]),
    ) and min(missed) >= 3


def proves_copying(facts: Facts, remark: Remark) -> bool:
    still = [
        m
        for m in facts.numbers or ()
        if m.category is remark.word
        and m.status is not RESOLVED
        and facts.names[m.organization_id] != remark.matters[0].branch
    ]
    others = {facts.names[m.organization_id] for m in still}
    return (
        remark.figures["open"] == len(still)
        and set(remark.branches) == others
        and remark.numbers[1:] == tuple(m.number for m in still)
        and proves_large(facts, remark)
    )


PROOFS: dict[Kind, Callable[[Facts, Remark], bool]] = {
    Kind.ALL_REPORTED: proves_all_reported,
    Kind.FELL: proves_change,
    Kind.ROSE: proves_change,
    Kind.FASTER: proves_pace,
    Kind.SLOWER: proves_pace,
    Kind.FOUND_BY_US: proves_found_by_us,
    Kind.FAST_BRANCH: proves_branch,
    Kind.SLOW_BRANCH: proves_branch,
    Kind.GATHERED: proves_gathered,
    Kind.LARGE_SETTLED: proves_large,
    Kind.LONG_SETTLED: proves_long,
    Kind.WAITING: proves_waiting,
    Kind.CAME_BACK: proves_came_back,
    Kind.SILENT: proves_silent,
    Kind.WORTH_COPYING: proves_copying,
    Kind.EARLY_IS_EASY: proves_early,
    Kind.SOURCE_UNTOLD: proves_untold,
}


@EACH
def test_the_evidence_supports_the_sentence(kind: Kind) -> None:
    """Recounted from the matters themselves, with the probability added up in whole numbers."""
    assert PROOFS[kind](SCENES[kind], the(kind))


@EACH
def test_no_figure_without_evidence(kind: Kind) -> None:
    """Every number in a sentence is one of its figures, or made of two of them."""
    remark = the(kind)
    said = re.sub(r"（(?:\d+|\d+\.\d)%）", "", sentence(remark))
    for matter in remark.matters:
        said = said.replace(matter.title, "").replace(matter.place or matter.title, "")
    known = {str(n) for n in (*remark.figures.values(), *remark.numbers)}
    known |= {str(each) for m in remark.matters for each in (m.number, m.days)}
    of = remark.figures
    if "days_before" in of:
        known |= {f"{of['before'] / of['days_before']:.1f}", f"{of['now'] / of['days']:.1f}"}
    assert set(re.findall(r"\d+(?:\.\d+)?", said)) <= known


@EACH
def test_no_sentence_without_a_figure(kind: Kind) -> None:
    """And none without a word of its own."""
    assert re.search(r"\d", sentence(the(kind)))
    assert PATTERNS[kind] is not None


@EACH
def test_nobody_is_shamed(kind: Kind) -> None:
    """No reproach in any pattern; a branch is named in a group only for what it did well."""
    remark = the(kind)
    assert not re.search(
        r"落后|最差|倒数|批评|不力|懒|拖延|应付|敷衍|问责|排名|末位|严肃|务必", sentence(remark)
    )
    facts = SCENES[kind]
    in_group = commentary(analyse(facts), of_office=False)
    for tone, sentences in in_group.items():
        for said in sentences:
            named = [name for name in facts.names.values() if name in said]
            assert not named or tone is Tone.GOOD or remark.kind is Kind.WORTH_COPYING


branches = st.integers(1, len(VILLAGES))
kinds = st.tuples(
    branches,
    st.sampled_from([Source.VISIT, Source.HOTLINE, Source.UNKNOWN]),
    st.sampled_from([PARKING, Category.SANITATION, LAMPS]),
    st.sampled_from([RESOLVED, IN_PROGRESS, PENDING]),
)
crowds = st.lists(st.tuples(kinds, st.integers(1, 12)), max_size=6).map(
    lambda some: matters_of(*(kind for kind, n in some for _ in range(n)))
)


@settings(max_examples=200, deadline=None)
@given(crowds, crowds)
def test_whatever_is_said_of_any_figures_is_supported(
    now: list[Numbered], before: list[Numbered]
) -> None:
    """The same recount for made-up days of every kind."""
    facts = scene(now, before)
    for remark in found(facts):
        assert PROOFS[remark.kind](facts, remark), remark


def test_chance_is_silent() -> None:
    """Ordinary days on which nothing happens beyond chance are left uncommented."""
    usual = [replace(m, number=1) for m in USUALLY]
    quiet = scene(
        numbered(many(2), many(1, category=PARKING), many(1, source=Source.VISIT)),
        usual,
        reported=ALL_TOLD[:4],
    )
    assert found(quiet) == []


def test_a_young_ledger_compares_nothing() -> None:
    """Where the ledger is younger than what would be usual, nothing rose or fell."""
    young = Cumulative(date(2026, 6, 10), 10, 10)
    facts = replace(SCENES[Kind.ROSE], cumulative=young, usually=None, reported=())
    assert found(facts) == []


def test_silence_is_no_improvement() -> None:
    """Fewer matters because fewer reported are no fall."""
    facts = replace(SCENES[Kind.FELL], reported=ALL_TOLD[:2])
    assert Kind.FELL not in {remark.kind for remark in found(facts)}


def test_praise_first_and_not_too_much() -> None:
    """Good, then what to watch, then lessons; a few of each."""
    everything = replace(
        scene(
            numbered(
                many(14, branch=1, category=PARKING, source=Source.VISIT),
                many(9, branch=2, category=PARKING, status=PENDING, source=Source.HOTLINE),
            ),
            USUALLY,
            large=(CHARGING,),
            long=SCENES[Kind.LONG_SETTLED].notable.long,
            waiting=SCENES[Kind.WAITING].notable.waiting,
            returned=SCENES[Kind.CAME_BACK].notable.returned,
            last_reports=SCENES[Kind.SILENT].notable.last_reports,
        )
    )
    remarks = remarks_of(everything)
    tones = [remark.tone for remark in remarks]
    assert tones == sorted(tones, key=list(Tone).index)
    assert all(tones.count(tone) <= MOST[tone] for tone in Tone)
    assert set(tones) == set(Tone)
    text = render(analyse(everything), View()).text
    assert text.index("做得好的") < text.index("要留意的") < text.index("经验和教训")


def test_two_days_read_differently() -> None:
    """Different days have different commentary, and the same day always the same."""
    texts = {kind: commentary_of(SCENES[kind]) for kind in Kind}
    assert len(set(texts.values())) == len(Kind)
    assert texts[Kind.ROSE] == commentary_of(SCENES[Kind.ROSE])


def commentary_of(facts: Facts) -> str:
    return render(analyse(facts), View(parts={"commentary"}, audience=Audience.OFFICE)).text


def test_the_desk_may_write_it_instead() -> None:
    """What the desk wrote stands in place of the bot's sentences, made harmless."""
    view = View(commentary=("大里村的充电位办得好，*大家*去看看。",))
    text = render(analyse(SCENES[Kind.ROSE]), view).text
    assert "大里村的充电位办得好，＊大家＊去看看。" in text
    assert "明显增多" not in text


@EACH
def test_said_in_full(kind: Kind) -> None:
    """The words of each pattern, as they were approved."""
    assert sentence(the(kind)) == EXPECTED[kind]


def test_every_category_has_a_name_in_sentences() -> None:
    """A change of any category or source can be said."""
    for word in (*Category, *Source):
        assert label(word) in sentence(replace(the(Kind.ROSE), word=word))


EXPECTED: dict[Kind, str] = {
    Kind.ALL_REPORTED: "5个支部全部报齐。",
    Kind.FELL: "环境卫生明显减少：0件，此前20个工作日共200件、平均每天10.0件。",
    Kind.FASTER: "当天办结的多了：12/12，此前20/60（33%）。",
    Kind.FAST_BRANCH: "大里村党总支办得快，当天办结10/10，其余单位0/24（0%）（#1001–#1010）。",
    Kind.FOUND_BY_US: "走访、巡查、网格和议事会主动发现的多了：12/12，此前0/60（0%）。",
    Kind.LARGE_SETTLED: "大里村党总支为170户解决了“新增170个充电位”#1001，当天办结。",
    Kind.LONG_SETTLED: "大里村党总支办结了等了60天的“雨污管网改造”#700。",
    Kind.ROSE: "停车充电明显增多：9件，此前20个工作日共20件、平均每天1.0件，大里村党总支、启明村党支部、西里村党支部报得较多（#1024–#1032）。",
    Kind.SLOWER: "当天办结的少了：0/12，此前60/80（75%），看看是不是难办的事多了。",
    Kind.SLOW_BRANCH: "启明村党支部在办的多，未办结9/9，其余单位0/30（0%），问问是不是需要帮手（#1001–#1009）。",
    Kind.GATHERED: "市政设施集中在西里村党支部，8/8，该单位全部事项占8/35（23%），可以到现场看看有没有共同的原因（#1001–#1008）。",
    Kind.WAITING: "等得最久的：“路灯不亮”#701（60天），请承办单位给个办结的日子。",
    Kind.CAME_BACK: "办结后又出现：“7号楼路灯又不亮了”#1024，上次是#703，办结后多看一次。",
    Kind.SILENT: "西里村党支部有5个工作日没有日报，打个电话问问有没有难处。",
    Kind.WORTH_COPYING: "停车充电在启明村党支部还有3件没办结：大里村党总支当天为170户办结了“新增170个充电位”#1001，可以问问是怎么办的。",
    Kind.EARLY_IS_EASY: "早发现好办：走访、巡查、网格和议事会发现的，当天办结12/12；群众来电来访、热线和线上反映的，2/12。",
    Kind.SOURCE_UNTOLD: "没写来源的9/15，报的时候带一句“走访发现”“群众来电”，来源分布才准（#1001–#1009）。",
}
