"""The old host's API: reply addresses, group robots, uploads, contacts."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.emulator.calls import Calls, Refused, Tokens, json_object
from bot.emulator.files import Files, refusal
from bot.emulator.openapi import card
from bot.emulator.state import BOT, Json, State, milliseconds, strings
from bot.emulator.world import Robot, User

MOST_BYTES = 20_000
WINDOW_MS = 3_600_000
MINUTE = timedelta(minutes=1)
WEBHOOK_TYPES = ("text", "markdown", "actionCard", "link", "feedCard")
DEPARTMENTS = "qyapi_get_department_list"
MEMBER = "qyapi_get_member"
MEMBERS = "qyapi_get_department_member"
PAGE = 100


class OldApi:
    """The calls of ``oapi.dingtalk.com``."""

    def __init__(self, state: State, calls: Calls, tokens: Tokens, files: Files) -> None:
        self._state = state
        self._tokens = tokens
        self._files = files
        self._robot_sends: dict[str, list[datetime]] = {}
        self._robot_blocked: dict[str, datetime] = {}
        post = ["POST"]
        contacts = {
            "/topapi/v2/department/listsub": (self.departments, DEPARTMENTS),
            "/topapi/v2/department/get": (self.department, DEPARTMENTS),
            "/topapi/v2/user/list": (self.users, MEMBERS),
            "/topapi/v2/user/get": (self.user, MEMBER),
            "/topapi/v2/user/getbymobile": (self.by_mobile, "qyapi_get_member_by_mobile"),
        }
        self.routes = [
            Route("/gettoken", calls.oapi(self.token, token=False)),
            Route(
                "/robot/sendBySession",
                calls.oapi(self.reply, token=False, billed="webhook"),
                methods=post,
            ),
            Route(
                "/robot/send", calls.oapi(self.robot, token=False, billed="webhook"), methods=post
            ),
            Route("/media/upload", calls.oapi(self.upload, billed="api"), methods=post),
            *(
                Route(path, calls.oapi(handler, scope=scope), methods=post)
                for path, (handler, scope) in contacts.items()
            ),
        ]

    async def token(self, request: Request) -> Response:
        """The access token, the old way."""
        given = request.query_params
        app = self._state.app
        if (given.get("appkey"), given.get("appsecret")) != (app.client_id, app.client_secret):
            raise Refused("", "不合法的appKey或appSecret", errcode=40089)
        token, seconds = self._tokens.give()
        return _ok(access_token=token, expires_in=seconds)

    # --- webhooks -------------------------------------------------------------------------------

    async def reply(self, request: Request) -> Response:
        """A message to the conversation of a reply address."""
        session = self._state.sessions.get(request.query_params.get("session", ""))
        if session is None or session.ends < self._state.clock():
            raise Refused("", "session 不存在", errcode=300001)
        body = await self._webhook_body(request)
        if body.get("msgtype") == "empty":
            return _ok()
        self._state.say(
            session.conversation, BOT, shown(body), via="reply", at_users=self._at(body)
        )
        return _ok()

    async def robot(self, request: Request) -> Response:
        """A message of a custom robot to its group."""
        robot = self._state.robots.get(request.query_params.get("access_token", ""))
        if robot is None:
            raise Refused("", "token is not exist", errcode=300005)
        if robot.stopped:
            raise Refused("", "机器人已停用", errcode=400102)
        body = await self._webhook_body(request)
        self._secure(robot, request, shown(body))
        self._paced(robot)
        self._state.say(
            robot.group_id, f"robot:{robot.name}", shown(body), via="robot", at_users=self._at(body)
        )
        return _ok()

    async def _webhook_body(self, request: Request) -> Json:
        raw = await request.body()
        if len(raw) > MOST_BYTES:
            raise Refused("", "message too long, exceed 20000 bytes", errcode=460101)
        body = await json_object(request)
        kind = body.get("msgtype")
        if kind == "empty":
            return body
        if kind not in WEBHOOK_TYPES:
            self._state.violate(request.url.path, f"no such msgtype: {kind}")
            raise Refused("", "不支持的消息类型", errcode=400105)
        if not isinstance(body.get(str(kind)), dict):
            raise Refused("", f"缺少参数 {kind}", errcode=40035)
        return body

    def _at(self, body: Json) -> list[str]:
        """Who is called; somebody who is listed but not named in the words is not highlighted."""
        listed = strings((body.get("at") or {}).get("atUserIds"))
        words = str(shown(body).get("text", ""))
        for user in listed:
            if f"@{user}" not in words:
                self._state.violate("at", f"{user} is not named in the words: no highlight")
        return listed

    def _secure(self, robot: Robot, request: Request, said: Json) -> None:
        words = str(said.get("text", ""))
        if robot.keywords and not any(word in words for word in robot.keywords):
            raise Refused("", f"keywords not in content, more: {robot.keywords}", errcode=310000)
        if not robot.secret:
            return
        stamp = request.query_params.get("timestamp", "")
        now = milliseconds(self._state.clock())
        if not stamp.isdigit() or abs(int(stamp) - now) > WINDOW_MS:
            raise Refused("", "invalid timestamp, more: []", errcode=310000)
        expected = base64.b64encode(
            hmac.new(
                robot.secret.encode(), f"{stamp}\n{robot.secret}".encode(), hashlib.sha256
            ).digest()
        ).decode()
        if not hmac.compare_digest(expected, request.query_params.get("sign", "")):
            raise Refused("", "sign not match, more: []", errcode=310000)

    def _paced(self, robot: Robot) -> None:
        """So many messages a minute; above that the robot is shut out for a while."""
        now = self._state.clock()
        faults = self._state.faults
        blocked = self._robot_blocked.get(robot.token)
        recent = [at for at in self._robot_sends.get(robot.token, []) if now - at < MINUTE]
        self._robot_sends[robot.token] = [*recent, now]
        over = bool(faults.robot_per_minute) and len(recent) >= faults.robot_per_minute
        if over and (blocked is None or blocked <= now):
            self._robot_blocked[robot.token] = now + timedelta(seconds=faults.robot_block_seconds)
        if over or (blocked is not None and blocked > now):
            raise Refused("", "send too fast, exceed 20 times per minute", errcode=130101)

    # --- files ----------------------------------------------------------------------------------

    async def upload(self, request: Request) -> Response:
        """A file of the bot's, to be sent later by its media id."""
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise Refused("", "需要multipart/form-data", errcode=43008)
        async with request.form() as form:
            file = form.get("media")
            kind = str(form.get("type") or request.query_params.get("type") or "")
            if not isinstance(file, UploadFile):
                raise Refused("", "缺少media", errcode=40035)
            content = await file.read()
            name = file.filename or ""
            no = refusal(kind, name, len(content))
            if no is not None:
                self._state.violate("upload", f"{kind} {name}: {no[1]}")
                raise Refused("", no[1], errcode=no[0])
            media_type = file.content_type or "application/octet-stream"
            media_id = self._files.keep(name, media_type, content)
        at = milliseconds(self._state.clock())
        return _ok(type=kind, media_id=media_id, created_at=at)

    # --- contacts -------------------------------------------------------------------------------

    async def departments(self, request: Request) -> Response:
        """The departments directly below one."""
        parent = int((await json_object(request)).get("dept_id", 1))
        self._department(parent)
        found = [each for each in self._state.departments.values() if each.parent_id == parent]
        return self._result([self._described(each.id) for each in found])

    async def department(self, request: Request) -> Response:
        """One department."""
        id = int((await json_object(request))["dept_id"])
        self._department(id)
        return self._result(self._described(id))

    def _department(self, id: int) -> None:
        if id not in self._state.departments:
            raise Refused("", "部门不存在", errcode=60003)

    def _described(self, id: int) -> Json:
        found = self._state.departments[id]
        parent = {} if found.parent_id is None else {"parent_id": found.parent_id}
        return {
            "dept_id": found.id,
            "name": found.name,
            "create_dept_group": False,
            "auto_add_user": False,
            **parent,
        }

    async def users(self, request: Request) -> Response:
        """A page of the users directly in a department."""
        body = await json_object(request)
        id, cursor = int(body["dept_id"]), int(body.get("cursor", 0))
        size = int(body.get("size", PAGE))
        if not 1 <= size <= PAGE:
            raise Refused("", "size不合法", errcode=400002)
        self._department(id)
        here = [user for user in self._state.users.values() if id in user.department_ids]
        page = here[cursor : cursor + size]
        more = cursor + size < len(here)
        result: Json = {"has_more": more, "list": [self._shown_user(user) for user in page]}
        if more:
            result["next_cursor"] = cursor + size
        return self._result(result)

    async def user(self, request: Request) -> Response:
        """One user."""
        found = self._state.users.get(str((await json_object(request)).get("userid", "")))
        if found is None or found.is_outsider:
            raise Refused("", "找不到该用户", errcode=60121)
        return self._result(self._shown_user(found))

    async def by_mobile(self, request: Request) -> Response:
        """Whose mobile number it is."""
        mobile = str((await json_object(request)).get("mobile", ""))
        for user in self._state.users.values():
            if mobile and user.mobile == mobile and not user.is_outsider:
                return self._result({"userid": user.user_id})
        raise Refused("", "找不到该用户", errcode=60121)

    def _shown_user(self, user: User) -> Json:
        shown: Json = {
            "userid": user.user_id,
            "unionid": self._state.union_id(user.user_id),
            "name": user.name,
            "title": user.title,
            "active": user.active,
            "admin": user.is_admin,
            "boss": False,
            "dept_id_list": list(user.department_ids),
            "leader_in_dept": [
                {"dept_id": id, "leader": id in user.leads} for id in user.department_ids
            ],
            "role_list": [
                {"id": number, "name": name, "group_name": "默认"}
                for number, name in enumerate(user.roles, 1)
            ],
        }
        if user.mobile and not self._state.faults.mobiles_hidden:
            shown["mobile"] = user.mobile
        return shown

    def _result(self, result: object) -> Response:
        if self._state.faults.numbers_as_strings:
            result = _as_strings(result)
        return _ok(result=result, request_id=self._state.ids.hex(12))


def _ok(**values: object) -> Response:
    return JSONResponse({"errcode": 0, "errmsg": "ok", **values})


def _as_strings(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return [_as_strings(each) for each in value]
    if isinstance(value, dict):
        return {key: _as_strings(each) for key, each in value.items()}
    return value


def shown(body: Json) -> Json:
    """A webhook's message as the page shows it; ``text`` is what can be read of it."""
    kind = str(body["msgtype"])
    values = body[kind]
    if kind == "text":
        content = str(values.get("content", ""))
        return {"type": "text", "content": content, "text": content}
    if kind == "markdown":
        title, text = str(values.get("title", "")), str(values.get("text", ""))
        return {"type": "markdown", "title": title, "text": text}
    if kind == "actionCard":
        buttons = {
            f"actionTitle{n}": each["title"] for n, each in enumerate(values.get("btns", []), 1)
        } | {f"actionURL{n}": each["actionURL"] for n, each in enumerate(values.get("btns", []), 1)}
        return card({**values, **buttons})
    if kind == "link":
        return {"type": "link", **values, "url": values.get("messageUrl", "")}
    titles = " ".join(str(each.get("title", "")) for each in values.get("links", []))
    return {"type": "text", "content": titles, "text": titles}
