"""Pasted tables: cells parted by tabs or bars, or one cell a line; the header says what a column
is, and where there is none the cells themselves are asked."""

import re
from collections.abc import Sequence

from bot.domain.reading import Span
from bot.reader.lexicon.headings import FIELD_OF
from bot.reader.segment import Piece

# What the headers of columns are called. The first two make the matter's text.
COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("owner", re.compile(r"责任人|责任单位|负责人|承办|责任|包保|牵头")),
    ("resolved", re.compile(r"^(?:完成|办结|销号|解决)(?:日期?|于)$")),
    ("due", re.compile(r"时限|期限|完成时间|办结时间|截止|计划完成|预计|整改时间")),
    ("before", re.compile(r"^(?:上次|上期|上周|原来|此前|之前)(?:情况|进展|进度)?$")),
    ("source", re.compile(r"来源|渠道|途径|反映方式")),
    (
        "place",
        re.compile(
            r"地点|位置|地址|点位|小区|楼栋|地段|户号|房号|门牌|楼号|院落|^(?:哪里|哪儿|地方|组别?|村组)$"
        ),
    ),
    (
        "occurred",
        re.compile(r"发现时间|反映时间|来电时间|接单|发生时间|登记时间|受理时间|日期|时间"),
    ),
    ("status", re.compile(r"状态|是否办结|是否解决|是否完成|[了结决成]没|结否")),
    ("progress", re.compile(r"进度|完成率|完成比例")),
    ("households", re.compile(r"户数|涉及户|受益户|^(?:户|几户|多少户)$")),
    ("people", re.compile(r"人数|受益人|惠及人|^(?:几人|几口人?|多少人)$")),
    ("quantity", re.compile(r"数量|^(?:数|多少|几个|件数|规模)$")),
    ("reach", re.compile(r"受益|涉及|惠及|影响")),
    ("support", re.compile(r"是否需|需协调|上级协调|需上级|请求|需要支持|困难")),
    ("category", re.compile(r"类别|类型|分类|种类")),
    ("person", re.compile(r"反映人|诉求人|联系人|当事人|来电人|来访人|^(?:群众|居民|来人)$")),
    ("whom", re.compile(r"姓名|户主|^(?:谁|谁家|对象|服务对象)$")),
    ("number", re.compile(r"^(?:序号?|编号|号|NO|No|项|单号|工单号?|工单编号)$")),
    (
        "result",
        re.compile(
            r"办理|处理|处置|措施|进展|结果|落实|解决|备注|办法|情况$|整改|回复|反馈|答复|本次|本周|现在|咋办|咋弄|怎么办|^办"
        ),
    ),
    (
        "matter",
        re.compile(
            r"事项|问题|诉求|内容|描述|事由|实事|隐患|民情|项目|需求|事件|主要|^(?:啥?事儿?|什么事|标题|困难)$"
        ),
    ),
)
_EMPTY = re.compile(r"^[\s/\-—－–_·无空]*$")


def column(header: str) -> str:
    """The field a header cell names, as in COLUMNS; empty where it names none."""
    text = header.strip().rstrip("？?：:")
    if len(text) > 12:
        return ""
    if text in FIELD_OF:
        return FIELD_OF[text]
    if re.match(
        r"(?:问题|事项|诉求|隐患|民情|主要|反映)[一-龥]{0,4}(?:描述|内容|概况|情况|问题|事项)?$",
        text,
    ) and not re.search("来源|时间|人|地点|办理|处理", text):
        return "matter"
    for name, pattern in COLUMNS:
        if pattern.search(text):
            return name
    return ""


Cell = tuple[int, int]


def _cells(text: str, start: int, end: int, bar: re.Pattern[str]) -> list[Cell]:
    """The cells of a line, without blanks at their ends."""
    cells = []
    first = start
    for at, after in [*((m.start(), m.end()) for m in bar.finditer(text, start, end)), (end, end)]:
        a, b = first, at
        while a < b and text[a] in " \t":
            a += 1
        while b > a and text[b - 1] in " \t":
            b -= 1
        cells.append((a, b))
        first = after
    if bar is _BAR:
        if cells and cells[0][0] == cells[0][1]:
            cells = cells[1:]
        if cells and cells[-1][0] == cells[-1][1]:
            cells = cells[:-1]
    return cells


# What parts cells: bars and tabs by themselves, weak ones under a header whose width rows have, the
# weakest only where all rows have it.
_BAR = re.compile(r"\|")
_TAB = re.compile(r"\t")
_WEAK_BARS = (re.compile(r"-{2,}"), re.compile(r" {2,}"), re.compile(r"[,，]"))
_WEAKEST_BARS = (re.compile(r"[;；]"), re.compile("、"), re.compile("/"), re.compile(" "))


def _lines(text: str) -> list[tuple[int, int]]:
    lines, first = [], 0
    for line in text.split("\n"):
        lines.append((first, first + len(line)))
        first += len(line) + 1
    return lines


def find(text: str) -> tuple[list[Piece], list[tuple[int, int]]] | None:
    """The rows of a table and the ranges outside it, or None where there is no table."""
    if "\n" not in text:
        return None
    lines = _lines(text)
    for bar in (_BAR, _TAB):
        if bar.search(text):
            rows = [(line, _cells(text, *line, bar)) for line in lines]
            table = [
                (line, cells)
                for line, cells in rows
                if len(cells) >= (3 if bar is _BAR else 2) or (len(cells) == 2 and len(rows) > 2)
            ]
            if len(table) >= 2:
                return _read(text, rows, table)
    return _aligned(text, lines) or _stacked(text, lines)


def _aligned(
    text: str, lines: list[tuple[int, int]]
) -> tuple[list[Piece], list[tuple[int, int]]] | None:
    """Cells parted by what may as well stand within a cell, all whose headings are known."""
    for bar in (*_WEAK_BARS, *_WEAKEST_BARS):
        if not bar.search(text):
            continue
        rows = [(line, _cells(text, *line, bar)) for line in lines]
        for at, (_, cells) in enumerate(rows):
            if len(cells) < 3 or not all(column(text[a:b]) for a, b in cells):
                continue
            table = _under(rows[at:], len(cells), exactly=bar in _WEAKEST_BARS)
            if len(table) >= 2:
                return _read(text, rows, table)
    return None


Row = tuple[tuple[int, int], list[Cell]]  # a line and its cells


def _under(rows: list[Row], width: int, *, exactly: bool) -> list[Row]:
    """A header and its rows; none where ``exactly`` is asked for and a line has another width."""
    if exactly:
        filled = [row for row in rows if row[0][0] < row[0][1]]
        return filled if all(len(cells) == width for _, cells in filled) else []
    return [row for row in rows if width - 1 <= len(row[1]) <= width]


def _read(
    text: str,
    rows: list[tuple[tuple[int, int], list[Cell]]],
    table: list[tuple[tuple[int, int], list[Cell]]],
) -> tuple[list[Piece], list[tuple[int, int]]] | None:
    header: list[str] = []
    pieces: list[Piece] = []
    inside: set[tuple[int, int]] = set()
    for line, cells in table:
        names = [column(text[a:b]) for a, b in cells]
        known = sum(1 for name in names if name)
        if (
            not header
            and known >= 2
            and known >= len(cells) - 1
            and not any(len(text[a:b]) > 10 for a, b in cells)
        ):
            header = names
            inside.add(line)
            continue
        if all(re.fullmatch(r"[-: ：]*", text[a:b]) for a, b in cells):
            inside.add(line)
            continue
        if _labelled(text, cells):
            return None
        if len(cells) == len(header) - 1 and text[line[0] : line[1]].lstrip().startswith("|"):
            cells = [(line[0], line[0]), *cells]  # the bar in front was that of an empty cell
        piece = _piece(text, cells, header if header else _guess(text, cells))
        if piece:
            _inherit(text, piece, pieces, cells, header)
            pieces.append(piece)
            inside.add(line)
    if not pieces or (not header and not _looks_tabular(text, table)):
        return None
    return pieces, [line for line, _ in rows if line not in inside and line[1] > line[0]]


_MERGED = ("source", "owner")


def _inherit(
    text: str, piece: Piece, above: Sequence[Piece], cells: Sequence[Cell], header: Sequence[str]
) -> None:
    """A cell left empty under a filled one, or 同上, has what stands above it."""
    if not above:
        return
    for name in _MERGED:
        if name not in header or header.index(name) >= len(cells):
            continue
        a, b = cells[header.index(name)]
        merged = name == "source" and a == b
        if (merged or text[a:b] == "同上") and name in above[-1].given:
            piece.given[name] = above[-1].given[name]


def _labelled(text: str, cells: Sequence[Cell]) -> bool:
    """问题：… | 措施：… is a form on one line, not a row."""
    return sum(1 for a, b in cells if re.match(r"[一-龥]{2,5}\d{0,2}：", text[a:b])) >= 2


def _looks_tabular(text: str, table: list[tuple[tuple[int, int], list[Cell]]]) -> bool:
    if sum(1 for a, b in table[0][1] if re.search(r"走访|收集|办结|解决", text[a:b])) >= 2:
        return False
    sizes = {len(cells) for _, cells in table}
    return len(table) >= 2 and len(sizes) <= 2


_SOURCE = re.compile(
    r"(?:网格员?|居民|群众|村民|业主|日常|民情|入户|物业|业委会|12345|热线|上级|办事处|微信|电话|来信|座谈)?(?:巡查|走访|反映|上报|来电|来访|热线|业主群|微信群|群|业委会|物业|12345|网格员?|交办|督办|转办|排查|检查|群众|居民|会)?"
)
# What the cells of a row without a header are, by what they look like.
_LOOKS = (
    ("source", re.compile(r"12345-[\d-]{3,20}")),
    ("number", re.compile(r"\d{1,3}[.、]?|[（(]?\d{1,3}[)）]|[#＃]?[A-Za-z\d]{0,8}-?[\d-]{5,20}")),
    (
        "due",
        re.compile(
            r"(?:限|限期|时限)[:：]?\d{1,2}[月./-]\d{1,2}日?(?:前|之前|24时)?(?:回复|办结)?"
        ),
    ),
    ("date", re.compile(r"(?:\d{4}[年./-])?\d{1,2}[月./-]\d{1,2}[日号]?(?:\s?\d{1,2}:\d{2})?")),
    (
        "status",
        re.compile(
            r"(?:已|未|正在|待|尚未)?(?:办结|解决|完成|办理中|处理中|进行中|推进中|办理|处理|整改|销号|办)"
        ),
    ),
    ("quantity", re.compile(r"(?:共|约)?\d{1,6}(?:\.\d{1,2})?\s?(?:余|多)?[一-龥㎡]{1,3}")),
    (
        "place",
        re.compile(
            r"[一-龥\d#号-]{1,10}(?:园|院|楼|村|路|街|口|栋|组|队|号|室|户|广场|小区|学校|单元|门|店|巷|桥|苑|城|区|道|沟|所|站|庄|寨)|\d{1,3}-\d{1,2}-\d{2,4}室?"
        ),
    ),
    (
        "whom",
        re.compile(
            r"[一-龥]{1,3}(?:大娘|大爷|老人|师傅|女士|先生|嫂子?|家|婆婆|爷爷|奶奶|阿姨|叔)|(?:未留名|匿名|某居民|村民[一-龥]{2,3})"
        ),
    ),
)


def _looks(words: str) -> str:
    """What a cell is by itself; empty where it is a text."""
    if words and len(words) <= 8 and _SOURCE.fullmatch(words):
        return "source"
    return next((name for name, pattern in _LOOKS if pattern.fullmatch(words)), "")


def _guess(text: str, cells: Sequence[Cell]) -> list[str]:
    """Names for the cells of a row without a header: the first text is the matter."""
    names = [_looks(text[a:b]) for a, b in cells]
    for index, (a, b) in enumerate(cells):
        if names[index] and names[index] not in names[:index]:
            continue
        if not _EMPTY.match(text[a:b]):
            names[index] = "result" if "matter" in names else "matter"
    return names


def _piece(text: str, cells: Sequence[Cell], header: Sequence[str]) -> Piece | None:
    given: dict[str, Span] = {}
    results = 0
    for cell, name in zip(cells, header, strict=False):
        if _EMPTY.match(text[cell[0] : cell[1]]) or name in ("", "number", "before"):
            continue
        if name == "result" or (name == "matter" and name in given):
            given[f"result{results or ''}"] = Span(*cell)
            results += 1
        else:
            given.setdefault(name, Span(*cell))
    if "matter" not in given:
        rest = [
            cell
            for cell, name in zip(cells, header, strict=False)
            if not name and not _EMPTY.match(text[cell[0] : cell[1]])
        ]
        if not rest and "result" in given:
            given["matter"] = given.pop("result")
        elif rest:
            given["matter"] = Span(*rest[0])
        else:
            return None
    matter = given["matter"]
    if matter.end - matter.start < 2:
        return None
    return Piece(matter.start, matter.end, given, firm=True)


def _stacked(
    text: str, lines: list[tuple[int, int]]
) -> tuple[list[Piece], list[tuple[int, int]]] | None:
    """A table whose cells came one a line: the header's length gives the width of a row."""
    full = [line for line in lines if text[line[0] : line[1]].strip()]
    for at in range(min(4, len(full))):
        width = 0
        names: list[str] = []
        while at + width < len(full) and width < 9:
            name = column(text[full[at + width][0] : full[at + width][1]])
            words = text[full[at + width][0] : full[at + width][1]].strip()
            if not name or len(words) > 7 or "：" in words or "】" in words:
                break
            names.append(name)
            width += 1
        if (
            width >= 3
            and (len(full) - at - width) >= width
            and "matter" in names + ["matter"] * ("result" in names)
        ):
            return _rows_of(text, full, at, names)
    return None


def _rows_of(
    text: str, full: list[tuple[int, int]], at: int, names: list[str]
) -> tuple[list[Piece], list[tuple[int, int]]]:
    width = len(names)
    pieces = []
    outside = list(full[:at])
    first = at + width
    while first + width <= len(full):
        piece = _piece(text, full[first : first + width], names)
        if piece:
            pieces.append(piece)
        first += width
    return pieces, outside + list(full[first:])
