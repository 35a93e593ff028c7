"""What DingTalk's errors mean: the one place where its codes become a ``DeliveryError``.

Three shapes exist: an HTTP status with ``{"code", "message"}`` (OpenAPI), HTTP 200 with
``{"errcode", "errmsg"}`` (oapi, reply addresses, group robots), and the latter wrapped by a gateway
as errcode 88 with the true code in ``sub_code``. A page of HTML is a fourth, when an address is
banned for a while.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum, auto

import aiohttp
import httpx

from bot.channel import DeliveryError

QUOTA_ZONE = timezone(timedelta(hours=8))  # DingTalk's months are Beijing's
OPERATOR_PAUSE = timedelta(minutes=10)
BAN_PAUSE = timedelta(minutes=5)

# What an exchange over HTTP can fail with; the aiohttp transport lets some of its own through.
TROUBLE = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, TimeoutError, OSError)


class Meaning(StrEnum):
    """What to do about an error."""

    TOKEN = auto()  # fetch a new token and try once more
    FAST = auto()  # too many calls a second: soon again
    MINUTE = auto()  # too many calls a minute
    BLOCKED = auto()  # a group robot that is shut for ten minutes
    QUOTA = auto()  # the month's calls are used up
    BUSY = auto()  # DingTalk's own trouble
    BANNED = auto()  # our address is shut out for five minutes
    OPERATOR = auto()  # permission, key or address list: somebody must change something
    FINAL = auto()  # the request itself is wrong: never again


PAUSES = {
    Meaning.TOKEN: timedelta(seconds=1),
    Meaning.FAST: timedelta(seconds=1),
    Meaning.MINUTE: timedelta(minutes=1),
    Meaning.BLOCKED: timedelta(minutes=10),
    Meaning.BANNED: BAN_PAUSE,
    Meaning.OPERATOR: OPERATOR_PAUSE,
}

DENIED = "Forbidden.AccessDenied."

MEANINGS: Mapping[str, Meaning] = {
    # the token
    "InvalidAuthentication": Meaning.TOKEN,
    "invalidParameter.token.invalid": Meaning.TOKEN,
    "40000": Meaning.TOKEN,
    "40001": Meaning.TOKEN,
    "40014": Meaning.TOKEN,
    "42001": Meaning.TOKEN,
    # too fast
    "send.too.fast": Meaning.MINUTE,
    "send.byToken.tooFast": Meaning.MINUTE,
    "90002": Meaning.FAST,
    "90018": Meaning.FAST,
    "130101": Meaning.BLOCKED,
    "410100": Meaning.BLOCKED,
    "660026": Meaning.BLOCKED,
    # the month's calls
    DENIED + "ApiCountLimitForOrg": Meaning.QUOTA,
    "90020": Meaning.QUOTA,
    # busy
    "system.busy": Meaning.BUSY,
    "systemBusy": Meaning.BUSY,
    "system.error": Meaning.BUSY,
    "-1": Meaning.BUSY,
    "15": Meaning.BUSY,
    "88": Meaning.BUSY,
    "isp.top-remote-connection-timeout": Meaning.BUSY,
    # for the operator
    DENIED + "AccessTokenPermissionDenied": Meaning.OPERATOR,
    DENIED + "IpNotInWhiteList": Meaning.OPERATOR,
    "invalidClientIdOrSecret": Meaning.OPERATOR,
    "authFailed": Meaning.OPERATOR,
    "40089": Meaning.OPERATOR,
    "40096": Meaning.OPERATOR,
    "60011": Meaning.OPERATOR,
    "60020": Meaning.OPERATOR,
    # final
    "300001": Meaning.FINAL,
    "session.expired": Meaning.FINAL,
    "session.notExisted": Meaning.FINAL,
    "300005": Meaning.FINAL,
    "310000": Meaning.FINAL,
    "400101": Meaning.FINAL,
    "400102": Meaning.FINAL,
    "400106": Meaning.FINAL,
    "400013": Meaning.FINAL,
    "460101": Meaning.FINAL,
    "404": Meaning.FINAL,
    "robot.oto.notExist": Meaning.FINAL,
    "chatbotId.notAllow.sendOTO": Meaning.FINAL,
    "staffId.notExisted": Meaning.FINAL,
    "bot.stopped": Meaning.FINAL,
    "bot.forbidden.sendMessage": Meaning.FINAL,
    "group.disbanded": Meaning.FINAL,
    "conversation.org.notMatch": Meaning.FINAL,
    "resource.not.found": Meaning.FINAL,
    "resource.unavailable": Meaning.FINAL,
    "unauthorized": Meaning.FINAL,
    "auth.error": Meaning.FINAL,
}

# Groups of codes that say what is wrong with the request, its people or its words.
FINAL_PREFIXES = ("invalidParameter.", "invalid.", "miss.", "contain.", "too.many.", "param.")
FINAL_NUMBERS = frozenset(
    [
        "22",
        "33012",
        "40004",
        "40005",
        "40006",
        "40007",
        "40035",
        "40104",
        "43002",
        "43004",
        "43008",
        "50002",
        "50004",
        "60003",
        "60019",
        "60121",
        "400002",
        "400105",
        "430101",
        "430102",
        "430103",
        "430104",
    ]
)

ADVICE = {
    "InvalidAuthentication": "访问凭证无效",
    "invalidClientIdOrSecret": "Client ID 或 Client Secret 不对，请核对应用凭证",
    "authFailed": "Client ID 或 Client Secret 不对，请核对应用凭证",
    "40089": "Client ID 或 Client Secret 不对，请核对应用凭证",
    "40096": "Client ID 或 Client Secret 不对，请核对应用凭证",
    DENIED + "AccessTokenPermissionDenied": "应用缺少接口权限，请在开放平台的权限管理中申请",
    "60011": "应用缺少接口权限，请在开放平台的权限管理中申请",
    DENIED + "IpNotInWhiteList": "本机出口地址不在应用的 IP 白名单中",
    "60020": "本机出口地址不在应用的 IP 白名单中",
    DENIED + "ApiCountLimitForOrg": "本月接口调用次数已用完",
    "90020": "本月接口调用次数已用完",
    "300001": "回复地址已失效",
    "session.expired": "回复地址已失效",
    "session.notExisted": "回复地址已失效",
    "310000": "群机器人的安全设置不允许（签名、关键词或 IP）",
    "300005": "群机器人的 token 不存在",
    "400101": "群机器人的 token 不存在",
    "400102": "群机器人已停用",
    "400106": "群机器人已被移除",
    "400013": "群已解散",
    "460101": "消息过长",
    "130101": "群机器人发得太快，已暂停十分钟",
    "410100": "群机器人发得太快，已暂停十分钟",
    "660026": "群机器人发得太快，已暂停十分钟",
    "33012": "用户不存在",
    "60121": "用户不存在",
    "60003": "部门不存在",
    "50002": "不在应用的通讯录权限范围内",
    "50004": "不在应用的通讯录权限范围内",
    "staffId.notExisted": "用户不存在",
    "chatbotId.notAllow.sendOTO": "机器人不能给该用户发单聊消息，请检查可使用范围",
    "group.disbanded": "群已解散",
    "invalid.openConversationId": "群会话不存在，或机器人不在群里",
    "invalidParameter.robotCode.notExsit": "机器人编码不对，请核对 robot_code",
}

QPS = re.compile(r"^Forbidden\.AccessDenied\.Qps")
QPM = re.compile(r"^Forbidden\.AccessDenied\.Qpm")


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is an error: its code, its words, and what they mean."""

    code: str
    message: str
    meaning: Meaning
    cut_off: bool = False  # the call may have had its effect all the same

    @property
    def counts(self) -> bool:
        """Whether DingTalk counts the call; what it throttles it does not count."""
        return self.meaning not in (Meaning.FAST, Meaning.MINUTE)

    def error(self, now: datetime) -> DeliveryError:
        """The error to hand on."""
        pause = until_next_month(now) if self.meaning is Meaning.QUOTA else None
        return DeliveryError(
            self.message,
            permanent=self.meaning is Meaning.FINAL,
            retry_after=pause or PAUSES.get(self.meaning),
            uncertain=self.cut_off,
            code=self.code,
        )


def final(code: str, message: str) -> DeliveryError:
    """An error of our own finding: what is to be sent cannot be sent."""
    return DeliveryError(message, permanent=True, code=code)


def fault_of(status: int, body: object, *, unknown: Meaning = Meaning.FINAL) -> Fault | None:
    """What is wrong with an answer; None when nothing is. ``body`` is None if it is no JSON.

    ``unknown`` is what codes mean that nobody has described.
    """
    if not isinstance(body, dict):
        return _not_json(status)
    if body.get("punish") or body.get("status") == 1111:
        return Fault("banned", "请求过多，本机地址被暂时封禁", Meaning.BANNED)
    code = _code(body)
    if status < 400 and code in ("", "0"):
        return None
    meaning = _meaning(code, status, unknown)
    words = str(body.get("sub_msg") or body.get("message") or body.get("errmsg") or "")
    return Fault(
        code or str(status),
        _readable(code or str(status), words, body),
        meaning,
        cut_off=status >= 500,
    )


def fault_of_exception(error: Exception) -> Fault:
    """What a failed exchange means. Only a connection that was never made is surely unsent."""
    name = type(error).__name__
    if _never_sent(error):
        return Fault(name, "连不上钉钉服务器", Meaning.BUSY)
    return Fault(name, "钉钉服务器没有答复，可能已送达", Meaning.BUSY, cut_off=True)


def until_next_month(now: datetime) -> timedelta:
    """How long the month's quota stays used up."""
    local = now.astimezone(QUOTA_ZONE)
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1) - local


def _never_sent(error: Exception) -> bool:
    """Whether no byte of the request can have arrived.

    The aiohttp transport calls a connection that was cut after the request a ConnectTimeout, so
    the cause decides.
    """
    cause = error.__cause__ or error
    if isinstance(cause, aiohttp.ClientError):
        return isinstance(
            cause,
            aiohttp.ClientConnectorError
            | aiohttp.ConnectionTimeoutError
            | aiohttp.InvalidURL
            | aiohttp.ClientConnectorDNSError,
        )
    return isinstance(
        error,
        httpx.ConnectError
        | httpx.ConnectTimeout
        | httpx.PoolTimeout
        | httpx.UnsupportedProtocol
        | httpx.InvalidURL
        | httpx.ProxyError,
    )


def _not_json(status: int) -> Fault:
    if status in (429, 403):
        return Fault(str(status), "请求过多，本机地址被暂时封禁", Meaning.BANNED)
    message = f"钉钉服务器的答复无法识别（HTTP {status}）"
    if status < 400:
        return Fault("unreadable", message, Meaning.BUSY, cut_off=True)
    meaning = Meaning.BUSY if status >= 500 else Meaning.FINAL
    return Fault(str(status), message, meaning, cut_off=status >= 500)


def _code(body: Mapping[str, object]) -> str:
    """The true code: a gateway's wrapping hides it in ``sub_code``."""
    for name in ("sub_code", "code", "errcode"):
        value = body.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return ""


def _meaning(code: str, status: int, unknown: Meaning) -> Meaning:
    if code in MEANINGS:
        return MEANINGS[code]
    if QPS.match(code):
        return Meaning.FAST
    if QPM.match(code) or code.endswith(("tooFast", "too.fast", "flowControlError")):
        return Meaning.MINUTE
    if code.startswith(DENIED):
        return Meaning.OPERATOR
    if status == 429:
        return Meaning.FAST
    if status >= 500:
        return Meaning.BUSY
    if code in FINAL_NUMBERS or code.startswith(FINAL_PREFIXES):
        return Meaning.FINAL
    return unknown


def _readable(code: str, words: str, body: Mapping[str, object]) -> str:
    """Advice where there is some, DingTalk's own words, the code, and the permission to ask for."""
    parts = [ADVICE.get(code, ""), words[:200]]
    detail = body.get("accessdenieddetail")
    scopes = detail.get("requiredScopes") if isinstance(detail, dict) else None
    if isinstance(scopes, list) and scopes:
        parts.append("所需权限：" + "、".join(str(scope) for scope in scopes))
    said = "；".join(part for part in parts if part)
    return f"{said}（{code}）" if said else f"钉钉返回错误 {code}"
