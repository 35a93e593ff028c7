"""Three levels: handed up, taken up, given to somebody, handed further up, returned; who is told."""

from datetime import date

from bot.domain.messages import Quote
from bot.store import Tx
from bot.vocabulary import Level, Role, Status, UpdateKind
from tests.handlers.tall import (
    COLLEAGUE,
    DISTRICT,
    FAR_CLERK,
    HANDED_UP,
    LAMPS,
    WORKS,
    by_target,
    exchange,
    now,
    timeline,
    told,
)
from tests.world import CLERK, LEADER, NEIGHBOUR, SECRETARY, World

TODAY = date(2026, 6, 18)


async def test_what_needs_support_goes_to_the_office(tall: World) -> None:
    """The matter is at the office from that day on; each of the desk is told once, with what to do."""
    heard = await exchange(tall, SECRETARY, HANDED_UP)
    assert set(heard) == {"u-dali", "u-desk", "u-desk2", "u-works"}
    assert "大里村党总支请梧桐办事处协调：\n大里村党总支 #1001" in heard["u-desk"]
    assert "“受理1001”" in heard["u-desk"]
    matter = tall.store.read_now(lambda tx: tx.ledger.matter(1001))
    assert matter is not None
    assert (matter.level, matter.level_since, matter.accepted_on) == (Level.OFFICE, TODAY, None)
    raised = timeline(tall, matter)[1]
    assert raised.kind is UpdateKind.ESCALATED
    assert (raised.before["level"], raised.after["level"]) == ("branch", "office")


async def test_from_branch_to_district_and_back(tall: World) -> None:
    """Taken up, handed to the district, returned to the office and from there to the branch: each
    step has its level and day, and those concerned hear of it, nobody twice."""
    matter = await told(tall, HANDED_UP)
    heard = await exchange(tall, CLERK, f"{matter.number}受理")
    assert heard["u-desk"].startswith("✅ 已受理：\n#1001")
    assert "梧桐办事处已受理" in heard["u-dali"]
    assert set(heard) == {"u-desk", "u-dali"}
    assert now(tall, matter).accepted_on == TODAY

    tall.restart()
    tall.pass_time(days=4)
    heard = await exchange(tall, CLERK, f"{matter.number}上报区里")
    assert "已上报高新区" in heard["u-desk"]
    assert "梧桐办事处上报，请处理" in heard["u-district"]
    assert "梧桐办事处已上报高新区" in heard["u-dali"]
    matter = now(tall, matter)
    assert (matter.level, matter.level_since) == (Level.DISTRICT, date(2026, 6, 22))
    assert matter.accepted_on is None

    heard = await exchange(tall, DISTRICT, f"退回{matter.number} 原因：先由住建办出意见")
    assert "高新区退回，先由住建办出意见" in heard["u-desk"]
    assert "高新区退回" in heard["u-dali"]
    assert now(tall, matter).level is Level.OFFICE

    heard = await exchange(tall, COLLEAGUE, f"{matter.number}退回，材料不全，请补产权证明")
    assert "梧桐办事处退回，材料不全，请补产权证明" in heard["u-dali"]
    matter = now(tall, matter)
    assert (matter.level, matter.needs_support) == (Level.BRANCH, False)
    kinds = [update.kind for update in timeline(tall, matter)]
    assert kinds == [
        *(UpdateKind.REPORTED, UpdateKind.ESCALATED, UpdateKind.DEADLINE, UpdateKind.ACCEPTED),
        *(UpdateKind.ESCALATED, UpdateKind.RETURNED, UpdateKind.RETURNED),
    ]
    assert all(u.inbox_msg_id for u in timeline(tall, matter) if u.kind is not UpdateKind.DEADLINE)


async def test_the_branch_asks_again_after_a_return(tall: World) -> None:
    """In the words that it was given."""
    matter = await told(tall, HANDED_UP)
    await tall.say(CLERK, f"退回{matter.number} 原因：没写楼号")
    heard = await exchange(tall, SECRETARY, f"{matter.number}请办事处协调，是12号楼")
    assert "已上报梧桐办事处" in heard["u-dali"]
    assert "大里村党总支上报，请处理" in heard["u-desk"]
    assert now(tall, matter).level is Level.OFFICE


async def test_given_to_a_unit_and_a_person(tall: World) -> None:
    """Whoever is named is told what it is and what to answer; so is the branch."""
    matter = await told(tall, HANDED_UP)
    heard = await exchange(tall, CLERK, f"{matter.number}转市政所 张三，三天内办结")
    assert heard["u-desk"].startswith("✅ 已转市政所 张三：")
    assert "转给您办理" in heard["u-works"]
    assert "梧桐办事处已转市政所 张三办理" in heard["u-dali"]
    matter = now(tall, matter)
    assert matter.owner == "市政所 张三"
    assert matter.assigned_to == tall.member(WORKS).organization.id
    assert matter.due_on == date(2026, 6, 24)
    assert matter.accepted_on == TODAY


async def test_a_unit_that_is_not_on_the_roster(tall: World) -> None:
    """Kept as said, and the sender hears that nobody was told."""
    matter = await told(tall, HANDED_UP)
    heard = await exchange(tall, CLERK, f"把{matter.number}转给自来水公司")
    assert "自来水公司不在名单里" in heard["u-desk"]
    assert now(tall, matter).owner == "自来水公司"
    assert now(tall, matter).assigned_to is None


async def test_given_to_another_branch(tall: World) -> None:
    """Its secretary settles it with one message, although another branch reported it; both that and
    the desk hear of it."""
    matter = await told(tall, HANDED_UP)
    heard = await exchange(tall, CLERK, f"{matter.number}转启明村 钱书记")
    assert "转给您办理" in heard["u-qiming"]
    heard = await exchange(tall, NEIGHBOUR, f"{matter.number}已联系开发商，下周一办")
    assert "进展已记下" in heard["u-qiming"]
    assert "有新进展" in heard["u-dali"]
    heard = await exchange(tall, NEIGHBOUR, f"{matter.number}已办结")
    assert heard["u-qiming"].startswith("✅ 已办结：")
    assert "启明村党支部报办结" in heard["u-dali"]
    assert now(tall, matter).status is Status.RESOLVED


async def test_two_people_of_one_name(tall: World) -> None:
    """Asked with the unit to name; nothing is done."""

    def namesake(tx: Tx) -> None:
        office = tx.people.find_organization("高新区/梧桐办事处/党建办")
        assert office is not None
        tx.people.put_member(
            *("u-zhang",),
            name="张三",
            role=Role.STAFF,
            mobile="",
            organization_id=office.id,
            by_hand=True,
        )

    tall.store.write_now(namesake)
    matter = await told(tall, HANDED_UP)
    heard = await exchange(tall, CLERK, f"{matter.number}转张三")
    assert heard == {"u-desk": heard["u-desk"]}
    assert "名单里有2位张三，请带上单位" in heard["u-desk"]
    assert now(tall, matter).owner is None


async def test_the_office_takes_up_what_was_not_handed_up(tall: World) -> None:
    """Those above may; the matter is theirs then."""
    matter = await told(tall, LAMPS)
    await tall.say(LEADER, f"{matter.number}转市政所")
    matter = now(tall, matter)
    assert (matter.level, matter.owner) == (Level.OFFICE, "市政所")


async def test_several_numbers_at_once(tall: World) -> None:
    """One answer, one message for the branch, and a sentence for what cannot be done."""
    one = await told(tall, HANDED_UP)
    two = await told(tall, "3号楼电梯常坏，物业推诿，请办事处协调。")
    heard = await exchange(tall, CLERK, f"{one.number}和{two.number}还有1999受理")
    assert heard["u-desk"].count("已受理") == 1
    assert "没找到#1999" in heard["u-desk"]
    assert heard["u-dali"].count("梧桐办事处已受理") == 1
    assert {now(tall, m).accepted_on for m in (one, two)} == {TODAY}


async def test_under_the_notice_itself(tall: World) -> None:
    """An answer that quotes the notice needs no number."""
    matter = await told(tall, HANDED_UP)
    quote = Quote("m", f"🔺 大里村党总支请梧桐办事处协调：\n大里村党总支 #{matter.number} 房产安置")
    await tall.say(CLERK, "受理", quote=quote)
    assert now(tall, matter).accepted_on == TODAY


async def test_taken_up_without_a_number(tall: World) -> None:
    """The only one that waits is meant; of several it asks, or takes all where all are said."""
    assert await tall.say(CLERK, "受理") == "现在没有等受理的事项。"
    one = await told(tall, HANDED_UP)
    two = await told(tall, "3号楼电梯常坏，物业推诿，请办事处协调。")
    assert "等受理的有2件" in await tall.say(CLERK, "受理")
    assert now(tall, one).accepted_on is None
    await tall.say(CLERK, "全部受理")
    assert {now(tall, m).accepted_on for m in (one, two)} == {TODAY}
    three = await told(tall, "北门积水，雨水管堵了，请办事处协调。")
    await tall.say(CLERK, "受理")
    assert now(tall, three).accepted_on == TODAY


async def test_two_clerks_at_the_same_time(tall: World) -> None:
    """The second hears that it is taken; the branch is told once."""
    matter = await told(tall, HANDED_UP)
    for who in (CLERK, COLLEAGUE):
        message = tall.message(who, f"受理{matter.number}")
        await tall.store.keep(message, "{}", tall.now)
    while await tall.dispatcher.handle_waiting():
        pass
    heard = by_target(tall.posted())
    assert "已经受理了，不用重复" in heard["u-desk2"]
    assert heard["u-dali"].count("已受理") == 1


async def test_a_message_that_comes_twice_does_nothing_twice(tall: World) -> None:
    """A redelivery after a restart finds the message handled."""
    matter = await told(tall, HANDED_UP)
    message = tall.message(CLERK, f"退回{matter.number} 原因：没写楼号")
    await tall.hear(message)
    tall.restart()
    assert await tall.hear(message) == []
    assert [u.kind for u in timeline(tall, matter)].count(UpdateKind.RETURNED) == 1


async def test_out_of_order(tall: World) -> None:
    """What was meant for a matter that has moved on is refused with what can be done."""
    matter = await told(tall, HANDED_UP)
    await tall.say(CLERK, f"{matter.number}上报区里")
    assert "已经在高新区（6月18日（周四）起），由他们办" in await tall.say(
        CLERK, f"退回{matter.number} 原因：不属实"
    )
    await tall.say(DISTRICT, f"{matter.number}已办结，区里已发文")
    assert "已经办结了" in await tall.say(DISTRICT, f"受理{matter.number}")


async def test_a_return_needs_its_reason(tall: World) -> None:
    """Without one nothing is returned."""
    matter = await told(tall, HANDED_UP)
    assert "退回要写一句原因" in await tall.say(CLERK, f"退回{matter.number}")
    assert now(tall, matter).level is Level.OFFICE


async def test_not_within_another_office(tall: World) -> None:
    """A number of another office is not found, and nothing is given away of it."""
    matter = await told(tall, HANDED_UP)
    assert (
        await tall.say(FAR_CLERK, f"受理{matter.number}") == f"没找到#{matter.number}，请核对编号。"
    )
    assert now(tall, matter).accepted_on is None


async def test_support_is_not_needed_any_more(tall: World) -> None:
    """What nobody has taken up goes back when the branch settles it or withdraws it; the desk that
    was told of it hears so."""
    matter = await told(tall, HANDED_UP)
    heard = await exchange(tall, SECRETARY, f"撤回{matter.number}")
    assert "大里村党总支已撤回" in heard["u-desk"]


async def test_an_undo_takes_the_handing_up_back(tall: World) -> None:
    """One word of the branch, and the matter is where it was; the desk that was told hears so."""
    matter = await told(tall, LAMPS)
    await tall.say(SECRETARY, f"{matter.number}请办事处协调")
    heard = await exchange(tall, SECRETARY, "撤销")
    assert "不用协调了" in heard["u-desk"]
    matter = now(tall, matter)
    assert (matter.level, matter.needs_support) == (Level.BRANCH, False)
    reported = await told(tall, HANDED_UP)
    heard = await exchange(tall, SECRETARY, "撤销")
    assert "大里村党总支已撤回" in heard["u-desk"]
    assert now(tall, reported).withdrawn


async def test_settled_by_the_branch_while_the_office_has_it(tall: World) -> None:
    """The desk is told, with the next step."""
    matter = await told(tall, HANDED_UP)
    heard = await exchange(tall, SECRETARY, f"{matter.number}已解决")
    assert "大里村党总支报办结" in heard["u-desk"]
    assert f"核实{matter.number}" in heard["u-desk"]


async def test_who_stands_in_is_told_instead(tall: World) -> None:
    """During a leave the branch is whoever reports for it."""
    matter = await told(tall, HANDED_UP)
    await tall.say(SECRETARY, "请假到6月24日，由钱书记代报")
    heard = await exchange(tall, CLERK, f"受理{matter.number}")
    assert set(heard) == {"u-desk", "u-qiming"}


async def test_nobody_is_woken(tall: World) -> None:
    """At night the answer comes at once, what others are to know in the morning."""
    matter = await told(tall, HANDED_UP)
    tall.pass_time(hours=5)
    heard = await exchange(tall, CLERK, f"受理{matter.number}")
    assert set(heard) == {"u-desk"}
    tall.pass_time(hours=9)
    assert set(by_target(tall.posted())) == {"u-dali"}


async def test_a_desk_is_offered_what_it_can_do(tall: World) -> None:
    """The office's may hand a matter up; at the district's there is nobody above."""
    heard = await exchange(tall, SECRETARY, HANDED_UP)
    number = tall.store.read_now(
        lambda tx: tx.ledger.open_matters(tall.member(SECRETARY).organization.id)
    )[0].number
    assert f"{number}上报区里" in heard["u-desk"]
    heard = await exchange(tall, CLERK, f"{number}上报区里")
    assert f"受理{number}" in heard["u-district"]
    assert "上报" not in heard["u-district"].partition("可以回复")[2]
