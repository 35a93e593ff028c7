"""DingTalk's contacts: the default rules, what overrides them, and who loses the right."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from bot.channel.contacts import Department, User
from bot.config_models import RoleNames, RosterSettings
from bot.domain.messages import ContactEvent
from bot.domain.people import Member
from bot.people.sync import NothingSeen, SyncResult, apply_event, sync
from bot.store import Store
from bot.vocabulary import Level, Role

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
SETTINGS = RosterSettings()
ROOT, OFFICE, DESK, VILLAGE, SHOP = 1, 10, 11, 12, 13


@dataclass(slots=True)
class Company:
    """Contacts written by hand; counts how often the tree is read."""

    all_departments: list[Department] = field(
        default_factory=lambda: [
            Department(ROOT, "高新区", None),
            Department(OFFICE, "梧桐办事处", ROOT),
            Department(DESK, "党政办", OFFICE),
            Department(VILLAGE, "大里村党总支", OFFICE),
            Department(SHOP, "某某有限公司", OFFICE),
        ]
    )
    people: dict[str, User] = field(
        default_factory=lambda: {
            user.user_id: user
            for user in (
                User("boss", "李主任", "1380", department_ids=(OFFICE,), leads=frozenset({OFFICE})),
                User("clerk", "小王", department_ids=(OFFICE,), title="科员"),
                User("desk", "小刘", department_ids=(DESK,)),
                User("village", "张三", "1381", department_ids=(VILLAGE,)),
                User("both", "李四", department_ids=(OFFICE, SHOP), leads=frozenset({SHOP})),
            )
        }
    )
    trees: int = 0

    async def departments(self, root: int) -> list[Department]:
        self.trees += 1
        return list(self.all_departments)

    async def users(self, department_id: int) -> list[User]:
        return [user for user in self.people.values() if department_id in user.department_ids]

    async def user(self, user_id: str) -> User | None:
        return self.people.get(user_id)


@pytest.fixture
def store(sqlite_url: str, open_stores: Callable[[str], Store]) -> Store:
    return open_stores(sqlite_url)


def roles(store: Store) -> dict[str, tuple[Role, str]]:
    members: list[Member] = store.read_now(lambda tx: tx.people.members())
    return {each.user_id: (each.role, each.organization.name) for each in members}


def event(kind: str, *user_ids: str, departments: tuple[int, ...] = ()) -> ContactEvent:
    return ContactEvent("e1", kind, user_ids, departments)


async def test_the_default_rules(store: Store) -> None:
    done = await sync(Company(), store, SETTINGS, NOW)
    assert done == SyncResult(organizations=5, branches=3, members=5, removed=0)
    assert roles(store) == {
        "boss": (Role.LEADER, "梧桐办事处"),
        "clerk": (Role.STAFF, "梧桐办事处"),
        "desk": (Role.REPORTER, "党政办"),
        "village": (Role.REPORTER, "大里村党总支"),
        "both": (Role.STAFF, "梧桐办事处"),
    }
    tree = store.read_now(lambda tx: tx.people.organizations())
    assert [each.path for each in tree if each.reports] == [
        "高新区/梧桐办事处/党政办",
        "高新区/梧桐办事处/大里村党总支",
        "高新区/梧桐办事处/某某有限公司",
    ]


async def test_a_second_sync_changes_nothing(store: Store) -> None:
    await sync(Company(), store, SETTINGS, NOW)
    before = store.read_now(lambda tx: (tx.people.organizations(), tx.people.members()))
    await sync(Company(), store, SETTINGS, NOW)
    assert store.read_now(lambda tx: (tx.people.organizations(), tx.people.members())) == before


async def test_the_settings_override_the_rules(store: Store) -> None:
    settings = RosterSettings(
        inner=("党政办",),
        skip=("某某有限公司",),
        branches=("梧桐办事处",),
        roles=RoleNames(admin=("科员",)),
    )
    await sync(Company(), store, settings, NOW)
    found = roles(store)
    assert found["desk"] == (Role.STAFF, "党政办")
    assert found["clerk"] == (Role.ADMIN, "梧桐办事处")
    assert found["both"] == (Role.REPORTER, "梧桐办事处")
    assert store.read_now(lambda tx: tx.people.by_department(SHOP)) is None


async def test_what_was_set_by_hand_stays(store: Store) -> None:
    def by_hand(store: Store) -> None:
        def work(tx: object) -> None:
            people = tx.people  # type: ignore[attr-defined]
            path = "高新区/梧桐办事处/党政办"
            desk = people.put_organization(
                path, level=Level.DEPARTMENT, reports=False, by_hand=True
            )
            people.put_member(
                "village",
                name="张三丰",
                role=Role.STAFF,
                mobile="",
                organization_id=desk.id,
                by_hand=True,
            )

        store.write_now(work)

    by_hand(store)
    await sync(Company(), store, SETTINGS, NOW)
    found = roles(store)
    assert found["village"] == (Role.STAFF, "党政办")
    assert found["desk"] == (Role.STAFF, "党政办"), "a department that was made inner by hand"


async def test_who_has_left_keeps_no_right_even_if_set_by_hand(store: Store) -> None:
    company = Company()
    await sync(company, store, SETTINGS, NOW)
    store.write_now(
        lambda tx: tx.people.put_member(
            "village",
            name="张三",
            role=Role.LEADER,
            mobile="",
            organization_id=1,
            by_hand=True,
        )
    )
    del company.people["village"]
    del company.people["clerk"]
    done = await sync(company, store, SETTINGS, NOW)
    assert done.removed == 2
    assert not {"village", "clerk"} & roles(store).keys()


async def test_somebody_outside_the_root_is_kept_only_if_set_by_hand(store: Store) -> None:
    company = Company()
    company.people["guest"] = User("guest", "外单位", department_ids=(99,))
    await sync(company, store, SETTINGS, NOW)
    store.write_now(
        lambda tx: tx.people.put_member(
            "guest", name="外单位", role=Role.LEADER, mobile="", organization_id=1, by_hand=True
        )
    )
    company.people["clerk"] = replace(company.people["clerk"], department_ids=(99,))
    await sync(company, store, SETTINGS, NOW)
    assert "guest" in roles(store)
    assert "clerk" not in roles(store)


async def test_contacts_that_show_nobody_remove_nobody(store: Store) -> None:
    company = Company()
    await sync(company, store, SETTINGS, NOW)
    before = roles(store)
    company.people.clear()
    with pytest.raises(NothingSeen):
        await sync(company, store, SETTINGS, NOW)
    assert roles(store) == before


async def test_a_department_that_moves_takes_its_people_along(store: Store) -> None:
    company = Company()
    await sync(company, store, SETTINGS, NOW)
    before = store.read_now(lambda tx: tx.people.by_department(VILLAGE))
    company.all_departments[3] = Department(VILLAGE, "大里社区", ROOT)
    await apply_event(
        event("org_dept_modify", departments=(VILLAGE,)),
        company,
        store,
        settings=SETTINGS,
        now=NOW,
    )
    after = store.read_now(lambda tx: tx.people.by_department(VILLAGE))
    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert after.path == "高新区/大里社区"


async def test_a_department_that_is_gone_owes_no_report(store: Store) -> None:
    company = Company()
    await sync(company, store, SETTINGS, NOW)
    del company.all_departments[4]
    await sync(company, store, SETTINGS, NOW)
    gone = store.read_now(lambda tx: tx.people.by_department(SHOP))
    assert gone is not None
    assert not gone.reports


async def test_two_departments_of_one_name_are_told_apart(store: Store) -> None:
    company = Company()
    company.all_departments.append(Department(14, "大里村党总支", OFFICE))
    await sync(company, store, SETTINGS, NOW)
    other = store.read_now(lambda tx: tx.people.by_department(14))
    assert other is not None
    assert other.name == "大里村党总支（14）"


async def test_a_newcomer_is_added_without_reading_the_tree_again(store: Store) -> None:
    company = Company()
    await sync(company, store, SETTINGS, NOW)
    company.people["new"] = User("new", "新人", department_ids=(VILLAGE,))
    done = await apply_event(
        event("user_add_org", "new"), company, store, settings=SETTINGS, now=NOW
    )
    assert roles(store)["new"] == (Role.REPORTER, "大里村党总支")
    assert (done.members, company.trees) == (1, 1)


async def test_somebody_who_changes_departments_changes_roles(store: Store) -> None:
    company = Company()
    await sync(company, store, SETTINGS, NOW)
    company.people["village"] = replace(company.people["village"], department_ids=(OFFICE,))
    await apply_event(
        event("user_modify_org", "village"), company, store, settings=SETTINGS, now=NOW
    )
    assert roles(store)["village"] == (Role.STAFF, "梧桐办事处")


async def test_somebody_in_a_new_department_brings_it_along(store: Store) -> None:
    company = Company()
    await sync(company, store, SETTINGS, NOW)
    company.all_departments.append(Department(20, "春藤社区", OFFICE))
    company.people["new"] = User("new", "新人", department_ids=(20,))
    await apply_event(event("user_add_org", "new"), company, store, settings=SETTINGS, now=NOW)
    assert roles(store)["new"] == (Role.REPORTER, "春藤社区")


async def test_who_leaves_loses_the_right_at_once(store: Store) -> None:
    company = Company()
    await sync(company, store, SETTINGS, NOW)
    done = await apply_event(
        event("user_leave_org", "boss", "nobody"), company, store, settings=SETTINGS, now=NOW
    )
    assert done.removed == 1
    assert "boss" not in roles(store)


async def test_other_events_change_nothing(store: Store) -> None:
    done = await apply_event(
        event("label_user_change"), Company(), store, settings=SETTINGS, now=NOW
    )
    assert done == SyncResult()
