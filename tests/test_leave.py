"""Being away, in many wordings; who may be meant by a name; for which branch a stand-in speaks."""

from datetime import date

import pytest

from bot.domain.people import Member, Organization
from bot.leave import Away, Back, StandIn, acting, find_stand_in, said
from bot.vocabulary import Intent, Level, Role

TODAY = date(2026, 6, 18)  # a Thursday


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("请假到周五，由小李代报", 18, 19, "小李"),
        ("我明天起休假三天，小李替我报", 19, 21, "小李"),
        ("22日到24日请假", 22, 24, ""),
        ("我请假一周", 18, 24, ""),
        ("今天请假", 18, 18, ""),
        ("下周一到周三出差，让李明帮我报", 22, 24, "李明"),
        ("休假至下周二，麻烦王强代报", 18, 23, "王强"),
        ("我后天请假一天", 20, 20, ""),
        ("从明天请假到周日", 19, 21, ""),
        ("我因病住院，这周由老张代我报", 18, 21, "老张"),
        ("请年休假5天，由钱书记代报", 18, 22, "钱书记"),
    ],
)
def test_leave_in_words(text: str, first: int, last: int, name: str) -> None:
    """From when to when, and who stands in."""
    assert said(text, TODAY) == Away(date(2026, 6, first), date(2026, 6, last), name)


def test_other_words() -> None:
    """Back again, only the stand-in, and what is about somebody else's leave."""
    assert said("销假", TODAY) == Back()
    assert said("我回来了", TODAY) == Back()
    assert said("由李明代报", TODAY) == StandIn("李明")
    for text in (
        *("帮居民请假办理低保", "协调企业为职工请假", "外出务工人员返乡登记12人"),
        *("今天走访3户，居民外出打工", "书记请假了怎么办", "今日无"),
    ):
        assert said(text, TODAY) is None, text


def organization(id: int, name: str, *, reports: bool = True) -> Organization:
    """A branch, or a department."""
    return Organization(id, 1, name, Level.BRANCH, reports, f"梧桐/{name}")


DALI, QIMING = organization(2, "大里村党总支"), organization(3, "启明村党支部")
DESK = organization(4, "党建办", reports=False)


def member(id: int, name: str, of: Organization, role: Role = Role.REPORTER) -> Member:
    """Somebody on the roster."""
    return Member(id, of, f"u{id}", name, role)


def test_who_is_called_so() -> None:
    """The full name, else the surname, those of the branch first."""
    people = [member(1, "李明", QIMING), member(2, "李强", DALI), member(3, "李", DESK)]
    assert [m.id for m in find_stand_in("李明", DALI, people)] == [1]
    assert [m.id for m in find_stand_in("小李", DALI, people)] == [2]
    assert len(find_stand_in("李干事", organization(9, "西岗"), people)) == 3
    assert find_stand_in("王强", DALI, people) == []


def test_for_whom_a_stand_in_speaks() -> None:
    """Another branch's reporter where the text names the branch; the desk where it reports."""
    neighbour, clerk = member(1, "钱", QIMING), member(2, "孙", DESK, Role.STAFF)
    assert acting(neighbour, [DALI], "今日无", Intent.ZERO).organization == QIMING
    assert acting(neighbour, [DALI], "大里村今日无", Intent.ZERO).organization == DALI
    assert acting(clerk, [DALI], "今日无", Intent.ZERO).organization == DALI
    assert acting(clerk, [DALI], "谁还没报", Intent.QUERY) == clerk
    assert acting(neighbour, [], "大里村今日无", Intent.ZERO) == neighbour
