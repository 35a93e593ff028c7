"""The emulator as one server on one port, and how tests and the trial drive it."""

import asyncio
import socket
from collections.abc import Callable
from random import Random

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from bot.domain.clock import Clock
from bot.emulator import payloads
from bot.emulator.calls import Calls, Tokens
from bot.emulator.control import Control
from bot.emulator.delivery import Ack, Delivery
from bot.emulator.faults import Faults
from bot.emulator.files import Files
from bot.emulator.frames import dump
from bot.emulator.gateway import Gateway
from bot.emulator.oapi import OldApi
from bot.emulator.openapi import OpenApi
from bot.emulator.state import Json, Said, State, Violation
from bot.emulator.world import World
from bot.web import QuietServer

STOP_SECONDS = 2


class CannotListen(Exception):
    """The port cannot be had; the cause says why."""


class Emulator:
    """A local DingTalk. ``await start()``, then the bot connects to ``url``; ``await stop()``."""

    def __init__(self, world: World, *, clock: Clock, rng: Random) -> None:
        self.state = State(world, clock=clock, rng=rng, faults=Faults())
        self.files = Files(self.state)
        self.tokens = Tokens(self.state)
        self._delivery = Delivery(self.state)
        self.gateway = Gateway(self.state, self._delivery, self._abort)
        calls = Calls(self.state, self.tokens, self._abort)
        open_route = Route("/v1.0/gateway/connections/open", self.gateway.open, methods=["POST"])
        self.app = Starlette(
            routes=[
                open_route,
                WebSocketRoute("/connect", self.gateway.connect),
                Route("/download/{code}.file", self._download),
                *OpenApi(self.state, calls, self.tokens, self.files).routes,
                *OldApi(self.state, calls, self.tokens, self.files).routes,
                *Control(self).routes,
                Route("/{rest:path}", self._unknown, methods=["GET", "POST", "PUT", "DELETE"]),
            ]
        )
        self._server: QuietServer | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it is, as http://host:port."""
        return self.state.url

    @property
    def faults(self) -> Faults:
        """The switches."""
        return self.state.faults

    @property
    def violations(self) -> list[Violation]:
        """What DingTalk would not have accepted."""
        return self.state.violations

    @property
    def acks(self) -> list[Ack]:
        """The answers to what was pushed, and what was not answered."""
        return self._delivery.acks

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens. Raises CannotListen."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except (OSError, OverflowError) as error:
            listener.close()
            raise CannotListen(f"{host}:{port}") from error
        self.state.url = f"http://{host}:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            self.app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws_ping_interval=None,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        self._server = QuietServer(config)
        self._serving = asyncio.create_task(self._server.serve([listener]))
        while not self._server.started and not self._serving.done():
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Ends all connections and the server."""
        self.state.bell.close()
        await self.gateway.stop()
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving

    # --- people ---------------------------------------------------------------------------------

    async def say(
        self,
        user_id: str,
        text: str,
        *,
        group: str | None = None,
        quote: "Said | str | int | None" = None,
        mention: bool = True,
    ) -> Said:
        """Somebody writes to the bot, alone or in a group. Raises KeyError for strangers to the
        world. A group message that does not call the bot is not delivered to it."""
        quoted = self.state.find(quote) if quote else None
        said = self._add(user_id, {"type": "text", "content": text, "text": text}, group, quoted)
        if self.faults.quota_message:
            part = payloads.quota_used_up()
        else:
            part = payloads.text(self._without_mention(text) if group else text)
        await self._push(said, part, mention=mention, quoted=quoted)
        return said

    def _without_mention(self, text: str) -> str:
        """The call of the bot is stripped in groups; a space is what is left of it."""
        return f" {text.removeprefix(f'@{self.state.app.name}').lstrip()}"

    async def say_picture(
        self, user_id: str, content: bytes, *, group: str | None = None, words: str = ""
    ) -> Said:
        """Somebody sends a picture; with ``words`` as rich text."""
        code = self.files.send("picture.png", _picture_type(content), content)
        body: Json = {"type": "image", "media": code}
        part = payloads.picture(code)
        if words:
            body["text"] = words
            part = payloads.rich_text([{"text": words}, payloads.picture_piece(code)])
        said = self._add(user_id, body, group)
        await self._push(said, part)
        return said

    async def say_file(self, user_id: str, name: str, content: bytes) -> Said:
        """Somebody sends a document, in the single chat."""
        code = self.files.send(name, "application/octet-stream", content)
        body = {"type": "file", "media": code, "name": name, "size": len(content)}
        said = self._add(user_id, body)
        file_id = str(self.state.rng.getrandbits(32))
        await self._push(said, payloads.file(code, name, file_id=file_id))
        return said

    async def say_audio(
        self, user_id: str, recognition: str | None, *, duration_ms: int = 4000
    ) -> Said:
        """Somebody speaks, in the single chat; ``recognition`` is what DingTalk understood."""
        code = self.files.send("voice.amr", "audio/amr", b"#!AMR\n")
        body: Json = {"type": "audio", "duration": duration_ms, "recognition": recognition or ""}
        said = self._add(user_id, body)
        await self._push(said, payloads.audio(code, recognition, duration_ms))
        return said

    async def say_video(self, user_id: str, content: bytes, *, duration_ms: int = 4000) -> Said:
        """Somebody sends a film, in the single chat."""
        code = self.files.send("video.mp4", "video/mp4", content)
        size = len(content)
        said = self._add(
            user_id, {"type": "file", "media": code, "name": "video.mp4", "size": size}
        )
        await self._push(said, payloads.video(code, duration_ms))
        return said

    async def say_unknown(self, user_id: str) -> Said:
        """Somebody sends what DingTalk does not pass on."""
        said = self._add(user_id, {"type": "text", "content": "[不支持的消息]", "text": ""})
        await self._push(said, payloads.unknown())
        return said

    async def emit_event(self, event_type: str, **data: object) -> str:
        """The address book changes; the id of the event."""
        return await self.gateway.push_event(event_type, dict(data))

    async def click(self, user_id: str, card_id: str, action: str, **params: str) -> Ack | None:
        """Somebody clicks a button of a card; the bot's answer."""
        content = {"cardPrivateData": {"actionIds": [action], "params": params}}
        return await self.gateway.push_card(
            {
                "type": "actionCallback",
                "outTrackId": card_id,
                "corpId": self.state.app.corp_id,
                "userId": user_id,
                "userIdType": 1,
                "extension": "{}",
                "content": dump(content),
            }
        )

    def sent(self, to: str | None = None) -> list[Said]:
        """What the bot has said, in order: to a user id or a group's id, or all of it."""
        return self.state.sent(to)

    async def wait_for(self, predicate: Callable[[], object], seconds: float = 10.0) -> object:
        """Until something holds; looked at after every change. Raises TimeoutError."""
        return await self.state.bell.wait_for(predicate, seconds)

    def _add(
        self, user_id: str, body: Json, group: str | None = None, quoted: Said | None = None
    ) -> Said:
        if user_id not in self.state.users:
            raise KeyError(user_id)
        conversation = group or self.state.single(user_id)
        quotes = quoted.number if quoted else None
        return self.state.say(conversation, user_id, body, quotes=quotes)

    async def _push(
        self, said: Said, part: Json, *, mention: bool = True, quoted: Said | None = None
    ) -> None:
        if said.conversation in self.state.groups and not mention:
            return
        payload = {**payloads.message(self.state, said, mention=mention, at=()), **part}
        if quoted is not None:
            payload = payloads.quoting(self.state, payload, quoted)
        await self.gateway.push_message(payload, said)

    # --- the server -----------------------------------------------------------------------------

    async def _download(self, request: Request) -> Response:
        stored = self.files.for_bot(request.path_params["code"])
        if stored is None:
            return Response(status_code=403)
        return Response(stored.content, media_type=stored.media_type)

    async def _unknown(self, request: Request) -> Response:
        self.state.violate("path", request.url.path)
        return JSONResponse({"errcode": 404, "errmsg": "请求的URI地址不存在"})

    def _abort(self, peer: tuple[str, int] | None) -> None:
        """Cuts a TCP connection without a word."""
        if self._server is None:
            return
        for connection in list(self._server.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None and transport.get_extra_info("peername")[:2] == peer:
                transport.abort()


def _picture_type(content: bytes) -> str:
    return "image/jpeg" if content.startswith(b"\xff\xd8") else "image/png"
