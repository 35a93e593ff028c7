"""Tables that people make themselves: columns headed as one speaks."""

import pytest

from bot.reader.tables import column
from bot.vocabulary import Status
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
