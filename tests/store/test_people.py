"""The roster: a tree of organizations, members with rights, and what was set by hand."""

import pytest

from bot.domain.people import Member, Organization
from bot.store import Store, StoreError, Tx
from bot.vocabulary import Level, Role
from tests.store.values import NOW, PATH, office_in


def put(
    store: Store, path: str, *, department_id: int | None = None, by_hand: bool = False
) -> Organization:
    """A branch at a path."""
    return store.write_now(
        lambda tx: tx.people.put_organization(
            path, level=Level.BRANCH, reports=True, department_id=department_id, by_hand=by_hand
        )
    )


def put_member(
    store: Store,
    organization: Organization,
    *,
    name: str = "赵书记",
    role: Role = Role.REPORTER,
    mobile: str = "",
    by_hand: bool = False,
) -> Member:
    """The user "u" in an organization."""
    return store.write_now(
        lambda tx: tx.people.put_member(
            "u",
            name=name,
            role=role,
            mobile=mobile,
            organization_id=organization.id,
            by_hand=by_hand,
        )
    )


def paths(store: Store) -> list[str]:
    """The tree as paths, in tree order."""
    return [o.path for o in store.read_now(lambda tx: tx.people.organizations())]


def test_parents_are_made(store: Store) -> None:
    """A path brings what is above it, with the level that its name says."""
    branch = put(store, f"{PATH}/大里村/大里村党总支")
    found = store.read_now(lambda tx: tx.people.organizations())
    assert [(o.name, o.level, o.reports) for o in found] == [
        ("高新区", Level.DISTRICT, False),
        ("梧桐办事处", Level.OFFICE, False),
        ("大里村", Level.VILLAGE, False),
        ("大里村党总支", Level.BRANCH, True),
    ]
    assert branch == found[-1] == store.read_now(lambda tx: tx.people.organization(branch.id))
    assert branch == store.read_now(lambda tx: tx.people.find_organization(branch.path))
    assert store.read_now(lambda tx: tx.people.find_organization("没有")) is None
    assert store.read_now(lambda tx: tx.people.organization(99)) is None


def test_tree_order(store: Store) -> None:
    """Parents first, then each child with what is below it, in the order they came in."""
    for path in ("区/乙", "区/甲", "区/乙/二", "区/甲/一", "区/乙/三"):
        put(store, path)
    assert paths(store) == ["区", "区/乙", "区/乙/二", "区/乙/三", "区/甲", "区/甲/一"]


def test_branches_below(store: Store) -> None:
    """Only those that report; a name that begins alike is not below."""
    for path in ("区/大里/支部", "区/大里村/支部"):
        put(store, path)
    store.write_now(
        lambda tx: tx.people.put_organization(
            "区/大里", level=Level.VILLAGE, reports=False, by_hand=False
        )
    )

    def below(tx: Tx) -> list[str]:
        top = tx.people.find_organization("区/大里")
        assert top is not None
        return [o.path for o in tx.people.branches(below=top.id)]

    assert store.read_now(below) == ["区/大里/支部"]
    assert len(store.read_now(lambda tx: tx.people.branches())) == 2


def test_a_path_is_one_organization(store: Store) -> None:
    """Put again it is changed, not doubled; blanks around names do not count."""
    one = put(store, "区/大里")
    two = put(store, " 区 / 大里 ", department_id=7)
    assert (one.id, 7) == (two.id, two.department_id)
    with pytest.raises(StoreError, match="空的一级"):
        put(store, "区//大里")


def test_a_department_that_was_renamed(store: Store) -> None:
    """It keeps its id and takes everything below along."""
    top = put(store, "区/旧名", department_id=7)
    below = put(store, "区/旧名/支部", department_id=8)
    put(store, "区/旧名字/支部")
    moved = put(store, "新区/新名", department_id=7)
    assert (top.id, "新名", "新区/新名") == (moved.id, moved.name, moved.path)
    assert (
        getattr(store.read_now(lambda tx: tx.people.organization(below.id)), "path", "")
        == "新区/新名/支部"
    )
    assert paths(store) == [
        "区",
        "区/旧名字",
        "区/旧名字/支部",
        "新区",
        "新区/新名",
        "新区/新名/支部",
    ]


def test_no_organization_moves_below_itself(store: Store) -> None:
    """And two of them never become one."""
    put(store, "区/甲", department_id=7)
    put(store, "区/乙", department_id=8)
    put(store, "区/甲/支部")
    with pytest.raises(StoreError, match="自己下面"):
        put(store, "区/甲/支部/甲", department_id=7)
    with pytest.raises(StoreError, match="重名"):
        put(store, "区/乙", department_id=7)
    assert paths(store) == ["区", "区/甲", "区/甲/支部", "区/乙"]


def test_a_sync_spares_organizations_set_by_hand(store: Store) -> None:
    """It only learns which department it is."""
    store.write_now(
        lambda tx: tx.people.put_organization(
            "区/党建办", level=Level.DEPARTMENT, reports=False, by_hand=True
        )
    )
    synced = put(store, "区/党建办", department_id=7)
    assert (synced.level, synced.reports, synced.department_id) == (Level.DEPARTMENT, False, 7)
    assert put(store, "区/别处", department_id=7).path == "区/党建办"
    assert Level.BRANCH is put(store, "区/党建办", by_hand=True).level


def test_members_come_back(store: Store) -> None:
    """With role and organization; unknown users are nobody."""
    branch = put(store, "区/大里")
    member = put_member(store, branch, mobile="13800000000")
    assert (branch, "赵书记", Role.REPORTER, "13800000000") == (
        member.organization,
        member.name,
        member.role,
        member.mobile,
    )
    assert member == store.read_now(lambda tx: tx.people.member("u"))
    assert store.read_now(lambda tx: tx.people.member("v")) is None
    assert store.read_now(lambda tx: tx.people.member_by_id(99)) is None


def test_a_member_is_changed_not_doubled(store: Store) -> None:
    """Somebody who changes branch keeps the id."""
    one, two = put(store, "区/甲"), put(store, "区/乙")
    before = put_member(store, one)
    after = put_member(store, two, name="赵主任", role=Role.STAFF)
    assert (before.id, two, "赵主任", Role.STAFF) == (
        after.id,
        after.organization,
        after.name,
        after.role,
    )
    assert [after] == store.read_now(lambda tx: tx.people.members())


def test_members_by_organization_and_role(store: Store) -> None:
    """Below an organization or in it, of one role or all."""
    office = office_in(store)
    top = office.dali.parent_id
    assert top is not None

    def users(tx: Tx, at: int | None, role: Role | None = None, *, below: bool = True) -> list[str]:
        return [m.user_id for m in tx.people.members(at, role, below=below)]

    assert store.read_now(lambda tx: users(tx, None)) == ["u1", "u2"]
    assert store.read_now(lambda tx: users(tx, top)) == ["u1", "u2"]
    assert store.read_now(lambda tx: users(tx, top, below=False)) == []
    assert store.read_now(lambda tx: users(tx, office.dali.id, Role.REPORTER)) == ["u1"]
    assert store.read_now(lambda tx: users(tx, None, Role.LEADER)) == []


def test_a_sync_spares_members_set_by_hand(store: Store) -> None:
    """Role, name and place stay; a missing phone number is added. By hand all can change."""
    one, two = put(store, "区/甲"), put(store, "区/乙")
    put_member(store, one, role=Role.LEADER, by_hand=True)
    synced = put_member(store, two, name="别名", mobile="13800000000")
    assert (one, Role.LEADER, "赵书记", "13800000000") == (
        synced.organization,
        synced.role,
        synced.name,
        synced.mobile,
    )
    assert put_member(store, two, mobile="13900000000").mobile == "13800000000"
    assert two == put_member(store, two, by_hand=True).organization
    assert {"u"} == store.read_now(lambda tx: tx.people.set_by_hand())


def test_who_left_has_no_right(store: Store) -> None:
    """Not a member any more, but the ledger still knows the name; coming back restores it."""
    branch = put(store, "区/甲")
    member = put_member(store, branch)
    assert store.write_now(lambda tx: tx.people.remove_member("u", keep_by_hand=True))
    assert not store.write_now(lambda tx: tx.people.remove_member("u", keep_by_hand=True))
    assert store.read_now(lambda tx: tx.people.member("u")) is None
    assert store.read_now(lambda tx: tx.people.members()) == []
    assert member == store.read_now(lambda tx: tx.people.member_by_id(member.id))
    assert member == put_member(store, branch)
    assert member == store.read_now(lambda tx: tx.people.member("u"))


def test_removing_by_hand(store: Store) -> None:
    """A sync may be told to spare those set by hand, and does not bring back whom a person
    removed."""
    branch = put(store, "区/甲")
    put_member(store, branch, by_hand=True)
    assert not store.write_now(lambda tx: tx.people.remove_member("u", keep_by_hand=True))
    assert store.write_now(
        lambda tx: tx.people.remove_member("u", keep_by_hand=False, by_hand=True)
    )
    put_member(store, branch)
    assert store.read_now(lambda tx: tx.people.member("u")) is None
    put_member(store, branch, by_hand=True)
    assert store.read_now(lambda tx: tx.people.member("u")) is not None


def test_groups_are_remembered(store: Store) -> None:
    """Once each, by the newest title; an empty title does not take it away."""

    def meet(tx: Tx, id: str, title: str) -> None:
        tx.people.keep_group(id, title, NOW)

    for id, title in (("c1", "工作群"), ("c2", ""), ("c1", ""), ("c1", "新工作群"), ("c2", "二群")):
        store.write_now(lambda tx, id=id, title=title: meet(tx, id, title))  # type: ignore[misc]
    assert store.read_now(lambda tx: tx.people.groups()) == [("c1", "新工作群"), ("c2", "二群")]


def test_the_desk_is_told_of_a_stranger_once(store: Store) -> None:
    """The first time only, for each stranger."""
    told = [
        store.write_now(lambda tx, id=id: tx.people.told_about_stranger(id, NOW))  # type: ignore[misc]
        for id in ("a", "a", "b")
    ]
    assert told == [True, False, True]
