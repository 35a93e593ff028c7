"""Figures that a branch states about its whole day: rounds, households, found, resolved."""

import re

from bot.domain.reading import Span, Totals
from bot.reader.numbers import value
from bot.reader.patterns import begins

_NUM = r"（?(?P<n>\d{1,5}|[零〇一二两俩仨三四五六七八九十百]{1,6})）?"
_OF = r"(?:[^\d，。；：:|\n一二两三四五六七八九十]{0,8})"

_VISITS = re.compile(
    rf"(?:走访(?:次数)?|入户|敲门)(?:群众|居民|村民)?(?:：|了|共|\s){{0,2}}{_NUM}\s?(?:次|轮|趟)|走访次数：?\s?(?P<n2>\d{{1,4}})|走访{_NUM.replace('<n>', '<n3>')}次"
)
_HOUSEHOLDS = begins(
    "0一串二七三两九五仨俩八六入十四拜敲百看零〇访走跑转\\d（",
    rf"(?:走访户数|入户户数|走访入户|入户走访|走访了?|入户|跑了?|转了?|走了|敲门|敲开|看了|串了|访了|拜访)(?:【|】|(?!企业|商户|单位|门店){_OF})(?:{_NUM.replace('<n>', '<r>')}\s?(?:次|轮|趟)[，、/]?\s?(?:，?走访|入户|一共|总共|共)?{_OF})?{_NUM}\s?(?:多|余|来)?\s?(?:户|家(?!企业|商|单位|店))"
    rf"|(?:走访户数|入户户数)：?\s?(?P<n2>\d{{1,5}}|[一二两三四五六七八九十百]{{1,6}})"
    rf"|{_NUM.replace('<n>', '<n3>')}户(?:都|全都?|挨个)(?:跑|走|转|敲|看|访|串)(?:了|遍|完)",
)
_THING = r"(?:件|个|条|项|起|桩|宗|份)"
_WHAT = r"(?:问题|诉求|实事|事儿?|事情|事项|意见|建议)"
_FOUND = begins(
    "0一上事今以俺共发受听实就征总意我报提接摸收本找新有梳民汇当诉说转还问反合排二七三两九五八六十四\\d",
    rf"(?:收集到?|收到|收上来|收了|听取|征求|转来|转过来|转办|收|发现|上报|共报|报送|报上来|受理|征集|接到|接收|梳理|汇总|排查出|摸排|找出来?)(?:了|共|各类|群众|居民|的|村民|民生|实事|问题|诉求|意见|建议|事项|民情|数|到|\s|：|社情民意){{0,5}}{_NUM}\s?{_THING}(?![一-龥]{{0,2}}(?:衣|棉)|是)"
    rf"|(?<!解决)(?<!办结)(?<!完成)(?<!决)(?:民生实事|问题|诉求|民情|事项)(?:数|共|：|\s){{0,2}}(?P<n2>\d{{1,4}}|[零一二两三四五六七八九十]{{1,3}})\s?{_THING}"
    rf"|共(?P<n3>\d{{1,4}}|[一二两三四五六七八九十]{{1,3}})\s?(?:条|件)(?![一-龥]{{0,1}}(?:衣|路|裤|被|狗|线))"
    rf"|(?:收集问题|发现问题|收集诉求)(?:数)?：\s?(?P<n4>\d{{1,4}})"
    rf"|(?:今[天日儿个]{{1,2}}|一共|共|俺村|我村|有)(?P<n5>\d{{1,3}}|[二两三四五六七八九十]{{1,2}})\s?个{_WHAT}(?!是)"
    rf"|(?:(?:今[天日儿个]{{1,2}}|就|一共|共|总共|还是)(?:就|有|是)?(?P<n8>\d{{1,2}}|[俩仨二两三四五六七八九十]{{1,2}})(?:个|件)?(?:事儿?|事情|问题)(?![故务由情业]))"
    rf"|(?:问题|诉求|意见|实事)：\s?(?P<n9>\d{{1,4}})\s?{_THING}"
    rf"|(?P<n6>0)\s?(?:问题|诉求|实事)"
    rf"|(?:收集|上报)(?P<n7>零)件"
    # 合计本日6件, 今日新增 4 件, 今天新的5件
    rf"|(?:合计|共计|总计|总共|以上|今[天日]|本日|当日|新增)(?:今[天日]|本日|一?共|是|收集|新增|新报|新的|上报|：|\s){{0,3}}(?P<na>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})\s?(?:件|条|项|宗)(?![一-龥]?(?:衣|路|裤|被|狗|线))"
    rf"|(?:说|提|反映)了?(?P<nb>\d{{1,3}}|[二两三四五六七八九十]{{1,2}})\s?[个件条]{_WHAT}"
    # 发现9/办结5, 5件解决4件: the one figure by the other
    rf"|(?:收集|发现|上报|收|报)(?:问题|实事|诉求)?：?\s?(?P<nc>\d{{1,3}})(?=[、，/；\s]{{1,2}}(?:已?解决|办结|已?处理|办))"
    rf"|(?P<nd>\d{{1,3}}|[二两三四五六七八九十]{{1,3}})\s?[件条](?=[，、；\s]{{0,2}}(?:其中|已)?(?:解决|办结|办好|办成|办完|办|完成|处理)了?(?:\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})\s?[件条])",
)
_RESOLVED = begins(
    "全办化处完已弄当解",
    rf"(?:解决|办结|完成|办完|办理完成|办了|办好|处理|化解|办妥|当场办|(?<=[件条，])办)(?:了|率)?(?:民生)?(?:实事|问题|诉求|事项|共|数|：|\s){{0,4}}{_NUM}\s?{_THING}"
    rf"|(?:解决问题|办结|解决)(?:数)?：\s?(?P<n2>\d{{1,4}})|(?:办结|解决)(?P<n4>零)件|(?:解决|办|办结|弄好|处理)(?:了|完)?(?P<n5>[俩仨])(?=[，。；：、\s啊呀我]|$)|(?:解决|办结)数[^，。\d]{{0,2}}(?:\d{{1,3}})?改(?:成|为)?(?P<n6>\d{{1,3}})|(?:已|全部|当场)?(?:解决|办结){_NUM.replace('<n>', '<n3>')}(?=[，。；\s]|$)",
)
_RUNNING = re.compile(
    r"今年以?来|年初以来|本年|全年|累计|\d月份|本月(?!\d)|上月|本周|上周|这个月|上个月|截至|截止目前|月以来|季度|以来|历年|共性"
)
_TODAY = re.compile(r"今[天日儿]|本日|当[天日]|其中")
_HINT = re.compile(r"[户件个条项起家次轮趟数题事]|集\d|决\d|现\d")
_EACH_WAY = re.compile(r"(?:正在|未|没)(?:办理|解决|办结|处理)(?:了)?$|未$|没$")

# How a clause that states totals looks; it is no part of a matter.
_NUMBER = r"(?:\d{1,5}|[零一二两三四五六七八九十百]{1,6})"
HEAD = re.compile(
    rf"[^，。；：\n ]{{0,14}}?(?:(?:走访|入户|跑|转|收集?|发现|解决|办结|上报|办|一共|共)(?:了|过)?(?:群众|居民|村民|问题|实事|一共|共){{0,2}}(?:{_NUMBER}\s?(?:多|余)?(?:户|家|趟|次|个问题|件|个(?!是))|俩)(?:问题|实事)?){{1,4}}"
)
STATES = begins(
    "0上入办发收民解诉走问",
    rf"走访(?:次数|户数|了|群众|居民|村民|入户|\s|共|：){{0,4}}{_NUMBER}|(?:收集|发现|上报|办结|解决|收|办)(?:问题|民生实事|实事|诉求|民情|事项|了|\s|：|共){{0,4}}{_NUMBER}\s?{_THING}"
    rf"|(?:走访|收集|发现|上报|办结|解决)(?:次数|户数|问题|实事|数|诉求){{0,2}}：\s?{_NUMBER}$|^(?:民生实事|问题|诉求)\s?\d{{1,3}}\s?件$|入户{_NUMBER}户|^0(?:问题|诉求|实事)|^收了?{_NUMBER}件",
)


def _first(match: re.Match[str]) -> int | None:
    for name, group in match.groupdict().items():
        if name.startswith("n") and group:
            number = value(group)
            return int(number) if number is not None else None
    return None


# A sum stands wherever it stands for the whole day, also at the end of a matter.
_SUM = re.compile(
    r"(?:合计|共计|总计|总共|以上新增|以上共|今[天日](?:共?完成|共?办结))[^。\n]{1,40}"
    r"|(?:今[天日儿个]{1,2}|就|一共)(?:就|有|是){0,2}[两俩仨二三四五六七八九\d]{1,2}[个件]?事"
)
_RIGHT = re.compile(
    rf"(?:走访|入户)[^。\n]{{0,24}}?(?<!不)(?:应?是|应?为|成|实际|到|走访){_NUM}(?:户|(?=$|[，。；\n]))"
)


def read(text: str, ranges: list[tuple[int, int]], *, corrects: bool = False) -> Totals:
    """The totals stated in the given ranges of the text, or in a sum anywhere. What ``corrects``
    an earlier report gives the right figure after the wrong one."""
    found: dict[str, int] = {}
    right = _RIGHT.search(text) if corrects else None
    if right:
        found["households"] = int(value(right["n"]) or 0)
    for start, end in [*(match.span() for match in _SUM.finditer(text)), *ranges]:
        if not _HINT.search(text, start, end):
            continue
        for name, pattern in (
            ("visits", _VISITS),
            ("households", _HOUSEHOLDS),
            ("found", _FOUND),
            ("resolved", _RESOLVED),
        ):
            if name in found:
                continue
            for match in pattern.finditer(text, start, end):
                number = _first(match)
                if number is None or _is_running(text, match, start):
                    continue
                found[name] = number
                break
    return Totals(**found)


def _is_running(text: str, match: re.Match[str], start: int) -> bool:
    sentence = max(text.rfind(mark, start, match.start()) for mark in "。；\n（")
    before = text[max(start, sentence + 1) : match.end()]
    today = max((found.end() for found in _TODAY.finditer(before)), default=0)
    return bool(_RUNNING.search(before, today)) or bool(
        _EACH_WAY.search(text, start, match.start())
    )


def running_totals(text: str) -> list[Span]:
    """Figures such as 今年以来52件, which say nothing of the day."""
    return [
        Span(match.start(), match.end())
        for match in re.finditer(
            rf"(?:{_RUNNING.pattern})[^，。；\n]{{0,16}}?\d{{1,6}}\s?(?:余|多)?(?:件|户|次)", text
        )
    ]
