"""What the chat page and other drivers use: who there is, what was said, saying something, faults."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.emulator.state import BOT, Json, Said
from bot.web import chinese_font

if TYPE_CHECKING:
    from bot.emulator.server import Emulator

STATIC = Path(__file__).parent / "static"
BEIJING = timezone(timedelta(hours=8))
KEEP_ALIVE = 15.0
SHOWN_INLINE = ("image/png", "image/jpeg", "image/gif", "image/bmp")
SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "img-src 'self' data: https:; connect-src 'self'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
}


class Control:
    """The routes of the page and of drivers."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator
        self._state = emulator.state
        post = ["POST"]
        self.routes = [
            Route("/", self.page),
            Route("/static/NotoSansSC.otf", self.font),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/media/{id:path}", self.media),
            Route("/emulator/world", self.world),
            Route("/emulator/conversations", self.conversations),
            Route("/emulator/messages", self.messages),
            Route("/emulator/stream", self.stream),
            Route("/emulator/say", self.say, methods=post),
            Route("/emulator/upload", self.upload, methods=post),
            Route("/emulator/faults", self.faults, methods=["GET", "POST"]),
            Route("/emulator/disconnect", self.disconnect, methods=post),
            Route("/emulator/stats", self.stats),
        ]

    async def page(self, request: Request) -> Response:
        """The chat page."""
        return FileResponse(STATIC / "chat.html", headers=SAFE)

    async def font(self, request: Request) -> Response:
        """A Chinese font for machines that have none."""
        return chinese_font()

    async def media(self, request: Request) -> Response:
        """A picture or file of a message."""
        stored = self._emulator.files.get(request.path_params["id"])
        if stored is None:
            return Response(status_code=404)
        inline = stored.media_type in SHOWN_INLINE
        headers = {**SAFE, "Content-Disposition": "inline" if inline else "attachment"}
        kind = stored.media_type if inline else "application/octet-stream"
        return Response(stored.content, media_type=kind, headers=headers)

    async def world(self, request: Request) -> Response:
        """Everybody and all groups."""
        departments = self._state.departments
        users = [
            {
                "id": user.user_id,
                "name": user.name,
                "title": user.title,
                "part": user.section or user.part or "其他",
                "department": "、".join(departments[id].name for id in user.department_ids),
            }
            for user in self._state.users.values()
        ]
        groups = [
            {
                "id": group.id,
                "title": group.title,
                "members": list(group.members),
                "with_bot": group.with_bot,
            }
            for group in self._state.groups.values()
        ]
        bot = {"name": self._state.app.name}
        now = self._state.clock().astimezone(BEIJING).isoformat()
        return JSONResponse({"bot": bot, "users": users, "groups": groups, "now": now})

    async def conversations(self, request: Request) -> Response:
        """The chats of one person."""
        user = request.query_params.get("as", "")
        if user not in self._state.users:
            return JSONResponse({"error": "no such user"}, 404)
        found = [self._conversation(self._state.single(user), "single", self._state.app.name)]
        for group in self._state.groups.values():
            if user in group.members:
                found.append(self._conversation(group.id, "group", group.title))
        return JSONResponse(found)

    def _conversation(self, id: str, kind: str, title: str) -> Json:
        said = [each for each in self._state.said if each.conversation == id]
        last = self._shown(said[-1]) if said else None
        return {"id": id, "kind": kind, "title": title, "last": last, "count": len(said)}

    async def messages(self, request: Request) -> Response:
        """What was said in a conversation."""
        conversation = request.query_params.get("conversation", "")
        after = int(request.query_params.get("after", "0") or 0)
        return JSONResponse(
            [
                self._shown(said)
                for said in self._state.said[after:]
                if said.conversation == conversation and not said.recalled
            ]
        )

    def _shown(self, said: Said) -> Json:
        user = self._state.users.get(said.by)
        name = user.name if user else said.by.removeprefix("robot:")
        quoted = self._state.find(said.quotes) if said.quotes else None
        return {
            "number": said.number,
            "conversation": said.conversation,
            "by": said.by,
            "name": self._state.app.name if said.by == BOT else name,
            "at": said.at.astimezone(BEIJING).isoformat(),
            "msg_id": said.msg_id,
            "body": said.body,
            "quote": {"msg_id": quoted.msg_id, "text": quoted.text} if quoted else None,
        }

    async def stream(self, request: Request) -> Response:
        """Everything that is said to one person from now on, as server-sent events."""
        user = request.query_params.get("as", "")
        if user not in self._state.users:
            return JSONResponse({"error": "no such user"}, 404)
        since = request.headers.get("last-event-id", "")
        start = int(since) if since.isdigit() else len(self._state.said)
        return StreamingResponse(
            self._events(user, start),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def _events(self, user: str, start: int) -> AsyncIterator[str]:
        queue = self._state.bell.listen()
        try:
            yield ": hello\n\n"
            for said in self._state.said[start:]:
                if user in self._state.members(said.conversation):
                    yield self._event(said)
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), KEEP_ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                if event.get("event") != "message":
                    continue
                said = self._state.find(int(event["message"]["number"]))
                if said.number > start and user in self._state.members(said.conversation):
                    yield self._event(said)
        finally:
            self._state.bell.leave(queue)

    def _event(self, said: Said) -> str:
        data = json.dumps(self._shown(said), ensure_ascii=False)
        return f"id: {said.number}\nevent: message\ndata: {data}\n\n"

    async def say(self, request: Request) -> Response:
        """Somebody writes."""
        try:
            body = await request.json()
            user, conversation = str(body["as"]), str(body["conversation"])
            group = conversation if conversation in self._state.groups else None
            said = await self._emulator.say(
                user,
                str(body["text"]),
                group=group,
                quote=body.get("quote") or None,
                mention=bool(body.get("mention", True)),
            )
        except (ValueError, KeyError, TypeError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)
        return JSONResponse({"msg_id": said.msg_id})

    async def upload(self, request: Request) -> Response:
        """Somebody sends a picture, a file or speech."""
        async with request.form() as form:
            user, conversation = str(form.get("as", "")), str(form.get("conversation", ""))
            kind, file = form.get("kind"), form.get("file")
            content = await file.read() if isinstance(file, UploadFile) else b""
            name = (file.filename if isinstance(file, UploadFile) else "") or "file"
            recognition = str(form.get("recognition", ""))
        if user not in self._state.users or kind not in ("picture", "file", "audio"):
            return JSONResponse({"error": "who, and what?"}, 400)
        group = conversation if conversation in self._state.groups else None
        if kind == "picture":
            said = await self._emulator.say_picture(user, content, group=group)
        elif kind == "file":
            said = await self._emulator.say_file(user, name, content)
        else:
            said = await self._emulator.say_audio(user, recognition or None)
        return JSONResponse({"msg_id": said.msg_id})

    async def faults(self, request: Request) -> Response:
        """The switches; POST changes some of them, or none where one is wrong."""
        if request.method == "POST":
            try:
                self._state.faults.change(await request.json())
            except (ValidationError, ValueError) as error:
                return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(self._state.faults.model_dump())

    async def disconnect(self, request: Request) -> Response:
        """Ends the bot's connections: planned, or abruptly (?how=cut)."""
        if request.query_params.get("how") == "cut":
            self._emulator.gateway.cut()
        else:
            await self._emulator.gateway.disconnect()
        return JSONResponse({"ok": True})

    async def stats(self, request: Request) -> Response:
        """Counts of what happened."""
        acks = self._emulator.acks
        return JSONResponse(
            {
                "connections": len(self._emulator.gateway.connections),
                "messages": len(self._state.said),
                "acks": len(acks),
                "slowest_ack": max((ack.seconds for ack in acks), default=0.0),
                "violations": [str(each) for each in self._state.violations],
                "calls": dict(self._state.calls),
            }
        )
