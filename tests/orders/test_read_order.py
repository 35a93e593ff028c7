"""Orders as people type them: what is to be done, with which matters, and the particulars."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders import Action, Order, read_order
from bot.vocabulary import Satisfaction

THURSDAY = date(2026, 6, 18)
FRIDAY_NEXT = date(2026, 6, 26)
WORDS = (
    *(
        "1026",
        "#1026",
        "一千零二十六",
        "、",
        "，",
        "转",
        "给",
        "到",
        "受理",
        "督办",
        "核实",
        "回访",
    ),
    *("满意", "不", "退回", "延期", "三天内", "原因", "市政所", "请", "的", "已经", "区里", "上报"),
    *("限", "办结", "下周五", "办", "报", "都", "全部", "\n", "？", "6月30日前", "协调", "a", " "),
)


def order(action: Action, *numbers: int, **rest: object) -> Order:
    """What is expected."""
    return Order(action, numbers or (1026,), **rest)  # type: ignore[arg-type]


CASES: dict[str, Order] = {
    # number and verb in either order, Chinese numerals, several at once
    "受理1026": order(Action.ACCEPT),
    "1026受理": order(Action.ACCEPT),
    "请受理一下#1026": order(Action.ACCEPT),
    "1026号我来办": order(Action.ACCEPT),
    "我受理1026": order(Action.ACCEPT),
    "一千零二十六受理": order(Action.ACCEPT),
    "幺零二六号受理": order(Action.ACCEPT),
    "1026、1027受理": order(Action.ACCEPT, 1026, 1027),
    "1026和1027还有1030都受理": order(Action.ACCEPT, 1026, 1027, 1030),
    "受理1026-1028": order(Action.ACCEPT, 1026, 1027, 1028),
    "1026 1027 受理了": order(Action.ACCEPT, 1026, 1027, done=True),
    # to whom
    "1026转市政所 张三": order(Action.ASSIGN, target="市政所 张三"),
    "转1026给市政所": order(Action.ASSIGN, target="市政所"),
    "转市政所1026": order(Action.ASSIGN, target="市政所"),
    "把1026交给城管办处理": order(Action.ASSIGN, target="城管办"),
    "1026派给张三，尽快": order(Action.ASSIGN, target="张三", note="尽快"),
    "1026让市政所去看看": order(Action.ASSIGN, target="市政所"),
    "1026请城管办办理": order(Action.ASSIGN, target="城管办"),
    "1026转市政所，三天内办结": order(Action.ASSIGN, target="市政所", workdays=3),
    "1026转区城管局": order(Action.ASSIGN, target="区城管局"),
    "1026已转市政所": order(Action.ASSIGN, target="市政所", done=True),
    # up
    "1026上报区里": order(Action.ESCALATE),
    "上报区里1026": order(Action.ESCALATE),
    "1026报区": order(Action.ESCALATE),
    "1026请办事处协调": order(Action.ESCALATE),
    "1026需要上级协调一下": order(Action.ESCALATE),
    "1026提级": order(Action.ESCALATE),
    "1026报给区里吧，我们办不了": order(Action.ESCALATE, note="我们办不了"),
    # down
    "退回1026 原因：不属实": order(Action.GIVE_BACK, note="不属实"),
    "1026退回，不归我们管": order(Action.GIVE_BACK, note="不归我们管"),
    "1026打回去，写清楚哪栋楼": order(Action.GIVE_BACK, note="写清楚哪栋楼"),
    "1026不予受理，因为是私事": order(Action.GIVE_BACK, note="私事"),
    "退回1026": order(Action.GIVE_BACK),
    # by when
    "督办 #1026 三天内": order(Action.SUPERVISE, workdays=3),
    "三天内督办1026": order(Action.SUPERVISE, workdays=3),
    "1026督办，下周五前办结": order(Action.SUPERVISE, due_on=FRIDAY_NEXT),
    "1026督办 3个工作日内": order(Action.SUPERVISE, workdays=3),
    "1026督办一下，一周内": order(Action.SUPERVISE, due_on=date(2026, 6, 25)),
    "督办1026 2026年7月1日前": order(Action.SUPERVISE, due_on=date(2026, 7, 1)),
    "1026督办24小时内": order(Action.SUPERVISE, workdays=1),
    "督办1026": order(Action.SUPERVISE),
    "取消督办1026": order(Action.RELEASE),
    "1026不用督办了": order(Action.RELEASE, done=True),
    "1026限三天办结": order(Action.LIMIT, workdays=3),
    "1026 6月30日前办完": order(Action.LIMIT, due_on=date(2026, 6, 30)),
    "1026务必今天解决": order(Action.LIMIT, due_on=THURSDAY),
    "1026延期到下周五，等配件": order(Action.EXTEND, due_on=FRIDAY_NEXT, note="等配件"),
    "延期1026到6月26日，配件没到": order(Action.EXTEND, due_on=FRIDAY_NEXT, note="配件没到"),
    "1026延期三天，因为下雨": order(Action.EXTEND, workdays=3, note="下雨"),
    "1026再给两天，等配件": order(Action.EXTEND, workdays=2, note="等配件"),
    "1026路灯那个事延期到下周五，等配件": order(Action.EXTEND, due_on=FRIDAY_NEXT, note="等配件"),
    "1026申请延期": order(Action.EXTEND),
    # settled, verified, asked, opened again
    "1026已办结": order(Action.SETTLE, done=True),
    "1026办好了，换了灯泡": order(Action.SETTLE, note="换了灯泡", done=True),
    "核实1026 居民满意": order(Action.VERIFY, note="居民满意", satisfaction=Satisfaction.SATISFIED),
    "1026已核实": order(Action.VERIFY, done=True),
    "1026销号": order(Action.VERIFY),
    "核实1026 没修好": order(
        Action.VERIFY, note="没修好", satisfaction=Satisfaction.UNSATISFIED, fails=True
    ),
    "1026回访不满意，楼道灯又坏了": order(
        Action.CALL_BACK,
        note="不满意，楼道灯又坏了",
        satisfaction=Satisfaction.UNSATISFIED,
        fails=True,
    ),
    "1026居民不太满意": order(
        Action.CALL_BACK, note="不太满意", satisfaction=Satisfaction.UNSATISFIED, fails=True
    ),
    "回访1026，基本满意": order(
        Action.CALL_BACK, note="基本满意", satisfaction=Satisfaction.FAIRLY
    ),
    "1026 满意": order(Action.CALL_BACK, note="满意", satisfaction=Satisfaction.SATISFIED),
    "1026电话回访没人接": order(Action.CALL_BACK, note="没人接", reached=False),
    "1026重新办理，又堵了": order(Action.REOPEN, note="又堵了"),
    # nothing but the verb
    "全部受理": Order(Action.ACCEPT, everything=True),
    "受理": Order(Action.ACCEPT),
}

NO_ORDERS = (
    *("1026受理了吗", "1026到哪一步了", "谁受理的1026？", "1026督办了没有", "核实1026了吗？"),
    *("1026还没解决", "1026没回访", "1026 已联系市政所，预计周五修好", "1026改成市政设施"),
    *("撤回1026", "1026号楼楼道灯坏了已受理", "1200户居民回访满意度98%", "2026年督办事项已完成"),
    *(
        "12345转来一件噪音投诉，已受理",
        "12345转办：东门占道，已处理",
        "转市政所",
        "上报单位：白寨社区",
    ),
    *("今天走访2次36户，1026反映的路灯已修", "李主任督办的1026已解决", "受理时间：6月24日", ""),
    *("昨天报的路灯修好了", "居民对物业不满意，要求换物业，已转办事处", "督办单转来的占道已清理"),
)


@pytest.mark.parametrize("text", CASES)
def test_an_order(text: str) -> None:
    """Read whole: action, numbers, to whom, by when, why."""
    assert read_order(text, THURSDAY) == CASES[text]


@pytest.mark.parametrize("text", NO_ORDERS)
def test_no_order(text: str) -> None:
    """Questions, news, reports and corrections are left to the reader."""
    assert read_order(text, THURSDAY) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理", order(Action.ACCEPT)),
        ("转市政所 张三", order(Action.ASSIGN, target="市政所 张三")),
        ("退回，不属实", order(Action.GIVE_BACK, note="不属实")),
        ("延期到下周五，等配件", order(Action.EXTEND, due_on=FRIDAY_NEXT, note="等配件")),
        ("满意", order(Action.CALL_BACK, note="满意", satisfaction=Satisfaction.SATISFIED)),
    ],
)
def test_under_a_quoted_message(text: str, expected: Order) -> None:
    """The matters are those that the bot named there."""
    assert (
        read_order(text, THURSDAY, "🔺 大里村请办事处协调：\n#1026 房产安置｜不动产证") == expected
    )


def test_a_quoted_list_is_no_list_of_orders() -> None:
    """One word under a digest does not move all that it names."""
    digest = "、".join(f"#{number}" for number in range(1001, 1020))
    assert read_order("满意", THURSDAY, digest) is None


@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join), st.text(max_size=200))
def test_any_text_is_read_quickly(words: str, anything: str) -> None:
    """Never an error, never long."""
    began = time.process_time()
    for text in (words, anything, words + anything):
        found = read_order(text, THURSDAY, anything)
        assert found is None or len(set(found.numbers)) == len(found.numbers)
    assert time.process_time() - began < 0.5
