"""What can go wrong with review activities, in words."""

from foundation.errors import Conflict, Invalid, NotFound


class ActivityNotFound(NotFound):
    """There is no such activity, or not for this person."""

    message = "没有找到这项评审活动，可能已被删除，或您无权查看。"


class NotPossibleNow(Conflict):
    """The activity cannot become that from what it is."""

    message = "评审活动的状态已发生变化，请刷新页面后再试。"


class ChangedMeanwhile(Conflict):
    """Somebody else has saved the activity since it was read."""

    message = "这项评审活动刚刚被其他人修改过，请刷新页面，核对后再保存。"


class ContentsInvalid(Invalid):
    """Something that was written down of the activity is wrong."""

    message = "填写的内容有误，请按提示修改后重新保存。"


class ContentsIncomplete(Invalid):
    """Experts can be picked for an activity only when all is known that picking depends on."""

    message = "这项评审活动还没有填写完整，请按提示补充后再选定专家。"


class BureauToChoose(Invalid):
    """The officer works for several bureaus and has not said for which one this is, or named another's."""

    message = "您可以代表多个单位，请选择由哪个单位组织这项评审活动。"
    field = "/bureau_id"


class BureauUnknown(Conflict):
    """The officer's bureau has not been told to this service yet, or is closed."""

    message = "平台上暂时没有您单位的信息，或您的单位已停用。请稍后再试，仍有问题请联系平台管理员。"
