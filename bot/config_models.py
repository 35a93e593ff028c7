"""The settings as frozen values, with their defaults. ``config.toml`` explains each to its users."""

import re
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StrictBool,
    StrictInt,
    StrictStr,
    model_validator,
)

from bot import cron
from bot.domain.messages import PaperKind
from bot.vocabulary import Category, Role, label

TARGET = re.compile(r"(role|user|group|robot):(.+)")
ROBOT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class DigestPart(StrEnum):
    """The parts that a digest can be made of, in their usual order."""

    OVERVIEW = "overview"
    DISTRIBUTION = "distribution"
    COMMON_PROBLEMS = "common_problems"
    ATTENTION = "attention"
    COMMENTARY = "commentary"
    NEXT_STEPS = "next_steps"


class Masked(StrEnum):
    """Where phone numbers, identity numbers and full names are masked."""

    DIGESTS = "digests"
    EXPORTS = "exports"
    PAGES = "pages"


PART_NAMES = {
    "总体": DigestPart.OVERVIEW,
    "分布": DigestPart.DISTRIBUTION,
    "共性问题": DigestPart.COMMON_PROBLEMS,
    "需要关注": DigestPart.ATTENTION,
    "点评": DigestPart.COMMENTARY,
    "下一步": DigestPart.NEXT_STEPS,
}
DOCUMENT_NAMES = {"通报": PaperKind.BULLETIN, "台账": PaperKind.LEDGER}
MASK_NAMES = {"简报": Masked.DIGESTS, "导出": Masked.EXPORTS, "网页": Masked.PAGES}


def _zone(value: object) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    try:
        return ZoneInfo(str(value))
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise ValueError('没有这个时区，国内用 "Asia/Shanghai"') from None


def _time_of_day(value: object) -> time:
    if isinstance(value, time):
        return value
    found = re.fullmatch(r"(\d{1,2})[:：](\d{2})", value) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError('时间要写成 "17:30" 这样')
    return time(int(found[1]), int(found[2]))


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError('日期要写成 "2027-02-14" 这样') from None


def _host(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ValueError("要写成 https:// 开头的地址")
    return value.rstrip("/")


def _database(value: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if value.startswith(prefix):
            return "postgresql+psycopg://" + value.removeprefix(prefix)
    if value.startswith("postgresql+psycopg://"):
        return value
    if value.startswith("sqlite:///") and PurePosixPath(value.removeprefix("sqlite:///")).name:
        return value
    raise ValueError("只能是 sqlite:///文件 或 postgresql://用户:密码@主机/库名")


def _target(value: str) -> str:
    found = TARGET.fullmatch(value.strip())
    if found is None:
        raise ValueError(
            f"不认识的接收人：{value}，可写 role:leader@梧桐办事处、user:userId、"
            "group:群会话ID、robot:群机器人名字"
        )
    kind, name = found[1], found[2]
    if kind == "role" and name.partition("@")[0] not in tuple(Role):
        raise ValueError(f"没有这个角色：{name.partition('@')[0]}，可写 {'、'.join(Role)}")
    return value.strip()


def _named(names: Mapping[str, StrEnum], kind: type[StrEnum], what: str) -> BeforeValidator:
    """Takes an id or a Chinese name of an enumeration."""

    def find(value: object) -> StrEnum:
        if isinstance(value, str) and value in names:
            return names[value]
        if isinstance(value, str) and value in tuple(kind):
            return kind(value)
        raise ValueError(f"没有这个{what}：{value}，可写：{'、'.join(names)}")

    return BeforeValidator(find)


def _digest_period(value: object) -> object:
    if value not in ("day", "week", "month"):
        raise ValueError('只能是 "day"、"week" 或 "month"')
    return value


def _robot_name(value: str) -> str:
    if not ROBOT_NAME.fullmatch(value):
        raise ValueError(f"群机器人的名字只能用英文字母、数字和下划线：{value}")
    return value


CATEGORY_NAMES: dict[str, StrEnum] = {label(category): category for category in Category}
CATEGORY_IDS = frozenset({*CATEGORY_NAMES, *(category.value for category in Category)})
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Day = Annotated[date, BeforeValidator(_date)]
Host = Annotated[StrictStr, AfterValidator(_host)]
Target = Annotated[StrictStr, AfterValidator(_target)]
CategoryName = Annotated[Category, _named(CATEGORY_NAMES, Category, "类别")]
Part = Annotated[DigestPart, _named(dict(PART_NAMES), DigestPart, "部分")]
DocumentName = Annotated[PaperKind, _named(dict(DOCUMENT_NAMES), PaperKind, "文件")]
MaskedIn = Annotated[Masked, _named(dict(MASK_NAMES), Masked, "地方")]
Count = Annotated[StrictInt, Field(ge=0)]
Name = Annotated[StrictStr, Field(min_length=1)]


class Section(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True
    )


class OfficeSettings(Section):
    """The office that the bot serves."""

    name: Name = "梧桐办事处"
    bot_name: Name = "民生小梧桐"
    zone: Zone = Field(default=ZoneInfo("Asia/Shanghai"), alias="timezone")
    day_ends_at: TimeOfDay = time(6, 0)


class GroupRobot(Section):
    """A custom group robot; both values come from the environment only."""

    token: SecretStr | None = None
    secret: SecretStr | None = None


class DingTalkSettings(Section):
    """The application at DingTalk. ``robot_code`` is the client id unless it is set."""

    client_id: StrictStr = ""
    client_secret: SecretStr | None = None
    robot_code: StrictStr = ""
    openapi_endpoint: Host = "https://api.dingtalk.com"
    oapi_endpoint: Host = "https://oapi.dingtalk.com"
    group_robots: Mapping[Annotated[str, AfterValidator(_robot_name)], GroupRobot] = {}

    @model_validator(mode="before")
    @classmethod
    def _robot_code_is_client_id(cls, raw: object) -> object:
        if isinstance(raw, dict) and not raw.get("robot_code") and raw.get("client_id"):
            return {**raw, "robot_code": raw["client_id"]}
        return raw


class RoleNames(Section):
    """Names of roles or posts at DingTalk that give a role here, before the default rules."""

    reporter: tuple[StrictStr, ...] = ()
    staff: tuple[StrictStr, ...] = ()
    leader: tuple[StrictStr, ...] = ()
    admin: tuple[StrictStr, ...] = ()


class RosterSettings(Section):
    """How people and organizations follow DingTalk's contacts."""

    sync: StrictBool = True
    root_department: Annotated[StrictInt, Field(ge=1)] = 1
    skip: tuple[StrictStr, ...] = ()
    branches: tuple[StrictStr, ...] = ()
    inner: tuple[StrictStr, ...] = ()
    roles: RoleNames = RoleNames()


class DatabaseSettings(Section):
    """Where the ledger is kept."""

    url: Annotated[StrictStr, AfterValidator(_database)] = "sqlite:///data/wutong.db"


class ReadingSettings(Section):
    """What the office adds to the reader's own words; those of the file are in ``words`` too."""

    places: tuple[Name, ...] = ()
    words: Mapping[str, CategoryName] = {}
    categories_file: StrictStr = ""


class ReminderSettings(Section):
    """When branches that have not reported are reminded, at most twice."""

    enabled: StrictBool = True
    first: TimeOfDay = time(17, 30)
    last: TimeOfDay = time(20, 0)
    quiet: tuple[TimeOfDay, TimeOfDay] = (time(21, 0), time(7, 30))
    workdays_only: StrictBool = True

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first >= self.last:
            raise ValueError("first（第一次提醒）要早于 last（最后一次提醒）")
        return self


class DeadlineSettings(Section):
    """Working days within which a matter should be settled, and when those concerned are told that a
    deadline comes or has passed. In the file the categories stand beside these."""

    default: Annotated[StrictInt, Field(ge=1)] = 5
    remind_at: TimeOfDay = time(9, 0)
    by_category: Mapping[CategoryName, Annotated[StrictInt, Field(ge=1)]] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, raw: object) -> object:
        if not isinstance(raw, dict) or "by_category" in raw:
            return raw
        own = {key: value for key, value in raw.items() if key in CATEGORY_IDS}
        rest = {key: value for key, value in raw.items() if key not in own}
        return {**rest, "by_category": own}


class DigestRule(Section):
    """One digest: which period, when, to whom, of which parts, with which documents, who sees it
    first, and for how long before it goes out by itself."""

    name: Name
    period: Annotated[Literal["day", "week", "month"], BeforeValidator(_digest_period)]
    cron: Annotated[StrictStr, AfterValidator(cron.normal)]
    to: tuple[Target, ...] = ("role:leader",)
    parts: tuple[Part, ...] = tuple(DigestPart)
    files: tuple[DocumentName, ...] = ()
    review_by: Annotated[StrictStr, AfterValidator(lambda v: _target(v) if v else v)] = ""
    review_minutes: Annotated[StrictInt, Field(ge=5, le=24 * 60)] = 60


DEFAULT_DIGESTS = (
    DigestRule(name="日报汇总", period="day", cron="30 20 * * *"),
    DigestRule(name="周报", period="week", cron="0 9 * * mon"),
    DigestRule(name="月报", period="month", cron="0 9 1 * *"),
)


class PageSettings(Section):
    """Where the pages are served, and at which address people find them (empty: nowhere)."""

    host: Name = "127.0.0.1"
    port: Annotated[StrictInt, Field(ge=0, le=65535)] = 8760
    public_url: Annotated[StrictStr, AfterValidator(lambda v: _host(v) if v else v)] = ""


class PrivacySettings(Section):
    """How long texts and files are kept (days, 0 for ever), and where personal data is masked."""

    keep_messages_days: Count = 730
    keep_files_days: Count = 365
    masked_in: tuple[MaskedIn, ...] = tuple(Masked)


class CalendarSettings(Section):
    """Days off and on that the built-in calendar does not know."""

    extra_workdays: tuple[Day, ...] = ()
    extra_holidays: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        both = sorted(set(self.extra_workdays) & set(self.extra_holidays))
        if both:
            raise ValueError(f"同一天不能既上班又放假：{'、'.join(map(str, both))}")
        return self


class QuotaSettings(Section):
    """DingTalk's monthly calls of the edition in use."""

    api: Count = 5000
    webhook: Count = 3000


class Settings(Section):
    """All settings."""

    office: OfficeSettings = OfficeSettings()
    dingtalk: DingTalkSettings = DingTalkSettings()
    roster: RosterSettings = RosterSettings()
    database: DatabaseSettings = DatabaseSettings()
    reading: ReadingSettings = ReadingSettings()
    reminders: ReminderSettings = ReminderSettings()
    deadlines: DeadlineSettings = DeadlineSettings()
    digests: tuple[DigestRule, ...] = DEFAULT_DIGESTS
    pages: PageSettings = PageSettings()
    privacy: PrivacySettings = PrivacySettings()
    calendar: CalendarSettings = CalendarSettings()
    quota: QuotaSettings = QuotaSettings()
