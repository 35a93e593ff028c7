"""What is wrong with an installation, and what to do about it. Looks, and changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.config_models import QuotaSettings
from bot.domain.people import Member, Organization
from bot.people.levels import level_of
from bot.vocabulary import Level, Role

MOST_NAMES = 8
NEARLY = 0.8
SKEW = timedelta(seconds=60)
CALENDAR_MONTH = 11


class Weight(StrEnum):
    """How much a finding matters."""

    GOOD = "✅"
    CARE = "⚠️"
    STOP = "❌"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``remedy`` says what to do."""

    weight: Weight
    subject: str
    text: str
    remedy: str = ""


def roster_findings(
    organizations: Sequence[Organization], members: Sequence[Member], *, syncs: bool
) -> list[Finding]:
    """Branches that nobody reports for, and roles that nobody has."""
    if not members:
        remedy = (
            "启动后会从钉钉通讯录更新；也可以先运行 wutong roster sync"
            if syncs
            else "用 wutong roster import 文件 导入名单"
        )
        return [Finding(Weight.CARE, "人员", "还没有人员", remedy)]
    branches = [each for each in organizations if each.reports]
    reporting = {member.organization.id for member in members if member.role is Role.REPORTER}
    silent = [each.name for each in branches if each.id not in reporting]
    findings = [Finding(Weight.GOOD, "人员", f"{len(members)}人，{len(branches)}个支部要报日报")]
    if not branches:
        findings.append(_care("没有要报日报的支部", "在名单里加上支部，或看 [roster] 的 inner"))
    if silent:
        text = f"{len(silent)}个支部没有报送人：{names(silent)}"
        findings.append(_care(text, "在名单里加上报送人，或让钉钉里该部门有人"))
    for role, what in ((Role.LEADER, "没有领导，简报没有人看"), (Role.STAFF, "没有整理人员")):
        if not any(member.role is role for member in members):
            findings.append(_care(what, "在名单里设一位，或看 [roster.roles]"))
    odd = [each.name for each in branches if looks_inner(each)]
    if odd:
        text = f"看名字像科室，却按支部要报日报：{names(odd)}"
        findings.append(_care(text, "不用报的写进 [roster] 的 inner"))
    return findings


def looks_inner(organization: Organization) -> bool:
    """Whether the name is that of an office's own department."""
    return level_of(organization.name, leaf=True) in (Level.DEPARTMENT, Level.OFFICE)


def _care(text: str, remedy: str) -> Finding:
    return Finding(Weight.CARE, "人员", text, remedy)


def names(all_names: Sequence[str]) -> str:
    """The first few of many names."""
    shown = "、".join(all_names[:MOST_NAMES])
    return f"{shown}等" if len(all_names) > MOST_NAMES else shown


def quota_findings(used: Mapping[str, int], quota: QuotaSettings) -> list[Finding]:
    """The month's calls against DingTalk's quota; Stream counts as webhook does."""
    api, webhook = used.get("api", 0), used.get("webhook", 0) + used.get("stream", 0)
    findings = []
    for what, calls, most in (("接口", api, quota.api), ("消息", webhook, quota.webhook)):
        text = f"本月{what}调用 {calls}/{most}" if most else f"本月{what}调用 {calls}"
        if most and calls >= most:
            remedy = "到下月1日恢复；急用可在钉钉后台购买调用包，并改 [quota]"
            findings.append(Finding(Weight.STOP, "额度", text + "，已用完", remedy))
        elif most and calls >= most * NEARLY:
            remedy = "快用完了，可减少简报接收人，或在钉钉后台购买调用包"
            findings.append(Finding(Weight.CARE, "额度", text, remedy))
        else:
            findings.append(Finding(Weight.GOOD, "额度", text))
    return findings


def calendar_findings(
    today: date, years_known: Iterable[int], extra_days: Iterable[date]
) -> list[Finding]:
    """From November on the next year's days off should be known."""
    known = set(years_known) | {day.year for day in extra_days}
    wanted = [today.year] + ([today.year + 1] if today.month >= CALENDAR_MONTH else [])
    missing = [str(year) for year in wanted if year not in known]
    if not missing:
        return [Finding(Weight.GOOD, "日历", f"{'、'.join(map(str, wanted))}年的放假安排已有")]
    remedy = "国务院公布后升级 chinesecalendar，或在 [calendar] 里写上放假日和调休上班日"
    return [Finding(Weight.CARE, "日历", f"还没有{'、'.join(missing)}年的放假安排", remedy)]


def clock_findings(here: datetime, there: datetime | None) -> list[Finding]:
    """This machine's clock against DingTalk's."""
    if there is None:
        return []
    skew = abs(here - there)
    if skew <= SKEW:
        return [Finding(Weight.GOOD, "时钟", "与钉钉服务器一致")]
    text = f"本机时钟与钉钉服务器相差{int(skew.total_seconds())}秒"
    return [Finding(Weight.CARE, "时钟", text, "请打开系统的自动对时（NTP）")]
