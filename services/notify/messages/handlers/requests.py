"""What people are told about requests on their own data."""

from contracts.events.identity import PersonalRequestAnswered, PersonalRequestsDue
from contracts.words import Role
from foundation.unit_of_work import UnitOfWork
from notify.contacts.usecases import holders_of
from notify.messages import policies, usecases
from notify.messages.handlers.waiting import until_told


async def tell_request_answered(uow: UnitOfWork, fact: PersonalRequestAnswered) -> None:
    """Tell a person how the request was answered."""
    with until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = {
            "name": person.name,
            "purpose": fact.kind,
            "request": fact.number,
            "reason": policies.in_a_sentence(fact.answer),
        }
        template = policies.request_template(fact.done)
        await usecases.notify_person(
            uow, fact.account_id, f"personal-request:{fact.request_id}", template, variables
        )


async def tell_requests_due(uow: UnitOfWork, fact: PersonalRequestsDue) -> None:
    """Tell every platform administrator once a day what is due soon or overdue."""
    variables = {"soon": str(fact.soon), "overdue": str(fact.overdue)}
    with until_told():
        for account_id in await holders_of(uow, Role.PLATFORM_ADMIN):
            topic = f"personal-requests-due:{fact.day.isoformat()}:{account_id}"
            await usecases.notify_person(uow, account_id, topic, "requests.due", variables)
