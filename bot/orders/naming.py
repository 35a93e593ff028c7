"""Orders that name their matter in words: 把停车棚那个督办一下, 督办停车棚那件，三天. Pure."""

import re
from dataclasses import dataclass

LONGEST = 60

# A number, a question, or something that is not so.
_NONE = re.compile(
    r"\d{4,}|[{}？?]|哪|几[件个条]|多少|谁|怎么|咋|[吗呢么][。\s]*$|有没有|[没未不别](?:有|能|用)?"
    + r"(?:督办|受理|签收|转|交办|退回|核实|回访|验收|延期|上报|办[好完结]|解决|修好|弄好|处理)"
)

_VERB = r"(?:督办|盯办|受理|签收|转办|转交|转给?|交办|退回|核实|回访|验收|延期|[延缓](?:到|至)|重新办理?|限期|上报|办[好完结]了|(?:已)?(?:解决|办结)了?|[修弄]好了|处理[好完]了)"
_THAT = r"(?:的)?(?:那|这)?(?:一)?(?:个|件|条|项)?(?:事[情项]?|问题)?"
_BEFORE = re.compile(
    rf"^\s*(?:请|麻烦|先)?(?:把|将|关于|对)?(?P<what>[一-龥]{{2,14}}?){_THAT}(?:我们?|给我|要|请|就|先|来不及|[办弄修]不完|反复[坏堵漏停]|老是?[坏堵漏停])*[，,\s]*(?P<order>{_VERB}.*)$",
    re.DOTALL,
)
_AFTER = re.compile(
    rf"^\s*(?:请|麻烦)?(?P<verb>{_VERB})(?:一下)?(?P<what>[一-龥]{{2,14}}?)(?:的)?(?:那|这)?(?:一)?(?:个|件|条|项|事|问题)(?:事[情项]?)?(?P<rest>$|[，,。；;：:\s].*)$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Named:
    """An order of which the matter is named by ``what``; ``form`` is the order with {} for its number."""

    what: str
    form: str

    def numbered(self, number: int) -> str:
        """The order as one writes it with a number."""
        return self.form.replace("{}", str(number), 1)


def by_words(text: str) -> Named | None:
    """The order of a short message without numbers; None for anything else."""
    if len(text) > LONGEST or _NONE.search(text):
        return None
    after = _AFTER.match(text)
    if after:
        return Named(after["what"], f"{after['verb']}{{}}{after['rest']}")
    before = _BEFORE.match(text)
    return Named(before["what"], f"{{}}{before['order']}") if before else None
