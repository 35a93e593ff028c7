"""People who are not on the roster: their message waits, they are told how to be added, and the
desk is told once for each of them."""

from datetime import datetime

from bot.domain.messages import Incoming, Outgoing, Person, Text
from bot.receipts import short
from bot.request import Office, answer
from bot.store import Tx
from bot.vocabulary import Role

NICK_LENGTH = 20


def handle(incoming: Incoming, office: Office, tx: Tx, now: datetime) -> list[Outgoing]:
    """The message itself stays in the inbox and is handled once its sender is on the roster."""
    outgoing = [answer(incoming, Text(welcome(incoming, office)), suffix="stranger")]
    if not tx.people.told_about_stranger(incoming.sender.channel_id, now):
        return outgoing
    note = Text(for_the_desk(incoming))
    desk = [m for m in tx.people.members() if m.role in (Role.STAFF, Role.ADMIN)]
    return outgoing + [
        Outgoing(
            f"stranger:{incoming.sender.channel_id}:{m.user_id}",
            Person(m.user_id),
            note,
            unasked=True,
        )
        for m in desk
    ]


def welcome(incoming: Incoming, office: Office) -> str:
    """Where to turn to; says that nothing is lost."""
    if incoming.sender.user_id is None:
        return f"您好，我是{office.name}的{office.bot_name}，只能为本单位钉钉里的同事登记。请联系办事处工作人员。"
    return (
        f"您好，我是{office.name}的{office.bot_name}。您还不在报送名单里，这条消息我先存着。"
        "请联系办事处整理人员，说一下您的支部和姓名；加好以后，这条会自动补登，不用重发。"
    )


def for_the_desk(incoming: Incoming) -> str:
    """Who it is, as far as DingTalk says, and what to do."""
    nick = short(incoming.sender.nick, NICK_LENGTH) or "（没有昵称）"
    who = f"钉钉昵称“{nick}”"
    if incoming.sender.user_id:
        who += f"，userId {incoming.sender.user_id}"
    return (
        f"有一位不在名单里的人给我发了消息：{who}。"
        "如果是报送人，请加进人员名单（wutong roster import），他的消息会自动补登。"
    )
