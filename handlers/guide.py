"""Help, by role, and what is said to those whose role may not do what they asked for."""

from bot.domain.messages import Outgoing, Text
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Role

REPORTER = """直接打字或发语音给我就行，不用格式，几件事一起说也行。比如：

“今天走访2次36户。7号楼地下车库新增170个充电位，已装好；东门杂物已清；二期不动产证还在办，请办事处协调。”

· 没事报一声：今日无
· 有进展：昨天报的路灯修好了
· 报错了：1025 改成市政设施 ／ 撤回1026
· 查一查：我们还有哪些没办完
· 要文件：发我本月台账
· 表格、照片直接发来也行"""

OFFICE = """您可以这样问我：

· 今天的日报汇总
· 未办结的有哪些
· 本周停车充电多少件
· 查一下1024
· 发我本月台账（Excel）
· 要5月通报（Word）

各支部的日报由报送人发来，我会记好、汇总好。"""

NOT_A_REPORTER = (
    "这条我存下了，但您的账号没有绑定报送的支部，所以没有登记成日报。"
    "要替支部报送，请管理员把您设为该支部的报送人；您可以发“帮助”看看能问什么。"
)


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """How to use the bot, in one screen."""
    office = request.branch is None and request.member.role is not Role.REPORTER
    return [request.answer(Text(OFFICE if office else REPORTER))]


def refuse(request: Request, tx: Tx) -> list[Outgoing]:
    """Stored, not recorded, and why."""
    return [request.answer(Text(NOT_A_REPORTER))]
