"""更换手机号 over HTTP."""

from fastapi import APIRouter

from foundation.http.dependencies import ClientAddress, Held, SignedIn
from identity.phones import usecases
from identity.phones.schemas import PhoneCodeIn, PhoneIn, PhoneSendingOut

router = APIRouter(tags=["accounts"])


@router.post("/account/phone/code", status_code=202)
async def send_code(
    body: PhoneCodeIn, resources: Held, actor: SignedIn, address: ClientAddress
) -> PhoneSendingOut:
    """Send a code to the number that the caller wants to use."""
    sending = await usecases.send_phone_code(
        resources, actor, body.phone.strip(), body.captcha_id, body.captcha_answer, address
    )
    return PhoneSendingOut.of(sending)


@router.post("/account/phone", status_code=204)
async def change_phone(body: PhoneIn, resources: Held, actor: SignedIn, address: ClientAddress) -> None:
    """Use another mobile number from now on."""
    await usecases.change_phone(resources, actor, body.phone.strip(), body.code, body.password, address)
