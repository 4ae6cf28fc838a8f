"""What can be wrong with a password."""

from foundation.errors import Invalid, TooMany


class PasswordRefused(Invalid):
    """The password breaks the rule."""

    message = "密码不符合要求，请按提示修改。"


class HashingBusy(TooMany):
    """More people are logging in at this moment than the processors can serve."""

    message = "当前登录人数较多，请几秒后再试。"
