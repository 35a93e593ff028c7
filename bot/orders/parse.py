"""From a text to an order: number first, verb first, or the verb alone under a quoted message."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.orders import words
from bot.orders.order import Action, Order
from bot.orders.pointing import LIST, hashed, numbers_in
from bot.orders.terms import Term, find_term
from bot.reader.text import plain
from bot.vocabulary import Satisfaction

LONGEST = 160
MOST_QUOTED = 5
MAY_STAND_APART = frozenset(
    {
        *(Action.RELEASE, Action.SUPERVISE, Action.GIVE_BACK, Action.ACCEPT, Action.ESCALATE),
        *(Action.EXTEND, Action.VERIFY, Action.CALL_BACK),
    }
)
TAKES_TERM = frozenset({Action.SUPERVISE, Action.EXTEND, Action.LIMIT, Action.ASSIGN})
_AFTER = re.compile(r"(?:一下|下)?(?:给|到|这|那|编号|事项|[：，、\s])*")
_OF_TERM = re.compile(r"(?:之?前|以前|之?内|以内|底前)?(?:下班前)?(?:要|必须|务必)?(?:再)?")
_BY_THEN = re.compile(
    r"(?:的)?(?:下班)?(?:之前|以前|前|之内|以内|内)?(?:要|必须|务必|给我|全部)?"
    r"(?:办结|办完|办好|办理完|完成|解决|落实|处理完|处理好|弄好|修好|搞定)(?:掉|到位)?"
)
_EDGES = "，。：；、！ \n"

_NUMBERS = re.compile(LIST)
_FILLER = re.compile(words.FILLER)
_VERBS = tuple((action, re.compile(verb)) for action, verb in words.VERBS)
_APART = tuple(
    (action, re.compile(rf"{words.ASIDE}(?P<verb>{verb})"))
    for action, verb in words.VERBS
    if action in MAY_STAND_APART
) + tuple(
    (action, re.compile(rf"{words.LONG_ASIDE}(?P<verb>{verb})"))
    for action, verb in words.VERBS
    if action in (Action.SUPERVISE, Action.REOPEN)
)


def read_order(text: str, today: date, quoted: str = "") -> Order | None:
    """The order that a text gives, None where it gives none. ``quoted`` is the message that it
    answers: an order without numbers is about those named there."""
    if len(text) > LONGEST:
        return None
    said = plain(text).strip()
    start = _end(words.COURTESY, said, 0)
    if words.ASKS.search(said):
        return None
    order = _number_first(said, start, today) or _verb_first(said, start, today)
    if order is None:
        order = _term_first(said, start, today) or _bare(said, start, today, hashed(quoted))
    return order


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where a pattern that may be empty ends."""
    match = pattern.match(text, start)
    return match.end() if match else start


def _number_first(text: str, start: int, today: date) -> Order | None:
    """1026转市政所 张三"""
    listed = _NUMBERS.match(text, start)
    if listed is None or not (numbers := numbers_in(listed.group())):
        return None
    for action, at, verb_end in _verbs_after(text, listed.end()):
        if not words.NOT.search(text, 0, at):
            order = _order(action, text[verb_end:], today, verb=text[at:verb_end])
            return order and replace(
                order, numbers=numbers, done=order.done or "已" in text[listed.end() : at]
            )
    term = find_term(text[listed.end() :], today)
    by_then = term and _BY_THEN.match(text, listed.end() + term.end)
    if (
        term
        and by_then
        and not text[listed.end() :][: term.start].strip(_EDGES + "的要请在于必须务")
    ):
        note = text[by_then.end() :].strip(_EDGES)
        return Order(Action.LIMIT, numbers, due_on=term.due_on, workdays=term.workdays, note=note)
    return None


def _verbs_after(text: str, start: int) -> Iterator[tuple[Action, int, int]]:
    """The actions whose verb follows, with where the verb begins and ends: at once, or apart."""
    filler = _FILLER.match(text, start)
    ends = range(filler.end() if filler else start, start - 1, -1)
    for action, verb in _VERBS:
        for at in ends:
            if match := verb.match(text, at):
                yield action, at, match.end()
                break
    for action, apart in _APART:
        if match := apart.match(text, start):
            yield action, match.start("verb"), match.end()


def _verb_first(text: str, start: int, today: date) -> Order | None:
    """督办 #1025 三天内; 转市政所 1026"""
    for action, verb in _VERBS:
        match = verb.match(text, start)
        if match is None:
            continue
        after = _end(_AFTER, text, match.end())
        between = ""
        listed = _NUMBERS.match(text, after)
        if listed is None and action is Action.ASSIGN:
            target = words.TARGET.match(text, match.end())
            listed = target and _NUMBERS.match(text, _end(_AFTER, text, target.end()))
            between = target["target"] if target else ""
        if listed is None or not (numbers := numbers_in(listed.group())):
            continue
        rest = f"{between}，{text[listed.end() :]}" if between else text[listed.end() :]
        order = _order(action, rest, today, verb=match.group())
        return order and replace(order, numbers=numbers)
    return None


def _term_first(text: str, start: int, today: date) -> Order | None:
    """三天内督办1025"""
    term = find_term(text[start:], today)
    if term is None or term.start:
        return None
    order = _verb_first(text, _end(_OF_TERM, text, start + term.end), today)
    if order is None or order.action not in TAKES_TERM:
        return None
    return replace(order, due_on=term.due_on, workdays=term.workdays)


def _bare(text: str, start: int, today: date, quoted: tuple[int, ...]) -> Order | None:
    """受理, under a message that names the matter; 全部受理"""
    if len(quoted) > MOST_QUOTED:
        return None
    everything = words.ALL.match(text, start)
    start = everything.end() if everything else start
    for action, verb in _VERBS:
        match = verb.match(text, start)
        alone = match and action in MAY_STAND_APART and not text[match.end() :].strip(_EDGES + "吧")
        if match is None or not (quoted or alone):
            continue
        order = _order(action, text[match.end() :], today, verb=match.group())
        return order and replace(order, numbers=quoted, everything=bool(everything))
    return None


def _order(action: Action, rest: str, today: date, *, verb: str) -> Order | None:
    """The particulars of an order; None where an essential one shows that it is none."""
    done = rest.startswith("了") or verb.endswith("了")
    rest = rest.removeprefix("了")
    term = find_term(rest, today) if action in TAKES_TERM else None
    order = Order(
        action,
        due_on=term.due_on if term else None,
        workdays=term.workdays if term else None,
        note=_note(rest, term),
        done=done,
    )
    if action is Action.LIMIT:
        return order if term else None
    if action is Action.ASSIGN:
        return _assigned(order, rest, term)
    if action in (Action.VERIFY, Action.CALL_BACK):
        return _asked_after(order, verb + rest)
    return order


def _note(rest: str, term: Term | None) -> str:
    """What an order says besides: without its term and the words that introduce a reason."""
    if term is not None:
        end = _end(_BY_THEN, rest, term.end)
        rest = rest[: term.start].rstrip("到至为在 ") + "，" + rest[_end(_OF_TERM, rest, end) :]
    return words.REASON.sub("", rest.strip(_EDGES)).strip(_EDGES)


def _assigned(order: Order, rest: str, term: Term | None) -> Order | None:
    """To whom; nothing is assigned where nobody is named."""
    before = rest[: term.start] if term else rest
    match = words.TARGET.match(re.sub(r"^[给到由去至]", "", before.lstrip(_EDGES)))
    if match is None or match["target"][0] in "了为好完运":
        return None
    target = match["target"].strip()
    note = order.note.replace(match.group().strip(_EDGES), "", 1).strip(_EDGES + "给到由去至")
    return replace(order, target=target, note=note)


def _asked_after(order: Order, said: str) -> Order:
    """What the resident says, or what was found on the spot."""
    satisfaction = None
    fails = bool(words.UNSATISFIED.search(said))
    if fails:
        satisfaction = Satisfaction.UNSATISFIED
    elif words.FAIRLY.search(said):
        satisfaction = Satisfaction.FAIRLY
    elif words.SATISFIED.search(said):
        satisfaction = Satisfaction.SATISFIED
    reached = not words.NOT_REACHED.search(said)
    return replace(order, satisfaction=satisfaction, fails=fails, reached=reached)
