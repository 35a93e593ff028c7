"""Forms: 事项：… 来源：… 办理：…, 【事项】… 【来源】…, 问题 - 措施 - 结果, in lines or in one line."""

import re
from collections.abc import Sequence

from bot.domain.reading import Span
from bot.reader.patterns import begins
from bot.reader.segment import Piece

# Labels, by the field that they name. ``opens`` labels begin a new record.
_LABELS: tuple[tuple[str, str], ...] = (
    (
        "matter",
        r"(?:民生)?(?:事项|问题|诉求|事件|议题|隐患|实事|事由|标题|内容|主要问题|事项内容|问题描述|事项描述|反映事项|反映问题|反映内容|诉求内容|具体问题|具体事项|发现问题|存在问题|建议|需求|案由|民情)(?:名称|内容|描述|概述)?",
    ),
    ("source", r"(?:问题|事项|信息)?来源|反映渠道|渠道|来源渠道|途径"),
    ("person", r"反映人|诉求人|来访人|来电人|当事人|投诉人"),
    ("place", r"(?:具体|事发|发生)?(?:地点|位置|地址|点位)"),
    ("occurred", r"(?:发现|反映|受理|接单|接报|发生|来电|来访|登记)(?:时间|日期)|接单|来电时间"),
    ("category", r"(?:事项|问题)?类别|类型|分类"),
    ("status", r"(?:办理|办结|当前|目前|处理|完成)?状态|是否办结|是否解决|完成情况"),
    (
        "result",
        r"(?:办理|处理|处置|整改|解决|落实|工作|采取)?(?:措施|结果|情况|进展|办法|意见|过程)|办理|处理|进展|做法|处置|答复|结论|发言|回复|反馈|落实|答|办结|解决|整改|目前进展|下一步|请求|困难",
    ),
    ("progress", r"(?:办理|工作|完成)?进度|完成率"),
    (
        "due",
        r"(?:完成|办结|办理|整改|预计完成|计划完成|解决)?(?:时限|期限|时间)|预计(?:完成)?(?:时间)?|计划完成|限期|截止",
    ),
    (
        "owner",
        r"责任人|责任单位|负责人|承办人|承办单位|牵头人|包保人|经办人|责任领导|责任部门|办理人",
    ),
    ("reach", r"(?:涉及|受益|惠及|影响)(?:户数|人数|范围|户|人|面|群众|对象)?"),
    ("support", r"(?:是否)?需(?:上级)?(?:协调|支持|帮助)(?:事项)?|需协调|上级协调|请求支持"),
    ("date", r"(?:填报|上报|报送)?日期|时间|上报时间|填报时间"),
    (
        "filler",
        r"(?:上报|填报|报送)(?:单位|人|支部)?|单位|备注|附件|联系人|联系电话|电话|填表人|满意度|回访|社区|支部|照片|编号|序号|工单号",
    ),
)
_LABEL = "|".join(f"(?P<{name}{i}>{pattern})" for i, (name, pattern) in enumerate(_LABELS))
_AT = re.compile(
    rf"(?:(?<=\n)|^|(?<=[。；|\s】）→])|(?<=[①-⑳]))[ 　]{{0,6}}(?:【(?:{_LABEL})】|(?:[①-⑳•·\-*]\s?)?(?:{_LABEL.replace('(?P<', '(?P<x')})(?P<mark>\d{{1,2}}|[一二三四五六七八九十]|[①-⑳])?(?P<paren>（[^（）\n]{{1,14}}）)?：)[ 　：]{{0,3}}"
)
# 问题：6件 is a figure of the day, no record.
_COUNT = re.compile(r"\d{1,4}\s?(?:件|个|条|项|起)(?=\s|[，。；|、]|$)")
_HINT = re.compile(r"【[一-龥]{2,8}】|[一-龥]{1,6}\d{0,2}(?:（[^（）\n]{1,14}）)?：|[①-⑳]：")
_OPENS = ("matter", "person")


def _name(match: re.Match[str]) -> str:
    for key, group in match.groupdict().items():
        if group is not None and key not in ("mark", "paren"):
            return re.sub(r"^x|\d+$", "", key)
    return ""


def find(text: str, start: int, end: int) -> tuple[list[Piece], list[tuple[int, int]]] | None:
    """The records of a form within a range and what lies outside, or None where there is none."""
    if bracketed := _bracketed(text, start, end):
        return bracketed
    named = "：" in text or "【" in text
    if not named or not _HINT.search(text, start, end):
        return None
    matches = [at for at in _AT.finditer(text, start, end) if not _COUNT.match(text, at.end(), end)]
    names = [_name(match) for match in matches]
    if not _is_form(names):
        return None
    outside = [(start, matches[0].start())]
    shared, records = _records(names)
    for index in shared:
        if names[index] in _OF_NO_RECORD:
            outside.append((matches[index].start(), _value_end(text, matches, index, end)))
    common = [index for index in shared if names[index] not in _OF_NO_RECORD]
    found = [_piece(text, matches, names, [*common, *record], end, outside) for record in records]
    pieces = [piece for piece in found if piece is not None]
    return (pieces, outside) if pieces else None


_OF_NO_RECORD = ("date", "filler")


def _records(names: Sequence[str]) -> tuple[list[int], list[list[int]]]:
    """The indexes of the labels before the first record, and those of each record."""
    opener = next(name for name in names if name in _OPENS)
    shared: list[int] = []
    records: list[list[int]] = []
    for index in range(len(names)):
        if _begins(names, index, records, opener):
            records.append([index])
        else:
            (records[-1] if records else shared).append(index)
    return shared, records


_NAMED = begins(
    "上下主事位信做具内分办包单反发受回困地填处备存完实工序建当影情惠意截承投报接措支整日时是期来标案民涉渠满点照牵状电登目社答类经结编联落解计议诉请负责过进途采问附限隐需预",
    rf"(?:{_LABEL.replace('(?P<', '(?P<z')})[（【](?P<value>[^（）【】\n]{{1,80}})[）】]",
)


def _bracketed(text: str, start: int, end: int) -> tuple[list[Piece], list[tuple[int, int]]] | None:
    """来源（…）事由（…）办理（…）: labels with their values in brackets."""
    if text.count("）", start, end) + text.count("】", start, end) < 3:
        return None
    found = [(_label(match), match) for match in _NAMED.finditer(text, start, end)]
    if len(found) < 3 or "matter" not in {name for name, _ in found}:
        return None
    records: list[dict[str, Span]] = []
    ranges: list[tuple[int, int]] = []
    for name, match in found:
        if not records or (name in records[-1] and name == found[0][0]):
            records.append({})
            ranges.append((match.start(), match.end()))
        span = Span(match.start("value"), match.end("value"))
        if text[span.start : span.end] == "同上" and len(records) > 1 and name in records[-2]:
            span = records[-2][name]
        records[-1].setdefault(name, span)
        ranges[-1] = (ranges[-1][0], match.end())
    pieces = [
        Piece(record["matter"].start, record["matter"].end, record, firm=True)
        for record in records
        if "matter" in record
    ]
    edges = [start, *(at for pair in ranges for at in pair), end]
    outside = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    return pieces, outside


def _label(match: re.Match[str]) -> str:
    key = next(k for k, v in match.groupdict().items() if v is not None and k != "value")
    return re.sub(r"^z|\d+$", "", key)


def _is_form(names: Sequence[str]) -> bool:
    kinds = set(names) - {"filler", "date"}
    if "matter" not in kinds and "person" not in kinds:
        return False
    return len(kinds) >= 2 or names.count("matter") >= 2


def _begins(names: Sequence[str], index: int, records: list[list[int]], opener: str) -> bool:
    name = names[index]
    if name not in _OPENS:
        return False
    if not records:
        return True
    seen = [names[i] for i in records[-1]]
    return name in seen if name == opener else name == "matter" and "matter" in seen


def _value_end(text: str, matches: Sequence[re.Match[str]], index: int, end: int) -> int:
    stop = matches[index + 1].start() if index + 1 < len(matches) else end
    while stop > matches[index].end() and text[stop - 1] in " \n　|；;，-→①②③④⑤⑥⑦⑧⑨⑩":
        stop -= 1
    return stop


def _piece(
    text: str,
    matches: Sequence[re.Match[str]],
    names: Sequence[str],
    record: Sequence[int],
    end: int,
    outside: list[tuple[int, int]],
) -> Piece | None:
    given: dict[str, Span] = {}
    results = 0
    for index in record:
        match, name = matches[index], names[index]
        first, stop = match.end(), _value_end(text, matches, index, end)
        stop = _lines_end(text, name, first, stop, outside)
        if name == "filler":
            outside.append((match.start(), stop))
        elif first < stop and name == "result":
            given[f"result{results or ''}"] = Span(first, stop)
            results += 1
        elif first < stop:
            if name == "matter" and match["paren"]:
                at, after = match.span("paren")
                given.setdefault("source", Span(at + 1, after - 1))
            given.setdefault("occurred" if name == "date" else name, Span(first, stop))
    if "matter" not in given:
        return None
    matter = given["matter"]
    return Piece(matter.start, matter.end, given, firm=True)


def _lines_end(text: str, name: str, first: int, stop: int, outside: list[tuple[int, int]]) -> int:
    """Where the value of a label ends: only what happened and what came of it has several lines."""
    line = text.find("\n", first, stop)
    if line < 0:
        return stop
    if name in ("result", "matter"):
        return _paragraph(text, first, stop, outside)
    outside.append((line, stop))
    return line


def _paragraph(text: str, first: int, stop: int, outside: list[tuple[int, int]]) -> int:
    """Where a value of several lines ends: a blank line or a signature ends it."""
    for match in re.finditer(
        r"\n[ 　]*(?=\n|[—\-]|[^\n]{0,12}(?:社区|村|支部)[^\n]{0,12}$)", text[first:stop]
    ):
        outside.append((first + match.start(), stop))
        return first + match.start()
    return stop
