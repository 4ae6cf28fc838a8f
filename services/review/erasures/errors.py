"""What stands in the way of a deletion here."""

from foundation.errors import Conflict


class StillReviewed(Conflict):
    """A case of the person is open."""

    message = "有一件申请正在审核。请先由本人撤回，或等待审核结束，再办理删除。"


class StillExpected(Conflict):
    """The person is picked for, or delegated to, a review that is not over."""

    message = "已被选定参加评审活动“{title}”。请先由建设工程消防协会取消选定或撤回委派，或等待活动完成，再办理删除。"
