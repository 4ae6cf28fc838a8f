"""What can be wrong with a registration or its decision."""

from foundation.errors import Conflict, FieldError, Forbidden, Invalid, NotFound


class RegistrationInvalid(Invalid):
    """Some fields of the registration cannot be accepted."""

    message = "部分内容需要修改，请按提示更正后再提交。"

    @classmethod
    def with_fields(cls, errors: list[FieldError]) -> "RegistrationInvalid":
        """Return the refusal with every field's sentence."""
        return cls(fields=tuple(errors))


class AlreadyRegistered(Conflict):
    """The person has an account."""

    message = "该证件号已经注册，请直接登录；忘记密码可使用“忘记密码”重新设置。"
    field = "/document_number"


class AlreadyWaiting(Conflict):
    """The person has registered and waits for permission."""

    message = "该证件号已提交注册，正在等待后台人员添加权限，请勿重复注册。"
    field = "/document_number"


class RegistrationNotFound(NotFound):
    """The person has not registered by herself or himself."""

    message = "没有找到该注册信息。"


class AlreadyDecided(Conflict):
    """Another administrator has decided."""

    message = "该注册已由{name}处理，请刷新页面查看结果。"


class ReasonMissing(Invalid):
    """A refusal says why."""

    message = "不通过时请填写原因，原因会告知注册人。"
    field = "/reason"


class OwnRegistration(Forbidden):
    """Nobody decides about himself or herself."""

    message = "不能审核自己的注册，请由其他管理员处理。"
