"""What is done with one's own mobile number."""

from contracts.words import CodePurpose
from foundation.auth.actor import Actor
from foundation.resources import Resources
from identity.accounts import usecases as accounts
from identity.codes.errors import CodeWrong
from identity.codes.usecases import Request, Sending, binding_subject, check_code, send_code, use_code
from identity.phones.errors import PhoneUnchanged
from identity.reauthentication.usecases import reauthenticate
from identity.sessions.usecases import end_other_sessions


async def send_phone_code(
    resources: Resources,
    actor: Actor,
    phone: str,
    captcha_id: str | None,
    captcha_answer: str | None,
    address: str | None,
) -> Sending:
    """Send a code to the number that the caller wants to use; it is good for this person and this number only.

    Raises PhoneUnchanged or what `send_code` raises.
    """
    async with resources.database.read() as reading:
        account = (await accounts.get_profile(reading, actor.id)).account
    if account.opened(resources.sealer).phone == phone:
        raise PhoneUnchanged
    request = Request(CodePurpose.BIND_PHONE, phone, "", captcha_id, captcha_answer, actor.id)
    return await send_code(resources, request, address)


async def change_phone(
    resources: Resources, actor: Actor, phone: str, code: str, password: str, address: str | None
) -> None:
    """Bind the caller's account to another mobile number, by a code that this number received; it is told.

    Every other session ends, as with another password (ASVS 5.0, 7.4.3). Raises what `reauthenticate` raises,
    CodeWrong or CodeTriesSpent.
    """
    await reauthenticate(resources, actor, password, address)
    subject = binding_subject(actor.id, phone)
    async with resources.unit_of_work(actor, address) as uow:
        uow.leave_unaudited("a try at a code; what it allows is audited")
        code_id = await check_code(uow, CodePurpose.BIND_PHONE, subject, code)
    if code_id is None:
        raise CodeWrong
    async with resources.unit_of_work(actor, address) as uow:
        await use_code(uow, code_id)
        account = await accounts.keep_phone(uow, actor.id, phone)
        account.close_sessions()
        await end_other_sessions(uow, account, keep=actor.session_id)
