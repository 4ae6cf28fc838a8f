"""The shape of a captcha."""

from pydantic import BaseModel


class CaptchaOut(BaseModel):
    """A captcha; `image` is a PNG in base64."""

    captcha_id: str
    image: str
