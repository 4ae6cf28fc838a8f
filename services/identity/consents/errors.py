"""What can be wrong with agreeing."""

from foundation.errors import Conflict, FieldError, Invalid


class ConsentInvalid(Invalid):
    """Both boxes are to be ticked, for the version that counts now."""

    message = "请阅读《个人信息处理告知书》，勾选两项同意后再继续。"

    @classmethod
    def with_fields(cls, errors: list[FieldError]) -> "ConsentInvalid":
        """Return the refusal with every field's sentence."""
        return cls(fields=tuple(errors))


class NothingToWithdraw(Conflict):
    """There is no consent that could be taken back."""

    message = "您目前没有可以撤回的同意，可能已经撤回，请刷新页面查看。"
