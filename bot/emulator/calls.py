"""What every HTTP call passes through: faults, limits, tokens; and the shapes of refusals."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.emulator.faults import Rule
from bot.emulator.state import Json, State

Handler = Callable[[Request], Awaitable[Response]]
SECOND = timedelta(seconds=1)


class Refused(Exception):
    """A call that DingTalk refuses. ``status`` is 200 for the old host; ``errcode`` is its code,
    ``code`` the new host's."""

    def __init__(self, code: str, message: str, *, status: int = 400, errcode: int = -1) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.errcode = errcode


class Tokens:
    """Access tokens: the same one within its life."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._lives: dict[str, datetime] = {}

    def give(self) -> tuple[str, int]:
        """The token and the seconds it has left."""
        now = self._state.clock()
        for token, ends in self._lives.items():
            if ends > now:
                return token, int((ends - now).total_seconds())
        token = self._state.ids.hex()
        seconds = self._state.faults.token_seconds
        self._lives[token] = now + timedelta(seconds=seconds)
        return token, int(seconds)

    def check(self, token: str | None) -> bool:
        """Whether a call may be made with it."""
        ends = self._lives.get(token or "")
        return ends is not None and ends > self._state.clock()

    def revoke(self) -> None:
        """Makes all that were given invalid."""
        self._lives.clear()


class Calls:
    """Guards the handlers of both hosts. ``abort`` cuts the TCP connection of a peer."""

    def __init__(
        self, state: State, tokens: Tokens, abort: Callable[[tuple[str, int] | None], None]
    ) -> None:
        self._state = state
        self._tokens = tokens
        self._abort = abort
        self._recent: dict[str, deque[datetime]] = {}

    def api(self, handler: Handler, *, scope: str = "", billed: bool = True) -> Handler:
        """A call of the new host: token in the header, errors as HTTP status with a code."""
        return self._guard(handler, old=False, scope=scope, billed="api" if billed else "")

    def oapi(
        self, handler: Handler, *, scope: str = "", token: bool = True, billed: str = ""
    ) -> Handler:
        """A call of the old host: token in the query, errors in a 200."""
        return self._guard(handler, old=True, scope=scope, token=token, billed=billed)

    def open(self, handler: Handler) -> Handler:
        """A call of the new host that needs no token."""
        return self._guard(handler, old=False, token=False)

    def _guard(
        self,
        handler: Handler,
        *,
        old: bool,
        scope: str = "",
        token: bool = True,
        billed: str = "",
    ) -> Handler:
        async def guarded(request: Request) -> Response:
            path = request.url.path
            self._state.calls[path] += 1
            rule = self._state.faults.take_rule(path)
            if rule is not None:
                await asyncio.sleep(rule.seconds)
                if rule.fails and not rule.after_effect:
                    return self._failure(request, rule, old=old)
            try:
                self._limits(path, scope, billed)
                if token:
                    self._token(request, old=old)
                response = await handler(request)
            except Refused as refused:
                response = self.refusal(refused, old=old, path=path)
            except (ValueError, KeyError, TypeError, ClientDisconnect) as error:
                self._state.violate(path, f"cannot be read: {type(error).__name__}")
                bad = Refused("invalidParameter", "参数错误", errcode=400002)
                response = self.refusal(bad, old=old, path=path)
            if rule is not None and rule.fails and rule.after_effect:
                return self._failure(request, rule, old=old)
            return response

        return guarded

    def _limits(self, path: str, scope: str, billed: str) -> None:
        faults = self._state.faults
        now = self._state.clock()
        recent = self._recent.setdefault(path, deque())
        while recent and now - recent[0] >= SECOND:
            recent.popleft()
        if billed == "api" and faults.calls_per_second and len(recent) >= faults.calls_per_second:
            raise Refused(
                "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
                "请求被限流",
                status=403,
                errcode=90018,
            )
        recent.append(now)
        if scope and scope in faults.missing_scopes:
            raise Refused(
                "Forbidden.AccessDenied.AccessTokenPermissionDenied",
                f"没有调用该接口的权限，requiredScopes:[{scope}]",
                status=403,
                errcode=60011,
            )
        if not billed:
            return
        most = faults.api_month if billed == "api" else faults.webhook_month
        used = self._state.usage[self._state.month(), billed]
        if most is not None and used >= most:
            raise Refused(
                "Forbidden.AccessDenied.ApiCountLimitForOrg",
                "本月调用量已用完",
                status=403,
                errcode=90020,
            )
        self._state.usage[self._state.month(), billed] += 1

    def _token(self, request: Request, *, old: bool) -> None:
        given = (
            request.query_params.get("access_token")
            if old
            else request.headers.get("x-acs-dingtalk-access-token")
        )
        if not self._tokens.check(given):
            raise Refused("InvalidAuthentication", "不合法的access_token", errcode=40014)

    def refusal(self, refused: Refused, *, old: bool, path: str) -> Response:
        """A refusal in the shape of its host; contacts wrap theirs."""
        if not old:
            body: Json = {
                "code": refused.code,
                "requestid": self._state.ids.request(),
                "message": refused.message,
            }
            return JSONResponse(body, status_code=refused.status)
        if path.startswith("/topapi/"):
            said = f"ding talk error[subcode={refused.errcode},submsg={refused.message}]"
            return JSONResponse(
                {
                    "errcode": 88,
                    "sub_code": str(refused.errcode),
                    "sub_msg": refused.message,
                    "errmsg": said,
                    "request_id": self._state.ids.hex(12),
                }
            )
        return JSONResponse({"errcode": refused.errcode, "errmsg": refused.message})

    def _failure(self, request: Request, rule: Rule, *, old: bool) -> Response:
        if rule.cut:
            client = request.client
            self._abort((client.host, client.port) if client else None)
        if rule.html or rule.cut:
            return HTMLResponse("<html><h1>502 Bad Gateway</h1></html>", rule.status or 502)
        status = rule.status or (200 if old else 500)
        errcode = int(rule.code) if rule.code.lstrip("-").isdigit() else -1
        refused = Refused(
            rule.code or "system.busy", rule.message or "系统繁忙", status=status, errcode=errcode
        )
        response = self.refusal(refused, old=old, path=request.url.path)
        response.status_code = status
        return response


async def json_object(request: Request) -> Json:
    """The body of a call. Raises ValueError where it is no object."""
    value = json.loads(await request.body())
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value
