"""The pages of lists, matters and photos: what they show, and to whom."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.config import Settings
from bot.config_models import DingTalkSettings
from bot.domain.messages import Media, MediaKind
from bot.links import LIVES, Keys, Links
from bot.opening import keys_of
from bot.pages.server import Pages
from bot.store import Tx
from tests.handlers.tall import grow
from tests.world import CLERK, LEADER, NEIGHBOUR, OFFICE, SECRETARY, Persona, World

SETTINGS = Settings(dingtalk=DingTalkSettings(client_secret=SecretStr("a secret of the app")))
LINKED = replace(OFFICE, links=Links("http://pages", keys_of(SETTINGS)))
PNG = b"\x89PNG\r\n\x1a\n and so on"
ADDRESS = re.compile(r"http://pages\S+")
PICTURES = [Media(MediaKind.PICTURE, "dc-1"), Media(MediaKind.PICTURE, "dc-2")]


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    """Two branches have reported; one with photos of before and after, one photo has arrived."""
    async with World(sqlite_url, office=LINKED) as made:
        await made.say(
            SECRETARY,
            "东门<b>杂物</b>已清理，联系人13987654321，整改前后对比",
            kind="richText",
            media=PICTURES,
        )
        await made.say(NEIGHBOUR, "北门井盖丢失，正在联系市政")
        await come(made, 1, PNG)
        yield made


async def come(world: World, attachment: int, content: bytes, name: str = "a.png") -> None:
    """A file arrives, under a media type that is not to be believed."""

    def work(tx: Tx) -> None:
        blob = tx.blobs.put(content, "text/html", name, world.now)
        tx.ledger.attachment_fetched(attachment, blob)

    await world.store.write(work)


async def get(world: World, address: str) -> httpx.Response:
    pages = Pages(world.store, LINKED, SETTINGS, clock=lambda: world.now)
    transport = httpx.ASGITransport(pages.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://pages") as client:
        return await client.get(address)


async def link(world: World, who: Persona, question: str, **how: object) -> str:
    """The address in an answer."""
    [found] = ADDRESS.findall(await world.say(who, question, **how))
    return str(found)


def with_key_of(address: str, path: str) -> str:
    """Another address with the key of one."""
    return f"{path}?{urlsplit(address).query}"


@pytest.mark.parametrize("who", [SECRETARY, CLERK, LEADER])
async def test_a_matter_with_its_photos(world: World, who: Persona) -> None:
    """Before and after, as thumbnails that lead to the picture; words of people stay words, numbers
    of residents are masked."""
    answer = await get(world, await link(world, who, "#1001到哪一步了"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    text = answer.text
    assert "<h2>整改前</h2>" in text
    assert "<h2>整改后</h2>" in text
    assert "没有取到" in text
    assert "&lt;b&gt;杂物&lt;/b&gt;" in text
    assert "<mark>东门<small>地点</small></mark>" in text
    assert "<b>杂物" not in text
    assert "139****4321" in text
    assert "2026年6月18日 上报</b> 赵书记" in text
    [source] = re.findall(r'<img src="([^"]+)"', text)
    picture = await get(world, source)
    assert picture.content == PNG
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["cache-control"].startswith("private, max-age=")
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert f'<a href="{source}">' in text


async def test_nobody_sees_what_is_not_theirs(world: World) -> None:
    """Another branch's matter and photo, and all without a key, with a broken one or an old one."""
    own = await link(world, NEIGHBOUR, "#1002到哪一步了")
    assert (await get(world, own)).status_code == 200
    for path in ("/matter/1001", "/file/1", "/matter/9999", "/file/99"):
        assert (await get(world, with_key_of(own, path))).status_code == 403
        for key in ("", "?key=", f"?key={'x' * 40}", "?key=WzEsMTc4MjQxMzYwMF0.AAAA"):
            answer = await get(world, path + key)
            assert answer.status_code == 403
            assert "再问一次" in answer.text
    world.now += LIVES
    assert (await get(world, own)).status_code == 403


async def test_a_right_that_is_gone_opens_nothing(world: World) -> None:
    """Whoever has left the office has a key in vain."""
    address = await link(world, SECRETARY, "#1001到哪一步了")
    member = world.member(SECRETARY)
    await world.store.write(lambda tx: tx.people.remove_member(member.user_id, keep_by_hand=False))
    assert (await get(world, address)).status_code == 403


async def test_a_group_gets_no_key(world: World) -> None:
    """What is answered before others holds no address that would show them more."""
    answer = await world.say(SECRETARY, "#1001到哪一步了", in_group=True)
    assert "#1001" in answer
    assert not ADDRESS.search(answer)


async def test_another_file_is_saved_not_opened(world: World) -> None:
    """Whatever it is called and said to be: the browser is not to run it."""
    file = Media(MediaKind.FILE, "dc-3", file_name="说明.html")
    await world.say(SECRETARY, "", kind="file", media=[file])
    await come(world, 3, b"<script>alert(1)</script>", "说明.html")
    address = await link(world, SECRETARY, "#1001到哪一步了")
    assert "说明.html" in (await get(world, address)).text
    answer = await get(world, with_key_of(address, "/file/3"))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize("wanted", ["jpeg", "gif", "webp"])
async def test_pictures_are_known_by_their_content(world: World, wanted: str) -> None:
    """Whatever media type came with them."""
    content = {"jpeg": b"\xff\xd8\xff\xe0..", "gif": b"GIF89a..", "webp": b"RIFF1234WEBPVP8 "}
    await come(world, 2, content[wanted])
    address = await link(world, CLERK, "#1001到哪一步了")
    answer = await get(world, with_key_of(address, "/file/2"))
    assert answer.headers["content-type"] == f"image/{wanted}"


async def test_the_list_that_was_asked_for(world: World) -> None:
    """An answer that cannot show all leads to the page of exactly these, page by page."""
    for street in range(60):
        await world.say(NEIGHBOUR, f"{street + 10}号楼路灯不亮，正在联系市政")
    await world.say(NEIGHBOUR, "2号楼路灯不亮，已修好")
    address = await link(world, LEADER, "这个月启明村路灯未办结的有哪些")
    first = (await get(world, address)).text
    assert "启明村党支部 2026年6月1日至18日 办理中、未办 “路灯”：60件" in first
    assert first.count("<li>") == 50
    assert "更早的" in first
    assert "井盖" not in first
    [later] = re.findall(r'href="(/matters[^"]+page=2)"', first)
    second = (await get(world, later.replace("&amp;", "&"))).text
    assert second.count("<li>") == 10
    assert "更近的" in second


async def test_a_list_within_what_is_seen(world: World) -> None:
    """Another part of the tree asked for by hand is refused; a branch of it finds nothing."""
    for street in range(12):
        await world.say(NEIGHBOUR, f"{street + 10}号楼路灯不亮，正在联系市政")
    address = await link(world, NEIGHBOUR, "我们村没办完的有哪些")
    asked = dict(parse_qsl(urlsplit(address).query))
    other = world.member(SECRETARY).organization.id
    params = httpx.QueryParams({**asked, "in": str(other)})
    assert (await get(world, f"/matters?{params}")).status_code == 403
    params = httpx.QueryParams({**asked, "branch": str(other)})
    assert "没有符合的事项" in (await get(world, f"/matters?{params}")).text


async def test_a_stand_in_sees_the_branch_stood_in_for(world: World) -> None:
    """As long as they stand in, and no longer."""
    world.store.write_now(grow)
    await world.say(SECRETARY, "明天请假到周五，由钱书记代报")
    world.pass_time(days=1)
    address = await link(world, NEIGHBOUR, "#1002到哪一步了")
    theirs = with_key_of(address, "/matter/1001")
    assert (await get(world, theirs)).status_code == 200
    world.pass_time(days=1, hours=12)
    assert (await get(world, theirs)).status_code == 403


@given(st.integers(1, 10**9), st.text(max_size=80))
def test_a_key_is_of_one_secret(member: int, noise: str) -> None:
    """A key of another secret, and whatever else comes, opens nothing."""
    now = datetime(2026, 6, 18, tzinfo=UTC)
    keys = Keys("one")
    key = keys.key(member, now)
    assert keys.holder(key, now) == member
    assert keys.holder(key, now + LIVES) is None
    assert Keys("other").holder(key, now) is None
    assert keys.holder(noise, now) is None
