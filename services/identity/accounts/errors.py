"""What can be wrong with an account."""

from foundation.errors import Conflict, NotFound, TooMany


class AccountNotFound(NotFound):
    """There is no such account."""

    message = "没有找到该账户。"


class AccountExists(Conflict):
    """The person has an account already."""

    message = "该证件号已有账户，请直接登录；忘记密码可使用“忘记密码”重新设置。"
    field = "/document_number"


class AccountStateChanged(Conflict):
    """The account is not in a state in which this can be done."""

    message = "该账户的状态已发生变化，请刷新页面后再试。"


class RolesExclude(Conflict):
    """Who audits must not be who administers."""

    message = "审计人员与平台管理员不能是同一人。"
    field = "/role"


class RoleNeedsOrganization(Conflict):
    """The role is held for an organization of a certain kind."""

    message = "角色“{role}”不能授予该单位，请选择与角色相符的单位。"
    field = "/organization_id"


class LastAdministrator(Conflict):
    """Without this account nobody could administer the platform."""

    message = "这是最后一位在用的平台管理员，请先授权另一位平台管理员。"


class PhoneMissing(Conflict):
    """The account has no mobile number that a password could be sent to."""

    message = "该账户没有手机号，无法发送密码，请先填写手机号。"
    field = "/phone"


class AccountNotActive(Conflict):
    """The person cannot log in, so a password is of no use."""

    message = "该账户不是正常状态，不能重置密码，请先启用该账户。"


class PasswordResetsSpent(TooMany):
    """The password of this account was reset often enough for a day."""

    message = "该账户今天已重置密码{limit}次，请明天再试，或请本人使用“忘记密码”。"
