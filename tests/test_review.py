"""A digest that the desk sees first; and what became of it after it was sent."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from docx import Document

from bot.analysis import analyse, as_json
from bot.analysis.kept import figures_of
from bot.domain.messages import File, Group, Markdown, Outgoing, PaperKind, Person, Text
from bot.edition import Press
from bot.hours import Hours
from bot.jobs import DigestJobs
from bot.papers import Papers
from bot.store import ClaimedOutgoing, Settlement, Store, Tx
from handlers.review import sentences_of
from tests.digest.days import one_matter, ordinary_day, twenty_branches, zero_day
from tests.digest.test_commentary import SCENES
from tests.documents.sheets import Sheets
from tests.test_jobs import ARule, paint
from tests.world import CLERK, LEADER, OFFICE, SECRETARY, World

REPORT = "1.村南头3盏路灯不亮，已联系市政所。2.东门停车位不够，已新划20个车位。"
RULE = ARule(to=("role:leader", "group:cidWork=="), review_by="role:staff", review_minutes=30)


def jobs(world: World, *rules: ARule, pages: str = "") -> DigestJobs:
    return DigestJobs(
        world.store, rules or (RULE,), Press(Papers(OFFICE.briefing), paint, pages), Hours()
    )


def taken(world: World) -> list[Outgoing]:
    return [row.outgoing for row in world.posted()]


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A report at twenty to six; the digest is due at half past six, and the rule known before."""
    async with World(database_url) as made:
        await jobs(made).run_due(made.now)
        await made.say(SECRETARY, REPORT)
        made.now = datetime.fromisoformat("2026-06-18T18:30:00+08:00")
        yield made


def text_of(outgoing: Outgoing) -> str:
    assert isinstance(outgoing.body, Markdown)
    return outgoing.body.text


async def test_the_desk_gets_the_draft_first(world: World) -> None:
    """Only the desk gets anything, and how to answer; at the deadline it goes out by itself."""
    assert await jobs(world).run_due(world.now) == 1
    [draft] = taken(world)
    assert draft.target == Person("u-desk")
    assert isinstance(draft.body, Markdown)
    assert draft.body.title == "待审：日报汇总 6月18日：2件，自报已解决1件"
    assert "没人说话，19:00自动发出" in draft.body.text
    world.pass_time(minutes=29)
    assert await jobs(world).run_due(world.now) == 0
    world.pass_time(minutes=1)
    assert await jobs(world).run_due(world.now) == 4
    targets = [each.target for each in taken(world)]
    assert targets == [Person("u-leader"), Group("cidWork==")] * 2
    assert await jobs(world).run_due(world.now) == 0


async def test_a_draft_that_comes_late_leaves_the_desk_its_time(world: World) -> None:
    """Made at night after an outage it comes in the morning, and goes out half an hour after that."""
    world.now = datetime.fromisoformat("2026-06-18T23:00:00+08:00")
    assert await jobs(world).run_due(world.now) == 1
    morning = datetime.fromisoformat("2026-06-19T07:30:00+08:00")
    world.store.write_now(lambda tx: tx.outbox.hold(world.now, morning))
    world.now = morning
    [draft] = taken(world)
    assert "没人说话，08:00自动发出" in text_of(draft)
    assert await jobs(world).run_due(world.now) == 0
    world.pass_time(minutes=30)
    assert await jobs(world).run_due(world.now) == 4


async def test_it_goes_out_as_the_desk_saw_it(world: World) -> None:
    """What is reported after the draft does not change it."""
    await jobs(world).run_due(world.now)
    [draft] = taken(world)
    await world.say(SECRETARY, "还有一件：3号楼停水，已修好。")
    world.pass_time(minutes=30)
    await jobs(world).run_due(world.now)
    sent = text_of(taken(world)[0])
    assert text_of(draft).endswith(sent)


async def test_released_at_once(world: World) -> None:
    """ "放行" sends it with the next tick."""
    await jobs(world).run_due(world.now)
    taken(world)
    world.pass_time(minutes=2)
    assert await world.say(CLERK, "放行") == "好，日报汇总（6月18日）马上发出。"
    assert await jobs(world).run_due(world.now) == 4
    assert len(taken(world)) == 4
    # once it is out, the same words are ordinary talk again
    assert "马上发出" not in await world.say(CLERK, "放行")


async def test_held_until_released(world: World) -> None:
    """ "暂缓" keeps it back beyond the deadline."""
    await jobs(world).run_due(world.now)
    taken(world)
    assert await world.say(CLERK, "先不发") == (
        "好，日报汇总（6月18日）先不发。要发的时候回“放行”。"
    )
    world.pass_time(minutes=90)
    assert await jobs(world).run_due(world.now) == 0
    await world.say(CLERK, "发吧")
    assert await jobs(world).run_due(world.now) == 4


async def test_the_commentary_is_changed(world: World) -> None:
    """The desk's sentences stand in place of the bot's, for everybody."""
    await jobs(world).run_due(world.now)
    taken(world)
    said = await world.say(CLERK, "点评改成：1. 大里村划车位办得快。\n2、路灯请市政所明天去看")
    assert said.splitlines() == [
        "日报汇总的点评改成：",
        "1. 大里村划车位办得快。",
        "2. 路灯请市政所明天去看",
        "回“放行”现在就发。",
    ]
    world.pass_time(minutes=30)
    await jobs(world, replace(RULE, parts=("overview", "commentary"))).run_due(world.now)
    leader, group = taken(world)[:2]
    for each in (leader, group):
        assert "- 大里村划车位办得快。\n- 路灯请市政所明天去看" in text_of(each)
    kept = world.store.read_now(lambda tx: tx.digests.recent(1))[0]
    assert (kept.state, kept.body) == ("sent", text_of(leader))


async def test_others_have_no_say(world: World) -> None:
    """Neither a secretary nor a leader releases what is the desk's to review; in a group nobody."""
    await jobs(world).run_due(world.now)
    taken(world)
    await world.say(SECRETARY, "放行")
    await world.say(LEADER, "放行")
    await world.say(CLERK, "放行", in_group=True)
    assert await jobs(world).run_due(world.now) == 0


@pytest.mark.parametrize(
    "text", ["同意1025延期", "不通过", "发送给市政所", "把日报汇总发我", "1024通过了"]
)
async def test_words_about_something_else(world: World, text: str) -> None:
    """Only the word alone releases; what merely has it in it is about something else."""
    await jobs(world).run_due(world.now)
    taken(world)
    await world.say(CLERK, text)
    taken(world)
    assert await jobs(world).run_due(world.now) == 0


async def test_two_drafts_are_told_apart(world: World) -> None:
    """With two waiting, the bot asks which; a name settles it."""
    other = replace(RULE, name="晚间简报")
    both = jobs(world, RULE, other)
    world.now = world.now.replace(hour=18, minute=29)
    await both.run_due(world.now)
    world.pass_time(minutes=1)
    await both.run_due(world.now)
    taken(world)
    assert "请带上名字" in await world.say(CLERK, "放行")
    assert await world.say(CLERK, "放行晚间简报") == "好，晚间简报（6月18日）马上发出。"
    assert await both.run_due(world.now) == 4
    assert {each.key.split(":")[0] for each in taken(world)} == {"晚间简报"}


async def test_nobody_to_review(world: World) -> None:
    """A reviewer who does not exist holds nothing up."""
    rule = replace(RULE, review_by="user:u-gone")
    assert await jobs(world, rule).run_due(world.now) == 4


async def test_two_replicas_release_once(
    world: World, database_url: str, open_stores: Callable[[str], Store]
) -> None:
    """The draft goes out once, whoever is first."""
    await jobs(world).run_due(world.now)
    taken(world)
    world.pass_time(minutes=30)
    other = DigestJobs(
        open_stores(database_url), (RULE,), Press(Papers(OFFICE.briefing), paint), Hours()
    )
    posted = await asyncio.gather(jobs(world).run_due(world.now), other.run_due(world.now))
    assert sorted(posted) == [0, 4]


async def test_documents_go_with_it(world: World) -> None:
    """Bulletin and ledger for the people of the office, with the figures of the text; groups get
    none."""
    rule = replace(RULE, review_by="", files=(PaperKind.BULLETIN, PaperKind.LEDGER))
    await jobs(world, rule).run_due(world.now)
    files = [each for each in taken(world) if isinstance(each.body, File)]
    assert [each.target for each in files] == [Person("u-leader")] * 2
    contents = [blob(world, each.body.blob_id) for each in files if isinstance(each.body, File)]
    word = Document(BytesIO(contents[0]))
    assert "收集2件" in "".join(paragraph.text for paragraph in word.paragraphs)
    assert Sheets(contents[1]).worked_out("统计", "B4") == 2
    assert files[1].body.name == "日报汇总 2026-06-18 台账.xlsx"  # type: ignore[union-attr]


def blob(world: World, id: str) -> bytes:
    found = world.store.read_now(lambda tx: tx.blobs.get(id))
    assert found is not None
    return found.content


async def test_a_link_to_the_page(world: World) -> None:
    """Where the settings say at which address people find the pages, it is the last line."""
    rule = replace(RULE, review_by="")
    await jobs(world, rule, pages="http://10.1.2.3:8760").run_due(world.now)
    link = "http://10.1.2.3:8760/?period=day&date=2026-06-18&to=2026-06-18"
    assert text_of(taken(world)[0]).endswith(f"[打开网页看全部]({link})")


def fail(world: World, *targets: str) -> None:
    """Settles what waits: dead for some targets, sent for the others."""

    def work(tx: Tx) -> None:
        rows = tx.outbox.claim(100, world.now, timedelta(minutes=1))
        tx.outbox.settle([settled(row, targets) for row in rows], world.now)

    world.store.write_now(work)


def settled(row: ClaimedOutgoing, targets: tuple[str, ...]) -> Settlement:
    if any(target in row.outgoing.key for target in targets):
        return Settlement(row.id, "dead", error="用户不存在")
    return Settlement(row.id, "sent")


async def test_what_did_not_arrive_is_told_to_the_desk(world: World) -> None:
    """Once, when all has been tried: to whom, and why."""
    rule = replace(RULE, review_by="")
    await jobs(world, rule).run_due(world.now)
    assert await jobs(world, rule).run_due(world.now) == 0
    fail(world, "u-leader")
    world.pass_time(minutes=1)
    assert await jobs(world, rule).run_due(world.now) == 1
    [told] = taken(world)
    assert told.target == Person("u-desk")
    assert isinstance(told.body, Text)
    assert told.body.content.startswith("日报汇总（6月18日）没有送到：李主任（用户不存在）。")
    world.pass_time(minutes=1)
    assert await jobs(world, rule).run_due(world.now) == 0


async def test_what_became_of_it_can_be_seen(world: World) -> None:
    """Each message of a digest with its state."""
    rule = replace(RULE, review_by="")
    await jobs(world, rule).run_due(world.now)
    fail(world, "group:")

    def look(tx: Tx) -> list[tuple[str, str]]:
        [digest] = tx.digests.recent(5)
        return [(each.target, each.state) for each in tx.digests.deliveries(digest)]

    found = world.store.read_now(look)
    assert found == [("user:u-leader", "sent"), ("group:cidWork==", "dead")] * 2


@pytest.mark.parametrize(
    "facts", [ordinary_day(), zero_day(), one_matter(), twenty_branches(), *SCENES.values()]
)
def test_kept_figures_are_figures_again(facts: object) -> None:
    """What was kept as JSON shows the same digest once more."""
    figures = analyse(facts)  # type: ignore[arg-type]
    kept = as_json(figures)
    assert isinstance(kept, Mapping)
    assert as_json(figures_of(kept)) == kept


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("大里村好。路灯要快！", ["大里村好。", "路灯要快！"]),
        ("一行\n- 两行\n\n3. 三行", ["一行", "两行", "三行"]),
        ("。。。", []),
    ],
)
def test_sentences_of_the_desk(words: str, sentences: list[str]) -> None:
    """One for each full stop or line, without numbering."""
    assert sentences_of(words) == sentences
