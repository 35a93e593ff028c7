"""How likely a pair is, and that little is looked at where it hardly is."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.problems.pairs import probability
from bot.analysis.problems.texts import clean
from bot.analysis.problems.vectors import features

PLACES = ("翠湖新城", "石塘路", "3号楼", "")
TROUBLES = ("路灯不亮", "停水两天", "化粪池外溢", "电梯困人")
MORE = ("", "，请尽快修复", "。晚上出行不安全，老人摔了一跤。")
NOTES = st.lists(
    st.tuples(*map(st.sampled_from, (PLACES, TROUBLES, MORE, ("大里村", "东岗村", None)))),
    min_size=2,
    max_size=8,
)


@given(NOTES, st.sampled_from([0.1, 0.3, 0.7]))
def test_what_is_likely_enough_is_as_likely_as_without_a_least(
    notes: list[tuple[str, str, str, str | None]], least: float
) -> None:
    known = features([clean("".join(note[:3])) for note in notes], [note[3] for note in notes])
    for left, right in combinations(known, 2):
        whole = probability(left, right)
        assert probability(left, right, least) == (whole if whole >= least else 0.0)
        assert probability(right, left, least) == probability(left, right, least)
