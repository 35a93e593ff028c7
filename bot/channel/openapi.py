"""Sending through DingTalk: replies, direct messages, groups, group robots.

Bodies become what each way takes, within its limits; how a call is made is ``calls``' matter.
"""

from collections.abc import Sequence
from typing import assert_never

import httpx

from bot.channel import Delivery, DeliveryError
from bot.channel.account import Account, same_host
from bot.channel.calls import Answer, Calls, Count, dump
from bot.channel.contacts import Contacts
from bot.channel.errors import PAUSES, Meaning, final
from bot.channel.media import Blobs, MediaStore, Uploaded
from bot.channel.robots import address_params
from bot.domain.clock import Clock
from bot.domain.messages import (
    Body,
    File,
    Group,
    GroupRobot,
    Markdown,
    Person,
    Picture,
    ReplyAddress,
    Target,
    Text,
)

PERSONS_AT_ONCE = 20
REPLY_BYTES = 20_000
PARAM_BYTES = 15_000
# DingTalk may have forgotten a file; these then come back for the message that names it.
MEDIA_GONE = frozenset(
    {"invalidParameter.msgParam.invalid", "resource.not.found", "resource.unavailable", "40007"}
)
ONE_SPOILS_ALL = frozenset({"staffId.notExisted", "33012", "60121"})

Json = dict[str, object]


class DingTalk:
    """DingTalk as a channel to send through, a place to download from, and an address book.

    Sends never raise for a failed send: the error is in the Delivery.
    """

    def __init__(
        self,
        account: Account,
        http: httpx.AsyncClient,
        *,
        blobs: Blobs,
        clock: Clock,
        count: Count,
    ) -> None:
        self._account = account
        self._clock = clock
        self._calls = Calls(account, http, clock=clock, count=count)
        self._media = MediaStore(self._calls, blobs)
        self.contacts = Contacts(self._calls)

    async def check(self) -> None:
        """Whether the credentials are good. Raises DeliveryError saying what is wrong."""
        await self._calls.token()

    async def download(self, code: str, *, most_bytes: int) -> tuple[bytes, str]:
        """Content and media type of a file that somebody sent. Raises DeliveryError."""
        return await self._media.download(code, most_bytes=most_bytes)

    async def reply(self, address: ReplyAddress, body: Body, at_user_id: str | None) -> Delivery:
        """Answers through a reply address; only addresses at the configured host are used."""
        try:
            if not same_host(address.url, self._account.oapi_endpoint):
                raise final("foreignHost", "回复地址不是钉钉的，没有使用")
            if address.expires_at <= self._clock():
                raise final("expired", "回复地址已过期")
            message = calling(await self._webhook_message(body), at_user_id)
            await self._calls.webhook(address.url, _checked(message))
        except DeliveryError as error:
            return Delivery(error=error)
        return Delivery()

    async def send(self, targets: Sequence[Target], body: Body, *, key: str = "") -> list[Delivery]:
        """Sends one body; one Delivery for each target, in order.

        ``key`` keeps a group robot from saying the same thing twice after an uncertain send.
        """
        results: dict[Target, Delivery] = {}
        persons = list(dict.fromkeys(item.user_id for item in targets if isinstance(item, Person)))
        for start in range(0, len(persons), PERSONS_AT_ONCE):
            some = persons[start : start + PERSONS_AT_ONCE]
            results |= await self._to_persons(some, body)
        for target in dict.fromkeys(targets):
            if not isinstance(target, Person):
                results[target] = await self._to_one(target, body, key)
        return [results[target] for target in targets]

    async def _to_one(self, target: Target, body: Body, key: str) -> Delivery:
        try:
            if isinstance(target, Group):
                answer = await self._send_by_key(
                    "/v1.0/robot/groupMessages/send",
                    {"openConversationId": target.conversation_id},
                    body,
                )
                return Delivery(receipt=_receipt(answer))
            if isinstance(target, GroupRobot):
                await self._to_robot(target, body, key)
                return Delivery()
        except DeliveryError as error:
            return Delivery(error=error)
        return Delivery(error=final("noAddress", "对方没有可用的地址"))

    async def _to_persons(self, user_ids: Sequence[str], body: Body) -> dict[Target, Delivery]:
        try:
            answer = await self._send_by_key(
                "/v1.0/robot/oToMessages/batchSend", {"userIds": list(user_ids)}, body
            )
        except DeliveryError as error:
            if error.code in ONE_SPOILS_ALL and len(user_ids) > 1:
                half = len(user_ids) // 2
                first = await self._to_persons(user_ids[:half], body)
                return first | await self._to_persons(user_ids[half:], body)
            return {Person(user_id): Delivery(error=error) for user_id in user_ids}
        refused = _refused(answer)
        receipt = _receipt(answer)
        return {
            Person(user_id): Delivery(receipt=receipt)
            if user_id not in refused
            else Delivery(error=refused[user_id])
            for user_id in user_ids
        }

    async def _to_robot(self, target: GroupRobot, body: Body, key: str) -> None:
        robot = self._account.group_robots.get(target.name)
        if robot is None:
            raise final("noRobot", f"没有配置群机器人“{target.name}”")
        message = await self._webhook_message(body)
        if key:
            message["msgUuid"] = key
        await self._calls.webhook(
            f"{self._account.oapi_endpoint}/robot/send",
            _checked(message),
            params=address_params(robot, self._clock()),
        )

    async def _send_by_key(self, path: str, target: Json, body: Body) -> Answer:
        """A send through the OpenAPI; a file that DingTalk has forgotten is uploaded once more."""
        uploaded = await self._upload(body, afresh=False)
        try:
            return await self._send_once(path, target, message_by_key(body, uploaded))
        except DeliveryError as error:
            if not (uploaded and uploaded.known and error.code in MEDIA_GONE):
                raise
        uploaded = await self._upload(body, afresh=True)
        return await self._send_once(path, target, message_by_key(body, uploaded))

    async def _send_once(self, path: str, target: Json, message: Json) -> Answer:
        return await self._calls.api(
            path, {"robotCode": self._account.robot_code, **target, **message}
        )

    async def _upload(self, body: Body, *, afresh: bool) -> Uploaded | None:
        if isinstance(body, Picture):
            return await self._media.picture(body, afresh=afresh)
        if isinstance(body, File):
            return await self._media.file(body, afresh=afresh)
        return None

    async def _webhook_message(self, body: Body) -> Json:
        if isinstance(body, File):
            raise final("unsupported", "这种地址不能发文件")
        if isinstance(body, Picture):
            uploaded = await self._media.picture(body)
            title = body.alt or "图片"
            return _markdown(title, f"![{_label(title)}]({uploaded.media_id})")
        if isinstance(body, Markdown):
            return _markdown(body.title, body.text)
        return {"msgtype": "text", "text": {"content": body.content}}


def message_by_key(body: Body, uploaded: Uploaded | None) -> Json:
    """A body as msgKey and msgParam. Raises DeliveryError where it is too long."""
    key, param = _key_and_param(body, uploaded or Uploaded(""))
    text = dump(param)
    if len(text) > PARAM_BYTES:
        raise final("invalidParameter.msgParam.tooLong", f"消息过长：{len(text)} 字节")
    return {"msgKey": key, "msgParam": text.decode()}


def _key_and_param(body: Body, uploaded: Uploaded) -> tuple[str, dict[str, str]]:
    match body:
        case Text(content):
            return "sampleText", {"content": content}
        case Markdown(title, text):
            return "sampleMarkdown", {"title": title, "text": text}
        case Picture():
            return "sampleImageMsg", {"photoURL": uploaded.media_id}
        case File():
            return "sampleFile", {
                "mediaId": uploaded.media_id,
                "fileName": uploaded.file_name,
                "fileType": uploaded.file_type,
            }
        case _:
            assert_never(body)


def calling(message: Json, user_id: str | None) -> Json:
    """A message that calls somebody: named beside it, and literally in the words."""
    if not user_id:
        return message
    kind = str(message["msgtype"])
    words = dict(_object(message[kind]))
    part = "content" if kind == "text" else "text"
    name = f"@{user_id}"
    said = str(words.get(part, ""))
    if name not in said:
        words[part] = f"{name} {said}" if kind == "text" else f"{name}\n\n{said}"
    return {**message, kind: words, "at": {"atUserIds": [user_id], "isAtAll": False}}


def _markdown(title: str, text: str) -> Json:
    return {"msgtype": "markdown", "markdown": {"title": title, "text": text}}


def _label(text: str) -> str:
    return "".join(sign for sign in text if sign not in "[]()\n")


def _checked(message: Json) -> bytes:
    wire = dump(message)
    if len(wire) > REPLY_BYTES:
        raise final("460101", f"消息过长：{len(wire)} 字节")
    return wire


def _receipt(answer: Answer) -> str:
    key = answer.get("processQueryKey")
    return key if isinstance(key, str) else ""


def _refused(answer: Answer) -> dict[str, DeliveryError]:
    """Whom a batch did not reach, though the answer is a success."""
    found: dict[str, DeliveryError] = {}
    for user_id in _strings(answer.get("filteredStaffIdList")):
        found[user_id] = final("filtered", "钉钉没有发送给该用户")
    for user_id in _strings(answer.get("flowControlledStaffIdList")):
        pause = PAUSES[Meaning.MINUTE]
        found[user_id] = DeliveryError("给该用户发得太快", retry_after=pause, code="flowControlled")
    for user_id in _strings(answer.get("invalidStaffIdList")):
        found[user_id] = final("invalidStaffId", "用户不存在，或不在机器人的可使用范围内")
    return found


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
