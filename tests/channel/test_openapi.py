"""Sending, uploading, downloading and the address book, over real HTTP on loopback."""

import asyncio
import io
import json
import zipfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.channel import Channel, DeliveryError
from bot.channel.account import Account, RobotKey
from bot.channel.contacts import Contacts, Department, User
from bot.channel.media import zipped
from bot.channel.openapi import DingTalk
from bot.channel.robots import signature
from bot.channel.web import open_http
from bot.domain.messages import (
    File,
    Group,
    GroupRobot,
    Markdown,
    NoAddress,
    Person,
    Picture,
    ReplyAddress,
    Target,
    Text,
)
from tests.channel.gateway import Gateway

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
TOKEN = "/v1.0/oauth2/accessToken"
BATCH = "/v1.0/robot/oToMessages/batchSend"
GROUP = "/v1.0/robot/groupMessages/send"
REPLY = "/robot/sendBySession"
ROBOT = "/robot/send"
UPLOAD = "/media/upload"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
INVALID = (400, {"code": "InvalidAuthentication", "message": "不合法的access_token"})


@dataclass
class Stored:
    """A file of the store."""

    content: bytes
    media_type: str = "image/png"


class Shelf:
    """Files and what DingTalk calls them."""

    def __init__(self) -> None:
        self.files = {"pic": Stored(PNG), "doc": Stored(b"PK..."), "csv": Stored("甲,乙".encode())}
        self.media_ids: dict[str, str] = {}

    async def load_blob(self, blob_id: str) -> Stored | None:
        return self.files.get(blob_id)

    async def media_id_of(self, blob_id: str) -> str | None:
        return self.media_ids.get(blob_id)

    async def remember_media_id(self, blob_id: str, media_id: str) -> None:
        self.media_ids[blob_id] = media_id


class Desk:
    """A channel on a gateway, with its clock, shelf and count."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.now = NOW
        self.shelf = Shelf()
        self.calls: Counter[str] = Counter()
        self.account = Account(
            "ding1",
            "secret1",
            robot_code="robot1",
            openapi_endpoint=gateway.url,
            oapi_endpoint=gateway.url,
            group_robots={"desk": RobotKey("T1", "SEC1"), "open": RobotKey("T2")},
        )
        self.http = open_http(self.account)
        self.dingtalk = DingTalk(
            self.account,
            self.http,
            blobs=self.shelf,
            clock=lambda: self.now,
            count=lambda kind: self.calls.update([kind]),
        )

    def address(self, minutes: int = 90) -> ReplyAddress:
        return ReplyAddress(
            f"{self.gateway.url}{REPLY}?session=0f", self.now + timedelta(minutes=minutes)
        )

    def bodies(self, path: str) -> list[dict[str, object]]:
        return [call["body"] for call in self.gateway.called(path)]

    async def failure(self, targets: Sequence[Target] = (Person("u1"),)) -> DeliveryError:
        error = (await self.dingtalk.send(targets, Text("你好")))[0].error
        assert error is not None
        return error


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with Gateway() as gateway:
        desk = Desk(gateway)
        yield desk
        await desk.http.aclose()


def test_fits_the_protocol() -> None:
    """DingTalk is a Channel."""
    kind: type[Channel] = DingTalk
    assert kind is DingTalk


# --- replies ------------------------------------------------------------------------------------


async def test_reply_with_a_call(desk: Desk) -> None:
    """The person is named beside the text and in it; no token is sent."""
    delivery = await desk.dingtalk.reply(desk.address(), Text("已收到"), "u1001")
    assert delivery.error is None
    assert desk.bodies(REPLY) == [
        {
            "msgtype": "text",
            "text": {"content": "@u1001 已收到"},
            "at": {"atUserIds": ["u1001"], "isAtAll": False},
        }
    ]
    assert not desk.gateway.called(TOKEN)
    assert desk.calls == {"webhook": 1}


async def test_reply_in_markdown(desk: Desk) -> None:
    """Markdown keeps its title; a picture is uploaded once and shown in it."""
    await desk.dingtalk.reply(desk.address(), Markdown("回执", "**好**"), None)
    await desk.dingtalk.reply(desk.address(), Picture("pic", "周报图"), None)
    await desk.dingtalk.reply(desk.address(), Picture("pic", "周报图"), None)
    picture = {"title": "周报图", "text": "![周报图](@media-1)"}
    assert [body["markdown"] for body in desk.bodies(REPLY)] == [
        {"title": "回执", "text": "**好**"},
        picture,
        picture,
    ]
    assert len(desk.gateway.called(UPLOAD)) == 1
    assert desk.calls == {"webhook": 3, "api": 1}


@pytest.mark.parametrize(
    ("answer", "code", "permanent"),
    [
        ((200, {"errcode": 300001, "errmsg": "session 不存在"}), "300001", True),
        ((200, {"errcode": "460101", "errmsg": "message too long"}), "460101", True),
        ((200, {"errcode": 987654, "errmsg": "?"}), "987654", True),
        ((200, {"errcode": -1, "errmsg": "系统繁忙"}), "-1", False),
    ],
)
async def test_error_in_a_good_answer(
    desk: Desk, answer: tuple[int, object], code: str, permanent: bool
) -> None:
    """HTTP 200 is no success by itself."""
    desk.gateway.answers[REPLY] = [answer]
    error = (await desk.dingtalk.reply(desk.address(), Text("好"), None)).error
    assert error is not None
    assert (error.code, error.permanent) == (code, permanent)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/robot/sendBySession?session=1",
        "https://evil.example/robot/sendBySession",
        "http://x@{host}/robot/sendBySession",
        "http://[",
        "nonsense",
    ],
)
async def test_foreign_reply_address(desk: Desk, url: str) -> None:
    """An address at another host is never contacted."""
    url = url.replace("{host}", desk.gateway.url.removeprefix("http://"))
    address = ReplyAddress(url, NOW + timedelta(hours=1))
    error = (await desk.dingtalk.reply(address, Text("好"), None)).error
    assert error is not None
    assert error.permanent
    assert not desk.gateway.calls


async def test_replies_that_cannot_be_sent(desk: Desk) -> None:
    """Files, expired addresses and too long texts are refused here, for good."""
    for address, body in (
        (desk.address(), File("doc", "月报.docx")),
        (desk.address(-1), Text("好")),
        (desk.address(), Text("长" * 6660)),
    ):
        error = (await desk.dingtalk.reply(address, body, None)).error
        assert error is not None
        assert error.permanent
    assert not desk.gateway.calls


async def test_cut_connection_is_uncertain(desk: Desk) -> None:
    """A connection that breaks after the request may have carried it."""
    desk.gateway.cut.add(REPLY)
    error = (await desk.dingtalk.reply(desk.address(), Text("好"), None)).error
    assert error is not None
    assert (error.uncertain, error.permanent) == (True, False)


# --- sending ------------------------------------------------------------------------------------


async def test_to_persons(desk: Desk) -> None:
    """One call for all; msgParam is a string; all get the key."""
    deliveries = await desk.dingtalk.send([Person("u1"), Person("u2")], Markdown("日报", "# 好"))
    assert [delivery.receipt for delivery in deliveries] == ["pqk-1", "pqk-1"]
    assert desk.bodies(BATCH) == [
        {
            "robotCode": "robot1",
            "userIds": ["u1", "u2"],
            "msgKey": "sampleMarkdown",
            "msgParam": '{"title":"日报","text":"# 好"}',
        }
    ]
    call = desk.gateway.called(BATCH)[0]
    assert call["headers"]["x-acs-dingtalk-access-token"] == "tok-1"
    assert desk.calls == {"api": 1}


async def test_batch_lists(desk: Desk) -> None:
    """A success names those whom it did not reach; each has its own result."""
    desk.gateway.answers[BATCH] = [
        (
            200,
            {
                "processQueryKey": "k",
                "invalidStaffIdList": ["u2"],
                "flowControlledStaffIdList": ["u3"],
                "filteredStaffIdList": ["u4"],
            },
        )
    ]
    people: list[Target] = [Person(f"u{n}") for n in range(1, 5)]
    found = await desk.dingtalk.send(people, Text("好"))
    assert found[0].receipt == "k"
    errors = [delivery.error for delivery in found[1:]]
    assert [error and error.code for error in errors] == [
        "invalidStaffId",
        "flowControlled",
        "filtered",
    ]
    assert [error and error.permanent for error in errors] == [True, False, True]
    assert errors[1] is not None
    assert errors[1].retry_after == timedelta(minutes=1)


async def test_more_than_twenty(desk: Desk) -> None:
    """At most 20 users a call; nobody twice; everybody has a result."""
    people: list[Target] = [*(Person(f"u{n}") for n in range(45)), Person("u0")]
    assert len(await desk.dingtalk.send(people, Text("好"))) == 46
    assert [len(body["userIds"]) for body in desk.bodies(BATCH)] == [20, 20, 5]  # type: ignore[arg-type]


async def test_one_unknown_user_does_not_spoil_the_rest(desk: Desk) -> None:
    """Where DingTalk refuses a whole batch for one user, the others still get theirs."""
    refused = (400, {"code": "staffId.notExisted", "message": "x"})
    good = (200, {"processQueryKey": "k"})
    desk.gateway.answers[BATCH] = [refused, good, refused]
    found = await desk.dingtalk.send([Person("u1"), Person("u2")], Text("好"))
    assert [delivery.error and delivery.error.code for delivery in found] == [
        None,
        "staffId.notExisted",
    ]


async def test_to_a_group(desk: Desk) -> None:
    """Pictures and documents go by their own keys; a kind DingTalk does not take is zipped."""
    group = [Group("cid1")]
    await desk.dingtalk.send(group, Picture("pic"))
    await desk.dingtalk.send(group, File("doc", "月报.docx"))
    await desk.dingtalk.send(group, File("csv", "台账.csv"))
    sent = [(body["msgKey"], json.loads(str(body["msgParam"]))) for body in desk.bodies(GROUP)]
    assert sent == [
        ("sampleImageMsg", {"photoURL": "@media-1"}),
        ("sampleFile", {"mediaId": "@media-1", "fileName": "月报.docx", "fileType": "docx"}),
        ("sampleFile", {"mediaId": "@media-1", "fileName": "台账.csv.zip", "fileType": "zip"}),
    ]
    uploads = desk.gateway.called(UPLOAD)
    assert [call["body"]["type"] for call in uploads] == ["image", "file", "file"]
    assert all(call["query"] == {"access_token": "tok-1"} for call in uploads)


async def test_forgotten_file_is_uploaded_again(desk: Desk) -> None:
    """A file that DingTalk no longer knows is uploaded once more, then sent."""
    desk.shelf.media_ids["pic"] = "@old"
    desk.gateway.answers[GROUP] = [
        (400, {"code": "resource.not.found", "message": "x"}),
        (200, {"processQueryKey": "k"}),
    ]
    assert (await desk.dingtalk.send([Group("cid1")], Picture("pic")))[0].receipt == "k"
    assert desk.shelf.media_ids["pic"] == "@media-1"


async def test_files_that_cannot_be_sent(desk: Desk) -> None:
    """Wrong kinds, empty, huge and lost files are refused before anything is uploaded."""
    desk.shelf.files |= {
        "webp": Stored(b"RIFF....WEBP"),
        "empty": Stored(b""),
        "huge": Stored(bytes(20 * 1024 * 1024 + 1)),
    }
    group = [Group("cid1")]
    for body in (Picture("webp"), File("empty", "a.pdf"), File("huge", "a.pdf"), Picture("gone")):
        error = (await desk.dingtalk.send(group, body))[0].error
        assert error is not None
        assert error.permanent
    assert not desk.gateway.called(UPLOAD)


async def test_too_long(desk: Desk) -> None:
    """More than 15,000 bytes are not sent at all."""
    error = (await desk.dingtalk.send([Group("cid1")], Text("长" * 5001)))[0].error
    assert error is not None
    assert (error.permanent, error.code) == (True, "invalidParameter.msgParam.tooLong")
    assert not desk.gateway.calls


async def test_group_robot(desk: Desk) -> None:
    """Signed with the moment and the secret; the key makes it safe to repeat."""
    target = [GroupRobot("desk"), GroupRobot("open"), GroupRobot("nobody")]
    found = await desk.dingtalk.send(target, Text("提醒"), key="k1")
    assert [delivery.error and delivery.error.code for delivery in found] == [None, None, "noRobot"]
    signed, unsigned = (call["query"] for call in desk.gateway.called(ROBOT))
    stamp = str(int(NOW.timestamp() * 1000))
    assert signed == {
        "access_token": "T1",
        "timestamp": stamp,
        "sign": signature(stamp, "SEC1"),
    }
    assert unsigned == {"access_token": "T2"}
    assert desk.bodies(ROBOT)[0]["msgUuid"] == "k1"
    assert desk.calls == {"webhook": 2}


@pytest.mark.parametrize("code", [130101, 410100, 660026])
async def test_group_robot_too_fast(desk: Desk, code: int) -> None:
    """A throttled robot is left alone for ten minutes."""
    desk.gateway.answers[ROBOT] = [(200, {"errcode": code, "errmsg": "send too fast"})]
    error = await desk.failure([GroupRobot("desk")])
    assert (error.permanent, error.retry_after) == (False, timedelta(minutes=10))


async def test_nobody(desk: Desk) -> None:
    """Somebody without an address cannot be written to."""
    assert (await desk.failure([NoAddress()])).permanent


@pytest.mark.parametrize(
    ("answer", "permanent", "uncertain", "retry_after"),
    [
        ((403, {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}), False, False, 1),
        ((403, {"code": "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi"}), False, False, 60),
        ((403, {"code": "Forbidden.AccessDenied.IpNotInWhiteList"}), False, False, 600),
        ((400, {"code": "send.too.fast"}), False, False, 60),
        ((429, {"code": "x"}), False, False, 1),
        ((403, "<html>banned</html>"), False, False, 300),
        ((200, {"status": 1111, "wait": 5, "punish": "deny"}), False, False, 300),
        ((500, {"code": "system.error"}), False, True, None),
        ((504, "<html>timeout</html>"), False, True, None),
        ((200, "<html>?</html>"), False, True, None),
        ((400, {"code": "robot.oto.notExist"}), True, False, None),
        ((400, {"code": "invalidParameter.msgKey.invalid"}), True, False, None),
        ((200, {"errcode": 404, "errmsg": "请求的URI地址不存在"}), True, False, None),
    ],
)
async def test_what_errors_mean(
    desk: Desk,
    answer: tuple[int, object],
    permanent: bool,
    uncertain: bool,
    retry_after: int | None,
) -> None:
    """Each error says whether to try again, when, and whether it may have arrived."""
    desk.gateway.answers[BATCH] = [answer]
    error = await desk.failure()
    pause = error.retry_after and error.retry_after.total_seconds()
    assert (error.permanent, error.uncertain, pause) == (permanent, uncertain, retry_after)


async def test_month_used_up(desk: Desk) -> None:
    """A used-up quota is waited for until the first of next month in Beijing."""
    desk.gateway.answers[BATCH] = [
        (403, {"code": "Forbidden.AccessDenied.ApiCountLimitForOrg", "message": "x"})
    ]
    error = await desk.failure()
    assert error.retry_after is not None
    assert NOW + error.retry_after == datetime(2026, 11, 30, 16, tzinfo=UTC)


async def test_permission_is_named(desk: Desk) -> None:
    """The error says which permission to ask for."""
    desk.gateway.answers[BATCH] = [
        (
            403,
            {
                "code": "Forbidden.AccessDenied.AccessTokenPermissionDenied",
                "message": "没有调用该接口的权限",
                "accessdenieddetail": {"requiredScopes": ["qyapi_robot_sendmsg"]},
            },
        )
    ]
    assert "qyapi_robot_sendmsg" in str(await desk.failure())


async def test_throttled_calls_do_not_count(desk: Desk) -> None:
    """DingTalk does not bill what it throttles."""
    desk.gateway.answers[BATCH] = [
        (403, {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}),
        (200, {"processQueryKey": "k"}),
    ]
    await desk.failure()
    assert not desk.calls
    await desk.dingtalk.send([Person("u1")], Text("好"))
    assert desk.calls == {"api": 1}


async def test_nobody_listens(desk: Desk) -> None:
    """A connection that was never made has surely sent nothing."""
    account = Account(
        "a", "b", openapi_endpoint="http://127.0.0.1:1", oapi_endpoint=desk.gateway.url
    )
    dingtalk = DingTalk(
        account, desk.http, blobs=desk.shelf, clock=lambda: NOW, count=lambda kind: None
    )
    error = (await dingtalk.send([Person("u1")], Text("好")))[0].error
    assert error is not None
    assert (error.permanent, error.uncertain) == (False, False)


async def test_read_timeout_is_uncertain(desk: Desk) -> None:
    """An answer that does not come leaves it open whether the message arrived."""
    desk.gateway.hang.add(BATCH)
    desk.http.timeout = httpx.Timeout(0.2)
    error = await desk.failure()
    assert (error.permanent, error.uncertain) == (False, True)
    assert desk.calls == {"api": 1}


async def test_answer_that_is_no_http(desk: Desk) -> None:
    """Noise instead of an answer is an uncertain send like others, not a crash."""

    async def noise(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"\x00\x01 noise\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(noise, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    account = Account("a", "b", oapi_endpoint=f"http://127.0.0.1:{port}")
    dingtalk = DingTalk(
        account, desk.http, blobs=desk.shelf, clock=lambda: NOW, count=lambda kind: None
    )
    address = ReplyAddress(f"http://127.0.0.1:{port}/x", NOW + timedelta(hours=1))
    error = (await dingtalk.reply(address, Text("好"), None)).error
    server.close()
    assert error is not None
    assert error.uncertain


# --- the token ----------------------------------------------------------------------------------


async def test_one_token_for_all(desk: Desk) -> None:
    """However many ask at a time, one call is made."""
    await asyncio.gather(*(desk.dingtalk.send([Group(f"c{n}")], Text("好")) for n in range(10)))
    assert desk.bodies(TOKEN) == [{"appKey": "ding1", "appSecret": "secret1"}]


async def test_token_is_renewed_early(desk: Desk) -> None:
    """Five minutes before its end a new one is fetched."""
    for minutes in (0, 114, 2):
        desk.now += timedelta(minutes=minutes)
        await desk.dingtalk.send([Group("c1")], Text("好"))
    assert len(desk.gateway.called(TOKEN)) == 2


@pytest.mark.parametrize(
    "refusal",
    [INVALID, (400, {"code": "invalidParameter.token.invalid"})],
)
async def test_refused_token(desk: Desk, refusal: tuple[int, object]) -> None:
    """A refused token is replaced and the call made once more, not for ever."""
    desk.gateway.answers[BATCH] = [refusal, (200, {"processQueryKey": "k"})]
    assert (await desk.dingtalk.send([Person("u1")], Text("好")))[0].receipt == "k"
    assert len(desk.gateway.called(TOKEN)) == 2
    desk.gateway.answers[BATCH] = [refusal]
    assert not (await desk.failure()).permanent
    assert len(desk.gateway.called(BATCH)) == 4


@pytest.mark.parametrize(
    "refusal",
    [
        {"errcode": 40014, "errmsg": "不合法的access_token"},
        {"errcode": 88, "sub_code": "40014", "sub_msg": "不合法的access_token"},
        {"errcode": 42001, "errmsg": "expired"},
    ],
)
async def test_refused_token_at_oapi(desk: Desk, refusal: object) -> None:
    """The other host says so in a good answer, plainly or wrapped."""
    path = "/topapi/v2/user/get"
    desk.gateway.answers[path] = [
        (200, refusal),
        (200, {"errcode": 0, "result": {"userid": "u1", "name": "李工"}}),
    ]
    assert await desk.dingtalk.contacts.user("u1") == User("u1", "李工")
    assert len(desk.gateway.called(TOKEN)) == 2


async def test_bad_secret(desk: Desk) -> None:
    """Refused credentials are for the operator; nothing was sent."""
    desk.gateway.answers[TOKEN] = [(400, {"code": "invalidClientIdOrSecret", "message": "x"})]
    error = await desk.failure()
    assert (error.permanent, error.uncertain) == (False, False)
    assert "Client Secret" in str(error)
    with pytest.raises(DeliveryError):
        await desk.dingtalk.check()
    assert not desk.calls


# --- downloads ----------------------------------------------------------------------------------


async def test_download(desk: Desk) -> None:
    """The code becomes an address, the address a file; the token does not go along."""
    link = desk.gateway.url + "/store/x.file?Expires=1"
    desk.gateway.answers["/v1.0/robot/messageFiles/download"] = [(200, {"downloadUrl": link})]
    desk.gateway.answers["/store/x.file"] = [(200, PNG)]
    assert await desk.dingtalk.download("dc-1", most_bytes=100) == (PNG, "image/png")
    assert desk.bodies("/v1.0/robot/messageFiles/download") == [
        {"downloadCode": "dc-1", "robotCode": "robot1"}
    ]
    assert "x-acs-dingtalk-access-token" not in desk.gateway.called("/store/x.file")[0]["headers"]
    with pytest.raises(DeliveryError) as caught:
        await desk.dingtalk.download("dc-1", most_bytes=10)
    assert caught.value.permanent


async def test_expired_code(desk: Desk) -> None:
    """A code that has expired is not asked for again."""
    desk.gateway.answers["/v1.0/robot/messageFiles/download"] = [
        (400, {"code": "invalidParameter.robotCode.downloadCode", "message": "x"})
    ]
    with pytest.raises(DeliveryError) as caught:
        await desk.dingtalk.download("dc-1", most_bytes=10)
    assert caught.value.permanent


def test_archive() -> None:
    """Equal files make equal archives, with the Chinese name inside."""
    one = zipped("台账.csv", b"a,b")
    assert one == zipped("台账.csv", b"a,b")
    assert zipfile.ZipFile(io.BytesIO(one)).read("台账.csv") == b"a,b"


# --- the address book ---------------------------------------------------------------------------


async def test_departments(desk: Desk) -> None:
    """The root and all below, parents first; numbers may be strings; circles end."""
    gateway = desk.gateway
    gateway.answers["/topapi/v2/department/get"] = [
        (200, {"errcode": 0, "result": {"dept_id": 1, "name": "梧桐办事处"}})
    ]
    gateway.answers["/topapi/v2/department/listsub"] = [
        (200, {"errcode": "0", "result": [{"dept_id": "2", "name": "大里村", "parent_id": "1"}]}),
        (200, {"errcode": 0, "result": [{"dept_id": 1, "name": "?", "parent_id": 2}]}),
    ]
    assert await desk.dingtalk.contacts.departments() == [
        Department(1, "梧桐办事处", None),
        Department(2, "大里村", 1),
    ]
    assert not desk.calls


async def test_users_by_pages(desk: Desk) -> None:
    """All pages are read; leaders and roles are told apart."""
    first = {
        "userid": "u1",
        "name": "李工",
        "mobile": "13800000000",
        "dept_id_list": [2, "3"],
        "leader_in_dept": [{"dept_id": 2, "leader": True}, {"dept_id": 3, "leader": "false"}],
        "role_list": [{"id": 1, "name": "主管"}],
    }
    desk.gateway.answers["/topapi/v2/user/list"] = [
        (200, {"errcode": 0, "result": {"has_more": True, "next_cursor": 1, "list": [first]}}),
        (
            200,
            {"errcode": 0, "result": {"has_more": False, "list": [{"userid": "u2", "name": "王"}]}},
        ),
    ]
    assert await desk.dingtalk.contacts.users(2) == [
        User("u1", "李工", "13800000000", "", (2, 3), frozenset({2}), ("主管",)),
        User("u2", "王"),
    ]
    bodies = desk.bodies("/topapi/v2/user/list")
    assert [body["cursor"] for body in bodies] == [0, 1]


async def test_no_such_user(desk: Desk) -> None:
    """Somebody who has left is None, anything else an error."""
    path = "/topapi/v2/user/get"
    desk.gateway.answers[path] = [(200, {"errcode": 60121, "errmsg": "找不到该用户"})]
    assert await desk.dingtalk.contacts.user("u9") is None
    desk.gateway.answers[path] = [(200, {"errcode": 88, "sub_code": "60011", "sub_msg": "x"})]
    with pytest.raises(DeliveryError) as caught:
        await desk.dingtalk.contacts.user("u9")
    assert caught.value.code == "60011"


async def test_throttled_address_book(desk: Desk) -> None:
    """Reading is repeated after a pause, a few times."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    contacts = Contacts(desk.dingtalk.contacts._calls, sleep=sleep)
    path = "/topapi/v2/user/get"
    busy = (200, {"errcode": 90018, "errmsg": "qps"})
    desk.gateway.answers[path] = [busy, busy, (200, {"errcode": 0, "result": {"userid": "u1"}})]
    assert await contacts.user("u1") == User("u1", "")
    assert pauses == [1, 2]
    desk.gateway.answers[path] = [busy]
    with pytest.raises(DeliveryError):
        await contacts.user("u1")
