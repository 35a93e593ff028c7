"""Who is put in charge of a matter: 责任人、责任单位、由…负责; nobody who was merely called."""

import re

from bot.domain.reading import Span

_LABELS = r"(?:主要|第一|具体|现场|整改|办理)?(?:责任人员?|责任单位|责任领导|责任部门|责任主体|负责人|负责同志|承办人|承办单位|经办人|包保人|包联人|包案人|牵头单位|牵头人|牵头领导|主办单位|办理人|落实人|责任)"
_NAME = r"[一-龥A-Za-z·*×]{2,16}(?:[ ](?=[一-龥]{2,4}(?:$|[，。；、）（\n |]))[一-龥]{2,4})?"
_LABELLED = re.compile(rf"{_LABELS}(?:】)?\s?(?:：|是|为|-{{1,2}}|\||:)?\s?(?P<who>{_NAME})")
_BY = re.compile(
    r"(?:由|交由|交给|指定|安排由|责成)(?P<who>[一-龥A-Za-z]{2,14}?)(?:具体|全权|牵头|专门|总|全程|来)?(?:负责|承办|主办|包保|包案|跟办|牵头)"
)
_IN_CHARGE = re.compile(
    r"(?:^|[，。；：\s（(])(?P<who>(?:[一-龥]{0,6}(?:主任|书记|委员|队长|经理|网格员|网格长|支书|村长|会计|所长|科长|站长|组长|楼长))?[一-龥]{2,4}?)(?:同志)?(?:具体|牵头|全程)?负责(?=$|[，。；、）\s\n]|跟进|落实|整改|处理|办理|督办)"
)
_CUT = re.compile(
    r"(?:负责|牵头|电话|联系|跟进|时限|期限|预计|完成|办理|已经|正在|限期|备注|进度|状态|落实|同志|验收|处理|督促|将|于\d|说|在\d|明天|后天|今天)"
)
_NOBODY = re.compile(
    r"^(?:无|待定|暂无|未定|不详|同上|我|本人|他|咱|自己|谁|不清|没|还|和|与|及|制|区|心|田|分|落实|到人|书|感)"
)


def find(text: str, start: int, end: int) -> Span | None:
    """The unit or person in charge, within a range."""
    if (
        "责" not in text[start:end]
        and "承办" not in text[start:end]
        and "牵头" not in text[start:end]
        and "办人" not in text[start:end]
        and "包" not in text[start:end]
    ):
        return None
    for match in _LABELLED.finditer(text, start, end):
        span = trim(text, match.start("who"), match.end("who"))
        if span and not _NOBODY.match(text[span.start : span.end]):
            return span
    named = _BY.search(text, start, end) or _IN_CHARGE.search(text, start, end)
    if named and not _NOBODY.match(named["who"]):
        return Span(named.start("who"), named.end("who"))
    return None


def trim(text: str, start: int, end: int) -> Span | None:
    """A name without what follows it."""
    cut = _CUT.search(text, start + 1, end)
    if cut and cut.start() - start >= 2:
        end = cut.start()
    while end > start and text[end - 1] in " 的，。、；：":
        end -= 1
    return Span(start, end) if end - start >= 2 else None
