"""What can be wrong with showing again who one is."""

from foundation.errors import Conflict, Invalid


class PasswordWrong(Invalid):
    """The password is another one."""

    message = "密码不正确，请重新输入。"
    field = "/password"


class LoginTooOld(Conflict):
    """The account has no password, and its login was too long ago to count."""

    message = "为了您的账户安全，请退出后重新登录，并在15分钟内完成此操作。"
