"""What experts are told about their place in the library."""

from contracts.events.experts import ExpertMaintained, ReminderDue
from foundation.unit_of_work import UnitOfWork
from notify.messages import policies, usecases
from notify.messages.handlers.waiting import until_told


async def tell_deed(uow: UnitOfWork, fact: ExpertMaintained) -> None:
    """Tell an expert what the association has done and why; without an account there is nobody to tell."""
    if fact.account_id is None:
        return
    topic = f"expert:{fact.record_id}:{fact.version}"
    with until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = {"name": person.name, "reason": policies.in_a_sentence(fact.reason)}
        await usecases.notify_person(
            uow, fact.account_id, topic, policies.deed_template(fact.deed), variables
        )


async def tell_reminder(uow: UnitOfWork, fact: ReminderDue) -> None:
    """Tell an expert what ends soon or has ended."""
    with until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = policies.reminder_variables(person.name, fact)
        template = policies.reminder_template(fact.kind)
        await usecases.notify_person(uow, fact.account_id, f"reminder:{fact.key}", template, variables)
