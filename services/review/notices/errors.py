"""What can go wrong with notices, in words."""

from foundation.errors import Conflict, NotFound


class NoticeNotFound(NotFound):
    """There is no such notice, or not for this person."""

    message = "没有找到这份委派通知，或您无权查看。"


class NotPossibleNow(Conflict):
    """The notice cannot become that from what it is."""

    message = "这份委派通知的状态已发生变化，请刷新页面后再试。"
