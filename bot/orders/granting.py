"""A leader's answer to a wish for more time: 同意, 1025不同意 抓紧办. Pure."""

import re
from dataclasses import dataclass

LONGEST = 40

_NUMBERS = r"(?:[#＃]?\d{4,7}(?:号|件)?[、，,和\s]*)*"
_ANSWER = re.compile(
    rf"^\s*(?:好的?|嗯|行)?[，,。\s]*(?P<all>都|全部|全)?(?P<before>{_NUMBERS})[：:，,\s]*(?P<all2>都|全部|全)?"
    r"(?:(?P<no>不同意|不批准?|不准|不行|不可以|不能延|不予?延期|不许)|(?P<yes>同意|批准|准了|准予|可以|行|没问题))"
    rf"(?:延期|申请|延长|这个|的)*(?:了|吧|啊)?[：:，,。\s]*(?P<after>{_NUMBERS})(?P<note>.*)$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Granting:
    """Whether more time is granted, for which matters (empty: for what was asked), and what else is
    said."""

    granted: bool
    numbers: tuple[int, ...] = ()
    everything: bool = False
    note: str = ""


def read_granting(text: str) -> Granting | None:
    """What such an answer says; None for anything else."""
    found = _ANSWER.match(text) if len(text) <= LONGEST else None
    if found is None or "？" in text or "?" in text:
        return None
    numbers = re.findall(r"\d{4,7}", found["before"] + found["after"])
    note = found["note"].strip(" ，,。！!；;：:")
    if found["yes"] and note:
        return None  # more than a yes: read as what it says
    everything = bool(found["all"] or found["all2"])
    return Granting(bool(found["yes"]), tuple(map(int, numbers)), everything, note)
