"""The words of the office: ids used in code and tables, labels used in messages.

One word for one thing. Holds no rules; the words by which a text is recognised are in
``bot.reader.lexicon``.
"""

from enum import StrEnum


class Intent(StrEnum):
    """What a message wants."""

    REPORT = "report"
    ZERO = "zero"
    FOLLOW_UP = "follow_up"
    CORRECTION = "correction"
    QUERY = "query"
    HELP = "help"
    CHATTER = "chatter"


class Source(StrEnum):
    """How a matter became known."""

    VISIT = "visit"
    RESIDENT = "resident"
    HOTLINE = "hotline"
    GRID = "grid"
    INSPECTION = "inspection"
    ONLINE = "online"
    MEETING = "meeting"
    OWNERS_COMMITTEE = "owners_committee"
    SUPERIOR = "superior"
    UNKNOWN = "unknown"


class Category(StrEnum):
    """What a matter is about."""

    SANITATION = "sanitation"
    PUBLIC_WORKS = "public_works"
    PROPERTY_MANAGEMENT = "property_management"
    PARKING_CHARGING = "parking_charging"
    HOUSING_TITLE = "housing_title"
    RENOVATION = "renovation"
    ILLEGAL_CONSTRUCTION = "illegal_construction"
    UTILITIES = "utilities"
    POLLUTION = "pollution"
    SAFETY = "safety"
    DISPUTES = "disputes"
    ASSISTANCE = "assistance"
    HEALTH_ELDERLY = "health_elderly"
    EDUCATION_CULTURE = "education_culture"
    EMPLOYMENT = "employment"
    PAPERWORK = "paperwork"
    TRAFFIC = "traffic"
    PUBLIC_SECURITY = "public_security"
    OTHER = "other"


class Status(StrEnum):
    """How far a matter is."""

    RESOLVED = "resolved"
    IN_PROGRESS = "in_progress"
    PENDING = "pending"


class Role(StrEnum):
    """What a member may do, within the organization that the member belongs to."""

    REPORTER = "reporter"
    STAFF = "staff"
    LEADER = "leader"
    ADMIN = "admin"


OFFICE_ROLES = frozenset({Role.STAFF, Role.LEADER, Role.ADMIN})  # those above the branches


class Level(StrEnum):
    """The kind of node an organization is in the tree."""

    DISTRICT = "district"
    OFFICE = "office"
    DEPARTMENT = "department"
    VILLAGE = "village"
    BRANCH = "branch"


class Satisfaction(StrEnum):
    """What the resident said when asked afterwards."""

    SATISFIED = "satisfied"
    FAIRLY = "fairly"
    UNSATISFIED = "unsatisfied"


class UpdateKind(StrEnum):
    """What an entry of a matter's timeline records."""

    REPORTED = "reported"
    PROGRESS = "progress"
    CORRECTED = "corrected"
    SUPPLEMENTED = "supplemented"
    MERGED = "merged"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"
    ATTACHED = "attached"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    SUPERVISED = "supervised"
    RELEASED = "released"
    DEADLINE = "deadline"
    EXTENDED = "extended"
    VERIFIED = "verified"
    CALLED_BACK = "called_back"
    REOPENED = "reopened"


class Moment(StrEnum):
    """Whether a picture shows how it was, or how it is now."""

    BEFORE = "before"
    AFTER = "after"


LABELS: dict[StrEnum, str] = {
    Moment.BEFORE: "整改前",
    Moment.AFTER: "整改后",
    Source.VISIT: "走访",
    Source.RESIDENT: "群众反映",
    Source.HOTLINE: "热线",
    Source.GRID: "网格",
    Source.INSPECTION: "巡查",
    Source.ONLINE: "线上",
    Source.MEETING: "议事会",
    Source.OWNERS_COMMITTEE: "业委会物业",
    Source.SUPERIOR: "上级交办",
    Source.UNKNOWN: "未说明",
    Category.SANITATION: "环境卫生",
    Category.PUBLIC_WORKS: "市政设施",
    Category.PROPERTY_MANAGEMENT: "物业管理",
    Category.PARKING_CHARGING: "停车充电",
    Category.HOUSING_TITLE: "房产安置",
    Category.RENOVATION: "老旧小区改造",
    Category.ILLEGAL_CONSTRUCTION: "违建占道",
    Category.UTILITIES: "水电气暖",
    Category.POLLUTION: "噪音油烟扬尘",
    Category.SAFETY: "安全隐患",
    Category.DISPUTES: "矛盾纠纷",
    Category.ASSISTANCE: "救助帮扶",
    Category.HEALTH_ELDERLY: "医疗养老",
    Category.EDUCATION_CULTURE: "教育文体",
    Category.EMPLOYMENT: "就业社保",
    Category.PAPERWORK: "证照代办",
    Category.TRAFFIC: "交通出行",
    Category.PUBLIC_SECURITY: "治安",
    Category.OTHER: "其他",
    Status.RESOLVED: "已解决",
    Status.IN_PROGRESS: "办理中",
    Status.PENDING: "未办",
    Role.REPORTER: "报送人",
    Role.STAFF: "整理人员",
    Role.LEADER: "领导",
    Role.ADMIN: "管理员",
    Level.DISTRICT: "区",
    Level.OFFICE: "办事处",
    Level.DEPARTMENT: "科室",
    Level.VILLAGE: "村（社区）",
    Level.BRANCH: "党支部",
    UpdateKind.REPORTED: "上报",
    UpdateKind.PROGRESS: "进展",
    UpdateKind.CORRECTED: "更正",
    UpdateKind.SUPPLEMENTED: "补充",
    UpdateKind.MERGED: "合并",
    UpdateKind.SPLIT: "拆分",
    UpdateKind.WITHDRAWN: "撤回",
    UpdateKind.UNDONE: "撤销改动",
    UpdateKind.ATTACHED: "附件",
    UpdateKind.ESCALATED: "提级",
    UpdateKind.ACCEPTED: "受理",
    UpdateKind.ASSIGNED: "转办",
    UpdateKind.RETURNED: "退回",
    UpdateKind.SUPERVISED: "督办",
    UpdateKind.RELEASED: "解除督办",
    UpdateKind.DEADLINE: "期限",
    UpdateKind.EXTENDED: "延期",
    UpdateKind.VERIFIED: "核实",
    UpdateKind.CALLED_BACK: "回访",
    UpdateKind.REOPENED: "重新办理",
    Satisfaction.SATISFIED: "满意",
    Satisfaction.FAIRLY: "基本满意",
    Satisfaction.UNSATISFIED: "不满意",
}


def label(word: StrEnum) -> str:
    """The Chinese word for an id. Raises KeyError for an intent, which people never see."""
    return LABELS[word]
