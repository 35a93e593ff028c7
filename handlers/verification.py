"""Settled, as those say who settled it, and settled as others have seen: 办结, 核实, 回访, 重新办理.

A branch's own word is a declaration. Somebody of the office verifies it, on the spot or by asking the
resident, and never whoever settled it. An unsatisfied resident opens the matter again.
"""

from bot.domain.ledger import Matter
from bot.people.ladder import OWN
from bot.store import Tx
from bot.vocabulary import Satisfaction, Status, UpdateKind, label
from handlers.case import Case, Outcome, new_time

NOT_SETTLED = "#{number}还没报办结，不用核实；已经办好的话，先说“{number}已办结”。"
YOURS = "#{number}是您报办结的，请换一位同事核实，他回一句“核实{number}”就行。"


def settle(case: Case) -> Outcome:
    """Somebody of the office, or whoever was given the matter, has settled it."""
    if case.matter.status is Status.RESOLVED:
        return case.refusal("#{number}已经办结了；要核实的话，回“核实{number}”。")
    changes = {"status": Status.RESOLVED, "resolved_on": case.today}
    return case.done("✅ 已办结：", case.change(changes, UpdateKind.PROGRESS))


def verify(case: Case) -> Outcome:
    """Somebody has seen that the matter is settled, or that it is not."""
    if case.matter.status is not Status.RESOLVED:
        return case.refusal(NOT_SETTLED)
    if case.order.fails:
        return reopen(case)
    return confirm(case, UpdateKind.VERIFIED, "✅ 已核实：")


def call_back(case: Case) -> Outcome:
    """The resident was asked."""
    if not case.order.reached:
        changed = case.change({}, UpdateKind.CALLED_BACK)
        return case.done("✅ 已记下，回访没联系上，过后再回访一次：", changed)
    if case.order.fails:
        return reopen(case) if case.matter.status is Status.RESOLVED else still_open(case)
    if case.matter.status is not Status.RESOLVED:
        return case.refusal(NOT_SETTLED)
    remark = (
        "" if case.order.satisfaction else f"没写满意度，补一句“{case.matter.number}满意”就行。"
    )
    return confirm(case, UpdateKind.CALLED_BACK, "✅ 已核实（回访）：", remark)


def confirm(case: Case, kind: UpdateKind, head: str, remark: str = "") -> Outcome:
    """Makes what was declared verified; not by whoever declared it."""
    matter, said = case.matter, case.order.satisfaction
    if case.request.member.id == settler(case.tx, matter):
        return case.refusal(YOURS)
    if matter.verified and said in (None, matter.satisfaction):
        return case.refusal(f"{case.number}前面已经核实过了，不用重复。")
    changes: dict[str, object] = {"verified": True}
    if said is not None:
        changes["satisfaction"] = said
    changed = case.change(changes, kind)
    answer = f"，居民{label(said)}" if said else ""
    told = f"👍 {case.me}已核实{answer}："
    return case.done(
        head,
        changed,
        case.tell_branch(told, changed),
        case.tell_holders(told, changed),
        case.tell_supervisor(told, changed),
        remark=remark,
    )


def settler(tx: Tx, matter: Matter) -> int | None:
    """The member by whose word a matter is settled."""
    by = [
        update.member_id
        for update in tx.ledger.timeline(matter.id)
        if update.after.get("status") == Status.RESOLVED.value
    ]
    return by[-1] if by else None


def still_open(case: Case) -> Outcome:
    """The resident is not satisfied with what is being done."""
    changed = case.change({}, UpdateKind.CALLED_BACK)
    head = f"☎ 回访不满意，还要接着办（{case.order.note}）："
    return case.done(
        "✅ 已记下，这件还在办：",
        changed,
        case.tell_branch(head, changed),
        case.tell_holders(head, changed),
    )


def reopen(case: Case) -> Outcome:
    """It was not settled after all: it is open again, with a new time where the old one is over."""
    matter = case.matter
    if matter.status is not Status.RESOLVED:
        return case.refusal("#{number}还在办，不用重新打开；有进展直接说“{number}…”就行。")
    changed = case.change(reopened(case, matter), UpdateKind.REOPENED)
    note = f"，{case.order.note}" if case.order.note else ""
    head = f"🔁 {case.me if case.rung > OWN else matter.branch}重新办理{note}："
    return case.done(
        "✅ 已重新打开，接着办：",
        changed,
        case.tell_branch(head, changed),
        case.tell_holders(head, changed),
        case.tell_supervisor(head, changed),
    )


def reopened(case: Case, matter: Matter) -> dict[str, object]:
    """The changes by which a settled matter is open again."""
    return {
        "status": Status.IN_PROGRESS,
        "resolved_on": None,
        "verified": False,
        "satisfaction": Satisfaction.UNSATISFIED if case.order.satisfaction else None,
        "reopened": matter.reopened + 1,
        **new_time(case.request, matter),
    }
