"""What can stand in the way of a request about one's own data, and of dealing with it."""

from foundation.errors import Conflict, FieldError, Forbidden, Invalid, NotFound


class RequestNotFound(NotFound):
    """There is no such request, or it is another person's."""

    message = "没有找到该申请。"


class AlreadyAsked(Conflict):
    """A person has one open request of a kind at a time."""

    message = "您已有一件“{kind}”申请正在办理，请等待答复，或先撤回后重新提交。"


class RequestClosed(Conflict):
    """The request has been answered or withdrawn meanwhile."""

    message = "该申请已办结或已由本人撤回，请刷新页面查看。"


class RequestInvalid(Invalid):
    """Some fields of a request or of its answer cannot be accepted."""

    message = "部分内容需要修改，请按提示更正后再提交。"

    @classmethod
    def of(cls, pointer: str, sentence: str) -> "RequestInvalid":
        """Return the refusal of one field."""
        return cls(fields=(FieldError(pointer, sentence),))


class NoPerson(Forbidden):
    """The account is a unit's own: there is nobody's data in it."""

    message = "这是单位账号，不属于个人，不能提出个人信息申请。单位信息有误请联系平台管理员。"


class OwnRequest(Forbidden):
    """Nobody answers the own request."""

    message = "不能办理自己的申请，请由另一位平台管理员办理。"


class WrongKind(Conflict):
    """A deletion is not done by correcting, nor the other way round."""

    message = "该申请不是“{kind}”申请，请刷新页面后再试。"


class HoldsOffice(Conflict):
    """Who acts for an office is first relieved of it."""

    message = "申请人还有工作权限：{roles}。请先在“人员账户”中收回这些权限，再办理删除。"


class LastOfUnit(Conflict):
    """A unit without an administrator could not look after its people."""

    message = "申请人是所在单位最后一位单位管理员。请先为该单位设置另一位管理员，再办理删除。"


class NotErasable(Conflict):
    """The account is not in a state in which it can be erased."""

    message = "该账户已合并、已注销或正在等待授权，不能办理删除，请刷新页面查看。"


class NothingChanged(Conflict):
    """What is to be corrected is so already."""

    message = "填写的内容与现有信息相同，没有需要更正的内容。确认无误可选择“不予办理”并说明原因。"


class PersonGone(Conflict):
    """The account was erased meanwhile."""

    message = "该账户已注销，不能再提出申请。"
