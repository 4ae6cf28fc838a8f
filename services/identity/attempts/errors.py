"""What is said to somebody who has guessed too often."""

from foundation.errors import TooMany


class AttemptsDelayed(TooMany):
    """After several wrong guesses the next one has to wait."""

    message = "密码错误次数较多，请在{wait}后再试。如忘记密码，可使用“忘记密码”重新设置。"
