"""Documents on request: who gets which, of which days, and where."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from bot.config import Settings
from bot.domain.messages import File, Paper, PaperKind, Person
from bot.making import Making
from bot.store import NotFound
from tests.documents.sheets import Sheets
from tests.world import CLERK, LEADER, NEIGHBOUR, SECRETARY, Persona, World

REPORT = "1.村南头3盏路灯不亮，已联系市政所。2.东门停车位不够，已新划20个车位。"
JUNE = (date(2026, 6, 1), date(2026, 6, 30))
MAY = (date(2026, 5, 1), date(2026, 5, 31))


async def asked(world: World, who: Persona, text: str, **how: object) -> Paper | None:
    """The document that is posted, to the asker and not through the reply address."""
    rows = await world.hear(world.message(who, text, **how))  # type: ignore[arg-type]
    papers = [row.outgoing for row in rows if isinstance(row.outgoing.body, Paper)]
    if not papers:
        return None
    [outgoing] = papers
    assert (outgoing.target, outgoing.reply) == (Person(str(who.user_id)), None)
    assert isinstance(outgoing.body, Paper)
    return outgoing.body


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("发我本月台账", PaperKind.LEDGER, JUNE),
        ("要5月通报", PaperKind.BULLETIN, MAY),
        ("要一份上个月的Word通报", PaperKind.BULLETIN, MAY),
        ("台账导出一份", PaperKind.LEDGER, JUNE),
        ("请把5月的台账发给我", PaperKind.LEDGER, MAY),
        ("今年的台账", PaperKind.LEDGER, (date(2026, 1, 1), date(2026, 6, 18))),
        ("给我这个月的excel", PaperKind.LEDGER, JUNE),
    ],
)
async def test_asked_for_in_ones_own_words(
    world: World, text: str, kind: PaperKind, days: tuple[date, date]
) -> None:
    """Which document and of which days is understood without command words."""
    paper = await asked(world, LEADER, text)
    assert paper is not None
    assert (paper.kind, (paper.first, paper.last)) == (kind, days)


@pytest.mark.parametrize(
    "text",
    ["台账怎么导出？", "台账收到了", "谢谢，台账已发给书记", "今天的日报汇总", "通报的事记一下吗"],
)
async def test_what_asks_for_no_document(world: World, text: str) -> None:
    """Words about documents are not yet a wish for one."""
    assert await asked(world, LEADER, text) is None


async def test_a_branch_gets_its_own(world: World) -> None:
    """The ledger of the branch itself; the bulletin is the office's to give."""
    paper = await asked(world, SECRETARY, "发我本月台账")
    assert paper is not None
    assert paper.below == world.member(SECRETARY).organization.id
    assert paper.name == "大里村党总支2026年6月民生实事台账.xlsx"
    answer = await world.say(SECRETARY, "要5月通报")
    assert answer == "通报由办事处发。要自己支部的台账，可以说“发我本月台账”。"


async def test_the_office_gets_all_below_it(world: World) -> None:
    """A member of one of its departments gets the whole office's."""
    paper = await asked(world, CLERK, "发我本月台账")
    assert paper is not None
    assert paper.name == "梧桐办事处2026年6月民生实事台账.xlsx"


async def test_never_into_a_group(world: World) -> None:
    """The group learns that it comes privately."""
    rows = await world.hear(world.message(LEADER, "发我本月台账", in_group=True))
    words, paper = [row.outgoing for row in rows]
    assert words.body.content == "文件单独发您，请看私信。"  # type: ignore[union-attr]
    assert paper.target == Person("u-leader")


async def test_the_files_hold_what_the_asker_may_see(world: World) -> None:
    """Made when they are sent: a branch's own matters for the branch, all for the office."""
    await world.say(SECRETARY, REPORT)
    await world.say(NEIGHBOUR, "今天解决了3号楼停水。")
    making = Making(world.store, Settings(), lambda: world.now)
    for who, matters in ((SECRETARY, 2), (LEADER, 3)):
        paper = await asked(world, who, "发我本月台账")
        assert paper is not None
        file = await making.make(paper)
        assert isinstance(file, File)
        content = stored(world, file)
        assert Sheets(content).worked_out("统计", "B4") == matters
    paper = await asked(world, LEADER, "要6月通报")
    assert paper is not None
    file = await making.make(paper)
    assert isinstance(file, File)
    word = Document(BytesIO(stored(world, file)))
    assert "收集3件" in "".join(paragraph.text for paragraph in word.paragraphs)


def stored(world: World, file: File) -> bytes:
    blob = world.store.read_now(lambda tx: tx.blobs.get(file.blob_id))
    assert blob is not None
    return blob.content


async def test_an_organization_that_is_not_there(world: World) -> None:
    """Nothing is made of what cannot be found, least of all everybody's ledger."""
    making = Making(world.store, Settings(), lambda: world.now)
    with pytest.raises(NotFound):
        await making.make(Paper(PaperKind.LEDGER, *JUNE, below=999, name="x.xlsx"))
