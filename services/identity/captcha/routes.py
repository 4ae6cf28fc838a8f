"""Captchas over HTTP."""

from fastapi import APIRouter

from foundation.auth.guards import open_to_all
from foundation.http.dependencies import ClientAddress, Held
from identity.captcha import usecases
from identity.captcha.schemas import CaptchaOut

router = APIRouter(tags=["captcha"])


@router.post("/captchas", status_code=201)
@open_to_all
async def make_captcha(resources: Held, address: ClientAddress) -> CaptchaOut:
    """Make a picture captcha."""
    captcha = await usecases.make_captcha(resources, address)
    return CaptchaOut(captcha_id=captcha.id, image=captcha.image)
