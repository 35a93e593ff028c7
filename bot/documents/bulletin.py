"""A digest as a circular (通报): the same parts as the chat's text, with tables, pictures, a signature
block and annexes that prove the running totals."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.analysis import Bar, Figures
from bot.digest import View, sections
from bot.digest.statement import headline
from bot.documents.book import Compared, Drawn
from bot.documents.official import Official
from bot.vocabulary import Moment, Status, label
from bot.wording import NOTHING, day, days, harmless, percent

ORDINALS = "一二三四五六七八九十"
OVERVIEW, DISTRIBUTION = "总体", "分布"
STATUSES = tuple(Status)
ITEM = re.compile(r"^- ", re.MULTILINE)
BOLD = re.compile(r"\*\*(.*?)\*\*")

Annex = Callable[[Official, Figures], None]


def bulletin(
    figures: Figures,
    view: View,
    *,
    signer: str,
    pictures: Sequence[Drawn] = (),
    compared: Sequence[Compared] = (),
) -> bytes:
    """The circular as a Word file. ``signer`` is who issues it; the date is the figures' own.
    ``compared`` are matters with small pictures of before and after."""
    subject = f"关于{days(figures.period, year=True)}民生实事办理情况的通报"
    word = Official(f"{signer}{subject}", signer)
    word.title([signer, subject])
    word.address("各村（社区）、各支部")
    word.body(f"现将{days(figures.period, year=True)}民生实事办理情况通报如下。")
    for ordinal, (heading, blocks) in zip(ORDINALS, sections(figures, view), strict=False):
        word.heading(f"{ordinal}、{heading}")
        if heading == DISTRIBUTION:
            _distribution(word, figures, pictures)
        elif heading == OVERVIEW:
            word.body("".join(_sentences(blocks)))
        else:
            _blocks(word, blocks)
    annexes = _annexes(figures, compared)
    word.annexes([title for title, _ in annexes])
    word.signature(signer, figures.as_of.date())
    for number, (title, write) in enumerate(annexes, 1):
        word.annex(f"附件{number}" if len(annexes) > 1 else "附件", title)
        write(word, figures)
    return word.content()


def _blocks(word: Official, blocks: Sequence[str]) -> None:
    """Blocks of markdown as paragraphs: what stands alone in bold is a heading."""
    ordinal = 0
    for block in blocks:
        alone = BOLD.match(block)
        if alone and not block.startswith("- "):
            word.subheading(f"（{ORDINALS[ordinal % len(ORDINALS)]}）{_plain(block)}")
            ordinal += 1
            continue
        for sentence in _sentences([block]):
            word.body(sentence)


def _sentences(blocks: Sequence[str]) -> list[str]:
    lines = [line for block in blocks for line in block.split("\n")]
    return [_sentence(ITEM.sub("", _plain(line)).replace("｜", "，")) for line in lines]


def _plain(markdown: str) -> str:
    return BOLD.sub(r"\1", markdown)


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "：", "；", "…")) else f"{text}。"


def _distribution(word: Official, figures: Figures, pictures: Sequence[Drawn]) -> None:
    word.subheading("（一）来源")
    word.body(_foremost(figures.by_source, figures.total.value))
    word.table(_caption("表1　按来源", figures), *_bars(figures, figures.by_source, "来源"))
    word.subheading("（二）类别")
    word.body(_foremost(figures.by_category, figures.total.value))
    word.table(_caption("表2　按类别", figures), *_bars(figures, figures.by_category, "类别"))
    for number, picture in enumerate(pictures, 1):
        word.picture(picture.content, f"图{number}　{picture.caption}", picture.width_mm)


def _foremost(bars: Sequence[Bar], total: int) -> str:
    first = [
        f"{label(bar.word)}{bar.count.value}件{_share(bar.count.value, total)}" for bar in bars[:3]
    ]
    return f"居前的是{'、'.join(first)}。"


def _share(part: int, whole: int) -> str:
    percentage = percent(part, whole)
    return f"（{part}/{whole}，{percentage}）" if percentage else f"（{part}/{whole}）"


def _bars(
    figures: Figures, bars: Sequence[Bar], what: str
) -> tuple[list[str], list[list[object]], list[float]]:
    """Head, rows and widths: counts, how far they are, their share, and what other periods had."""
    head = [what, "件数", "自报已解决", "办理中", "未办", "占比", *_compared(figures)]
    total = figures.total.value
    rows: list[list[object]] = []
    for bar in bars:
        earlier = _earlier(figures, bar.before, bar.last_year)
        rows.append(_line(label(bar.word), bar.count.value, bar.by_status, total, earlier))
    by_status = {status: figures.by_status[status].value for status in Status}
    sums = _earlier(
        figures,
        figures.previous.total if figures.previous else None,
        figures.last_year.total if figures.last_year else None,
    )
    rows.append(_line("合计", total, by_status, total, sums))
    return head, rows, [1.6, *(1.0 for _ in head[1:])]


def _line(
    name: str, count: int, by_status: Mapping[Status, int], total: int, earlier: Sequence[object]
) -> list[object]:
    statuses = [by_status[status] for status in STATUSES]
    return [name, count, *statuses, percent(count, total) or f"{count}/{total}", *earlier]


def _compared(figures: Figures) -> list[str]:
    names = []
    if figures.previous is not None:
        names.append("上期")
    if figures.last_year is not None:
        names.append("去年同期")
    return names


def _caption(name: str, figures: Figures) -> str:
    """表1　按来源（上期为5月，去年同期为2025年6月）: what is compared, by name."""
    earlier = []
    if figures.previous is not None:
        period = figures.previous.period
        other_year = period.first.year != figures.period.last.year
        earlier.append(f"上期为{days(period, year=other_year)}")
    if figures.last_year is not None:
        earlier.append(f"去年同期为{days(figures.last_year.period, year=True)}")
    return f"{name}（{'，'.join(earlier)}）" if earlier else name


def _earlier(figures: Figures, before: int | None, last_year: int | None) -> list[object]:
    values: list[object] = []
    if figures.previous is not None:
        values.append(NOTHING if before is None else before)
    if figures.last_year is not None:
        values.append(NOTHING if last_year is None else last_year)
    return values


def _annexes(figures: Figures, compared: Sequence[Compared]) -> list[tuple[str, Annex]]:
    found: list[tuple[str, Annex]] = []
    if figures.by_branch:
        found.append(("各单位民生实事办理情况表", _by_branch))
    if figures.cumulative is not None and figures.cumulative.months:
        found.append(("走访和办理情况逐月累计表", _by_month))
    if compared:
        found.append(("整改前后对照", partial(_before_and_after, compared=compared)))
    return found


def _before_and_after(word: Official, figures: Figures, *, compared: Sequence[Compared]) -> None:
    head = ["事项", label(Moment.BEFORE), label(Moment.AFTER)]
    rows = [[each.words, each.before, each.after] for each in compared]
    word.table(_title(figures), head, rows, [1.3, 1.0, 1.0])


def _by_branch(word: Official, figures: Figures) -> None:
    head = ["单位", "件数", "自报已解决", "办理中", "未办", "已核实", "当天办结"]
    rows: list[list[object]] = [
        [
            harmless(bar.branch),
            bar.count.value,
            *(bar.by_status[status] for status in STATUSES),
            bar.verified,
            bar.same_day,
        ]
        for bar in figures.by_branch
    ]
    statuses = [figures.by_status[status].value for status in STATUSES]
    rows.append(["合计", figures.total.value, *statuses, figures.verified.value, figures.same_day])
    word.table(_title(figures), head, rows, [2.4, *(1.0 for _ in head[1:])])


def _by_month(word: Official, figures: Figures) -> None:
    """Month by month what the running totals add up from."""
    total = figures.cumulative
    assert total is not None
    head = ["月份", "走访次数", "填报走访的日报（份）", "收集（件）", "自报已解决（件）"]
    rows: list[list[object]] = [
        [
            f"{month.first.year}年{month.first.month}月",
            month.visits,
            month.visit_reports,
            month.total,
            month.resolved,
        ]
        for month in total.months
    ]
    reports = sum(month.visit_reports for month in total.months)
    rows.append(["合计", total.visits, reports, total.total, total.resolved])
    word.table(
        f"{day(total.since, year=True)}至{day(figures.until, year=True)}",
        head,
        rows,
        [1.3, 1, 1.6, 1, 1.3],
    )
    word.body(f"{headline(total, figures.until)}。走访次数为各支部日报所填之和，办结为支部自报。")


def _title(figures: Figures) -> str:
    return days(figures.period, year=True)
