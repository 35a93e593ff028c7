"""What an order is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.vocabulary import Satisfaction


class Action(StrEnum):
    """What can be done with a matter by an order."""

    ACCEPT = "accept"
    ASSIGN = "assign"
    ESCALATE = "escalate"
    GIVE_BACK = "give_back"
    SETTLE = "settle"
    SUPERVISE = "supervise"
    RELEASE = "release"
    LIMIT = "limit"
    EXTEND = "extend"
    VERIFY = "verify"
    CALL_BACK = "call_back"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Order:
    """One order. ``numbers`` are the matters named, ``everything`` that all are meant which wait.

    ``target`` is whom a matter goes to, in the sender's words; ``due_on`` a day named, ``workdays``
    a number of working days named instead. ``note`` is the rest: a reason, or what was found.
    ``fails`` says that what was called settled is not; ``reached`` is false where the resident
    could not be asked, ``done`` true where the words tell what has been done already.
    """

    action: Action
    numbers: tuple[int, ...] = ()
    everything: bool = False
    target: str = ""
    due_on: date | None = None
    workdays: int | None = None
    note: str = ""
    satisfaction: Satisfaction | None = None
    fails: bool = False
    reached: bool = True
    done: bool = False
