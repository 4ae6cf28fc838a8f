"""What can go wrong with cases, in words."""

from foundation.errors import Conflict, Forbidden, Invalid, NotFound


class CaseNotFound(NotFound):
    """There is no such case, or not for this person."""

    message = "没有找到这份申请，可能已被撤回，或您无权查看。"


class CaseNotRegistered(NotFound):
    """The submission has not arrived here yet, or is not this person's."""

    message = "申请正在登记，请稍后再试。"


class StageAlreadyDecided(Conflict):
    """Another reviewer has decided this stage."""

    message = "另一位审核人已经处理了这一环节。"


class YouHaveDecided(Conflict):
    """The same reviewer has decided this stage before."""

    message = "您已经处理过这一环节，无需重复提交。"


class CaseWasWithdrawn(Conflict):
    """The applicant has taken the submission back."""

    message = "申请人已撤回这份申请，无需审核。"


class AlreadyReviewed(Conflict):
    """Somebody has decided, so it cannot be withdrawn."""

    message = "已有审核意见，不能撤回。"


class NotPossibleNow(Conflict):
    """The case cannot become that from what it is."""

    message = "这份申请的状态已发生变化，请刷新页面后再试。"


class NotYourStage(Forbidden):
    """The open stage is decided by somebody with another role."""

    message = "当前环节不由您审核，您可以查看，但不能处理。"


class OwnApplication(Forbidden):
    """Nobody decides on an application of their own."""

    message = "不能审核本人的申请，请由其他审核人处理。"


class SameEmployer(Forbidden):
    """Nobody decides on an application from their own employer."""

    message = "申请人与您同属一个单位，您应当回避，请由其他单位的审核人处理。"


class SamePerson(Forbidden):
    """The two stages are decided by different people."""

    message = "您已处理过这份申请的资料预审，资料终审须由另一人处理。"


class OpinionMissing(Invalid):
    """A rejection needs an opinion."""

    message = "审核不通过时请填写审核意见，至少 2 个字。"
    field = "/opinion"


class KindMissing(Invalid):
    """Passing the preliminary stage needs a recommendation."""

    message = "请选择推荐类型：全区专家或所在地专家。"
    field = "/kind"
