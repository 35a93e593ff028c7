"""What secretaries correct is heeded in what they report later, also after a restart."""

from bot.reader.lessons import ENOUGH
from bot.vocabulary import Category
from tests.handlers.test_report import DAY
from tests.world import NEIGHBOUR, SECRETARY, World

TOLD = "老戏台今天又开了锣，正在协调"


async def test_corrections_are_learned(database_url: str) -> None:
    """Enough corrections of one kind change how the next matter of that kind is read."""
    async with World(database_url) as world:
        lines = "\n".join(f"{n}.{n}号院{TOLD}。" for n in range(1, ENOUGH + 1))
        await world.say(SECRETARY, f"大里村6月18日日报\n{lines}")
        branch = world.member(SECRETARY).organization
        (report,) = world.store.read_now(lambda tx: tx.ledger.report_for(branch.id, DAY))
        assert len(report.matters) == ENOUGH
        for matter in report.matters:
            await world.say(SECRETARY, f"{matter.number}改成矛盾纠纷")
        await world.say(NEIGHBOUR, f"西院{TOLD}")
        other = world.member(NEIGHBOUR).organization
        (later,) = world.store.read_now(lambda tx: tx.ledger.report_for(other.id, DAY))
        assert later.matters[0].category is Category.DISPUTES
        assert len(world.store.read_now(lambda tx: tx.ledger.taught(0))) == ENOUGH
