"""Documents on request: the ledger of some days (台账), the bulletin (通报), sent as files.

Everybody gets what they may see: a branch its own ledger, the office what lies below it; of this month
where no days are named. A file goes to whoever asked, never into a group.
"""

import re

from bot.domain.messages import Outgoing, Paper, PaperKind, Person, Text
from bot.questions import period_of
from bot.request import Request
from bot.schedule import period_around
from bot.store import Tx
from bot.vocabulary import Intent
from bot.wording import days
from handlers.seeing import context_of, top_of

LONGEST = 40
_LEDGER = re.compile(r"台账|(?i:excel|xlsx?)|电子表")
_BULLETIN = re.compile(r"通报|公文|(?i:word|docx?)")
_WANTED = re.compile(
    r"发(?:一[份下]|我|给|来|到)|给我|要|导出?|下载|来一?份|传|调出|生成|出一份|看看?|文件"
    r"|(?:台账|通报|(?i:excel|word))(?:文件|表)?[。！!]*$"
)
_ABOUT_IT = re.compile(r"[吗么]|怎|咋|如何|能不能|为什么|为啥|记[到进]|填|错|不用|别发|收到|已发")
NAMES = {PaperKind.LEDGER: "台账.xlsx", PaperKind.BULLETIN: "通报.docx"}
FILED = "民生实事"
NOT_FOR_BRANCHES = "通报由办事处发。要自己支部的台账，可以说“发我本月台账”。"
IN_PRIVATE = "文件单独发您，请看私信。"


def try_handle(request: Request, tx: Tx) -> list[Outgoing] | None:
    """The answer, where a message asks for a document; else None."""
    kind = wanted(request)
    if kind is None:
        return None
    if kind is PaperKind.BULLETIN and request.branch is not None:
        return [request.answer(Text(NOT_FOR_BRANCHES))]
    top = top_of(request, tx)
    named = period_of(request.incoming.text, context_of(request))
    period = named or period_around("month", request.today)
    name = f"{top.name}{days(period, year=True)}{FILED}{NAMES[kind]}"
    paper = Paper(kind, period.first, period.last, below=top.id, name=name)
    # not through the reply address: that takes no files
    file = Outgoing(f"{request.incoming.id}:paper", Person(request.member.user_id), paper)
    return [request.answer(Text(IN_PRIVATE)), file] if request.in_group else [file]


def wanted(request: Request) -> PaperKind | None:
    """Which document a message asks for, if any."""
    text = request.incoming.text.strip()
    if request.reading.intent not in (Intent.QUERY, Intent.CHATTER) or len(text) > LONGEST:
        return None
    if not _WANTED.search(text) or _ABOUT_IT.search(text):
        return None
    if _LEDGER.search(text):
        return PaperKind.LEDGER
    return PaperKind.BULLETIN if _BULLETIN.search(text) else None
