"""The Stream gateway: opens connections, pushes frames, misbehaves on request."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.emulator import frames
from bot.emulator.delivery import Ack, Delivery, Push
from bot.emulator.state import Json, Said, State, milliseconds

HANG_SECONDS = 3600.0
OPEN_ERRORS = {
    "auth_failed": (401, "authFailed", "鉴权失败"),
    "bad_request": (400, "invalidParameter", "请求参数错误"),
    "unavailable": (503, "system.busy", "服务繁忙"),
}
Subscriptions = frozenset[tuple[str, str]]
Abort = Callable[[tuple[str, int] | None], None]


@dataclass(slots=True, eq=False)
class Connection:
    """One open websocket and what its opener subscribed to."""

    id: str
    socket: WebSocket
    subscriptions: Subscriptions
    heard_at: float
    leaving: bool = False
    pushed: int = 0

    def takes(self, push: Push) -> bool:
        """Whether a push may go here."""
        return not self.leaving and (push.kind, push.topic) in self.subscriptions


class Gateway:
    """All connections of the bot. ``abort`` cuts the TCP connection of a peer."""

    def __init__(self, state: State, delivery: Delivery, abort: Abort) -> None:
        self._state = state
        self._delivery = delivery
        self._abort = abort
        self._tickets: dict[str, tuple[Subscriptions, float]] = {}
        self._kept: list[Push] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections: list[Connection] = []
        self.opened = 0

    # --- opening --------------------------------------------------------------------------------

    async def open(self, request: Request) -> Response:
        """``POST /v1.0/gateway/connections/open``"""
        mode = self._state.faults.take_open()
        if mode == "hang":
            await asyncio.sleep(HANG_SECONDS)
        if mode in OPEN_ERRORS:
            return self._error(*OPEN_ERRORS[mode])
        if mode == "bad_gateway":
            return HTMLResponse("<html><h1>502 Bad Gateway</h1></html>", 502)
        if mode == "bad_json":
            return PlainTextResponse('{"endpoint":"ws', media_type="application/json")
        if mode == "bare":
            return JSONResponse({"requestid": self._state.ids.request()})
        try:
            body = await request.json()
            subscriptions = _subscriptions(body)
        except ValueError as error:
            self._state.violate("open", f"{error}")
            return self._error(*OPEN_ERRORS["bad_request"])
        app = self._state.app
        if (body.get("clientId"), body.get("clientSecret")) != (app.client_id, app.client_secret):
            return self._error(*OPEN_ERRORS["auth_failed"])
        self.opened += 1
        ticket = self._state.ids.hex(40)
        ends = asyncio.get_running_loop().time() + self._state.faults.ticket_seconds
        self._tickets[ticket] = (subscriptions, ends)
        endpoint = self._state.url.replace("http", "ws", 1) + "/connect"
        return JSONResponse({"endpoint": endpoint, "ticket": ticket})

    def _error(self, status: int, code: str, message: str) -> Response:
        body = {"requestid": self._state.ids.request(), "code": code, "message": message}
        return JSONResponse(body, status_code=status)

    async def connect(self, socket: WebSocket) -> None:
        """``GET /connect?ticket=…``: one websocket, until it ends."""
        loop = asyncio.get_running_loop()
        ticket = self._tickets.pop(socket.query_params.get("ticket", ""), None)
        if ticket is None or ticket[1] < loop.time():
            await socket.send_denial_response(PlainTextResponse("invalid ticket", 401))
            return
        await socket.accept()
        connection = Connection(self._state.ids.hex(32), socket, ticket[0], loop.time())
        self.connections.append(connection)
        self._state.bell.ring({"event": "connections", "count": len(self.connections)})
        pinging = asyncio.create_task(self._ping(connection))
        try:
            await self._deliver_kept()
            await self._listen(connection)
        finally:
            pinging.cancel()
            self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
            self._delivery.lose(connection.id)
            self._state.bell.ring({"event": "connections", "count": len(self.connections)})

    async def _listen(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                said = await connection.socket.receive()
                if said["type"] != "websocket.receive":
                    return
                connection.heard_at = loop.time()
                text = said.get("text")
                if text is None:
                    self._state.violate("ack", "a binary frame")
                    continue
                self._delivery.answered(text)

    async def _ping(self, connection: Connection) -> None:
        while not connection.leaving:
            await asyncio.sleep(self._state.faults.ping_seconds)
            if not self._state.faults.half_open:
                await self.ping(connection)

    async def ping(self, connection: Connection) -> None:
        """Asks whether the bot is there."""
        opaque = self._state.ids.hex(12)
        push = Push(frames.SYSTEM, "ping", frames.dump({"opaque": opaque}), "", opaque=opaque)
        await self._put(connection, push)

    # --- pushing --------------------------------------------------------------------------------

    async def push(self, push: Push) -> "asyncio.Future[Ack] | None":
        """Delivers to one of the connections that subscribed, chosen at random; the answer to
        come, or None where nobody is connected: then it is lost, or kept as the switch says."""
        able = [each for each in self.connections if each.takes(push)]
        if not able:
            self._unheard(push)
            return None
        connection = able[0] if len(able) == 1 else self._state.rng.choice(able)
        if push.said is not None:
            push.said.delivery = "pushed"
        answer = await self._put(connection, push)
        if push.kind != frames.SYSTEM:
            self._count(push)
        if push.kind == frames.CALLBACK and self._state.faults.redelivery != "none":
            await self._repeat(push, answer[0], [each for each in able if each is not connection])
        if push.kind == frames.EVENT:
            self._repeat_event(push, self._state.faults.event_retries)
        return answer[1]

    def _count(self, push: Push) -> None:
        if push.topic == frames.MESSAGES:
            self._state.usage[self._state.month(), "stream"] += 1

    def _unheard(self, push: Push) -> None:
        kept = self._state.faults.no_connection == "keep" or push.kind == frames.EVENT
        if kept:
            self._kept.append(push)
        if push.said is not None:
            push.said.delivery = "kept" if kept else "lost"
            self._state.changed(push.said)

    async def _deliver_kept(self) -> None:
        kept, self._kept = self._kept, []
        for push in kept:
            await self.push(push)

    async def _put(
        self, connection: Connection, push: Push, *, frame_id: str | None = None
    ) -> tuple[str, "asyncio.Future[Ack]"]:
        frame_id, text = self._delivery.begin(push, connection.id, frame_id=frame_id)
        answer = self._delivery.expect(frame_id)
        connection.pushed += 1
        if not self._state.faults.half_open:
            await self._write(connection, text)
        return frame_id, answer

    async def _write(self, connection: Connection, text: str) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
            await connection.socket.send_text(text)

    async def _repeat(self, push: Push, frame_id: str, others: list[Connection]) -> None:
        """Copies of a message to the bot, now or later."""
        faults = self._state.faults
        again = None if faults.redelivery_new_frame_ids else frame_id
        if faults.redelivery == "twins":
            for other in others[:1]:
                await self._put(other, push)
            return
        always = faults.redelivery == "always"
        for seconds in faults.redelivery_seconds:
            self._delivery.later(seconds, lambda: self._push_again(push, again, always=always))

    def _push_again(self, push: Push, frame_id: str | None, *, always: bool) -> None:
        able = [each for each in self.connections if each.takes(push)]
        if able and (always or not self._delivery.is_acked(push.key)):
            connection = self._state.rng.choice(able)
            self.spawn(self._put_again(connection, push, frame_id))

    async def _put_again(self, connection: Connection, push: Push, frame_id: str | None) -> None:
        await self._put(connection, push, frame_id=frame_id)

    def _repeat_event(self, push: Push, left: int) -> None:
        """An event comes again until it is answered with SUCCESS."""
        if left == 0:
            return

        def again() -> None:
            if not self._succeeded(push.key):
                self._push_again(push, None, always=True)
                self._repeat_event(push, left - 1)

        self._delivery.later(self._state.faults.event_retry_seconds, again)

    def _succeeded(self, key: str) -> bool:
        return any(
            frames.content(ack.data).get("status") == "SUCCESS"
            for ack in self._delivery.acks
            if ack.key == key and ack.code == 200
        )

    # --- what is pushed -------------------------------------------------------------------------

    async def push_message(self, payload: Json, said: Said | None) -> None:
        """A message to the bot."""
        key = str(payload.get("msgId", ""))
        await self.push(
            Push(frames.CALLBACK, frames.MESSAGES, frames.dump(payload), key, said=said)
        )

    async def push_event(self, event_type: str, data: Json) -> str:
        """An event of the address book or of a group; its id."""
        event_id = self._state.ids.hex()
        headers = {
            "eventId": event_id,
            "eventType": event_type,
            "eventBornTime": str(milliseconds(self._state.clock())),
            "eventCorpId": self._state.app.corp_id,
            "eventUnifiedAppId": self._state.app_id,
        }
        push = Push(frames.EVENT, frames.EVENTS, frames.dump(data), event_id, headers)
        await self.push(push)
        return event_id

    async def push_card(self, data: Json) -> Ack | None:
        """A click on a card; its answer, or None where nobody is connected."""
        push = Push(frames.CALLBACK, frames.CARDS, frames.dump(data), "")
        answer = await self.push(push)
        return await answer if answer is not None else None

    # --- ends -----------------------------------------------------------------------------------

    async def disconnect(self, reason: str = "connection is expired") -> None:
        """The planned way: says so on every connection, delivers nothing more there, and closes
        after some silence."""
        for connection in list(self.connections):
            connection.leaving = True
            push = Push(frames.SYSTEM, "disconnect", frames.dump({"reason": reason}), "")
            await self._put(connection, push)
            self.spawn(self._close_when_silent(connection))

    async def _close_when_silent(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        grace = self._state.faults.disconnect_grace
        connection.heard_at = loop.time()
        while (left := connection.heard_at + grace - loop.time()) > 0:
            await asyncio.sleep(left)
        await self._close(connection, 1000)

    async def _close(self, connection: Connection, code: int) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
            await connection.socket.close(code)
        self._forget(connection)

    def cut(self) -> int:
        """Cuts every connection without a word; how many there were."""
        connections = list(self.connections)
        for connection in connections:
            client = connection.socket.client
            self._abort((client.host, client.port) if client else None)
            self._forget(connection)
        return len(connections)

    async def send_raw(self, text: str) -> None:
        """Any text on every connection: junk on request."""
        for connection in list(self.connections):
            await self._write(connection, text)

    async def stop(self) -> None:
        """Ends everything."""
        for task in list(self._tasks):
            task.cancel()
        for connection in list(self.connections):
            await self._close(connection, 1001)
        self._delivery.close()

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Does something beside; it ends with the gateway."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _subscriptions(body: Json) -> Subscriptions:
    """What an opener wants. Raises ValueError."""
    if not isinstance(body, dict):
        raise ValueError("the body is no object")
    wanted = body.get("subscriptions")
    if not isinstance(wanted, list):
        raise ValueError("subscriptions are missing")
    found: set[tuple[str, str]] = set()
    for each in wanted:
        kind, topic = (each.get("type"), each.get("topic")) if isinstance(each, dict) else (0, 0)
        if kind not in (frames.CALLBACK, frames.EVENT) or not isinstance(topic, str):
            raise ValueError(f"no such subscription: {each}")
        if kind == frames.EVENT and topic != frames.EVENTS:
            raise ValueError("EVENT has only the topic *")
        found.add((kind, topic))
    return frozenset(found)
