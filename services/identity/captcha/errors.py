"""What can be wrong with a captcha."""

from foundation.errors import Invalid, Unavailable


class CaptchaNeeded(Invalid):
    """This needs a picture captcha first."""

    message = "请输入图形验证码。"
    field = "/captcha_answer"


class CaptchaWrong(Invalid):
    """The answer is not what the picture shows, or the picture is too old."""

    message = "图形验证码不正确或已过期，请看新图片重新输入。"
    field = "/captcha_answer"


class CaptchaUnavailable(Unavailable):
    """Captchas cannot be made or checked at the moment."""

    message = "图形验证码暂时无法使用，请稍后再试。您填写的内容没有丢失。"
