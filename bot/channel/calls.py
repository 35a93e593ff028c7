"""Single calls to DingTalk's two HTTP hosts: token, time limits, errors, counting.

Knows no messages. Every failure leaves here as a ``DeliveryError``.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import httpx

from bot.channel import DeliveryError
from bot.channel.account import Account
from bot.channel.errors import TROUBLE, Fault, Meaning, fault_of, fault_of_exception
from bot.channel.token import AppToken
from bot.domain.clock import Clock

Kind = Literal["api", "webhook"]
Count = Callable[[Kind], None]
Answer = Mapping[str, object]

CALL_SECONDS = 15.0
UPLOAD_SECONDS = 60.0
TOKEN_HEADER = "x-acs-dingtalk-access-token"  # a header's name
JSON_TYPE = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request, but for the token. ``kind`` None: DingTalk does not bill it.

    ``unknown`` is what codes mean that nobody has described.
    """

    url: str
    body: bytes = b""
    kind: Kind | None = "api"
    file: tuple[str, bytes, str] | None = None
    fields: Mapping[str, str] | None = None
    seconds: float = CALL_SECONDS
    unknown: Meaning = Meaning.BUSY


def dump(value: object) -> bytes:
    """JSON as it goes on the wire; Chinese stays as it is, since limits are in bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


class Calls:
    """The calls of one app over one HTTP client."""

    def __init__(
        self, account: Account, http: httpx.AsyncClient, *, clock: Clock, count: Count
    ) -> None:
        self.account = account
        self.clock = clock
        self._http = http
        self._count = count
        self._token = AppToken(self._fetch_token, clock)

    async def api(
        self, path: str, body: object, *, kind: Kind | None = "api", unknown: Meaning = Meaning.BUSY
    ) -> Answer:
        """A POST to the OpenAPI host."""
        url = self.account.openapi_endpoint + path
        return await self._with_token(Call(url, dump(body), kind, unknown=unknown), in_header=True)

    async def oapi(self, path: str, body: object) -> Answer:
        """A POST to the contacts of the oapi host; these are not billed."""
        url = self.account.oapi_endpoint + path
        return await self._with_token(Call(url, dump(body), None), in_header=False)

    async def upload(self, kind: str, name: str, content: bytes, media_type: str) -> Answer:
        """A file to the oapi host."""
        call = Call(
            self.account.oapi_endpoint + "/media/upload",
            file=(name, content, media_type),
            fields={"type": kind},
            seconds=UPLOAD_SECONDS,
        )
        return await self._with_token(call, in_header=False)

    async def webhook(
        self, url: str, body: bytes, *, params: Mapping[str, str] | None = None
    ) -> Answer:
        """A message to an address that carries its own permission (reply, group robot)."""
        call = Call(url, body, "webhook", unknown=Meaning.FINAL)
        answer, fault = await self._exchange(call, params or {}, {})
        if fault is not None:
            raise fault.error(self.clock())
        return answer

    async def token(self) -> str:
        """The access token. Raises DeliveryError where the credentials are refused."""
        return await self._token.get()

    @asynccontextmanager
    async def stream(self, url: str) -> AsyncIterator[httpx.Response]:
        """The answer to a GET of a foreign address, unread; nothing of ours is sent along."""
        try:
            async with (
                asyncio.timeout(UPLOAD_SECONDS),
                self._http.stream("GET", url, headers={"Accept": "*/*"}) as response,
            ):
                yield response
        except TROUBLE as error:
            raise DeliveryError("下载没有完成", code=type(error).__name__) from error

    async def _with_token(self, call: Call, *, in_header: bool) -> Answer:
        for retry_allowed in (True, False):
            token = await self._token.get()
            params = {} if in_header else {"access_token": token}
            headers = {TOKEN_HEADER: token} if in_header else {}
            answer, fault = await self._exchange(call, params, headers)
            if fault is None:
                return answer
            if fault.meaning is not Meaning.TOKEN:
                break
            self._token.drop(token)
            if not retry_allowed:
                break
        assert fault is not None  # the loop ends with a fault or returns
        raise fault.error(self.clock())

    async def _exchange(
        self, call: Call, params: Mapping[str, str], headers: Mapping[str, str]
    ) -> tuple[Answer, Fault | None]:
        """One request and its answer. Counts it, unless it never left or was throttled."""
        try:
            response = await self._post(call, params, headers)
        except TROUBLE as error:
            fault = fault_of_exception(error)
            if fault.cut_off:
                self._counted(call)
            return {}, fault
        body = _json_of(response)
        found = fault_of(response.status_code, body, unknown=call.unknown)
        if found is None or found.counts:
            self._counted(call)
        return (body if isinstance(body, dict) else {}), found

    async def _post(
        self, call: Call, params: Mapping[str, str], headers: Mapping[str, str]
    ) -> httpx.Response:
        url = httpx.URL(call.url).copy_merge_params(params) if params else call.url
        async with asyncio.timeout(call.seconds):
            if call.file is not None:
                return await self._http.post(
                    url, files={"media": call.file}, data=call.fields, timeout=call.seconds
                )
            return await self._http.post(url, content=call.body, headers={**JSON_TYPE, **headers})

    def _counted(self, call: Call) -> None:
        if call.kind is not None:
            self._count(call.kind)

    async def _fetch_token(self) -> tuple[str, timedelta]:
        account = self.account
        call = Call(
            account.openapi_endpoint + "/v1.0/oauth2/accessToken",
            dump({"appKey": account.client_id, "appSecret": account.client_secret}),
            None,
            unknown=Meaning.OPERATOR,
        )
        answer, fault = await self._exchange(call, {}, {})
        if fault is not None:
            raise _harmless(fault).error(self.clock())
        token, life = answer.get("accessToken"), answer.get("expireIn")
        if not isinstance(token, str) or not token:
            raise DeliveryError("钉钉没有给出访问凭证", code="noToken")
        return token, timedelta(seconds=_seconds(life))


def _harmless(fault: Fault) -> Fault:
    """A failed fetch of the token has sent nothing."""
    return Fault(fault.code, fault.message, fault.meaning)


def _seconds(value: object) -> float:
    try:
        return max(float(str(value)), 60.0)
    except ValueError:
        return 7200.0


def _json_of(response: httpx.Response) -> object:
    try:
        parsed: object = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return parsed
