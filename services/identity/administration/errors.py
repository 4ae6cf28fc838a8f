"""What can be wrong with what an administrator asks for."""

from foundation.errors import Conflict, Forbidden, Invalid, NotFound


class Oneself(Forbidden):
    """Nobody administers the own account."""

    message = "不能对自己的账户进行此操作，请由另一位平台管理员处理。"


class NotGrantable(Conflict):
    """Roles are granted to active accounts only."""

    message = "该账户不是正常状态，不能添加权限。等待授权的注册请在“用户注册”中审核，已停用的账户请先启用。"


class GrantGone(NotFound):
    """The account does not hold this role any more."""

    message = "该权限已被收回，请刷新页面查看。"


class PersonInvalid(Invalid):
    """Some fields of a new person cannot be accepted."""

    message = "部分内容需要修改，请按提示更正后再提交。"


class NotCorrectable(Conflict):
    """Name and phone are corrected in accounts that are active or disabled only."""

    message = "该账户不是正常或停用状态，不能修改。等待授权或被拒绝的注册由本人重新提交。"


class UnitAccount(Forbidden):
    """The account is a unit's own: its name is the unit's, and it has no phone."""

    message = "这是单位账号，名称随单位信息，请在“单位与机构”中修改。"


class NothingToCorrect(Conflict):
    """What is to be corrected is so already."""

    message = "填写的内容与现有信息相同，没有需要更正的内容，请核对后重新填写。"


class AccountOutdated(Conflict):
    """Somebody else has changed the account meanwhile."""

    message = "该账户刚刚被修改过，请核对最新内容后再保存。"


class PersonHasAccount(Conflict):
    """The person has an account already."""

    message = "该证件号已有账户，请在“人员账户”中按证件号查找，直接为其添加权限。"
    field = "/document_number"


class ReasonMissing(Invalid):
    """A deed that somebody else suffers says why."""

    message = "请填写原因，原因会记入审计日志。"
    field = "/reason"
