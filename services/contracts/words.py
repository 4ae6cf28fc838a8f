"""Words with a fixed meaning, as the manual uses them. The code travels, the label is shown."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be (product.md, People)."""

    APPLICANT = "applicant"
    UNIT_ADMIN = "unit_admin"
    ASSOCIATION_REVIEWER = "association_reviewer"
    ASSOCIATION_COORDINATOR = "association_coordinator"
    BUREAU_REVIEWER = "bureau_reviewer"
    BUREAU_OFFICER = "bureau_officer"
    PLATFORM_ADMIN = "platform_admin"
    AUDITOR = "auditor"


ROLE_LABELS = {
    Role.APPLICANT: "个人/建设单位员工",
    Role.UNIT_ADMIN: "单位管理员",
    Role.ASSOCIATION_REVIEWER: "协会预审人员",
    Role.ASSOCIATION_COORDINATOR: "协会专家库维护人员",
    Role.BUREAU_REVIEWER: "住建局终审人员",
    Role.BUREAU_OFFICER: "住建局经办人员",
    Role.PLATFORM_ADMIN: "平台管理员",
    Role.AUDITOR: "审计人员",
}


class UserType(StrEnum):
    """用户类型 of whoever is registered or added: it limits the kinds of identity documents."""

    RESIDENT = "resident"
    OVERSEAS = "overseas"


USER_TYPE_LABELS = {UserType.RESIDENT: "中国居民", UserType.OVERSEAS: "港澳台或外籍人士"}


class OrganizationKind(StrEnum):
    """What an organization is."""

    AUTHORITY = "authority"
    BUREAU = "bureau"
    ASSOCIATION = "association"
    COMPANY = "company"


class RecordStatus(StrEnum):
    """Where a person stands with the library."""

    DRAFT = "draft"
    APPLYING = "applying"
    REJECTED = "rejected"
    LISTED = "listed"
    CHANGING = "changing"
    CHANGE_REJECTED = "change_rejected"
    SUSPENDED = "suspended"
    REMOVED = "removed"


STATUS_LABELS = {
    RecordStatus.DRAFT: "未入库",
    RecordStatus.APPLYING: "入库申请中",
    RecordStatus.REJECTED: "入库申请不通过",
    RecordStatus.LISTED: "已入库",
    RecordStatus.CHANGING: "信息变更中",
    RecordStatus.CHANGE_REJECTED: "信息变更不通过",
    RecordStatus.SUSPENDED: "暂停",
    RecordStatus.REMOVED: "已出库",
}


class ExpertKind(StrEnum):
    """With whom the library shares an expert."""

    REGIONAL = "regional"
    LOCAL = "local"


EXPERT_KIND_LABELS = {ExpertKind.REGIONAL: "全区专家", ExpertKind.LOCAL: "所在地专家"}


class Purpose(StrEnum):
    """What a submission asks for."""

    APPLICATION = "application"
    CHANGE = "change"


PURPOSE_LABELS = {Purpose.APPLICATION: "入库申请", Purpose.CHANGE: "信息变更"}


class Stage(StrEnum):
    """The two stages of review."""

    PRELIMINARY = "preliminary"
    FINAL = "final"


STAGE_LABELS = {Stage.PRELIMINARY: "资料预审", Stage.FINAL: "资料终审"}


class Verdict(StrEnum):
    """What a reviewer decides."""

    PASS = "pass"  # noqa: S105
    REJECT = "reject"


VERDICT_LABELS = {Verdict.PASS: "通过", Verdict.REJECT: "不通过"}


class Deed(StrEnum):
    """What the association does with an expert of the library, each with a reason."""

    AMEND = "amend"
    SUSPEND = "suspend"
    RESTORE = "restore"
    REMOVE = "remove"
    RENEW = "renew"


DEED_LABELS = {
    Deed.AMEND: "编辑",
    Deed.SUSPEND: "暂停",
    Deed.RESTORE: "恢复",
    Deed.REMOVE: "出库",
    Deed.RENEW: "续聘",
}


class CodePurpose(StrEnum):
    """What an SMS code is good for."""

    REGISTER = "register"
    FORGOT_PASSWORD = "forgot_password"  # noqa: S105
    BIND_PHONE = "bind_phone"


class Sex(StrEnum):
    """GB/T 2261.1, the two that an ID number can hold."""

    MALE = "1"
    FEMALE = "2"


SEX_LABELS = {Sex.MALE: "男", Sex.FEMALE: "女"}

ERASED_NAME = "已注销用户"
"""What stands where the name of somebody stood whose data were deleted at the own request."""
