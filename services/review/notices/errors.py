"""What can go wrong with notices, in words."""

from foundation.errors import Conflict, Invalid, NotFound


class NoticeNotFound(NotFound):
    """There is no such notice, or not for this person."""

    message = "没有找到这份委派通知，或您无权查看。"


class NotPossibleNow(Conflict):
    """The notice cannot become that from what it is."""

    message = "这份委派通知的状态已发生变化，请刷新页面后再试。"


class NotReadyToIssue(Conflict):
    """Something is missing before the notices can be issued."""

    message = "还不能下达委派通知：{missing}。"


class ReviewOver(Conflict):
    """The time of the review has passed."""

    message = (
        "评审的结束时间已过，不能再下达委派通知。请先调整评审时间，再与专家确认；"
        "已有专家下达委派的，请由住建局取消选定其他专家、减少人数后再试。"
    )


class WithdrawalStays(Conflict):
    """A notice of withdrawal cannot be withdrawn itself."""

    message = "撤回委派通知不能再撤回。需要这位专家参加的，请由住建局重新选定。"


class BegunAlready(Conflict):
    """Nobody can be replaced once the review is under way: from midnight of its first day on."""

    message = "评审活动已进入“进行”，不能再更换专家。请选择“不更换专家”后撤回。"


class AttendanceStands(Conflict):
    """Of whom it is noted whether they came, the notice stays."""

    message = "已登记这位专家的出席情况，委派通知不能再撤回。登记有误的，请在“出席与评价”中更正。"


class NoticesChanged(Conflict):
    """A notice has come since the page was read: nobody takes note of what they have not seen."""

    message = "委派通知刚刚有变化，请核对后再点击“知悉”。"


class AttendanceNoted(Conflict):
    """Somebody has attended already: what has taken place cannot be cancelled."""

    message = "已登记专家出席情况，评审活动不能再取消。"


class ReasonWrong(Invalid):
    """A withdrawal or cancellation says why."""

    message = "请填写原因，2到200个字，专家会看到。"
    field = "/reason"
