"""What can be wrong with a login or a session."""

from foundation.errors import FieldError, Forbidden, Invalid, NotFound, Unauthenticated

WRONG = "身份证号或密码不正确，请检查后重试。"


class WrongCredentials(Invalid):
    """There is no such account, or the password is another one: one answer for both."""

    message = WRONG
    field = "/password"


class AccountPending(Forbidden):
    """The password is right; permission has not been granted yet."""

    message = "您的注册正在等待后台人员添加权限，完成后会以短信通知您，届时即可登录。"


class AccountRefused(Forbidden):
    """The password is right; the registration was refused."""

    message = "您的注册未通过：{reason}。请按此修改后重新注册。"


class AccountDisabled(Forbidden):
    """The password is right; the account has been disabled."""

    message = "您的账户已停用，请联系所在单位或平台管理员。"


class InitialPasswordExpired(Forbidden):
    """The password is right, but somebody else set it, and it was used before or has waited for a day."""

    message = (
        "初始密码只能登录一次，且24小时内有效，现已不能再用。请点击“忘记密码”重新设置，或请单位重置密码。"
    )


class SessionOver(Unauthenticated):
    """The session has ended: left, idle too long, too old, or ended elsewhere."""

    message = "登录已过期，请重新登录。"


class SessionNotFound(NotFound):
    """There is no such session, or it is not the caller's."""

    message = "该登录已退出，请刷新页面。"


class DeviceNotFound(NotFound):
    """There is no such browser, or it is not the caller's."""

    message = "该浏览器已不在列表中，请刷新页面。"


# The third wrong password in a row: the next try needs a captcha, so the page can show one at once.
WRONG_AND_CAPTCHA_NEXT = (
    FieldError("/password", WRONG),
    FieldError("/captcha_answer", "请输入图形验证码后再试。"),
)
