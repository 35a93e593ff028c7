"""A small DingTalk on loopback that plays what a test tells it to, and writes down what it hears."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Self

from aiohttp import WSMsgType, web

Reply = tuple[int, object] | Callable[[], tuple[int, object]]


class Wire:
    """One websocket as the gateway sees it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        self.acks: list[dict[str, Any]] = []
        self.news = asyncio.Event()
        self.closed_with: int | None = None

    async def push(self, frame: dict[str, object] | str) -> None:
        await self.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def wait_acks(self, number: int, seconds: float = 5.0) -> list[dict[str, Any]]:
        async with asyncio.timeout(seconds):
            while len(self.acks) < number:
                self.news.clear()
                await self.news.wait()
        return self.acks

    async def wait_closed(self, seconds: float = 5.0) -> int | None:
        async with asyncio.timeout(seconds):
            while self.closed_with is None:
                self.news.clear()
                await self.news.wait()
        return self.closed_with

    def cut(self) -> None:
        transport = self.request.transport
        if transport is not None:
            transport.abort()


class Gateway:
    """``answers[path]`` are given in turn, the last one for ever; ``calls`` are what came."""

    def __init__(self) -> None:
        self.wires: list[Wire] = []
        self.calls: list[dict[str, Any]] = []
        self.answers: dict[str, list[Reply]] = defaultdict(list)
        self.hang: set[str] = set()
        self.cut: set[str] = set()
        self.times: list[float] = []
        self.url = ""
        self._news = asyncio.Event()
        self._tickets = 0
        self._open: set[str] = set()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1.0/gateway/connections/open", self._on_open)
        app.router.add_get("/connect", self._on_connect)
        app.router.add_route("*", "/{path:.*}", self._on_call)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        for wire in self.wires:
            wire.cut()
        await self._runner.cleanup()

    async def wire(self, number: int = 0, seconds: float = 5.0) -> Wire:
        """The connection with this number, once it is there."""
        async with asyncio.timeout(seconds):
            while len(self.wires) <= number:
                self._news.clear()
                await self._news.wait()
        return self.wires[number]

    async def opens(self, number: int, seconds: float = 5.0) -> None:
        """Until so many connections were asked for."""
        async with asyncio.timeout(seconds):
            while len(self.called("/v1.0/gateway/connections/open")) < number:
                self._news.clear()
                await self._news.wait()

    def called(self, path: str) -> list[dict[str, Any]]:
        return [call for call in self.calls if call["path"] == path]

    def _note(self, request: web.Request, body: object) -> None:
        self.calls.append(
            {
                "path": request.path,
                "query": dict(request.query),
                "headers": dict(request.headers),
                "body": body,
            }
        )
        self.times.append(asyncio.get_running_loop().time())
        self._news.set()

    async def _scripted(self, path: str) -> web.Response | None:
        if path in self.hang:
            await asyncio.sleep(30)
        script = self.answers.get(path)
        if not script:
            return None
        answer = script.pop(0) if len(script) > 1 else script[0]
        status, body = answer() if callable(answer) else answer
        if isinstance(body, str):
            return web.Response(status=status, text=body, content_type="text/html")
        if isinstance(body, bytes):
            return web.Response(status=status, body=body)
        return web.json_response(body, status=status)

    async def _on_open(self, request: web.Request) -> web.Response:
        self._note(request, await request.json())
        scripted = await self._scripted(request.path)
        if scripted is not None:
            return scripted
        self._tickets += 1
        ticket = f"t/{self._tickets}+x"
        self._open.add(ticket)
        endpoint = self.url.replace("http", "ws") + "/connect"
        return web.json_response({"endpoint": endpoint, "ticket": ticket})

    async def _on_connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._open:
            return web.Response(status=401)
        self._open.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        wire = Wire(socket, request)
        self.wires.append(wire)
        self._news.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                wire.acks.append(json.loads(message.data))
                wire.news.set()
        wire.closed_with = socket.close_code or 0
        wire.news.set()
        return socket

    async def _on_call(self, request: web.Request) -> web.Response:
        body: object
        if request.content_type == "multipart/form-data":
            form = await request.post()
            media = form["media"]
            assert isinstance(media, web.FileField)
            body = {"type": form["type"], "name": media.filename, "size": len(media.file.read())}
        else:
            text = await request.text()
            body = json.loads(text) if text else None
        self._note(request, body)
        if request.path in self.cut:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        scripted = await self._scripted(request.path)
        return scripted or web.json_response(DEFAULTS.get(request.path, {"errcode": 0}))


DEFAULTS: dict[str, object] = {
    "/v1.0/oauth2/accessToken": {"accessToken": "tok-1", "expireIn": 7200},
    "/v1.0/robot/oToMessages/batchSend": {"processQueryKey": "pqk-1"},
    "/v1.0/robot/groupMessages/send": {"processQueryKey": "pqk-2"},
    "/media/upload": {"errcode": 0, "media_id": "@media-1", "type": "image"},
}


def callback(
    data: object, message_id: str = "m1", topic: str = "/v1.0/im/bot/messages/get"
) -> dict[str, object]:
    """A callback frame."""
    return {
        "specVersion": "1.0",
        "type": "CALLBACK",
        "headers": {
            "appId": "a",
            "connectionId": "c",
            "contentType": "application/json",
            "messageId": message_id,
            "time": "1790000000200",
            "topic": topic,
        },
        "data": json.dumps(data),
    }


def event(data: object, message_id: str = "e1", kind: str = "user_leave_org") -> dict[str, object]:
    """An event frame."""
    return {
        "specVersion": "1.0",
        "type": "EVENT",
        "headers": {
            "messageId": message_id,
            "time": "1790000000100",
            "topic": "*",
            "eventId": f"id-{message_id}",
            "eventType": kind,
            "eventBornTime": "1790000000050",
        },
        "data": json.dumps(data),
    }


def system(topic: str, data: object = None, message_id: str | None = "s1") -> dict[str, object]:
    """A system frame."""
    headers: dict[str, object] = {"topic": topic, "contentType": "application/json"}
    if message_id:
        headers["messageId"] = message_id
    frame: dict[str, object] = {"type": "SYSTEM", "headers": headers}
    if data is not None:
        frame["data"] = json.dumps(data)
    return frame


def text_message(msg_id: str, content: str = "今日无") -> dict[str, object]:
    """The payload of a text in a single chat."""
    return {
        "msgId": msg_id,
        "msgtype": "text",
        "conversationId": "cidS1==",
        "conversationType": "1",
        "senderStaffId": "u1001",
        "senderId": "$:LWCP_v1:$u01",
        "senderNick": "李工",
        "createAt": 1790000000000,
        "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=0f",
        "sessionWebhookExpiredTime": 1790005400000,
        "robotCode": "dingabc",
        "text": {"content": content},
    }
