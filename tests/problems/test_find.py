"""What is one problem and what only looks like it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.problems import Message, find

# Told by different people: what belongs together shares a number, 0 stands alone.
LETTERS = (
    (1, "A市A4区翠湖新城旁边的混凝土搅拌站日夜轰鸣\n灰尘大得不敢开窗，请环保部门来看看。"),
    (
        1,
        "翠湖新城业主请求搬迁搅拌厂\n去年起小区西边就有一家商混公司，水泥罐车进进出出，半夜照样开工。",
    ),
    (
        1,
        "粉尘什么时候是个头\n尊敬的领导：我家住翠湖新城，楼下就是搅拌站，早上晾的衣服晚上就是灰的。",
    ),
    (0, "A市A4区锦云府附近搅拌站噪音扰民\n半夜还在生产，请查处。"),
    (0, "翠湖新城物业费突然涨价\n没有开业主大会就涨了五毛，合法吗？"),
    (2, "石塘路路灯全灭，晚上出行不安全\n从桥头到加油站没有一盏灯亮。"),
    (2, "请修复石塘路的路灯\n每天下晚自习要走这条路，灯坏了大半年。"),
    (0, "石塘路小摊贩占道经营\n一到傍晚车都过不去。"),
    (0, "青竹路路灯不亮\n请尽快修复。"),
    (3, "育林小学要求家长买平板电脑\n三千多一台，不买就分到普通班。"),
    (3, "A3区育林小学强制购买平板是否合法\n孩子才三年级，学校收费没有收据。"),
    (0, "育林小学门口放学时堵车\n三排车并着停。"),
    (0, "请问异地就医报销怎么办理\n母亲在A市住院，需要哪些材料？"),
    (0, "建议开通到机场的夜间大巴\n末班车太早，旅客很不方便。"),
)


def groups(messages: list[Message]) -> set[frozenset[int]]:
    return {frozenset(each.members) for each in find(messages)}


def test_the_same_trouble_at_the_same_place_is_one_problem() -> None:
    wanted = {
        frozenset(i for i, (group, _) in enumerate(LETTERS) if group == number)
        for number in (1, 2, 3)
    }
    assert groups([Message(text) for _, text in LETTERS]) == wanted


def test_the_order_of_the_messages_changes_nothing() -> None:
    letters = [text for _, text in LETTERS]
    as_told = {frozenset(letters[i] for i in group) for group in groups([*map(Message, letters)])}
    letters.reverse()
    reversed_ = {frozenset(letters[i] for i in group) for group in groups([*map(Message, letters)])}
    assert as_told == reversed_


def test_the_greatest_comes_first_with_a_title_in_its_own_words() -> None:
    problems = find([Message(text) for _, text in LETTERS])
    sizes = [len(each.members) for each in problems]
    assert sizes == sorted(sizes, reverse=True)
    first = problems[0]
    assert LETTERS[first.members[0]][1].startswith(first.title)
    assert "翠湖新城" in first.title


def test_a_short_note_is_where_its_branch_is() -> None:
    notes = [
        Message("3号楼路灯不亮", "大里村"),
        Message("3号楼的路灯不亮了", "大里村"),
        Message("3号楼路灯不亮", "东岗村"),
        Message("化粪池外溢", "东岗村"),
    ]
    assert groups(notes) == {frozenset({0, 1})}


def test_a_letter_sent_twice_is_one_problem() -> None:
    letter = "请问职称评审的材料交到哪里\n本人从外省回来工作，职称是在外省评的，需要重新认定吗？"
    others = [Message(text) for _, text in LETTERS]
    assert frozenset({0, 1}) in groups([Message(letter), Message(letter + "谢谢！"), *others])


def test_hardly_anything_said_is_no_problem() -> None:
    assert find([]) == []
    assert find([Message(""), Message(""), Message("。"), Message("\ud800")]) == []
    assert find([Message("路灯不亮")]) == []


@given(st.lists(st.text(max_size=80), max_size=8))
def test_any_text_is_survived_and_nobody_is_in_two_groups(texts: list[str]) -> None:
    found = [set(each.members) for each in find([Message(text) for text in texts])]
    assert all(len(group) > 1 for group in found)
    assert all(not a & b for a, b in combinations(found, 2))


@pytest.mark.parametrize("piece", ["路", "小区小区", "a1区", "尊敬的", "3号楼路灯"])
def test_a_very_long_text_takes_no_longer_than_its_beginning(piece: str) -> None:
    text = piece * 200_000
    assert len(find([Message(text), Message(text)])) <= 1
