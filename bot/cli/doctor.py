"""``wutong doctor``: looks at everything that the bot needs, and says what to do."""

import asyncio
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot import doctor
from bot.channel import DeliveryError
from bot.cli.common import ConfigOption, now, opened, settings_of
from bot.config import ConfigError, Settings, missing_to_run
from bot.doctor import Finding, Weight
from bot.domain.clock import office_day
from bot.store import Store, StoreError

if TYPE_CHECKING:
    from bot.cli.remote import Remote

SQLITE = "sqlite:///"
CREDENTIALS = "请核对 [dingtalk] client_id 和环境变量 DINGTALK_CLIENT_SECRET，以及本机能否上网"
CONTACTS = (
    "在钉钉开放平台给应用加上权限 qyapi_get_department_list、qyapi_get_department_member、"
    "qyapi_get_member，并检查通讯录权限范围"
)


def doctor_command(config: ConfigOption = None) -> None:
    """检查设置、数据库、凭证、权限、名单和额度，每一处问题都说明怎么办。"""
    findings = all_findings(config)
    for finding in findings:
        print(f"{finding.weight} {finding.subject}：{finding.text}")
        if finding.remedy:
            print(f"   → {finding.remedy}。")
    stops = sum(finding.weight is Weight.STOP for finding in findings)
    print(f"\n有{stops}处问题会让机器人不能工作。" if stops else "\n可以运行。")
    raise typer.Exit(1 if stops else 0)


def all_findings(config: Path | None) -> list[Finding]:
    """Everything that was looked at, in the order of a start."""
    try:
        settings = settings_of(config)
    except ConfigError as error:
        remedy = "改好设置文件后再检查"
        return [Finding(Weight.STOP, "设置", text, remedy) for text in error.problems]
    missing = missing_to_run(settings)
    findings = [Finding(Weight.STOP, "凭证", text.rstrip("。")) for text in missing]
    findings.insert(0, Finding(Weight.GOOD, "设置", "没有问题"))
    moment = now()
    findings += database_findings(settings, moment)
    if not missing:
        findings += asyncio.run(remote_findings(settings))
    today = office_day(moment, settings.office.zone, settings.office.day_ends_at)
    extra = (*settings.calendar.extra_holidays, *settings.calendar.extra_workdays)
    return findings + doctor.calendar_findings(today, years_known(), extra)


def years_known() -> set[int]:
    """The years whose days off the calendar package knows."""
    import chinese_calendar  # only here, and not small

    return {day.year for day in chinese_calendar.holidays}


def database_findings(settings: Settings, moment: datetime) -> list[Finding]:
    """The database and what is in it. One that does not exist yet is not made."""
    url = settings.database.url
    path = Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None
    if path is not None and not path.exists():
        return [_place_for(path)]
    try:
        with opened(settings) as store:
            good = Finding(Weight.GOOD, "数据库", "可以读写，表结构是最新的")
            return [good, *_content_findings(store, settings, moment)]
    except StoreError as error:
        remedy = "请检查 [database] url 和数据库服务"
        return [Finding(Weight.STOP, "数据库", str(error).rstrip("。"), remedy)]


def _place_for(path: Path) -> Finding:
    """Whether a new database can be made there."""
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Finding(Weight.GOOD, "数据库", f"还没有 {path}，第一次运行时自动建立")
    return Finding(Weight.STOP, "数据库", f"不能在 {folder} 里建文件", "请改文件夹的权限")


def _content_findings(store: Store, settings: Settings, moment: datetime) -> list[Finding]:
    month = f"{moment.astimezone(settings.office.zone):%Y-%m}"
    organizations, members, used, waiting = store.read_now(
        lambda tx: (
            tx.people.organizations(),
            tx.people.members(),
            tx.usage.month(month),
            tx.inbox.count("failed"),
        )
    )
    findings = doctor.roster_findings(organizations, members, syncs=settings.roster.sync)
    findings += doctor.quota_findings(used, settings.quota)
    if waiting:
        text = f"有{waiting}条消息没处理成功"
        findings.append(Finding(Weight.CARE, "收件", text, "看日志里的 message_failed"))
    return findings


async def remote_findings(settings: Settings) -> list[Finding]:
    """Credentials, permissions and clock."""
    from bot.cli.remote import remote_of  # the HTTP client: only where there are credentials

    async with remote_of(settings) as remote:
        try:
            await remote.calls.token()
        except DeliveryError as error:
            return [Finding(Weight.STOP, "凭证", str(error), CREDENTIALS)]
        findings = [Finding(Weight.GOOD, "凭证", "钉钉认可")]
        findings.append(await _contacts_finding(remote, settings))
        return findings + doctor.clock_findings(now(), await remote.time())


async def _contacts_finding(remote: "Remote", settings: Settings) -> Finding:
    root = settings.roster.root_department
    try:
        department = await remote.contacts.department(root)
        await remote.contacts.users(root)
    except DeliveryError as error:
        weight = Weight.STOP if settings.roster.sync else Weight.CARE
        return Finding(weight, "通讯录", str(error), CONTACTS)
    return Finding(Weight.GOOD, "通讯录", f"可以读取，从“{department.name}”开始")
