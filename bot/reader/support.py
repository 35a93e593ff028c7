"""Whether a matter is handed up, or help is asked of the office, the district or its bureaus.

A company, a station or the police that is called in does not count.
"""

import re

from bot.domain.reading import Span
from bot.reader.model import grams, model
from bot.reader.patterns import begins

_BUREAU = r"(?:住建|民政|教体|教育|水利|水务|农水|城管|交通|财政|人社|卫健|生态环境|环保|农业农村|自然资源|应急(?:管理)?|文旅|发改|市场监管|信访|残联|林业|房管|医保|司法|园林|公安|规划|审计|商务)[一-龥]{0,2}(?:局|委|分局)"
_DISTRICT = r"区(?:里|政府|级|委|直|财政|残联|总工会|妇联|团委|专班|相关部门|有关部门|[一-龥]{1,10}?(?:局|办|委员会|中心|大队|专班|分局|公司|总工会|部门|支队))"
_OFFICE = rf"(?:办事处|街道(?!路|上|两)|镇里|镇上|镇政府|乡里|乡政府|{_DISTRICT}|上级|上面|管委会|县里|县[一-龥]{{1,6}}局|市里|市[一-龥]{{1,6}}局|{_BUREAU}|交通局|领导|主管部门|职能部门|有关部门|相关部门|民政部门)"
_WHO = begins(
    "上主乡交人住信公农办区医卫县发司商园城审市应往房提教文有林残民水环生相管职联自街规财镇领",
    rf"{_OFFICE}|上报|提级|联动|往上报|区[一-龥]{{1,6}}[局办委]|街道办?|办事处|[市县乡镇]政府",
)
_ASKS = r"(?:恳请|提请|报请|请求|想请|敬请|请|需要|还需|需|要靠|得靠|得等|得找|得要|得|要|盼着|盼望|盼|希望|建议|申请|呼吁|求|等待|等|依靠|寄希望于)"
_HANDS = r"(?:已经?|现|也|正)?(?:书面|及时|一并|同时|统一)?(?:上报(?:给|到|至|了)?|报(?:告)?(?:给|到|至|请|了|送)?|报告|反映(?:给|到)|汇报(?:给)?|提交(?:给|到)?|递交(?:给|到)?|转(?:交|报)(?:给|到)?|呈报)"

_ASKING = re.compile(
    rf"{_ASKS}(?:求)?(?:一下|咱|咱们|我们)?(?P<who>{_OFFICE})(?P<rest>[^，。；\n]{{0,24}})"
)
_HANDING = begins(
    "一上也书及反同呈已报提正汇现统转递",
    rf"{_HANDS}(?:我?们?|区|咱们?)?(?:的)?[^，。；\n]{{0,2}}(?P<who>{_OFFICE})",
)
_TOWARD = re.compile(
    rf"(?:向|给|跟|找|求助|同时)(?P<who>{_OFFICE})[^，。；\n]{{0,6}}(?:申请|请求|反映|汇报|求助|报告|上报|打了?报告|打过?电话|递|说|要|争取|申报)"
)
_WHO_FIRST = begins(
    "上主乡交人住信公农办区医卫县发司商园城审市应房教文有林残民水环生相管职自街规财镇领",
    rf"(?P<who>{_OFFICE})(?:给|帮|来|能|出面|尽快|协助|帮助|帮忙)[^，。；\n]{{0,10}}(?:协调|解决|支持|想|出面|拨|批|办|催|指导|牵头|处理|统筹)",
)
_GENERAL = begins(
    "三上已往得恳报提望材求申盼等请需",
    r"(?:请|求|需|盼|望)(?:上级|领导|有关部门|相关部门)|需(?:要)?上级|提级|三级联动|请(?:予)?协调解决|需协调解决|请(?:予以?)?支持|恳请支持|(?:已|已经)上报(?:$|(?=[，。；、）\s\n]))|(?:申请|报告|材料)(?:已经|已)?(?:递|打|报)上去|上报了(?:$|(?=[，。；\s\n]))|往上报了?|报上去了|得上面|等上面批|请求(?:帮助)?协调",
)
_GUARD = re.compile(
    r"交办|转来|转办|督办|组织的|参加|通报表扬|领回|让我们|要求我们|安排的|工作群|检查组|培训|慰问|审阅|放心|过目"
)
_NOT_ASK = re.compile(r"^(?:已|交办|转|督办|派|组织|反馈|领导好|审阅|放心|批了|批准|帮着)")
_HINT = re.compile(
    r"办事处|街道|区|上级|上报|局|镇|乡|县|市里|上面|领导|管委会|部门|提级|联动|协调|支持|递|卫健委|报上"
)


YES, NO = "yes", "no"


def is_asked(text: str, start: int, end: int, found: list[Span]) -> bool:
    """Whether a matter is handed up. ``found`` are the clauses that seem to; where the model sees
    another, it is added to them."""
    hints = [(match.start(), match.end()) for match in _WHO.finditer(text, start, end)]
    if not hints and not found:
        return False
    signs = [f"found:{min(len(found), 2)}", f"hints:{min(len(hints), 2)}"]
    for a, b in hints:
        who = text[a:b]
        before, after = text[max(start, a - 5) : a], text[b : min(end, b + 6)]
        signs += [f"who:{who[:1]}", f"who:{who[-1:]}", f"who:{who}"]
        signs += [f"b{before[-size:]}" for size in (1, 2, 3)]
        signs += [f"a{after[:size]}" for size in (1, 2, 3)]
        signs += [f"B{gram}" for gram in grams(before, 2, 2)]
        signs += [f"A{gram}" for gram in grams(after, 2, 2)]
    label = model("support").choose(signs)
    if label == YES and not found:
        found.append(Span(*hints[0]))
    return label == YES


def find(text: str, start: int, end: int) -> list[Span]:
    """The clauses in which help is asked or the matter is handed up."""
    if not _HINT.search(text, start, end):
        return []
    found = []
    for pattern in (_ASKING, _HANDING, _TOWARD, _WHO_FIRST, _GENERAL):
        for match in pattern.finditer(text, start, end):
            if _is_real(text, match, pattern):
                found.append(Span(match.start(), match.end()))
    return found


_REAL_ASK = re.compile(
    r"^[^，。；\n]{0,3}$|协调|支持|帮|解决|指导|出面|统|拨|批|催|派|给|处|整|修|研|牵|尽|加|约|审|核|鉴|对|配|立|更|安|增|督|落实|想|考虑|介入|推|下|解|关|延|专班|把|向|能|来|让|同意|开|建|补|改|送|审批|规划|追加|发|调|跟|请|设|争取|水利|上"
)


def _is_real(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    around = text[max(0, match.start() - 2) : match.end() + 4]
    if _GUARD.search(around):
        return False
    if pattern is _ASKING:
        rest = match["rest"]
        if match["who"] == "领导" and not re.search("协调|支持|解决|出面", rest):
            return False
        before = text[max(0, match.start() - 2) : match.start()]
        if match.group().startswith(("要", "得", "求", "等", "需")) and before.endswith(
            ("只", "不", "主", "重", "值", "获", "觉", "要", "征", "诉", "没")
        ):
            return False
        return not _NOT_ASK.match(rest) and bool(_REAL_ASK.search(rest))
    if pattern is _WHO_FIRST:
        before = text[max(0, match.start() - 3) : match.start()]
        return bool(re.search(r"[请需要盼望得求等想]$|希望$|建议$", before))
    return True
