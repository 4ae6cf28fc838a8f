"""What is said to somebody who has guessed too often."""

from foundation.errors import TooMany


class AttemptsDelayed(TooMany):
    """After several wrong guesses the next one has to wait."""

    message = "密码错误次数较多，请在{wait}后再试。如忘记密码，可使用“忘记密码”重新设置。"


class AddressDelayed(TooMany):
    """From one network address very many logins have failed, at whatever accounts."""

    message = "您所在的网络登录失败次数过多，请在{wait}后再试；也可以换用以前登录过本平台的浏览器登录。"
