"""What can go wrong when the association maintains the library."""

from foundation.errors import Conflict, Invalid


class PageExpired(Conflict):
    """Somebody else has done something with this expert since the page was loaded."""

    message = "页面已过期，请刷新后再操作。"


class NotPossibleNow(Conflict):
    """The expert's status does not allow this."""

    message = "当前状态为“{status}”，不能办理{deed}。"


class RemovalDuringReview(Conflict):
    """A change of this expert is under review."""

    message = "信息变更正在审核，请待审核结束后再办理出库，或先暂停。"


class AmendmentDuringReview(Conflict):
    """A change of this expert is under review."""

    message = "专家正在申请信息变更，请在审核结束后再编辑。"


class NothingChanged(Invalid):
    """What was sent is what the library holds."""

    message = "没有修改任何内容。请修改后再核对；不需要修改的，请点击“取消”。"


class Incomplete(Invalid):
    """Something of what was changed is missing or wrong."""

    message = "还有 {count} 处需要填写或修改，请按提示补充。"
