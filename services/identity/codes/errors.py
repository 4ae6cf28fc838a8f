"""What can be wrong with a code."""

from foundation.errors import Invalid, TooMany


class PhoneRefused(Invalid):
    """The number is not that of a mobile phone in mainland China."""

    message = "请填写正确的11位手机号码。"
    field = "/phone"


class LoginMissing(Invalid):
    """No ID number was given."""

    message = "请填写身份证号。"
    field = "/login"


class CodeWrong(Invalid):
    """The code is wrong, too old, used already or replaced by a newer one."""

    message = "验证码不正确或已失效，请核对短信，或重新获取验证码。"
    field = "/code"


class CodeTriesSpent(TooMany):
    """Five wrong tries within ten minutes."""

    message = "验证码输错次数过多，请在{minutes}分钟后重新获取验证码。"
    field = "/code"


class CodeTooSoon(TooMany):
    """A code was sent less than a minute ago."""

    message = "验证码已发送，请在{seconds}秒后再获取。"


class CodeTooMany(TooMany):
    """The phone has had its codes of the hour or of the day."""

    message = "获取验证码过于频繁，请在{wait}后再试。"


class CodeBudgetSpent(TooMany):
    """All codes of the day have been sent."""

    message = "今日短信发送量已达上限，请明天再试，或联系管理员。"
