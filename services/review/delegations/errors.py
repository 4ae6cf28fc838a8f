"""What can go wrong with delegations, in words."""

from foundation.errors import Conflict, NotFound


class DelegationNotFound(NotFound):
    """There is no such delegation, or not for this person."""

    message = "没有找到这条委派记录，可能已被取消，或您无权查看。"


class NotPossibleNow(Conflict):
    """The delegation cannot become that from what it is."""

    message = "这位专家的联系状态已发生变化，请刷新页面后再试。"
