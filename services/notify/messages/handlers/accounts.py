"""What people are told about their accounts."""

from contracts.events.identity import (
    CodeIssued,
    InitialPasswordIssued,
    PhoneReplaced,
    RegistrationDecided,
)
from foundation.unit_of_work import UnitOfWork
from notify.messages import policies, usecases
from notify.messages.handlers.waiting import until_told


async def send_code(uow: UnitOfWork, fact: CodeIssued) -> None:
    """Send a one-time code."""
    variables = {"code": fact.code, "purpose": policies.CODE_PURPOSES[fact.purpose]}
    with until_told():
        await usecases.send_code(uow, fact.phone, f"code:{fact.code_id}", "code", variables, fact.expires_at)


async def send_initial_password(uow: UnitOfWork, fact: InitialPasswordIssued) -> None:
    """Send a password that is good for one login, to the phone that identity has told and never twice."""
    topic = f"initial-password:{fact.account_id}:{fact.version}"
    template = policies.password_template(fact.occasion)
    with until_told():
        await usecases.send_code(
            uow, fact.phone, topic, template, {"password": fact.password}, fact.expires_at
        )


async def tell_old_phone(uow: UnitOfWork, fact: PhoneReplaced) -> None:
    """Tell whoever holds an account's old number that it has been replaced: it may not have been the owner."""
    topic = f"phone-replaced:{fact.account_id}:{fact.version}"
    variables = {"phone": fact.new_phone_masked, "who": policies.PHONE_REPLACED_BY[fact.by_owner]}
    with until_told():
        await usecases.tell_number(uow, fact.phone, topic, "phone.replaced", variables)


async def tell_registration(uow: UnitOfWork, fact: RegistrationDecided) -> None:
    """Tell a person whether the registration was granted."""
    topic = f"registration:{fact.account_id}:{fact.version}"
    with until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = {"name": person.name, "reason": policies.in_a_sentence(fact.reason)}
        template = policies.registration_template(fact.granted)
        await usecases.notify_person(uow, fact.account_id, topic, template, variables)
