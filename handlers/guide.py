"""Help, by role, and what is said to those whose role may not do what they asked for."""

from bot.domain.messages import Outgoing, Text
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Role

REPORTER = """直接打字或发语音给我就行，不用格式，几件事一起说也行。比如：

“今天走访2次36户。7号楼地下车库新增170个充电位，已装好；东门杂物已清；二期不动产证还在办，请办事处协调。”

· 没事报一声：今日无
· 有进展：昨天报的路灯修好了
· 办不了、办不完：1026请办事处协调 ／ 1025延期到下周五，等配件
· 报错了：1025 改成市政设施 ／ 撤回1026
· 查一查：我们还有哪些没办完
· 要文件：发我本月台账
· 表格、照片直接发来也行"""

OFFICE = """您可以这样问我：

· 今天的日报汇总 ／ 未办结的有哪些 ／ 本周停车充电多少件 ／ 查一下1024
· 要文件：发我本月台账（Excel） ／ 要5月通报（Word）

办一件事，带上编号说就行，几件可以一起说：

· 受理1026 ／ 1026转市政所 张三 ／ 1026上报区里 ／ 退回1026 原因…
· 核实1025 居民满意 ／ 1025回访不满意，灯又坏了
· 1026三天内办结 ／ 1025延期到下周五，等配件

各支部的日报由报送人发来，我会记好、汇总好。"""
LIMIT, SUPERVISE = "· 1026三天内办结", "· 督办1026 三天内"

NOT_A_REPORTER = (
    "这条我存下了，但您的账号没有绑定报送的支部，所以没有登记成日报。"
    "要替支部报送，请管理员把您设为该支部的报送人；您可以发“帮助”看看能问什么。"
)


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """How to use the bot, in one screen."""
    role = request.member.role
    if request.branch is not None or role is Role.REPORTER:
        return [request.answer(Text(REPORTER))]
    leads = role is Role.LEADER
    return [request.answer(Text(OFFICE.replace(LIMIT, SUPERVISE) if leads else OFFICE))]


def refuse(request: Request, tx: Tx) -> list[Outgoing]:
    """Stored, not recorded, and why."""
    return [request.answer(Text(NOT_A_REPORTER))]
