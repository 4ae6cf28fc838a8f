"""What can go wrong with delegations, in words."""

from foundation.errors import Conflict, Invalid, NotFound, TooMany


class DelegationNotFound(NotFound):
    """There is no such delegation, or not for this person."""

    message = "没有找到这条委派记录，可能已被取消，或您无权查看。"


class NotPossibleNow(Conflict):
    """The delegation cannot become that from what it is."""

    message = "这位专家的联系状态已发生变化，请刷新页面后再试。"


class ExpertNotShared(NotFound):
    """There is no such expert, or not for this bureau: both are answered alike."""

    message = "没有找到这位专家，或这位专家未共享给您的单位。刚入库的专家请几分钟后再试。"


class PickRefused(Conflict):
    """Something speaks against the expert that no reason overrules."""

    message = "不能选定{name}。{reasons}。"


class PickNeedsReason(Invalid):
    """Something speaks against the expert that wants a reason."""

    message = "{warnings}。仍要选定的，请填写理由（2 至 200 个字）。"
    field = "/despite"


class NeedNotFound(Invalid):
    """The activity wants no expert of this kind."""

    message = "请选择为哪个专业选定专家；专业可能已被修改，请刷新页面后再试。"
    field = "/need_id"


class NeedFull(Conflict):
    """As many experts as are wanted have been picked."""

    message = "这一专业已选满，不能再选。如需换人，请先取消选定。"


class NotReplaceable(Conflict):
    """This delegation needs no other in its place, or has one."""

    message = "这位专家不需要更换，或已经更换过，请刷新页面后再试。"


class ReplacedByItself(Conflict):
    """Nobody replaces themself."""

    message = "更换的专家不能是同一位专家，请另选一位。"


class ReleaseNeedsReason(Invalid):
    """Whoever has been asked is told why they are not needed."""

    message = "已联系过这位专家，请填写取消选定的理由（2 至 200 个字），平台会告知专家。"
    field = "/reason"


class NotReadyToSubmit(Conflict):
    """The experts that are picked do not make the activity complete."""

    message = "还不能提交协会：{missing}。"


class TooManyOffers(TooMany):
    """An expert is not sent more invitations a day than that."""

    message = "今天已向这位专家发送{most}次邀请短信，请明天再发，或电话联系后登记。"


class OfferTooSoon(TooMany):
    """Invitations follow each other too closely."""

    message = "刚刚向这位专家发送过邀请短信，请过1分钟再发。"


class NobodyToWriteTo(Conflict):
    """The expert has neither an account nor a phone number."""

    message = "没有手机号，请电话联系后登记。"


class OfferRefused(Conflict):
    """Something speaks against the expert by now, who need not be asked any more."""

    message = "不能邀请{name}：{reasons}。请登记“不能参加”，由住建局更换专家。"


class AcceptanceRefused(Conflict):
    """Something speaks against the expert by now, who said yes on the phone."""

    message = "不能登记{name}接受：{reasons}。请登记“不能参加”，由住建局更换专家。"


class ConfirmationRefused(Conflict):
    """Something speaks by now against experts whose time was to be confirmed."""

    message = "不能确认工作时间：{reasons}。请登记“不能参加”，由住建局更换专家。"


class TimeTaken(Conflict):
    """The expert has said yes to another review at the same time."""

    message = "您在该时间已接受其他评审活动，不能再接受这一次。请选择“不能参加”；如有疑问，请与消防协会联系。"


class CannotAccept(Conflict):
    """Something else speaks against the expert by now; what it is the association says."""

    message = "平台核对后，这次评审暂时不能由您接受。请与消防协会联系。"


class BegunAlready(Conflict):
    """The review has begun, or is over: nobody is asked any more."""

    message = "评审的开始时间已过，不能再发送邀请或答复。需要继续的，请先调整评审时间。"


class DeclineNeedsReason(Invalid):
    """Who cannot take part says why."""

    message = "请填写不能参加的原因，2到200个字。"
    field = "/reason"


class ConfirmNeedsAcceptance(Invalid):
    """Only the time of who takes part can be confirmed."""

    message = "只有登记为“接受”时，才能同时确认工作时间。"
    field = "/confirm"


class ChangedMeanwhile(Conflict):
    """What the expert answers is not what is asked any more."""

    message = "评审安排刚刚有变动，请刷新页面，看清时间和地点后再答复。"


class NobodyChosen(Invalid):
    """No expert was ticked."""

    message = "请勾选要确认工作时间的专家。"
    field = "/delegation_ids"


class RescheduleNeedsReason(Invalid):
    """Everybody who has been asked is asked anew: the contact log says why."""

    message = "请填写调整的原因（2 至 200 个字），会记入联系记录。"
    field = "/reason"


class DelegatedAlready(Conflict):
    """A notice names the time and place."""

    message = "已有专家下达委派，通知上写有时间和地点。请先撤回委派通知，再调整时间。"


class TakenAtThatTime(Conflict):
    """Somebody has promised the new time elsewhere."""

    message = "新的时间有专家不能参加：{who}。请另选时间，或先由住建局取消选定这些专家。"


class NotBegunYet(Conflict):
    """The review is still to come."""

    message = "评审还没有开始，请在开始后登记出席情况、完成评审。"


class NobodyNoted(Invalid):
    """Nothing was said of anybody."""

    message = "请至少为一位专家选择“已出席”或“未出席”。"
    field = "/items"


class NotDelegated(Conflict):
    """Only who was delegated is expected to come."""

    message = "{name}没有有效的委派通知，不能登记出席情况。请刷新页面后再试。"


class AttendanceChanged(Conflict):
    """Somebody else has noted it since it was read."""

    message = "{name}的出席情况刚刚被其他人登记过，请刷新页面，核对后再保存。"


class AttendanceMissing(Conflict):
    """An activity is over only once it is known who came."""

    message = "还不能完成评审：{names}还没有登记出席情况。请先选择“已出席”或“未出席”并保存。"


class NobodyTookPart(Conflict):
    """All notices were withdrawn: there was no review."""

    message = "没有专家参加这次评审，不能完成。评审没有进行的，请由协会取消评审活动。"
