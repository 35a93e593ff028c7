"""What DingTalk pushes for each kind of message: the data of a robot callback."""

from bot.emulator.state import BOT, Json, Said, State, milliseconds
from bot.emulator.world import Group

UNSUPPORTED = "用户发送了一条消息，机器人暂不支持接收。"
QUOTA_USED_UP = "受调用量超量影响，当前我的消息服务已经暂停，请联系管理员升级。"
# How message types are called inside a quote.
QUOTED = {"image": "picture", "text": "text", "file": "file", "audio": "audio", "video": "video"}
KEY_OF_NAME = {"file": "fileName", "audio": "recognition"}


def message(state: State, said: Said, *, mention: bool, at: tuple[str, ...]) -> Json:
    """The data of one message to the bot, without its own part: who, where, when, how to answer."""
    user = state.users[said.by]
    group = state.groups.get(said.conversation)
    faults = state.faults
    webhook, ends = state.session(said.conversation)
    sent_at = milliseconds(said.at)
    payload: Json = {
        "senderPlatform": "Android",
        "conversationId": said.conversation,
        "conversationType": "2" if group else "1",
        "chatbotCorpId": state.app.corp_id,
        "chatbotUserId": state.bot_channel_id,
        "msgId": said.msg_id,
        "senderNick": user.name,
        "isAdmin": user.is_admin,
        "senderId": state.channel_id(user.user_id),
        "sessionWebhook": webhook,
        "sessionWebhookExpiredTime": milliseconds(ends),
        "createAt": str(sent_at) if faults.times_as_strings else sent_at,
        "robotCode": state.app.robot,
    }
    if not user.is_outsider:
        payload["senderCorpId"] = state.app.corp_id
        payload |= _staff_id(user.user_id, faults.staff_id)
    if group is not None:
        payload |= _group(state, group, mention=mention, at=at)
    if faults.extra_keys:
        payload |= {"openThreadId": said.conversation, "ai_robot_sessionid": "0", "未来": [{}]}
    return payload


def _staff_id(user_id: str, how: str) -> Json:
    if how == "missing":
        return {}
    return {"senderStaffId": {"given": user_id, "null": None, "empty": ""}[how]}


def _group(state: State, group: Group, *, mention: bool, at: tuple[str, ...]) -> Json:
    called: list[Json] = []
    if mention:
        called.append({"dingtalkId": state.bot_channel_id, "staffId": ""})
    for user_id in at:
        staff = "" if state.users[user_id].is_outsider else user_id
        called.append({"dingtalkId": state.channel_id(user_id), "staffId": staff})
    return {"conversationTitle": group.title, "isInAtList": mention, "atUsers": called}


def text(content: str) -> Json:
    """A typed message."""
    return {"msgtype": "text", "text": {"content": content}}


def rich_text(pieces: list[Json]) -> Json:
    """Words and pictures mixed: ``{"text"}`` and ``{"type": "picture", "downloadCode", …}``."""
    return {"msgtype": "richText", "content": {"richText": pieces}}


def picture_piece(code: str) -> Json:
    """A picture inside rich text."""
    return {"type": "picture", "downloadCode": code, "pictureDownloadCode": f"p{code}"}


def picture(code: str) -> Json:
    """A picture."""
    content = {"downloadCode": code, "pictureDownloadCode": f"p{code}"}
    return {"msgtype": "picture", "content": content}


def audio(code: str, recognition: str | None, duration_ms: int) -> Json:
    """Speech; ``recognition`` is DingTalk's own reading of it, None where it had none."""
    content: Json = {"duration": duration_ms, "downloadCode": code}
    if recognition is not None:
        content["recognition"] = recognition
    return {"msgtype": "audio", "content": content}


def video(code: str, duration_ms: int) -> Json:
    """A film."""
    content = {"duration": duration_ms, "videoType": "mp4", "downloadCode": code}
    return {"msgtype": "video", "content": content}


def file(code: str, name: str, *, file_id: str) -> Json:
    """A document."""
    content = {"fileName": name, "downloadCode": code, "spaceId": "181234567", "fileId": file_id}
    return {"msgtype": "file", "content": content}


def unknown() -> Json:
    """A kind that DingTalk does not pass on."""
    return {"msgtype": "unknownMsgType", "content": {"unknownMsgType": UNSUPPORTED}}


def quota_used_up() -> Json:
    """In place of the words, once the month's calls are used up."""
    return {"msgtype": "text", "errorCode": 20001, "errorMessage": QUOTA_USED_UP}


def quoting(state: State, payload: Json, said: Said) -> Json:
    """The payload as a reply to a message."""
    reply: Json = {**payload, "originalMsgId": said.msg_id}
    if said.key:
        reply["originalProcessQueryKey"] = said.key
    if "text" not in payload:
        return reply
    words = {**payload["text"], "isReplyMsg": True}
    if state.faults.quotes == "full":
        words["repliedMsg"] = _quoted(state, said)
    return {**reply, "text": words}


def _quoted(state: State, said: Said) -> Json:
    by_bot = said.by == BOT or said.by not in state.users
    kind = QUOTED.get(said.body["type"], "unknownMsgType")
    quoted: Json = {
        "msgType": kind,
        "msgId": said.msg_id,
        "senderId": state.bot_channel_id if by_bot else state.channel_id(said.by),
        "createdAt": milliseconds(said.at),
    }
    if kind != "unknownMsgType":
        quoted["content"] = {KEY_OF_NAME.get(kind, "text"): said.text}
    elif said.body["type"] == "richText":
        pieces = [{"text": piece["text"]} for piece in said.body["pieces"] if "text" in piece]
        quoted |= {"msgType": "richText", "content": {"richText": pieces}}
    return quoted
