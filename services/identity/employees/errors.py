"""What can be wrong with a unit's people, in the words of the page."""

from foundation.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, TooMany


class EmployeeInvalid(Invalid):
    """Some fields of the person cannot be accepted."""

    message = "部分内容需要修改，请按提示更正后再提交。"

    @classmethod
    def with_fields(cls, errors: list[FieldError]) -> "EmployeeInvalid":
        """Return the refusal with every field's sentence."""
        return cls(fields=tuple(errors))


class EmployeeNotFound(NotFound):
    """The person does not work for a unit that the caller administers."""

    message = "没有找到该人员，可能已移出本单位。"


class PersonDiffers(Conflict):
    """There is an account of this document with another name or phone; neither is told."""

    message = (
        "该证件号已有账户，且与填写的姓名或手机号不一致。"
        "请向本人核对后重新填写；账户信息确需更正的，请本人联系后台人员。"
    )
    field = "/document_number"


class ColleagueDiffers(Conflict):
    """The person works here already, with another name or phone."""

    message = "该证件号已在本单位人员信息中，姓名或手机号与填写的不同，需要更正请使用“编辑”。"
    field = "/document_number"


class EmployedElsewhere(Conflict):
    """The person works for another unit."""

    message = "该人员已属于其他单位，请由原单位移出后再添加。"
    field = "/document_number"


class RegistrationWaits(Conflict):
    """The person has registered without a unit, and nobody has decided yet."""

    message = "该证件号已提交个人注册，正在等待后台人员处理，请处理后再添加。"
    field = "/document_number"


class PersonDisabled(Conflict):
    """The account of the person is disabled."""

    message = "该人员的账户已停用，请联系后台人员启用后再添加。"
    field = "/document_number"


class OtherDuties(Forbidden):
    """The person holds a role that no unit gives."""

    message = "该人员另有其他职责，账户由平台管理员维护，请联系后台人员。"


class UnitAccount(Forbidden):
    """The account is the unit's own; it comes in by the portal."""

    message = "这是单位账号，通过政务一体化平台登录，不在人员信息中维护。"


class NotOneself(Forbidden):
    """Nobody does this to himself or herself."""

    message = "不能对自己进行此操作，请由本单位其他管理员处理。"


class OwnedByPerson(Conflict):
    """The person has come in already: name and phone are no longer the unit's to change."""

    message = (
        "该人员已自行登录过，姓名和手机号不能再由单位修改："
        "手机号请本人登录后在“账户信息”中更换，姓名有误请联系后台人员。"
    )


class NotActive(Conflict):
    """The account is disabled."""

    message = "该人员已停用，请先启用。"


class AlreadyActive(Conflict):
    """The account is not disabled."""

    message = "该人员没有停用，无需启用，请刷新页面查看。"


class DisabledByPlatform(Forbidden):
    """Not this unit has disabled the account."""

    message = "该账户由平台管理员停用，本单位不能启用，请联系后台人员。"


class RoleNotAssignable(Invalid):
    """A unit does not give this role."""

    message = "单位只能设置“个人/建设单位员工”和“单位管理员”两种角色。"
    field = "/roles"


class LastUnitAdministrator(Conflict):
    """Without this person nobody could administer the unit."""

    message = "这是本单位最后一位在用的单位管理员，请先为另一位已登录过的人员设置单位管理员角色。"
    field = "/roles"


class NoRoleYet(Conflict):
    """The person may do nothing yet, so a password is of no use."""

    message = "请先完成权限设置，初始密码会随之发送。"


class NoPhone(Conflict):
    """There is no number that a password could be sent to."""

    message = "该人员没有手机号，无法发送密码，请先补充手机号。"


class PasswordMessagesSpent(TooMany):
    """Passwords were sent often enough for a day."""

    message = "今天向该人员或该手机号发送密码已达{limit}次，请明天再试，或请本人使用“忘记密码”。"


class DisableReasonMissing(Invalid):
    """Disabling says why."""

    message = "请填写停用原因。"
    field = "/reason"
