"""What can go wrong with a record."""

from foundation.errors import Conflict, Invalid, NotFound


class RecordNotThere(NotFound):
    """The record of this account has not been made yet."""

    message = "您的专家档案正在建立，请稍候几秒后刷新页面。如长时间未建立，请联系管理员确认权限。"


class RecordGone(NotFound):
    """The person was deleted meanwhile."""

    message = "该账户已注销，个人信息已删除，不能再填写或上传资料。"


class DraftStale(Conflict):
    """The draft has been saved by another page since this one was loaded."""

    message = "另一个页面已修改了您的资料，请刷新页面后再继续填写。"


class NotEditable(Conflict):
    """The record cannot be edited in its present status."""

    message = "当前状态为“{status}”，不能修改资料。"


class AlreadySubmitted(Conflict):
    """The record is under review already."""

    message = "您的申请已提交，正在审核中。"


class CannotSubmit(Conflict):
    """The record cannot be submitted in its present status."""

    message = "当前状态为“{status}”，不能提交申请。"


class NotWithdrawable(Conflict):
    """There is nothing under review that nobody has decided on."""

    message = "已有审核意见或没有审核中的申请，不能撤回。"


class Incomplete(Invalid):
    """Something stands in the way of submitting."""

    message = "还有 {count} 处需要填写或修改，请按提示补充后再提交。"


class CannotBecome(Conflict):
    """The record is in a status from which this is not possible."""

    message = "当前状态为“{status}”，不能进行此操作，请刷新页面后再试。"


class MovesUnderReview(Conflict):
    """The record that would move to another account is under review."""

    message = "被合并的账户有正在审核的专家库申请，请在审核结束后再合并。"


class BothSubmitted(Conflict):
    """Both accounts have submitted records, which cannot be made one."""

    message = (
        "两个账户都提交过专家库申请，专家资料不能自动合并，因此不能合并账户。请与建设工程消防协会核实后处理。"
    )
