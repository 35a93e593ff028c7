"""What kind of organization a name speaks of. Pure."""

from bot.vocabulary import Level

BRANCH_ENDS = ("支部", "支部委员会", "总支", "总支委员会")
VILLAGE_ENDS = ("村", "社区", "村委会", "居委会", "村委", "居委")
OFFICE_ENDS = ("办事处", "街道", "镇", "乡", "街道办")
DISTRICT_ENDS = ("区", "县", "市", "旗")
DEPARTMENT_ENDS = ("办", "办公室", "科", "股", "室", "所", "站", "中心", "局", "队", "部", "组")
NEVER_REPORT = frozenset({Level.DISTRICT, Level.OFFICE, Level.DEPARTMENT})


def level_of(name: str, *, leaf: bool) -> Level:
    """The level that a name speaks of; a name that says nothing is a branch where it has nothing
    below it, and a department where it has."""
    bare = name.removesuffix("党委").removesuffix("党工委") or name
    if name.endswith(BRANCH_ENDS):
        return Level.BRANCH
    for ends, level in (
        (VILLAGE_ENDS, Level.VILLAGE),
        (OFFICE_ENDS, Level.OFFICE),
        (("小区", "园区"), Level.BRANCH),
        (DISTRICT_ENDS, Level.DISTRICT),
        (DEPARTMENT_ENDS, Level.DEPARTMENT),
    ):
        if bare.endswith(ends):
            return level
    return Level.BRANCH if leaf else Level.DEPARTMENT


def reports_by_default(level: Level, *, leaf: bool) -> bool:
    """Whether an organization owes a daily report: those without others below, except offices and
    their departments."""
    return leaf and level not in NEVER_REPORT
