"""Deadlines: a leader's supervision, days that the office sets, days that are extended for a reason."""

from datetime import date

from bot.domain.ledger import Matter
from bot.people.ladder import OWN, supervisors_of
from bot.vocabulary import Role, Status, UpdateKind
from handlers.case import Case, Outcome, holder_name
from handlers.wishes import remember

SETTLED = "#{number}已经办结了，不用再定期限；没办好的话说“{number}重新办理，…”。"
FOR_WHOEVER_HAS_IT = "办好了回“{number}已解决”；办不完说“{number}延期到下周五，原因…”。"
DEFAULT_SUPERVISION = 3  # working days, where the leader names no time


def supervise(case: Case) -> Outcome:
    """A leader orders a matter to be settled by a day."""
    matter = case.matter
    if matter.status is Status.RESOLVED:
        return case.refusal(SETTLED)
    due_on = named_day(case)
    if due_on is None:
        due_on = case.request.office.deadlines.by(case.today, None, DEFAULT_SUPERVISION)
        assert due_on is not None
    if due_on < case.today:
        return past(case, due_on)
    if matter.supervised_on is not None and matter.due_on == due_on:
        return case.refusal(f"{case.number}已经在督办，期限就是{case.day(due_on)}。")
    changed = case.change(
        {
            "supervised_on": case.today,
            "supervised_by": case.request.member.id,
            "due_on": due_on,
            "default_due": False,
        },
        UpdateKind.SUPERVISED,
    )
    head = f"‼ {case.request.member.name}督办，{case.day(due_on)}前办结："
    hint = FOR_WHOEVER_HAS_IT.format(number=matter.number)
    return case.done(
        f"✅ 已督办，{case.day(due_on)}前办结：",
        changed,
        case.tell_branch(head, changed, hint),
        case.tell_holders(head, changed, hint),
    )


def release(case: Case) -> Outcome:
    """A leader ends a supervision; the deadline stays."""
    if case.matter.supervised_on is None:
        return case.refusal(f"{case.number}没有在督办。")
    told = [*case.tell_holders("", case.matter)]
    changed = case.change({"supervised_on": None, "supervised_by": None}, UpdateKind.RELEASED)
    head = f"{case.request.member.name}已解除督办："
    return case.done(
        "✅ 已解除督办：",
        changed,
        case.tell_branch(head, changed),
        case.tell([notice.member for notice in told], head, changed),
    )


def limit(case: Case) -> Outcome:
    """The office sets a day."""
    matter, due_on = case.matter, named_day(case)
    assert due_on is not None  # else it would not have been read as one
    if matter.status is Status.RESOLVED:
        return case.refusal(SETTLED)
    if due_on < case.today:
        return past(case, due_on)
    if is_later(matter, due_on) and is_bound(case):
        return ask_supervisor(case, due_on)
    return set_day(case, due_on, UpdateKind.DEADLINE, f"定了期限，{case.day(due_on)}前办结：")


def extend(case: Case) -> Outcome:
    """More time, for a reason: the branch for what it has itself, the office for all below it; for
    what is supervised only a leader."""
    matter = case.matter
    if matter.status is Status.RESOLVED:
        return case.refusal(SETTLED)
    if case.rung == OWN and case.at > OWN:
        holder = holder_name(case.ladder, matter)
        return case.refusal(
            f"{case.number}现在由{holder}办理，期限由他们定；有新情况直接说“{{number}}…”。"
        )
    due_on = extended_day(case)
    if due_on is None:
        return case.refusal("延到哪一天？如“{number}延期到下周五，等配件”。")
    if due_on < case.today:
        return past(case, due_on)
    if not is_later(matter, due_on):
        assert matter.due_on is not None
        return case.refusal(
            f"{case.number}现在的期限是{case.day(matter.due_on)}，不比您说的早，不用延。"
        )
    if not case.order.note and case.role is not Role.LEADER:
        return case.refusal(
            "延期要写一句原因，如“{number}延期到" + case.day(due_on)[:-4] + "，等配件”。"
        )
    if is_bound(case):
        return ask_supervisor(case, due_on)
    return set_day(case, due_on, UpdateKind.EXTENDED, f"延期到{case.day(due_on)}：")


def named_day(case: Case) -> date | None:
    """The day that the order names."""
    return case.request.office.deadlines.by(case.today, case.order.due_on, case.order.workdays)


def extended_day(case: Case) -> date | None:
    """The day named; working days are counted from the deadline as it stands."""
    since = max(case.matter.due_on or case.today, case.today)
    return case.request.office.deadlines.by(since, case.order.due_on, case.order.workdays)


def is_later(matter: Matter, due_on: date) -> bool:
    """Whether a day gives more time than there is."""
    return matter.due_on is None or due_on > matter.due_on


def is_bound(case: Case) -> bool:
    """Whether a leader has set the time and the sender is none."""
    is_supervised = case.matter.supervised_on is not None
    return is_supervised and case.role is not Role.LEADER


def past(case: Case, due_on: date) -> Outcome:
    """A day that is over."""
    return case.refusal(f"{case.day(due_on)}已经过了，请说今天或以后的日子。")


def set_day(case: Case, due_on: date, kind: UpdateKind, words: str) -> Outcome:
    """Writes the deadline and tells those who have the matter."""
    changed = case.change({"due_on": due_on, "default_due": False}, kind)
    head = f"🗓 {case.me}{words}"
    return case.done(
        f"✅ 已{words}",
        changed,
        case.tell_branch(head, changed),
        case.tell_holders(head, changed),
        case.tell_supervisor(head, changed),
    )


def ask_supervisor(case: Case, due_on: date) -> Outcome:
    """The wish for more time goes to the leader who set it, who can answer with one message."""
    matter = case.matter
    asked = supervisors_of(case.tx, matter)
    assert matter.due_on is not None
    if not asked:
        return case.refusal(
            f"{case.number}是督办件，要延期请领导说一句“{{number}}延期到{due_on.month}月{due_on.day}日”。"
        )
    case.change({}, UpdateKind.PROGRESS)
    remember(case, asked, due_on)
    who = "、".join(member.name for member in asked)
    head = f"🗓 督办件申请延期到{case.day(due_on)}，原因：{case.order.note or '没有写'}："
    hint = f"同意就回“{matter.number}同意”，不同意就回“{matter.number}不同意”。"
    return Outcome(
        f"#{matter.number}是督办件，已把延期申请转给{who}；期限暂时还是{case.day(matter.due_on)}。",
        notices=tuple(case.tell(asked, head, matter, hint)),
    )
