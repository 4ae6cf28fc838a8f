"""What can be wrong with a version of the notice."""

from foundation.errors import Conflict, FieldError, Invalid, NotFound


class NoticeNotFound(NotFound):
    """There is no such version of the notice."""

    message = "没有找到该版本的个人信息处理告知书，请从版本列表进入。"


class NoticeInvalid(Invalid):
    """Some parts of the version cannot be published so."""

    message = "部分内容需要修改，请按提示更正后再保存或发布。"

    @classmethod
    def with_fields(cls, errors: list[FieldError]) -> "NoticeInvalid":
        """Return the refusal with every field's sentence."""
        return cls(fields=tuple(errors))


class NoticePublished(Conflict):
    """A published version never changes."""

    message = "该版本已经发布，内容不能再修改。如需修改，请起草新版本。"


class DraftExists(Conflict):
    """There is a draft already."""

    message = "已有一份草稿尚未发布，请先发布或删除该草稿，再起草新版本。"


class NoticeOutdated(Conflict):
    """Somebody else has changed the draft meanwhile."""

    message = "草稿刚被其他管理员修改，请刷新页面，核对最新内容后再保存或发布。"
