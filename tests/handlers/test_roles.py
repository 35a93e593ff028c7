"""The tables of who may do what, cell by cell: what a cell says is what the bot does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.ledger import Matter
from bot.rights import INSTEAD, MAY
from bot.vocabulary import Role, UpdateKind
from tests.handlers.tall import (
    ADMIN,
    DISTRICT,
    DISTRICT_LEADER,
    FAR_CLERK,
    HANDED_UP,
    LAMPS,
    exchange,
    timeline,
    told,
)
from tests.world import CLERK, LEADER, NEIGHBOUR, SECRETARY, STRANGER, Persona, World

DOCUMENT = Path(__file__).parents[2] / "docs" / "roles.zh-CN.md"
WHO = {
    "报送人": SECRETARY,
    "本支部报送人": SECRETARY,
    "别的支部报送人": NEIGHBOUR,
    "整理人员": CLERK,
    "领导": LEADER,
    "管理员": ADMIN,
    "区里整理人员": DISTRICT,
    "区里领导": DISTRICT_LEADER,
    "别的办事处": FAR_CLERK,
    "名单外的人": STRANGER,
}
LEAVES = {
    "报进展、办结": {UpdateKind.PROGRESS},
    "更正": {UpdateKind.CORRECTED},
    "撤回": {UpdateKind.WITHDRAWN},
    "撤销自己的上一步": {UpdateKind.UNDONE},
    "请上级协调、上报": {UpdateKind.ESCALATED},
    "受理": {UpdateKind.ACCEPTED},
    "转办": {UpdateKind.ASSIGNED},
    "退回": {UpdateKind.RETURNED},
    "督办": {UpdateKind.SUPERVISED},
    "解除督办": {UpdateKind.RELEASED},
    "定期限": {UpdateKind.DEADLINE},
    "延期": {UpdateKind.EXTENDED},
    "核实": {UpdateKind.VERIFIED},
    "回访": {UpdateKind.CALLED_BACK},
    "回访不满意，重新办理": {UpdateKind.REOPENED},
}
ANSWERS = {
    "报日报": "日报已收到",
    "零报告": "零报告已收到",
    "看帮助": "比如|您可以",
    "看谁还没报": "应报",
    "看简报": "日报汇总",
    "要台账": "台账",
    "要通报": r"通报\.docx",
    "查看": "路灯",
}


def cells(heading: str) -> Iterator[tuple[str, str, str, bool]]:
    """The cells of the table under a heading: what, example, who, whether they may."""
    section = DOCUMENT.read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    columns = rows[0][2:]
    for what, example, *marks in rows[2:]:
        assert len(marks) == len(columns)
        for who, mark in zip(columns, marks, strict=True):
            assert mark in "✓—"
            yield what, example, who, mark == "✓"


async def prepared(world: World, what: str, who: Persona) -> Matter:
    """A matter with which this can be done."""
    matter = await told(world, HANDED_UP if what in ("受理", "退回") else LAMPS)
    if what in ("核实", "回访", "回访不满意，重新办理"):
        await world.say(SECRETARY, f"{matter.number}已解决")
    if what == "解除督办":
        await world.say(LEADER, f"督办{matter.number} 三天内")
    if what == "撤销自己的上一步":
        await world.say(who, f"{matter.number}已解决")
    return matter


@pytest.mark.parametrize(("what", "example", "who", "may"), list(cells("一件事")))
async def test_with_a_matter(tall: World, what: str, example: str, who: str, may: bool) -> None:
    """Who may leaves an entry of its kind; who may not changes nothing of the kind, and is told in
    a sentence."""
    persona = WHO[who]
    matter = await prepared(tall, what, persona)
    before = len(timeline(tall, matter))
    heard = await exchange(tall, persona, example.replace("1026", str(matter.number)))
    answer = heard.get(str(persona.user_id), "")
    assert answer
    if what in ANSWERS:
        assert bool(re.search(ANSWERS[what], answer)) is may
        return
    left = {update.kind for update in timeline(tall, matter)[before:] if update.inbox_msg_id}
    assert bool(left & LEAVES[what]) is may
    if not may:
        assert left <= {UpdateKind.PROGRESS}
        assert not answer.startswith("✅ 已" + what)


@pytest.mark.parametrize(("what", "example", "who", "may"), list(cells("自己的事")))
async def test_for_oneself(tall: World, what: str, example: str, who: str, may: bool) -> None:
    """The answer is the thing asked for, or what else can be done."""
    persona: Persona = WHO[who]
    answer = (await exchange(tall, persona, example)).get(str(persona.user_id), "")
    assert answer
    assert bool(re.search(ANSWERS[what], answer)) is may


def test_every_refusal_says_what_to_do_instead() -> None:
    """For each role that may not do something there is a sentence."""
    refused = {action for action, roles in MAY.items() if roles != frozenset(Role)}
    assert refused == set(INSTEAD)
    assert all(re.search("可以|说“|就行", words) for words in INSTEAD.values())


def test_the_document_knows_every_row() -> None:
    """No right is left out of the tables."""
    rows = {what for table in ("自己的事", "一件事") for what, *_ in cells(table)}
    assert rows == set(LEAVES) | set(ANSWERS)
