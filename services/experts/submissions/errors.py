"""What can go wrong with submissions."""

from foundation.errors import Conflict, NotFound


class SubmissionNotFound(NotFound):
    """There is no such submission, or not for this caller."""

    message = "没有找到该申请，或您无权查看。"


class CannotBecome(Conflict):
    """The submission has been concluded already."""

    message = "该申请已有结果，请刷新页面后再试。"
