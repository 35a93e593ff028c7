"""Values for tests of the store: an office with two branches, and what its people send."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.ledger import Matter, Origin, Report
from bot.domain.messages import (
    Conversation,
    Incoming,
    Outgoing,
    Person,
    ReplyAddress,
    Sender,
    Target,
    Text,
)
from bot.domain.people import Member, Organization
from bot.domain.reading import ReadMatter, Span, Totals
from bot.store import Store, Tx
from bot.vocabulary import Category, Intent, Level, Role, Status

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LEASE = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)
PATH = "高新区/梧桐办事处"


def incoming(
    id: str, *, user_id: str | None = "u1", text: str = "今日无", at: datetime = NOW
) -> Incoming:
    """A message of a single chat."""
    return Incoming(
        id=id,
        kind="text",
        sent_at=at,
        sender=Sender(user_id, f"$:LWCP_v1:${user_id or id}", "张三"),
        conversation=Conversation(f"cid-{user_id}", is_group=False),
        text=text,
        reply=ReplyAddress("https://oapi.dingtalk.com/robot/sendBySession?session=s", at + LEASE),
    )


def outgoing(
    key: str,
    *,
    target: Target | None = None,
    words: str = "收到",
    unasked: bool = False,
    good_until: datetime | None = None,
    reply: ReplyAddress | None = None,
) -> Outgoing:
    """A text to somebody."""
    return Outgoing(
        *(key, target or Person("u1"), Text(words)),
        reply=reply,
        unasked=unasked,
        good_until=good_until,
    )


def read_matter(title: str = "路灯不亮", *, status: Status = Status.PENDING) -> ReadMatter:
    """A matter as the reader gives it."""
    return ReadMatter(
        Span(0, len(title)), title, title, category=Category.PUBLIC_WORKS, status=status
    )


@dataclass(frozen=True)
class Office:
    """Two branches with a secretary each."""

    dali: Organization
    qiming: Organization
    zhao: Member
    qian: Member


def make_office(tx: Tx) -> Office:
    """Writes the office into an empty database."""
    branches = [
        tx.people.put_organization(
            f"{PATH}/{name}", level=Level.BRANCH, reports=True, by_hand=False
        )
        for name in ("大里村党总支", "启明村党支部")
    ]
    members = [
        tx.people.put_member(
            user_id,
            name=name,
            role=Role.REPORTER,
            mobile="",
            organization_id=branch.id,
            by_hand=False,
        )
        for user_id, name, branch in zip(("u1", "u2"), ("赵书记", "钱书记"), branches, strict=True)
    ]
    dali, qiming = branches
    zhao, qian = members
    return Office(dali, qiming, zhao, qian)


def add_report(
    tx: Tx,
    office: Office,
    *titles: str,
    day: date = TODAY,
    digest: str = "",
    totals: Totals | None = None,
    replaces: int | None = None,
) -> tuple[Report, list[Matter]]:
    """A report of the first branch with matters of those titles."""
    report = tx.ledger.add_report(
        organization_id=office.dali.id,
        member_id=office.zhao.id,
        report_date=day,
        intent=Intent.REPORT if titles else Intent.ZERO,
        totals=totals or Totals(),
        origin=Origin("m1", digest),
        replaces=replaces,
        now=NOW,
    )
    matters = tx.ledger.add_matters(
        report,
        [read_matter(title) for title in titles],
        member_id=office.zhao.id,
        inbox_msg_id="m1",
        now=NOW,
    )
    return report, matters


def office_in(store: Store) -> Office:
    """Writes the office into a store."""
    return store.write_now(make_office)
