"""What can be wrong with changing a password."""

from foundation.errors import Invalid


class OldPasswordWrong(Invalid):
    """The old password is another one."""

    message = "旧密码不正确，请重新输入。"
    field = "/old_password"


class PasswordUnchanged(Invalid):
    """The new password is the old one."""

    message = "新密码不能与旧密码相同，请换一个。"
    field = "/new_password"
