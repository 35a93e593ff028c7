"""Pictures of several people at once, out of order, delivered twice, and over a restart."""

from bot.domain.messages import Media, MediaKind
from tests.handlers.test_conversations import numbers
from tests.world import NEIGHBOUR, SECRETARY, Persona, World


async def photo(world: World, who: Persona, code: str) -> str:
    """A picture without words; the answer."""
    return await world.say(who, "", kind="picture", media=[Media(MediaKind.PICTURE, code)])


async def how_many(world: World, who: Persona, number: int) -> str:
    """What the bot says of a matter's photos."""
    answer = await world.say(who, f"#{number}到哪一步了")
    return next((line for line in answer.splitlines() if "照片" in line), "")


async def test_pictures_of_two_people_before_their_reports(world: World) -> None:
    """Each goes to its sender's report, over a restart of the bot, in whatever order they write."""
    await photo(world, SECRETARY, "a")
    await photo(world, NEIGHBOUR, "b")
    await photo(world, NEIGHBOUR, "c")
    world.restart()
    (theirs,) = numbers(await world.say(NEIGHBOUR, "西门井盖丢失，已补装"))
    (mine,) = numbers(await world.say(SECRETARY, "东门路灯坏了，已报修"))
    assert "照片1张" in await how_many(world, SECRETARY, mine)
    assert "照片2张" in await how_many(world, NEIGHBOUR, theirs)


async def test_pictures_after_the_reports_of_two_people(world: World) -> None:
    """While another writes, a picture stays with its own sender's matter."""
    (mine,) = numbers(await world.say(SECRETARY, "东门路灯坏了，已报修"))
    (theirs,) = numbers(await world.say(NEIGHBOUR, "西门井盖丢失，已补装"))
    await photo(world, SECRETARY, "a")
    world.restart()
    await photo(world, NEIGHBOUR, "b")
    await photo(world, SECRETARY, "c")
    assert "照片2张" in await how_many(world, SECRETARY, mine)
    assert "照片1张" in await how_many(world, NEIGHBOUR, theirs)


async def test_a_picture_that_is_delivered_twice_is_one(world: World) -> None:
    """The channel may send the same message again, also after a restart."""
    (mine,) = numbers(await world.say(SECRETARY, "东门路灯坏了，已报修"))
    sent = world.message(SECRETARY, "", kind="picture", media=[Media(MediaKind.PICTURE, "a")])
    await world.hear(sent)
    await world.hear(sent)
    world.restart()
    await world.hear(sent)
    assert "照片1张" in await how_many(world, SECRETARY, mine)


async def test_a_picture_and_the_question_over_a_restart(world: World) -> None:
    """The question which matter it shows outlives the restart; other people's answers do not count."""
    first, second = numbers(await world.say(SECRETARY, "1.东门路灯坏了\n2.南街井盖丢了"))
    await world.say(NEIGHBOUR, "1.西门路灯坏了\n2.北街井盖丢了")
    assert "回复序号" in await photo(world, SECRETARY, "a")
    world.restart()
    await world.say(NEIGHBOUR, "1")
    await world.say(SECRETARY, "2")
    assert await how_many(world, SECRETARY, first) == ""
    assert "照片1张" in await how_many(world, SECRETARY, second)
