"""Tables that people make themselves: columns headed as one speaks."""

import pytest

from bot.reader.tables import column
from bot.vocabulary import Source, Status
from tests.reader.reading import only, reading_of


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("啥事", "matter"),
        ("毛病", "matter"),
        ("咋弄的", "result"),
        ("到哪一步", "result"),
        ("谁管", "owner"),
        ("经手人", "owner"),
        ("啥时候能好", "due"),
        ("啥时候", "occurred"),
        ("好了没？", "status"),
        ("哪块", "place"),
        ("咋知道的", "source"),
        ("要上面帮啥", "support"),
        ("进展%", "progress"),
        ("老王", ""),
    ],
)
def test_a_heading_as_one_speaks_names_its_field(heading: str, field: str) -> None:
    assert column(heading) == field


@pytest.mark.parametrize("bar", ["|", "\t", "，"])
def test_a_table_with_spoken_headings_gives_its_owners_and_places(bar: str) -> None:
    rows = [
        ["毛病", "哪块", "谁管", "好了没"],
        ["井盖破损", "南街", "周工", "弄好了"],
        ["路面塌陷", "三组", "李强", "没好"],
    ]
    matters = reading_of("\n".join(bar.join(row) for row in rows)).matters
    assert [(each.text, each.place, each.owner) for each in matters] == [
        ("井盖破损", "南街", "周工"),
        ("路面塌陷", "三组", "李强"),
    ]
    assert matters[0].status is Status.RESOLVED
    assert matters[1].status is not Status.RESOLVED


def test_a_status_cell_that_says_not_yet_leaves_the_matter_in_hand_if_others_say_so() -> None:
    matter = only("啥事|哪块|咋办|好没\n路灯不亮|东街|已联系电工，正在修|没好\n")
    assert matter.status is Status.IN_PROGRESS


def test_a_share_done_or_a_date_set_means_in_hand_though_the_status_cell_says_not_yet() -> None:
    share = only("啥事|哪块|进展%|好没\n路灯更换|东街|60%|没好\n")
    assert (share.status, share.progress) == (Status.IN_PROGRESS, 60)
    dated = only("啥事|哪块|啥时候能好|好没\n路灯更换|东街|6月20日|没好\n")
    assert dated.status is Status.IN_PROGRESS


@pytest.mark.parametrize("bar", ["；", "、", "/", " "])
def test_cells_may_be_parted_by_marks_that_stand_in_texts_too(bar: str) -> None:
    """Under known headings, where every row is as wide."""
    rows = [("事项", "地点", "进展", "责任人"), ("路灯不亮", "东街", "已报修", "张三")]
    rows.append(("井盖丢失", "南门", "已补装", "李四"))
    reading = reading_of("\n".join(bar.join(row) for row in rows))
    assert [(m.place, m.status, m.owner) for m in reading.matters] == [
        ("东街", Status.IN_PROGRESS, "张三"),
        ("南门", Status.RESOLVED, "李四"),
    ]


@pytest.mark.parametrize(
    ("cell", "source"),
    [
        ("物业巡查", Source.INSPECTION),
        ("物业反映", Source.OWNERS_COMMITTEE),
        ("网格巡查", Source.GRID),
        ("业主群", Source.ONLINE),
        ("过路老人", Source.RESIDENT),
        ("摊主", Source.RESIDENT),
    ],
)
def test_what_a_source_cell_names(cell: str, source: Source) -> None:
    """Who brought it in, however it is put."""
    assert only(f"事项|地点|来源|进展\n路灯不亮|东街|{cell}|已报修\n").source is source


def test_lines_of_another_width_make_no_table_of_words() -> None:
    """A list of things under a line that looks like a heading."""
    reading = reading_of("事项 地点 进展\n东街路灯不亮 已报修\n南门 井盖 丢了 已补装")
    assert all(matter.owner is None for matter in reading.matters)
    assert "路灯" in reading.matters[0].text
