"""The Stream connection on real websockets."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random

import pytest
from structlog.testing import capture_logs

from bot.channel.account import Account
from bot.channel.opening import Backoff, StreamTimes
from bot.channel.stream import StreamConnection
from bot.channel.web import open_http
from bot.domain.messages import CardAction, ContactEvent, Incoming
from tests.channel.gateway import Gateway, Wire, callback, event, system, text_message

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
QUICK = StreamTimes(
    open=2.0,
    first_pause=0.02,
    longest_pause=0.1,
    refused_pause=0.05,
    drain=2.0,
    ack=0.6,
    card_ack=0.5,
)


class Office:
    """Takes what the connection hands over; each way can be made slow or made to fail."""

    def __init__(self) -> None:
        self.messages: list[Incoming] = []
        self.raw: list[str] = []
        self.cards: list[CardAction] = []
        self.events: list[ContactEvent] = []
        self.hold: dict[str, asyncio.Event] = {}
        self.fail: set[str] = set()

    async def on_message(self, incoming: Incoming, raw: str) -> None:
        self.messages.append(incoming)
        self.raw.append(raw)
        if incoming.id in self.hold:
            await self.hold[incoming.id].wait()
        if incoming.id in self.fail:
            raise RuntimeError("the store is away")

    async def on_card(self, action: CardAction) -> dict[str, object]:
        self.cards.append(action)
        return {"cardUpdateOptions": {"updateCardDataByKey": True}}

    async def on_event(self, happened: ContactEvent) -> None:
        self.events.append(happened)
        if happened.type in self.fail:
            raise RuntimeError("not now")


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway() as running:
        yield running


@asynccontextmanager
async def running(
    gateway: Gateway, office: Office, times: StreamTimes = QUICK
) -> AsyncIterator[StreamConnection]:
    account = Account("ding1", "secret1", openapi_endpoint=gateway.url, oapi_endpoint=gateway.url)
    http = open_http(account)
    connection = StreamConnection(
        account,
        on_message=office.on_message,
        on_card=office.on_card,
        on_event=office.on_event,
        http=http,
        clock=lambda: NOW,
        rng=Random(1),
        times=times,
    )
    task = asyncio.create_task(connection.run())
    try:
        yield connection
    finally:
        await connection.stop()
        await asyncio.wait_for(task, 5)
        await http.aclose()


async def test_subscribes_with_the_credentials(gateway: Gateway) -> None:
    """The open call carries id, secret and the topics that somebody listens to."""
    async with running(gateway, Office()):
        await gateway.wire()
    body = gateway.called("/v1.0/gateway/connections/open")[0]["body"]
    assert (body["clientId"], body["clientSecret"]) == ("ding1", "secret1")
    assert body["subscriptions"] == [
        {"type": "EVENT", "topic": "*"},
        {"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"},
        {"type": "CALLBACK", "topic": "/v1.0/card/instances/callback"},
    ]


async def test_message_is_acknowledged_and_handed_over_verbatim(gateway: Gateway) -> None:
    """200 with the frame's id and data as a string; the raw payload arrives as it came."""
    office = Office()
    frame = callback(text_message("msg1"), "f1")
    async with running(gateway, office):
        wire = await gateway.wire()
        await wire.push(frame)
        acks = await wire.wait_acks(1)
    assert acks == [
        {
            "code": 200,
            "message": "OK",
            "headers": {"messageId": "f1", "contentType": "application/json"},
            "data": '{"response": null}',
        }
    ]
    assert office.raw == [frame["data"]]
    assert office.messages[0].text == "今日无"


async def test_slow_message_holds_up_nobody(gateway: Gateway) -> None:
    """Others are acknowledged meanwhile; the slow one gets 500 in time, and only one answer."""
    office = Office()
    office.hold["slow"] = asyncio.Event()
    async with running(gateway, office):
        wire = await gateway.wire()
        await wire.push(callback(text_message("slow"), "f-slow"))
        await wire.push(callback(text_message("quick"), "f-quick"))
        first = (await wire.wait_acks(1))[0]
        second = (await wire.wait_acks(2, seconds=1.5))[1]
        office.hold["slow"].set()
        await asyncio.sleep(0.05)
        assert [(ack["headers"]["messageId"], ack["code"]) for ack in wire.acks] == [
            ("f-quick", 200),
            ("f-slow", 500),
        ]
    assert first["code"] == 200
    assert second["code"] == 500


async def test_order_of_arrival(gateway: Gateway) -> None:
    """Messages are handed over in the order in which they came."""
    office = Office()
    async with running(gateway, office):
        wire = await gateway.wire()
        for number in range(200):
            await wire.push(callback(text_message(f"msg{number}"), f"f{number}"))
        await wire.wait_acks(200)
    assert [message.id for message in office.messages] == [f"msg{n}" for n in range(200)]


async def test_failure_is_500(gateway: Gateway) -> None:
    """What could not be stored is not acknowledged as if it were."""
    office = Office()
    office.fail = {"msg1", "user_leave_org"}
    async with running(gateway, office):
        wire = await gateway.wire()
        await wire.push(callback(text_message("msg1"), "f1"))
        await wire.push(event({"userId": ["u1007"]}, "e1"))
        acks = await wire.wait_acks(2)
    assert [ack["code"] for ack in acks] == [500, 500]
    assert json.loads(acks[1]["data"])["status"] == "LATER"


async def test_events_cards_and_system_frames(gateway: Gateway) -> None:
    """Each kind gets the acknowledgement that DingTalk reads."""
    office = Office()
    click = {
        "type": "actionCallback",
        "outTrackId": "card1",
        "userId": "u1001",
        "content": json.dumps({"cardPrivateData": {"actionIds": ["done"], "params": {"n": 1}}}),
    }
    async with running(gateway, office):
        wire = await gateway.wire()
        await wire.push(event({"timeStamp": "1790000000040", "userId": ["u1007"]}, "e1"))
        await wire.wait_acks(1)
        await wire.push(callback(click, "c1", "/v1.0/card/instances/callback"))
        await wire.wait_acks(2)
        await wire.push(system("ping", {"opaque": "0a01-77"}))
        await wire.wait_acks(3)
        await wire.push(system("KEEPALIVE", {}, "s2"))
        await wire.wait_acks(4)
        await wire.push(callback({}, "x1", "/v1.0/nobody/knows"))
        acks = await wire.wait_acks(5)
    assert [ack["code"] for ack in acks] == [200, 200, 200, 200, 404]
    assert json.loads(acks[0]["data"])["status"] == "SUCCESS"
    assert json.loads(acks[1]["data"]) == {
        "response": {"cardUpdateOptions": {"updateCardDataByKey": True}}
    }
    assert json.loads(acks[2]["data"]) == {"opaque": "0a01-77"}
    assert office.events == [ContactEvent("id-e1", "user_leave_org", ("u1007",))]
    assert office.cards == [CardAction("c1", "card1", "u1001", ("done",), {"n": "1"})]


async def test_garbage_does_not_end_the_connection(gateway: Gateway) -> None:
    """Broken frames are refused where they can be named, and the next message is taken."""
    office = Office()
    junk_time = callback(text_message("m"), "junk-time")
    junk_time["headers"] = {**junk_time["headers"], "time": "soon"}  # type: ignore[dict-item]
    broken: list[dict[str, object] | str] = [
        "this is no json",
        "[1, 2]",
        "[" * 100_000,
        '{"type": "CALLBACK"}',
        '{"type": "CALLBACK", "headers": 7}',
        '{"type": "WHAT", "headers": {"messageId": "what"}}',
        '{"type": "CALLBACK", "headers": {"messageId": "list", '
        '"topic": "/v1.0/im/bot/messages/get"}, "data": "[1]"}',
        '{"type": "CALLBACK", "headers": {"messageId": "junk-data", '
        '"topic": "/v1.0/im/bot/messages/get"}, "data": "{"}',
        junk_time,
    ]
    async with running(gateway, office):
        wire = await gateway.wire()
        for frame in broken:
            await wire.push(frame)
        await wire.push(callback(text_message("good"), "good"))
        acks = await wire.wait_acks(5)
        assert len(gateway.wires) == 1
    assert sorted((ack["headers"]["messageId"], ack["code"]) for ack in acks) == [
        ("good", 200),
        ("junk-data", 400),
        ("junk-time", 400),
        ("list", 400),
        ("what", 404),
    ]


async def test_planned_disconnect_leaves_no_gap(gateway: Gateway) -> None:
    """The new connection is there before the old one goes; each ack goes where its frame came."""
    office = Office()
    office.hold["old"] = asyncio.Event()
    times = StreamTimes(open=2.0, first_pause=0.02, drain=2.0)
    async with running(gateway, office, times):
        old = await gateway.wire()
        await old.push(callback(text_message("old"), "f-old"))
        await old.push(system("disconnect", {"reason": "connection is expired"}, None))
        new = await gateway.wire(1)
        await new.push(callback(text_message("new"), "f-new"))
        await new.wait_acks(1)
        assert old.closed_with is None
        office.hold["old"].set()
        assert await old.wait_closed() == 1000
    assert [ack["headers"]["messageId"] for ack in old.acks] == ["f-old"]
    assert [ack["headers"]["messageId"] for ack in new.acks] == ["f-new"]
    assert len(gateway.wires) == 2


@pytest.mark.parametrize("end", ["cut", "close"])
async def test_comes_back_after_an_end(gateway: Gateway, end: str) -> None:
    """An abrupt or a polite end is followed by a new connection."""
    office = Office()
    async with running(gateway, office):
        wire = await gateway.wire()
        if end == "cut":
            wire.cut()
        else:
            await wire.socket.close()
        again = await gateway.wire(1)
        await again.push(callback(text_message("msg1"), "f1"))
        assert (await again.wait_acks(1))[0]["code"] == 200


@pytest.mark.parametrize(
    "answer",
    [
        (502, "<html>bad gateway</html>"),
        (200, {"ticket": "t"}),
        (200, {"endpoint": "ws://127.0.0.1:1/connect", "ticket": "t"}),
        (200, {"endpoint": "http://127.0.0.1:1/connect", "ticket": "t"}),
        (400, {"code": "bad"}),
        (200, "no json"),
        (200, [1]),
    ],
)
async def test_bad_answers_to_open_are_outlived(
    gateway: Gateway, answer: tuple[int, object]
) -> None:
    """Whatever the gateway says, the next attempt comes."""
    path = "/v1.0/gateway/connections/open"
    gateway.answers[path] = [answer, answer, answer]
    async with running(gateway, Office()):
        await gateway.opens(2)
        gateway.answers[path].clear()
        await gateway.wire()


async def test_refused_credentials_alarm_once(gateway: Gateway) -> None:
    """authFailed is told once, and tried again at its own pace; no secret is written down."""
    path = "/v1.0/gateway/connections/open"
    gateway.answers[path] = [(401, {"code": "authFailed", "message": "鉴权失败"})]
    with capture_logs() as logs:
        async with running(gateway, Office()):
            await gateway.opens(3)
    alarms = [entry for entry in logs if entry["event"] == "stream_auth_failed"]
    assert len(alarms) == 1
    assert "secret1" not in str(logs)


async def test_neither_tickets_nor_words_are_logged(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    """Even at the lowest level, logs hold no ticket, no secret and no text."""
    caplog.set_level("DEBUG")
    office = Office()
    office.fail = {"msg1"}
    with capture_logs() as logs:
        async with running(gateway, office):
            wire = await gateway.wire()
            await wire.push(callback(text_message("msg1", "机密内容"), "f1"))
            await wire.wait_acks(1)
    said = str(logs) + "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("aiohttp")
    )
    assert "t/1" not in said
    assert "ticket=" not in said
    assert "secret1" not in said
    assert "机密内容" not in said


async def test_silence_is_noticed(gateway: Gateway) -> None:
    """A connection that brings nothing, though it answers pings, is given up."""
    times = StreamTimes(open=2.0, first_pause=0.02, silence=0.4, ping=0.1, drain=1.0)
    async with running(gateway, Office(), times):
        wire = await gateway.wire()
        await asyncio.sleep(0.3)
        await wire.push(system("ping", {}))
        await asyncio.sleep(0.25)
        assert len(gateway.wires) == 1
        await gateway.wire(1)


async def test_stop_finishes_acknowledgements(gateway: Gateway) -> None:
    """What had come is stored and acknowledged, then the connection is closed with 1000."""
    office = Office()
    office.hold["msg1"] = asyncio.Event()
    async with running(gateway, office) as connection:
        wire = await gateway.wire()
        await wire.push(callback(text_message("msg1"), "f1"))
        async with asyncio.timeout(5):
            while not office.messages:
                await asyncio.sleep(0.01)
        await connection.stop()
        await asyncio.sleep(0.05)
        assert wire.closed_with is None
        office.hold["msg1"].set()
        assert await wire.wait_closed() == 1000
    assert [ack["code"] for ack in wire.acks] == [200]


async def test_stop_while_the_gateway_hangs(gateway: Gateway) -> None:
    """A gateway that does not answer does not keep the bot from ending."""
    gateway.hang.add("/v1.0/gateway/connections/open")
    async with running(gateway, Office()):
        await gateway.opens(1)


async def test_hanging_gateway_does_not_block_the_loop(gateway: Gateway) -> None:
    """While the gateway hangs, everything else goes on; the attempt ends by itself."""
    gateway.hang.add("/v1.0/gateway/connections/open")
    times = StreamTimes(open=0.2, first_pause=0.02, drain=1.0)
    async with running(gateway, Office(), times):
        await gateway.opens(2)


async def test_cancel_ends_it(gateway: Gateway) -> None:
    """A cancelled run ends at once with CancelledError."""
    office = Office()
    account = Account("ding1", "s", openapi_endpoint=gateway.url, oapi_endpoint=gateway.url)
    http = open_http(account)
    connection = StreamConnection(
        account, on_message=office.on_message, http=http, clock=lambda: NOW, rng=Random(1)
    )
    task = asyncio.create_task(connection.run())
    await gateway.wire()
    await connection.wait_connected()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 2)
    await http.aclose()


async def test_disconnect_storm_is_not_a_hot_loop(gateway: Gateway) -> None:
    """A gateway that sends everybody away at once is asked at growing intervals."""

    async def send_away(number: int) -> Wire:
        wire = await gateway.wire(number)
        await wire.push(system("disconnect", {}, None))
        return wire

    times = StreamTimes(open=2.0, first_pause=0.1, longest_pause=1.0, drain=1.0)
    async with running(gateway, Office(), times):
        for number in range(4):
            await send_away(number)
    gaps = [later - before for before, later in zip(gateway.times, gateway.times[1:], strict=False)]
    assert gaps[0] < 0.1
    assert gaps[1] > 0.15
    assert gaps[2] > 0.3


@pytest.mark.parametrize(("dice", "share"), [(0.0, 0.8), (0.5, 1.0), (1.0, 1.2)])
def test_backoff(dice: float, share: float) -> None:
    """1, 2, 4 … 60 seconds, ±20 %, from the start again after a reset."""

    class Dice(Random):
        def random(self) -> float:
            return dice

    backoff = Backoff(StreamTimes(), Dice())
    pauses = [backoff.pause() for _ in range(8)]
    assert pauses == pytest.approx([share * n for n in (1, 2, 4, 8, 16, 32, 60, 60)])
    backoff.reset()
    assert backoff.pause() == pytest.approx(share)


async def test_survives_what_nobody_foresaw(gateway: Gateway) -> None:
    """An HTTP client that is broken costs attempts, not the bot."""
    account = Account("ding1", "s", openapi_endpoint=gateway.url, oapi_endpoint=gateway.url)
    http = open_http(account)
    await http.aclose()
    connection = StreamConnection(
        account,
        on_message=Office().on_message,
        http=http,
        clock=lambda: NOW,
        rng=Random(1),
        times=QUICK,
    )
    task = asyncio.create_task(connection.run())
    await asyncio.sleep(0.1)
    assert not task.done()
    await connection.stop()
    await asyncio.wait_for(task, 1)


async def test_many_at_once(gateway: Gateway) -> None:
    """More messages than may be pending are all taken, once there is room again."""
    office = Office()
    gate = asyncio.Event()
    office.hold = {f"msg{number}": gate for number in range(2500)}
    times = StreamTimes(open=2.0, drain=2.0, ack=30.0)
    async with running(gateway, office, times):
        wire = await gateway.wire()
        for number in range(2500):
            await wire.push(callback(text_message(f"msg{number}"), f"f{number}"))
        async with asyncio.timeout(10):
            while len(office.messages) < 2000:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert len(office.messages) == 2000
        gate.set()
        acks = await wire.wait_acks(2500)
    assert {ack["code"] for ack in acks} == {200}
