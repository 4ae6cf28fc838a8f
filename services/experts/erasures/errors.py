"""What stands in the way of a deletion here."""

from foundation.errors import Conflict


class StillReviewed(Conflict):
    """What the person has submitted is under review."""

    message = "有一件申请正在审核。请先由本人撤回，或等待审核结束，再办理删除。"


class StillListed(Conflict):
    """The person is an expert of the library."""

    message = "专家状态为“{status}”。请先由建设工程消防协会办理出库，再办理删除。"
