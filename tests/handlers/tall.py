"""A taller tree than the usual one: the district has a desk and a leader, the office an administrator
and a unit that settles things, and beside the office there is another with people of its own."""

from collections.abc import Sequence
from datetime import date

from bot.domain.ledger import Matter, Update
from bot.store import ClaimedOutgoing, Tx
from bot.vocabulary import Level, Role
from tests.world import PATH, SECRETARY, Persona, World, words

OTHER_OFFICE = "高新区/枫杨办事处"
ADMIN = Persona("u-admin", "吴管理", f"{PATH}/党政办", Role.ADMIN)
COLLEAGUE = Persona("u-desk2", "周干事", f"{PATH}/党建办", Role.STAFF)
WORKS = Persona("u-works", "张三", f"{PATH}/市政所", Role.STAFF)
DISTRICT = Persona("u-district", "郑科长", "高新区/区督查室", Role.STAFF)
DISTRICT_LEADER = Persona("u-mayor", "王区长", "高新区/区督查室", Role.LEADER)
FAR_SECRETARY = Persona("u-far", "冯书记", f"{OTHER_OFFICE}/河西村党支部", Role.REPORTER)
FAR_CLERK = Persona("u-far-desk", "陈干事", f"{OTHER_OFFICE}/党建办", Role.STAFF)
FAR_LEADER = Persona("u-far-leader", "褚主任", f"{OTHER_OFFICE}/党政办", Role.LEADER)
TALL = (
    *(ADMIN, COLLEAGUE, WORKS, DISTRICT, DISTRICT_LEADER),
    *(FAR_SECRETARY, FAR_CLERK, FAR_LEADER),
)

HANDED_UP = "二期安置房不动产证还在办，需要办事处协调。"
LAMPS = "村南头3盏路灯不亮，正在联系师傅来修。"
WEDNESDAY = date(2026, 6, 24)  # three working days after Thursday the 18th and the festival


def grow(tx: Tx) -> None:
    """Puts the others on the roster."""
    tx.people.put_organization(OTHER_OFFICE, level=Level.OFFICE, reports=False, by_hand=True)
    for persona in TALL:
        reports = persona.role is Role.REPORTER
        organization = tx.people.put_organization(
            persona.path,
            level=Level.BRANCH if reports else Level.DEPARTMENT,
            reports=reports,
            by_hand=True,
        )
        assert persona.user_id
        assert persona.role
        tx.people.put_member(
            persona.user_id,
            name=persona.name,
            role=persona.role,
            mobile="",
            organization_id=organization.id,
            by_hand=True,
        )


async def told(world: World, text: str, who: Persona = SECRETARY) -> Matter:
    """The matter of a report with one; what the report has said to people is taken away."""
    await world.say(who, text)
    branch = world.member(who).organization
    report = world.store.read_now(lambda tx: tx.ledger.last_report(branch.id))
    assert report is not None
    return report.matters[-1]


def now(world: World, matter: Matter) -> Matter:
    """The matter as it stands."""
    found = world.store.read_now(lambda tx: tx.ledger.matter(matter.number))
    assert found is not None
    return found


def timeline(world: World, matter: Matter) -> list[Update]:
    """What happened to it."""
    return world.store.read_now(lambda tx: tx.ledger.timeline(matter.id))


async def exchange(world: World, who: Persona, text: str, **how: object) -> dict[str, str]:
    """What everybody hears because of a message, by user id; in a group under its id."""
    return by_target(await world.hear(world.message(who, text, **how)))  # type: ignore[arg-type]


def by_target(rows: Sequence[ClaimedOutgoing]) -> dict[str, str]:
    """What was said to whom."""
    heard: dict[str, list[str]] = {}
    for row in rows:
        target = row.outgoing.target
        name = getattr(target, "user_id", "") or getattr(target, "conversation_id", "")
        heard.setdefault(name, []).append(words(row))
    return {name: "\n\n".join(said) for name, said in heard.items()}
