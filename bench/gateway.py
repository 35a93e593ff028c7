"""A bare DingTalk gateway for measuring: opens connections, pushes robot messages, takes replies.

It knows only what the measured bots need and does as little work as it can, so that the figures
are the bots' and not its own. Runs in the measuring process; each bot runs in its own.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

CLIENT_ID = "bench"
CLIENT_SECRET = "bench-secret"
TOPIC = "/v1.0/im/bot/messages/get"
REPLY_HOURS_MS = 5_400_000


@dataclass(slots=True)
class Burst:
    """What happened to one burst: moments in seconds by message id (monotonic clock)."""

    pushed: dict[str, float] = field(default_factory=dict)
    acked: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)

    def ack_seconds(self) -> list[float]:
        """How long each acknowledged message waited, in seconds, shortest first."""
        return sorted(at - self.pushed[key] for key, at in self.acked.items())


class Gateway:
    """One bot at a time: ``await start()``, ``await connected()``, then ``await burst(texts, …)``."""

    def __init__(self) -> None:
        self._socket: web.WebSocketResponse | None = None
        self._arrived = asyncio.Event()
        self._burst = Burst()
        self._moved = asyncio.Event()
        self._names = 0
        self.connected_at = 0.0
        self.url = ""

    async def start(self) -> None:
        """Listens on a free port of the loopback interface."""
        app = web.Application(client_max_size=1 << 26)
        app.router.add_post("/v1.0/gateway/connections/open", self._open)
        app.router.add_get("/connect", self._connect)
        app.router.add_post("/robot/sendBySession", self._reply)
        app.router.add_post("/v1.0/oauth2/accessToken", self._token)
        app.router.add_route("*", "/{rest:.*}", self._anything)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Closes everything."""
        await self._runner.cleanup()

    async def connected(self, seconds: float = 30.0) -> float:
        """Waits for the bot's connection; returns the moment it came (monotonic clock)."""
        await asyncio.wait_for(self._arrived.wait(), seconds)
        return self.connected_at

    async def forget(self) -> None:
        """Makes ready for the next bot."""
        if self._socket is not None:
            await self._socket.close()
        self._socket = None
        self._arrived.clear()

    async def burst(
        self,
        texts: Sequence[str],
        *,
        in_flight: int | None,
        answers: bool,
        seconds: float = 300.0,
    ) -> Burst:
        """Pushes every text once, ``in_flight`` unacknowledged at most (None: all at once), and
        waits until all are acknowledged, and answered where ``answers``.

        Raises TimeoutError when that takes longer than ``seconds``.
        """
        self._burst = burst = Burst()
        frames = [self._frame(text) for text in texts]
        async with asyncio.timeout(seconds):
            for key, frame in frames:
                while in_flight and len(burst.pushed) - len(burst.acked) >= in_flight:
                    await self._move()
                burst.pushed[key] = time.monotonic()
                assert self._socket is not None
                await self._socket.send_str(frame)
            while len(burst.acked) < len(frames) or (answers and len(burst.answered) < len(frames)):
                await self._move()
        return burst

    async def _move(self) -> None:
        self._moved.clear()
        await self._moved.wait()

    def _frame(self, text: str) -> tuple[str, str]:
        self._names += 1
        key = f"msg{self._names:08d}=="
        now = time.time_ns() // 1_000_000
        user = self._names % 20
        data = {
            "conversationId": f"cid{user}==",
            "conversationType": "1",
            "chatbotCorpId": "corp",
            "chatbotUserId": "$:LWCP_v1:$bot",
            "msgId": key,
            "senderNick": "报送人",
            "isAdmin": False,
            "senderStaffId": f"bench{user}",
            "senderId": f"$:LWCP_v1:${user}",
            "senderCorpId": "corp",
            "sessionWebhook": f"{self.url}/robot/sendBySession?session={key}",
            "sessionWebhookExpiredTime": now + REPLY_HOURS_MS,
            "createAt": now,
            "robotCode": CLIENT_ID,
            "msgtype": "text",
            "text": {"content": text},
        }
        headers = {
            "topic": TOPIC,
            "messageId": key,
            "contentType": "application/json",
            "time": str(now),
        }
        frame = {
            "specVersion": "1.0",
            "type": "CALLBACK",
            "headers": headers,
            "data": json.dumps(data, ensure_ascii=False),
        }
        return key, json.dumps(frame, ensure_ascii=False)

    async def _open(self, request: web.Request) -> web.Response:
        endpoint = self.url.replace("http", "ws", 1) + "/connect"
        return web.json_response({"endpoint": endpoint, "ticket": "ticket"})

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=1 << 24)
        await socket.prepare(request)
        self._socket = socket
        self.connected_at = time.monotonic()
        self._arrived.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                key = json.loads(message.data)["headers"]["messageId"]
                self._burst.acked.setdefault(key, time.monotonic())
                self._moved.set()
        return socket

    async def _reply(self, request: web.Request) -> web.Response:
        await request.read()
        self._burst.answered.setdefault(request.query["session"], time.monotonic())
        self._moved.set()
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _token(self, request: web.Request) -> web.Response:
        return web.json_response({"accessToken": "token", "expireIn": 7200})

    async def _anything(self, request: web.Request) -> web.Response:
        return web.json_response({"errcode": 404, "errmsg": "unknown"})
