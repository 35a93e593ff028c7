"""Where the names of places, firms and schools stand in a text.

A name is what stands before a word that ends names (小区, 路, 公司, 小学 …), back to a word that
cannot be part of one (在, 的, 附近 …), and what follows the code or name of a district. Its edges
need not be exact: names are compared by their characters (see ``vectors``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.analysis.problems.troubles import outside_names

# What names a place by itself, what only says where about, and what is as wide as a town.
OWN = """
小区 花园 家园 花苑 嘉园 佳苑 雅苑 文苑 名苑 学苑 苑 名邸 公馆 公寓 华庭 豪庭 云庭 庭院 华府 雅府 王府 上府 名城
新城 山城 水城 之城 世纪城 国际城 县城 城 国际 山庄 别墅 家属院 家属区 宿舍区 安置区 安置小区 保障房 大厦 大楼
广场 商厦 中心 名都 壹号 一号 新村 村 组 社区 新寓 湾 郡 园 墅 邸 府 院 公园 景区 市场 商城 超市 酒店 宾馆 幼儿园
小学 中学 一中 二中 三中 学校 学院 大学 校区 医院 公司 集团 置业 地产 车贷 科技 教育 俱乐部 健身 影城 厂 矿 水库 大桥
湖 河 车站 火车站 南站 项目 楼盘
"""
ROAD = "大道 东路 西路 南路 北路 中路 路 街 巷 号线 高速 快线 立交 隧道"
WIDE = "街道 镇 乡 片区 新区 开发区 高新区 经开区 园区"
WEIGHTS = {
    word: weight
    for words, weight in ((OWN, 1.0), (ROAD, 0.8), (WIDE, 0.6))
    for word in words.split()
}
AFTER_DISTRICT = 0.7
LONGEST = 9

# Words that end in such a word and name nothing, and words at which a name stops.
NOTHING = """
政府 省政府 市政府 我院 法院 检察院 国务院 小区 本小区 整个小区 各小区 老旧小区 住宅小区 该小区 城市 学校 公司 社区 村 组 各村 全村
农村 乡村 棚户区 城区 老城 全城 道路 马路 公路 水泥路 铁路 一路 半路 出路 让路 修路 走路 线路 网路 铺路 环路 思路 网络 街 上街 大街 逛街
医院 大学 小学 中学 上小学 上中学 读小学 幼儿园 工厂 市场 菜市场 房地产 大厦 大楼 高楼 广场 超市 酒店 宾馆 公园 集团 业务 服务中心 中心 市中心
里 这里 那里 哪里 家里 城里 夜里 心里 村里 厂里 校园 田园 建筑公司 物业公司 开发公司 自来水公司 电力公司 公交公司 燃气公司 房产公司 开发商公司
总公司 分公司 该公司 我公司 有限公司 责任公司 培训学校 民办学校 公立学校 项目 该项目 楼盘 该楼盘 教育 义务教育 素质教育 科技 地铁线 高压线
红线 光线 底线 曲线 视线 一线 二线 前线 热线 在线 上线 斑马线 黄线 无线 毕业院 车站 火车站 地铁站 工程项目 安置区 保障房 开发区 园区 片区 街道 乡镇 镇 乡
健身 河 湖 一期 二期 三期 四期 教育局 大城 进城 省会城 文明城 卫生城 园 公寓 花园 小组 专案组 工作组 领导组 调查组 项目组 大桥 水库 厂 矿
"""
STOPS = """
位于 坐落 地处 家住 住在 居住 租住 我们 我是 我家 我在 本人 他们 你们 大家 关于 反映 投诉 举报 咨询 建议 请问 请求 要求 希望 恳请 强烈 恳求 呼吁
反对 求助 质疑 严查 查处 取缔 整治 解决 尽快 何时 什么 为什么 为何 怎么 怎样 如何 能否 是否 可以 能不能 可不可以 有没有 没有 附近 旁边 旁 周边 周围
门口 门前 楼下 楼上 对面 对于 由于 因为 以及 还有 包括 其中 目前 现在 一直 已经 多次 长期 每天 今天 昨天 去年 今年 业主 居民 住户 村民 市民 家长
学生 员工 职工 全体 部分 所有 整个 许多 很多 大量 一些 某些 这个 那个 这条 那条 一条 一个 两个 几个 这家 那家 一家 买了 购买 购房 开发商 物业
房地产开发 有限 责任 与 从 到 至 向 在 的 了 是 对 把 被 将 给 让 为 请 望 盼 求 问 我 你 您 他 她 它 这 那 该 本 某 不 没 无 未 有 也
都 就 还 又 再 很 太 之间 交汇 交叉 路口 沿线 路段 沿 要 每 各 督促 自己 打过 找过 想要 来自 前往 至今 本来 后来 里面 外面 上面 下面 前面 后面
这里 那里 进行 说是 看到 等到 通往 开往
"""
# Offices, and words that often stand before an ending without being a name with it: 公立幼儿园.
OFFICES = """
政府 人民政府 法院 检察院 国务院 纪委 监委 公安局 派出所 交警 城管 教育局 教育厅 卫生局 卫健委 住建局 住房和城乡建设局 规划局 国土局 国土所 建设局
城管局 环保局 交通局 民政局 人社局 工商局 物价局 房产局 文物局 园林局 水务局 税务局 物业 村委 居委 办事处 党委 书记 市长 县长 区长 领导
"""
GENERAL = """
上级 下级 县级 市级 省级 国家 国家级 各级 基层 当地 本地 外地 地方 全省 全市 全县 公立 私立 民办 民营 公办 国有 国营 正规 大型 小型 商业 住宅
农贸 综合 专业 卫生 行政 管理 服务 教育 培训 学前 义务 素质 继续 职业 安全 环保 城市 农村 人民 中心 第一 普惠 配套 优质 公共 资源 交易 美丽 文明
历史 文化 法制 特色 加快 加强 推进 促进 实现 提升 全面 建设 建成 创建 建立 加上 加大 方面 情况 以前 以后 早上 晚上 然而 而且 如今 如果 按照 经过
报考 考上 上完 选择 享受 符合 增加 违反 涉嫌 监督 依法 下次 几次 临近 靠近 距离 导致 传言 以下 简称 临时 一名 一所 一批 一些 一块 多所 多家 我省
找 去 离 使 些 所 及 且 因 经 称 说 视 员 弄 得 座 懂 名 多 只
"""
CODE = r"[a-z]\d*[市区县]"

_BREAK = re.compile(
    rf"[^\w]+|西地省|{CODE}|"
    + "|".join(sorted(map(re.escape, (STOPS + OFFICES).split()), key=len, reverse=True))
)
_GENERAL = re.compile(f"(?:{'|'.join(sorted(GENERAL.split(), key=len, reverse=True))})+")
_DISTRICT = re.compile(r"[a-z]\d+[市区县]")
_ADDRESS = 160  # characters in which a letter says in which district it is
# 路灯 is no road, 城管 no estate.
NOT_BEFORE = {
    "路": "灯面况费由过障政",
    "城": "市管区乡镇建",
    "府": "部",
    "村": "民委里干",
    "组": "织长成建",
    "园": "林区",
    "厂": "房家里商区",
    "院": "子里长",
    "街": "道",
    "矿": "山石",
    "河": "道长",
    "镇": "区",
}
_ENDING = re.compile(
    "|".join(
        re.escape(word) + (f"(?![{NOT_BEFORE[word]}])" if word in NOT_BEFORE else "")
        for word in sorted(WEIGHTS, key=len, reverse=True)
    )
)
_NOTHING = frozenset(NOTHING.split())


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text that is a name with ``weight``, up to 1."""

    start: int
    end: int
    weight: float


def spans(text: str) -> list[Span]:
    """The names in a text, in order, not overlapping."""
    text = _without_troubles(text)
    found = [span for start, end in _pieces(text) for span in _in_piece(text, start, end)]
    taken = {i for span in found for i in range(span.start, span.end)}
    for code in _DISTRICT.finditer(text):
        end = _first_break(text, code.end(), 4)
        if end - code.end() >= 2 and code.end() not in taken:
            found.append(Span(code.end(), end, AFTER_DISTRICT))
    return sorted(found, key=lambda span: span.start)


def districts(text: str) -> frozenset[str]:
    """The codes of districts that are named at the beginning of a text in lower case."""
    return frozenset(_DISTRICT.findall(text, 0, _ADDRESS))


def _without_troubles(text: str) -> str:
    """The text with a gap in place of each word for a trouble: 配建小学 is no school."""
    for start, end in outside_names(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """What stands between two words that names do not contain."""
    start = 0
    for stop in _BREAK.finditer(text):
        if stop.start() - start >= 2:
            yield start, stop.start()
        start = stop.end()
    if len(text) - start >= 2:
        yield start, len(text)


def _in_piece(text: str, start: int, end: int) -> Iterator[Span]:
    """The names in one piece; the longest that ends with a known word, then what follows it."""
    for ending in _ENDING.finditer(text, start, end):
        head = max(start, ending.end() - LONGEST)
        general = _GENERAL.match(text, head, ending.start())
        head = general.end() if general else head
        name = text[head : ending.end()]
        if ending.start() - head >= 1 and len(name) >= 3 and name not in _NOTHING:
            yield Span(head, ending.end(), WEIGHTS[ending.group()])
            start = ending.end()
        elif name in _NOTHING:
            start = ending.end()


def _first_break(text: str, start: int, most: int) -> int:
    stop = _BREAK.search(text, start, min(len(text), start + most))
    return stop.start() if stop else min(len(text), start + most)
