"""The columns of the ledger as a table, and a matter as a row of it. Pure.

What nobody has told stays empty: 经验教训 and 备注 are there for the desk to write in. Whoever
reported a trouble is shown only as far as the surname goes ("薛奶奶").
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bot.domain.ledger import Entry
from bot.domain.reading import Quantity
from bot.masking import mask
from bot.sheets import Cell
from bot.vocabulary import Level, label

NUMBER, STATUS, SOURCE, CATEGORY, BRANCH = "编号", "状态", "来源", "类别", "单位(村/社区)"
PLACE, MERGED, CHECKED, REPORTED_ON = "地点(小区-楼-单元)", "重复/合并至", "回访", "上报日期"
BEFORE, AFTER = "整改前照片", "整改后照片"
IS_CHECKED = "已核实"
THERE_IS_ONE = "有"

COLUMNS = (
    *("序号", NUMBER, REPORTED_ON, BRANCH, "上报人", SOURCE, CATEGORY, PLACE, "事项"),
    *("数量及单位", "受益户数", "受益人数", "反映人(脱敏)", "措施", "责任人/单位", "层级"),
    *(
        "时限",
        STATUS,
        "办结日期",
        "用时(工作日)",
        BEFORE,
        AFTER,
        CHECKED,
        "满意度",
        MERGED,
    ),
    *("经验教训", "备注", "进度", "需上级协调", "发生日期", "原文"),
)
OWN_LEVEL = "本级"
MEASURES_LENGTH = 300

Workdays = Callable[[date, date], int]

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜"
    "郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程"
    "邢裴陆荣翁荀惠曲封储靳邴段焦侯刘景詹龙叶黎白"
)
_TELLER = re.compile(
    rf"(?P<surname>[{SURNAMES}])[一-龥]{{0,2}}?"
    r"(?P<honorific>女士|先生|阿姨|大爷|大妈|大娘|奶奶|爷爷|叔叔|婶婶|师傅|大姐|大哥)"
    r"(?=[^，。；]{0,6}(?:反映|来电|来访|投诉|求助|说|称))"
)
_DONE = re.compile(
    r"(?:已经?|立即|当场|马上|现场|及时|随即|联系|组织|安排|协调|派人|通知).*", re.DOTALL
)


def row(number: int, entry: Entry, *, masked: bool, workdays: Workdays) -> Sequence[Cell]:
    """A matter as a row. ``workdays`` counts the working days after one day up to another."""
    matter = entry.matter

    def text(value: str | None) -> str:
        return (mask(value) if masked else value) if value else ""

    took = None
    if matter.resolved_on is not None:
        took = workdays(matter.reported_on, max(matter.resolved_on, matter.reported_on))
    return (
        number,
        matter.number,
        matter.reported_on,
        matter.branch,
        entry.reporter,
        label(matter.source),
        label(matter.category),
        text(matter.place),
        text(matter.title),
        quantity_words(matter.quantity),
        matter.households,
        matter.people,
        teller(matter.text),
        text(measures(entry)),
        text(matter.owner),
        OWN_LEVEL if matter.level is Level.BRANCH else label(matter.level),
        matter.due_on,
        label(matter.status),
        matter.resolved_on,
        took,
        THERE_IS_ONE if entry.before else "",
        THERE_IS_ONE if entry.after else "",
        IS_CHECKED if matter.verified else "",
        label(matter.satisfaction) if matter.satisfaction else "",
        entry.merged_into,
        "",
        f"照片{entry.pictures}张" if entry.pictures else "",
        f"{matter.progress}%" if matter.progress is not None else "",
        matter.needs_support,
        matter.occurred_on,
        text(matter.text),
    )


def quantity_words(quantity: Iterable[Quantity]) -> str:
    """约20盏、3处"""
    return "、".join(f"{'约' if q.approximate else ''}{q.value:g}{q.unit}" for q in quantity)


def teller(text: str) -> str:
    """Who told of the trouble, as far as the surname goes; empty where nobody is named."""
    found = _TELLER.search(text)
    return f"{found['surname']}{found['honorific']}" if found else ""


def measures(entry: Entry) -> str:
    """What was done: the news of it, else what the report says was done."""
    told = "；".join(note.strip() for note in entry.news)
    if not told:
        found = _DONE.search(entry.matter.text)
        told = found.group().strip() if found else ""
    return told if len(told) <= MEASURES_LENGTH else told[: MEASURES_LENGTH - 1] + "…"
