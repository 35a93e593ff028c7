"""The new host's API: token, sending to persons and groups, files, cards as far as bots need them."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.emulator.calls import Calls, Refused, Tokens, json_object
from bot.emulator.files import Files
from bot.emulator.state import BOT, Json, State, strings

SEND = "qyapi_robot_sendmsg"
PERSONS = 20
PARAM_BYTES = 15_000
CARD_KEYS = {
    **{
        f"sampleActionCard{n}": [
            "title",
            "text",
            *(f"{part}{i}" for i in range(1, n + 1) for part in ("actionTitle", "actionURL")),
        ]
        for n in range(2, 6)
    },
    "sampleActionCard": ["title", "text", "singleTitle", "singleURL"],
    "sampleActionCard6": [
        *("title", "text", "buttonTitle1", "buttonUrl1", "buttonTitle2", "buttonUrl2"),
    ],
}
KEYS: dict[str, list[str]] = {
    "sampleText": ["content"],
    "sampleMarkdown": ["title", "text"],
    "sampleImageMsg": ["photoURL"],
    "sampleLink": ["title", "text", "messageUrl", "picUrl"],
    "sampleAudio": ["mediaId", "duration"],
    "sampleFile": ["mediaId", "fileName", "fileType"],
    "sampleVideo": ["videoMediaId", "picMediaId", "duration", "videoType", "width", "height"],
    **CARD_KEYS,
}
FILE_TYPES = {"xlsx", "pdf", "zip", "rar", "doc", "docx"}


class OpenApi:
    """The calls of ``api.dingtalk.com``."""

    def __init__(self, state: State, calls: Calls, tokens: Tokens, files: Files) -> None:
        self._state = state
        self._tokens = tokens
        self._files = files
        post = ["POST"]
        self.routes = [
            Route("/v1.0/oauth2/accessToken", calls.open(self.token), methods=post),
            Route(
                "/v1.0/robot/oToMessages/batchSend",
                calls.api(self.to_persons, scope=SEND),
                methods=post,
            ),
            Route(
                "/v1.0/robot/groupMessages/send",
                calls.api(self.to_group, scope=SEND),
                methods=post,
            ),
            Route(
                "/v1.0/robot/messageFiles/download",
                calls.api(self.download, scope=SEND),
                methods=post,
            ),
            Route("/v1.0/robot/oToMessages/readStatus", calls.api(self.read_status)),
            Route("/v1.0/robot/otoMessages/batchRecall", calls.api(self.recall), methods=post),
            Route("/v1.0/robot/groupMessages/recall", calls.api(self.recall), methods=post),
        ]

    async def token(self, request: Request) -> Response:
        """The access token of the app."""
        body = await json_object(request)
        app = self._state.app
        if (body.get("appKey"), body.get("appSecret")) != (app.client_id, app.client_secret):
            raise Refused("invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        token, seconds = self._tokens.give()
        return JSONResponse({"accessToken": token, "expireIn": seconds})

    async def to_persons(self, request: Request) -> Response:
        """One message to up to 20 persons; 200 even where some are not reached."""
        body = await self._message(request)
        users = strings(body.get("userIds"))
        if not users:
            raise Refused("invalidParameter.userIds.empty", "userIds不能为空")
        if len(users) > PERSONS:
            self._state.violate("batchSend", f"{len(users)} persons at once")
            raise Refused("invalidParameter.userIds.overMax", "userIds超过最大数量")
        faults = self._state.faults
        slow = [user for user in users if user in faults.flow_controlled_users]
        invalid = [user for user in users if self._cannot_reach(user)]
        key = self._state.ids.hex(40)
        for user in users:
            if user not in slow and user not in invalid:
                self._say(self._state.single(user), body, key)
        return JSONResponse(
            {
                "processQueryKey": key,
                "invalidStaffIdList": invalid,
                "flowControlledStaffIdList": slow,
            }
        )

    def _cannot_reach(self, user_id: str) -> bool:
        user = self._state.users.get(user_id)
        unknown = user is None or user.is_outsider or not user.in_range
        return unknown or user_id in self._state.faults.invalid_users

    async def to_group(self, request: Request) -> Response:
        """One message into a group that the bot is in."""
        body = await self._message(request)
        group = self._state.groups.get(str(body.get("openConversationId", "")))
        if group is None:
            raise Refused("invalid.openConversationId", "无效的openConversationId")
        if group.disbanded:
            raise Refused("group.disbanded", "群已解散")
        if not group.with_bot:
            raise Refused("resource.not.found", "机器人不在群里")
        key = self._state.ids.hex(40)
        self._say(group.id, body, key)
        return JSONResponse({"processQueryKey": key})

    async def _message(self, request: Request) -> Json:
        """A message that is as documented; its parameters parsed. Raises Refused."""
        body = await json_object(request)
        if body.get("robotCode") != self._state.app.robot:
            raise Refused("invalidParameter.robotCode.notExsit", "robotCode不存在")
        key, param = body.get("msgKey"), body.get("msgParam")
        if not isinstance(param, str):
            self._state.violate("send", "msgParam is no string")
            raise Refused("invalidParameter.msgParam.invalid", "msgParam应为字符串")
        if len(param.encode()) > PARAM_BYTES:
            raise Refused("invalidParameter.msgParam.tooLong", "msgParam过长")
        if key not in KEYS:
            self._state.violate("send", f"no such msgKey: {key}")
            raise Refused("invalidParameter.msgKey.invalid", "msgKey无效")
        values = json.loads(param)
        self._check(str(key), values)
        return {**body, "msgParam": values}

    def _check(self, key: str, values: Json) -> None:
        wanted = {name for name in KEYS[key] if name != "picUrl"}
        wrong = sorted(wanted - values.keys() | values.keys() - set(KEYS[key]))
        wrong += sorted(name for name, value in values.items() if not isinstance(value, str))
        if key == "sampleFile" and values.get("fileType") not in FILE_TYPES:
            wrong.append("fileType")
        if wrong:
            self._state.violate("send", f"{key}: {', '.join(wrong)}")
            raise Refused("invalidParameter.msgParam.invalid", f"msgParam无效：{wrong}")

    def _say(self, conversation: str, body: Json, key: str) -> None:
        shown = self.shown(body["msgKey"], body["msgParam"])
        self._state.say(conversation, BOT, shown, key=key, via=body["msgKey"])

    def shown(self, key: str, values: Json) -> Json:
        """The message as the page shows it."""
        if key == "sampleText":
            return {"type": "text", "content": values["content"], "text": values["content"]}
        if key == "sampleMarkdown":
            return {"type": "markdown", **values}
        if key == "sampleImageMsg":
            return {"type": "image", "media": values["photoURL"]}
        if key == "sampleFile":
            stored = self._files.get(values["mediaId"])
            size = len(stored.content) if stored else 0
            media = values["mediaId"]
            return {"type": "file", "media": media, "name": values["fileName"], "size": size}
        if key == "sampleLink":
            url = values["messageUrl"]
            return {"type": "link", "title": values["title"], "text": values["text"], "url": url}
        if key in CARD_KEYS:
            return card(values)
        return {"type": "text", "content": f"[{key}]", "text": f"[{key}]"}

    async def download(self, request: Request) -> Response:
        """The address of a file that somebody sent."""
        body = await json_object(request)
        if body.get("robotCode") != self._state.app.robot:
            raise Refused("invalidParameter.robotCode.auth", "robotCode无权限")
        code = str(body.get("downloadCode", ""))
        if self._files.for_bot(code) is None:
            raise Refused("invalidParameter.robotCode.downloadCode", "downloadCode无效")
        url = f"{self._state.url}/download/{code.removeprefix('p')}.file?Expires=600"
        return JSONResponse({"downloadUrl": url})

    async def read_status(self, request: Request) -> Response:
        """Who has read what was sent under a key."""
        said = self._state.by_key(request.query_params.get("processQueryKey", ""))
        readers = []
        for each in said:
            owner = self._state.owner(each.conversation)
            if owner is not None:
                status = "READ" if self._state.has_read(owner, each) else "UNREAD"
                name = self._state.users[owner].name
                readers.append({"name": name, "userId": owner, "readStatus": status})
        return JSONResponse({"sendStatus": "SUCCESS", "messageReadInfoList": readers})

    async def recall(self, request: Request) -> Response:
        """Takes back what was sent under keys."""
        done, failed = [], {}
        for key in strings((await json_object(request)).get("processQueryKeys")):
            said = self._state.by_key(key)
            for each in said:
                each.recalled = True
                self._state.changed(each)
            if said:
                done.append(key)
            else:
                failed[key] = "processQueryKey.notExisted"
        return JSONResponse({"successResult": done, "failedResult": failed})


def card(values: Json) -> Json:
    """An action card with its buttons, whatever they are called."""
    buttons = []
    pairs = [("singleTitle", "singleURL")]
    for n in range(1, 6):
        pairs += [(f"actionTitle{n}", f"actionURL{n}"), (f"buttonTitle{n}", f"buttonUrl{n}")]
    for title, url in pairs:
        if title in values:
            buttons.append({"title": values[title], "url": values.get(url, "")})
    return {
        "type": "actionCard",
        "title": values["title"],
        "text": values["text"],
        "buttons": buttons,
        "horizontal": "buttonTitle1" in values or values.get("btnOrientation") == "1",
    }
