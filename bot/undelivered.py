"""Tells the desk which messages of a digest did not arrive, once all of them have been tried."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.messages import Outgoing, Person, Text
from bot.store import Delivered, Store, Tx
from bot.vocabulary import Role
from bot.wording import days, named

LOOK_BACK = timedelta(days=3)
MOST_NAMED = 10
HINT = (
    "可能是对方不在机器人的可使用范围内，或群里没有机器人；内容可以在网页上看，或让对方直接问我要。"
)


async def tell_undelivered(store: Store, now: datetime) -> int:
    """Posts what the desk has not been told yet; how many messages."""
    since = now - LOOK_BACK
    if not await store.read(lambda tx: tx.digests.undelivered(since)):
        return 0
    return await store.write(lambda tx: _tell(tx, since, now))


def _tell(tx: Tx, since: datetime, now: datetime) -> int:
    desk = _desk(tx)
    posted = 0
    for digest, dead in tx.digests.undelivered(since):
        body = Text(f"{digest.name}（{days(digest.period)}）没有送到：{_whom(tx, dead)}。{HINT}")
        key = f"undelivered:{digest.id}:{len(dead)}"
        told = [Outgoing(f"{key}:{person.user_id}", person, body, unasked=True) for person in desk]
        posted += tx.outbox.post_many(told, now)
        tx.digests.told_undelivered(digest.id, len(dead))
    return posted


def _desk(tx: Tx) -> list[Person]:
    """The desk; where there is none, the administrators."""
    members = tx.people.members(role=Role.STAFF) or tx.people.members(role=Role.ADMIN)
    return [Person(member.user_id) for member in members]


def _whom(tx: Tx, dead: Sequence[Delivered]) -> str:
    """Each person, group or robot once, with the reason: 李主任（用户不存在）"""
    titles = dict(tx.people.groups())
    found: dict[str, str] = {}
    for each in dead:
        found.setdefault(_name(tx, each.target, titles), each.error)
    return named([f"{name}（{why}）" for name, why in found.items()], most=MOST_NAMED)


def _name(tx: Tx, target: str, titles: dict[str, str]) -> str:
    kind, _, id = target.partition(":")
    if kind == "user":
        member = tx.people.member(id)
        return member.name if member else id
    if kind == "group":
        return f"群“{titles.get(id) or id}”"
    return f"群机器人“{id}”"
