"""What can go wrong with review activities, in words."""

from foundation.errors import Conflict, NotFound


class ActivityNotFound(NotFound):
    """There is no such activity, or not for this person."""

    message = "没有找到这项评审活动，可能已被删除，或您无权查看。"


class NotPossibleNow(Conflict):
    """The activity cannot become that from what it is."""

    message = "评审活动的状态已发生变化，请刷新页面后再试。"


class ChangedMeanwhile(Conflict):
    """Somebody else has saved the activity since it was read."""

    message = "这项评审活动刚刚被其他人修改过，请刷新页面，核对后再保存。"
