"""Short news that points back with no word for it, from tired people."""

from bot.domain.messages import Quote
from bot.vocabulary import Intent, Status, UpdateKind
from tests.handlers.tall import DISTRICT, FAR_SECRETARY, WORKS, exchange, now, timeline, told
from tests.handlers.test_conversations import matter, numbers, reports
from tests.world import CLERK, LEADER, NEIGHBOUR, SECRETARY, World

LAMPS = "村南头3盏路灯不亮，已联系市政所。"
SEVERAL = f"1.{LAMPS}\n2.12号楼化粪池堵塞，正在联系清掏公司。\n3.二期不动产证办理中。"


async def test_what_is_not_settled_yet_stays_open(world: World) -> None:
    """It is an entry of the matter that it names, no new matter and no chatter."""
    lamps, tank, _ = numbers(await world.say(SECRETARY, SEVERAL))
    assert numbers(await world.say(SECRETARY, "路灯的事还没弄好")) == [lamps]
    assert numbers(await world.say(SECRETARY, "路灯还没修好，师傅说明天来")) == [lamps]
    assert numbers(await world.say(SECRETARY, "化粪池的事催了，还没来人")) == [tank]
    assert matter(world, lamps).status is Status.IN_PROGRESS
    entries = timeline(world, matter(world, lamps))
    assert [entry.note for entry in entries if entry.kind is UpdateKind.PROGRESS] == [
        "路灯的事还没弄好",
        "路灯还没修好，师傅说明天来",
    ]
    assert [len(report.matters) for report in reports(world)] == [3]


async def test_a_day_on_which_somebody_comes_is_no_deadline(world: World) -> None:
    """The deadline stays; a day by which all will be done is one."""
    (lamps,) = numbers(await world.say(SECRETARY, LAMPS))
    due_on = matter(world, lamps).due_on
    await world.say(SECRETARY, "路灯师傅说明天来修")
    assert matter(world, lamps).due_on == due_on


async def test_what_is_broken_again_is_open_again(world: World) -> None:
    """What was settled lately; at another building it is another matter."""
    lamps, tank, _ = numbers(await world.say(SECRETARY, SEVERAL))
    await world.say(SECRETARY, f"{tank}已解决")
    assert numbers(await world.say(SECRETARY, "化粪池又堵了")) == [tank]
    assert matter(world, tank).status is Status.PENDING
    (other,) = numbers(await world.say(SECRETARY, "村北头的路灯又不亮了"))
    assert other not in (lamps, tank)


async def test_two_that_it_may_be_are_asked(world: World) -> None:
    """With numbers; the answer is kept with the words of the news."""
    east, west = numbers(
        await world.say(SECRETARY, "1.东门路灯不亮，已报修。\n2.西门路灯不亮，已报修。")
    )
    asked = await world.say(SECRETARY, "路灯还没修好")
    assert sorted(numbers(asked)) == [east, west]
    assert numbers(await world.say(SECRETARY, str(west))) == [west]
    assert timeline(world, matter(world, west))[-1].note == "路灯还没修好"
    assert numbers(await world.say(SECRETARY, "东门路灯还没修好")) == [east]


async def test_words_that_name_nothing(world: World) -> None:
    """Mean the only one that they can mean: the one of that day, or what was quoted."""
    (cover,) = numbers(await world.say(NEIGHBOUR, "北门井盖丢失，正在联系市政"))
    world.pass_time(hours=15)
    assert numbers(await world.say(NEIGHBOUR, "那个还没弄好")) == [cover]
    assert numbers(await world.say(NEIGHBOUR, "昨天那个弄好了")) == [cover]
    assert matter(world, cover).status is Status.RESOLVED
    receipt = await world.say(SECRETARY, LAMPS)
    (lamps,) = numbers(receipt)
    await world.say(SECRETARY, "5号楼电梯停运，正在维修")
    assert numbers(await world.say(SECRETARY, "还没好", quote=Quote(None, receipt))) == [lamps]


async def test_nothing_new_and_news_of_something_old(world: World) -> None:
    """Both count: the day is reported, and the matter has moved."""
    (lamps,) = numbers(await world.say(SECRETARY, LAMPS))
    world.pass_time(days=1)
    answer = await world.say(SECRETARY, "今天没有，路灯还在等配件")
    assert "零报告已收到" in answer
    assert numbers(answer) == [lamps]
    (report,) = reports(world, matter(world, lamps).reported_on.replace(day=19))
    assert report.intent is Intent.ZERO


async def test_what_is_said_after_a_number(world: World) -> None:
    """However the number is typed: news, or something to be added; never of another matter."""
    lamps, tank, _ = numbers(await world.say(SECRETARY, SEVERAL))
    await world.say(SECRETARY, "5号楼电梯停运，正在维修")
    assert numbers(await world.say(SECRETARY, f"{lamps}正在联系厂家")) == [lamps]
    assert "涉及30户" in await world.say(SECRETARY, f"{tank}涉及30户")
    assert matter(world, tank).households == 30
    assert numbers(await world.say(SECRETARY, f"＃{lamps}还差两盏没换")) == [lamps]
    assert numbers(await world.say(SECRETARY, f"{lamps}号办好了")) == [lamps]
    assert matter(world, lamps).status is Status.RESOLVED


async def test_a_correction_that_is_not_understood_moves_no_report(world: World) -> None:
    """A report goes to another day only where a day is named."""
    (lamps,) = numbers(await world.say(SECRETARY, LAMPS))
    day = matter(world, lamps).reported_on
    world.pass_time(days=1)
    assert "没看懂" in await world.say(SECRETARY, f"{lamps}件数不对，是10个口")
    assert matter(world, lamps).reported_on == day


async def test_whoever_has_it_in_hand_tells_news_in_any_words(tall: World) -> None:
    """A unit of the office that reports for no branch."""
    lift = await told(tall, "3号楼电梯停运，需要办事处协调。")
    await tall.say(CLERK, f"{lift.number}转市政所 张三")
    heard = await exchange(tall, WORKS, f"{lift.number}正在联系厂家")
    assert "进展已记下" in heard["u-works"]
    assert "有新进展" in heard["u-dali"]


async def test_more_time_in_one_word(tall: World) -> None:
    """With one wish that waits; with two by number; and not granted."""
    first = await told(tall, LAMPS)
    second = await told(tall, "5号楼电梯停运，正在维修")
    for each in (first, second):
        await tall.say(LEADER, f"督办{each.number} 三天内")
    await tall.say(SECRETARY, f"{first.number}延期到6月26日，等配件")
    heard = await exchange(tall, LEADER, "同意")
    assert "已延期到6月26日" in heard["u-leader"]
    assert "延期到6月26日" in heard["u-dali"]
    await tall.say(SECRETARY, f"{first.number}延期到6月30日，等配件")
    await tall.say(SECRETARY, f"{second.number}延期到6月30日，等厂家")
    assert "请带上编号" in await tall.say(LEADER, "同意")
    tall.restart()
    heard = await exchange(tall, LEADER, f"{second.number}不同意，抓紧办")
    assert "没有同意延期，期限还是6月24日" in heard["u-dali"]
    assert "抓紧办" in heard["u-dali"]
    await tall.say(LEADER, "同意")
    assert now(tall, first).due_on == first.reported_on.replace(day=30)
    assert "已延期" not in await tall.say(LEADER, "同意")


async def test_a_category_is_changed_in_peoples_words(world: World) -> None:
    """The words told stay as they were told."""
    (parking,) = numbers(await world.say(SECRETARY, "小区北门停车乱，已劝导。"))
    answer = await world.say(SECRETARY, f"{parking}不是停车，是占道经营")
    assert "违建占道" in answer
    assert "停车乱" in answer


async def test_a_question_about_something_named(world: World) -> None:
    """Asks, and tells nothing."""
    (lamps,) = numbers(await world.say(SECRETARY, LAMPS))
    assert numbers(await world.say(SECRETARY, "路灯还没修好吗")) == [lamps]
    assert len(timeline(world, matter(world, lamps))) == 2


async def test_an_office_is_asked_for_by_name(tall: World) -> None:
    """By those of the district; their own name narrows nothing."""
    await tall.say(SECRETARY, LAMPS)
    await tall.say(FAR_SECRETARY, "河边护栏损坏，正在维修")
    assert "未办结2/2件" in await tall.say(DISTRICT, "高新区未办结的有几件")
    assert "未办结1/1件" in await tall.say(DISTRICT, "枫杨办事处未办结的有几件")


async def test_a_day_told_again_with_some_of_it_settled(world: World) -> None:
    """Is the same report in a new version, though the words of how far it is differ."""
    first = "1.东门路灯不亮，已报修，正在办理；\n2.西门路灯不亮，已报修；\n3.楼道杂物已清理。"
    again = "1.东门路灯不亮，已修好；\n2.西门路灯不亮，已报修；\n3.楼道杂物已清理；\n4.北门井盖丢失，已补装。"
    before = numbers(await world.say(SECRETARY, first))
    answer = await world.say(SECRETARY, again)
    assert "已替换之前的3件" in answer
    assert numbers(answer)[:3] == before
    assert matter(world, before[0]).status is Status.RESOLVED
    undone = await world.say(SECRETARY, "撤销")
    assert numbers(undone) == before
    assert matter(world, before[0]).status is Status.IN_PROGRESS


async def test_the_end_of_something_open_is_no_new_matter(world: World) -> None:
    """At its place; at another it is one."""
    _, west = numbers(
        await world.say(SECRETARY, "1.东门路灯不亮，已报修。\n2.西门路灯不亮，已报修。")
    )
    assert numbers(await world.say(SECRETARY, "西门路灯换了灯泡了")) == [west]
    assert matter(world, west).status is Status.RESOLVED
    assert "日报已收到" in await world.say(SECRETARY, "北门杂物已清理")


async def test_done_after_a_number(world: World) -> None:
    """In a word that the reader does not know as one of progress."""
    await world.say(SECRETARY, "5号楼楼道杂物堆放，正在清理")
    (number,) = numbers(await world.say(SECRETARY, "12号楼化粪池堵塞，正在联系"))
    await world.say(SECRETARY, f"{number}清完了")
    assert matter(world, number).status is Status.RESOLVED


async def test_all_of_a_day(world: World) -> None:
    """Settled at once."""
    told_of = numbers(await world.say(SECRETARY, SEVERAL))
    world.pass_time(days=1)
    (other,) = numbers(await world.say(SECRETARY, "5号楼电梯停运，正在维修"))
    assert numbers(await world.say(SECRETARY, "昨天报的几件都办完了")) == told_of
    assert matter(world, other).status is Status.IN_PROGRESS


async def test_what_was_told_last_is_of_another_day(world: World) -> None:
    """Only that moves."""
    (first,) = numbers(await world.say(SECRETARY, LAMPS))
    (second,) = numbers(await world.say(SECRETARY, "5号楼电梯停运，正在维修"))
    assert "6月17日" in await world.say(SECRETARY, "上面那条是昨天的")
    assert matter(world, second).reported_on.day == 17
    assert matter(world, first).reported_on.day == 18


async def test_something_is_added_to_what_its_words_name(world: World) -> None:
    """Without a number."""
    _, tank, _ = numbers(await world.say(SECRETARY, SEVERAL))
    await world.say(SECRETARY, "补充一下，化粪池那个涉及20户")
    assert matter(world, tank).households == 20


async def test_positions_are_never_those_of_a_question(world: World) -> None:
    """People count in the list of what is there."""
    east, _, third = numbers(
        await world.say(
            SECRETARY,
            "1.东门路灯不亮，已报修。\n2.西门路灯不亮，已报修。\n3.北门井盖丢失，正在联系。",
        )
    )
    await world.say(SECRETARY, "路灯修好了")
    await world.say(SECRETARY, str(east))
    await world.say(SECRETARY, "第三件办好了")
    assert matter(world, third).status is Status.RESOLVED


async def test_questions_that_look_like_reports(world: World) -> None:
    """Change nothing."""
    (lamps,) = numbers(await world.say(SECRETARY, LAMPS))
    for question in (
        f"{lamps}解决了吗",
        "路灯修好了没有",
        "我今天都报了啥",
        "路灯是几号报的",
        "停车的有没有",
    ):
        await world.say(SECRETARY, question)
    assert matter(world, lamps).status is Status.IN_PROGRESS
    assert [len(report.matters) for report in reports(world)] == [1]


async def test_what_was_taken_back_is_said_to_be(world: World) -> None:
    """Not that it is unknown."""
    (lamps,) = numbers(await world.say(SECRETARY, LAMPS))
    await world.say(SECRETARY, f"撤回{lamps}")
    assert "已经撤回了" in await world.say(SECRETARY, f"不对，{lamps}不撤")


async def test_where_matters_stand(tall: World) -> None:
    """Supervised, waiting to be taken up, not verified yet."""
    lamps = await told(tall, LAMPS)
    waits = await told(tall, "二期安置房不动产证还在办，需要办事处协调。")
    done = await told(tall, "东门杂物已清理")
    await tall.say(LEADER, f"{lamps.number}给我盯紧点")
    for question, expected in (
        ("督办的有哪些", lamps),
        ("哪些是等我受理的", waits),
        ("待核实的有哪些", done),
    ):
        answer = await tall.say(LEADER, question)
        assert "共1件" in answer
        assert numbers(answer) == [expected.number]


async def test_two_branches_and_two_weeks_are_compared(world: World) -> None:
    """One by one; the newer against the older."""
    await world.say(SECRETARY, LAMPS)
    await world.say(NEIGHBOUR, "北门井盖丢失，已补装")
    answer = await world.say(LEADER, "大里村和启明村哪个办结率高")
    assert "大里村党总支 1件，已解决0/1" in answer
    assert "启明村党支部 1件，已解决1/1" in answer
    answer = await world.say(LEADER, "上周和这周比怎么样")
    assert answer.startswith("6月15日至18日共2件")
    assert "已报2/2" in await world.say(LEADER, "今天报了几个支部")


async def test_each_part_of_a_message_is_of_its_own_matters(world: World) -> None:
    """By position or number, some settled and some not."""
    first, second, third = numbers(await world.say(SECRETARY, SEVERAL))
    answer = await world.say(SECRETARY, "第一件和第三件办好了，第二件还没")
    assert numbers(answer) == [first, third, second]
    assert [matter(world, n).status for n in (first, second, third)] == [
        Status.RESOLVED,
        Status.IN_PROGRESS,
        Status.RESOLVED,
    ]
    await world.say(SECRETARY, "撤销")
    await world.say(SECRETARY, f"{first}、{second}都办好了")
    assert matter(world, second).status is Status.RESOLVED
    await world.say(SECRETARY, "第三个弄完了")
    assert matter(world, third).status is Status.RESOLVED


PLAIN = (
    "1.村西头路灯坏了2盏，已报修；\n2.停车棚漏雨，正在修；\n3.邻里纠纷1起，已调解好；\n"
    "4.5号楼楼道杂物堆放，需要办事处协调"
)


async def test_each_clause_names_its_own_in_words(world: World) -> None:
    """Some settled, some not; what is quarrelled about again is open again."""
    lamps, shed, quarrel, _ = numbers(await world.say(SECRETARY, PLAIN))
    assert numbers(await world.say(SECRETARY, "停车棚修好了，路灯还没")) == [shed, lamps]
    assert matter(world, shed).status is Status.RESOLVED
    assert matter(world, lamps).status is Status.IN_PROGRESS
    assert numbers(await world.say(SECRETARY, "纠纷那个又吵起来了")) == [quarrel]
    assert matter(world, quarrel).status is Status.PENDING
    await world.say(SECRETARY, "居民又来说停车棚没修好，不满意")
    assert matter(world, shed).status is Status.IN_PROGRESS


async def test_one_of_several_is_taken_back_by_its_words(world: World) -> None:
    """And nothing else of the report."""
    _, shed, *_ = told_of = numbers(await world.say(SECRETARY, PLAIN))
    assert f"已撤回#{shed}" in await world.say(SECRETARY, "停车棚撤回吧，是别的村的")
    assert [matter(world, n).withdrawn for n in told_of] == [False, True, False, False]


async def test_two_are_joined_by_position(world: World) -> None:
    """Those of the list shown last."""
    _, second, third, _ = numbers(await world.say(SECRETARY, PLAIN))
    await world.say(SECRETARY, "把第二件和第三件合并")
    assert [matter(world, n).number for n in (second, third)] == [second, third]
    assert [m.number for m in reports(world)[0].matters] == [second - 1, second, third + 1]


async def test_orders_that_name_their_matter_in_words(tall: World) -> None:
    """Of leaders, the desk, the unit that has it, the branch; of several the numbers are shown."""
    lamps, shed, _, rubbish = numbers(await tall.say(SECRETARY, PLAIN))
    assert numbers(await tall.say(LEADER, "督办停车棚那件，三天")) == [shed]
    assert matter(tall, shed).supervised_on is not None
    assert "已受理" in await tall.say(CLERK, "楼道杂物那个我们受理了")
    await tall.say(CLERK, "杂物的转市政所 张三")
    assert "已办结" in await tall.say(WORKS, "杂物那个办好了")
    assert matter(tall, rubbish).status is Status.RESOLVED
    assert "已延期" in await tall.say(SECRETARY, "路灯那个延期到7月3日，等配件")
    assert matter(tall, lamps).due_on is not None
    await tall.say(NEIGHBOUR, "村口路灯不亮，已报修")
    assert "请带上编号" in await tall.say(LEADER, "把路灯那个督办一下")


async def test_who_is_away_and_whether_one_branch_has_reported(world: World) -> None:
    """In the words of a leader."""
    await world.say(NEIGHBOUR, "请假到周五，由赵书记代报")
    assert "钱书记请假，由赵书记代报" in await world.say(LEADER, "谁请假了")
    assert "还没报：启明村党支部" in await world.say(LEADER, "启明村今天报了没")
    await world.say(SECRETARY, "今日无")
    assert "已报1/1" in await world.say(LEADER, "大里村今天报了吗")
    assert reports(world)[0].intent is Intent.ZERO
    await world.say(SECRETARY, "哪些过期了")
    assert len(reports(world)) == 1


async def test_counts_of_what_was_spoken_of(world: World) -> None:
    """Of the last one, or of the one named."""
    _, _, _, rubbish = numbers(await world.say(SECRETARY, PLAIN))
    (lift,) = numbers(await world.say(SECRETARY, "3号楼电梯停运，已报修"))
    await world.say(SECRETARY, "涉及40户")
    assert matter(world, lift).households == 40
    await world.say(SECRETARY, "楼道杂物那个涉及12户")
    assert matter(world, rubbish).households == 12


async def test_all_of_those_asked_for(world: World) -> None:
    """In the words of news instead of an answer."""
    told_of = numbers(await world.say(SECRETARY, "1.东门路灯坏；\n2.东门杂物堆放，正在清理"))
    assert "哪一件" in await world.say(SECRETARY, "东门的也修好了")
    assert sorted(numbers(await world.say(SECRETARY, "两个都弄好了"))) == told_of


async def test_the_office_adds_to_a_matter(tall: World) -> None:
    """As news for the branch; and orders in words mean what is open."""
    first = await told(tall, "3号楼电梯停运，已报修")
    await tall.say(SECRETARY, f"{first.number}已解决")
    (second,) = numbers(await tall.say(SECRETARY, "3号楼电梯门夹人，正在联系厂家"))
    assert "进展已记下" in await tall.say(CLERK, f"{second}补充说明：厂家合同已到期")
    assert numbers(await tall.say(LEADER, "电梯反复坏，督办一下")) == [second]
    await tall.say(SECRETARY, "电梯来不及，延到7月3日，厂家没货")
    assert "已延期到7月3日" in await tall.say(LEADER, "同意")


async def test_the_same_building_is_not_the_same_thing(world: World) -> None:
    """News of another trouble in it is another matter; of a building alone, what is there."""
    (lift,) = numbers(await world.say(SECRETARY, "7号楼电梯停运，已报修"))
    assert lift not in numbers(await world.say(SECRETARY, "7号楼停水影响30户"))
    assert matter(world, lift).households is None
    (lamps,) = numbers(await world.say(SECRETARY, "8号楼路灯不亮，已报修"))
    assert numbers(await world.say(SECRETARY, "8号楼的还没修")) == [lamps]
