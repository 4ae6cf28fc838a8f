"""Answers to other services' facts: what people are told."""

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.events.experts import ExpertMaintained, ReminderDue, SubmissionMade
from contracts.events.identity import (
    AccountsMerged,
    CodeIssued,
    InitialPasswordIssued,
    PhoneReplaced,
    RegistrationDecided,
)
from contracts.events.review import CaseDecided, ReviewsDue
from contracts.words import PURPOSE_LABELS
from foundation.bus.handling import NotYet
from foundation.unit_of_work import UnitOfWork
from notify.contacts.usecases import holders_of
from notify.messages import policies, usecases
from notify.messages.errors import PersonUnknown
from notify.templates.errors import TemplateMissing


async def send_code(uow: UnitOfWork, fact: CodeIssued) -> None:
    """Send a one-time code."""
    variables = {"code": fact.code, "purpose": policies.CODE_PURPOSES[fact.purpose]}
    with _until_told():
        await usecases.send_code(uow, fact.phone, f"code:{fact.code_id}", "code", variables, fact.expires_at)


async def send_initial_password(uow: UnitOfWork, fact: InitialPasswordIssued) -> None:
    """Send a password that is good for one login, to the phone that identity has told and never twice."""
    topic = f"initial-password:{fact.account_id}:{fact.version}"
    template = policies.password_template(fact.occasion)
    with _until_told():
        await usecases.send_code(
            uow, fact.phone, topic, template, {"password": fact.password}, fact.expires_at
        )


async def tell_old_phone(uow: UnitOfWork, fact: PhoneReplaced) -> None:
    """Tell whoever holds an account's old number that it has been replaced: it may not have been the owner."""
    topic = f"phone-replaced:{fact.account_id}:{fact.version}"
    variables = {"phone": fact.new_phone_masked, "who": policies.PHONE_REPLACED_BY[fact.by_owner]}
    with _until_told():
        await usecases.tell_number(uow, fact.phone, topic, "phone.replaced", variables)


async def tell_registration(uow: UnitOfWork, fact: RegistrationDecided) -> None:
    """Tell a person whether the registration was granted."""
    topic = f"registration:{fact.account_id}:{fact.version}"
    with _until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = {"name": person.name, "reason": policies.in_a_sentence(fact.reason)}
        template = policies.registration_template(fact.granted)
        await usecases.notify_person(uow, fact.account_id, topic, template, variables)


async def tell_submission(uow: UnitOfWork, fact: SubmissionMade) -> None:
    """Tell a person that the submission has arrived."""
    with _until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = {"name": person.name, "purpose": PURPOSE_LABELS[fact.purpose]}
        topic = f"case:{fact.submission_id}:submitted"
        await usecases.notify_person(uow, fact.account_id, topic, "case.submitted", variables)


async def tell_decision(uow: UnitOfWork, fact: CaseDecided) -> None:
    """Tell a person how a stage was decided and what comes next."""
    topic = f"case:{fact.case_id}:{fact.stage.value}"
    template = policies.decision_template(fact.stage, fact.verdict, fact.purpose)
    with _until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = policies.decision_variables(person.name, fact.stage, fact.purpose, fact.opinion)
        await usecases.notify_person(uow, fact.account_id, topic, template, variables)


async def tell_reviews_due(uow: UnitOfWork, fact: ReviewsDue) -> None:
    """Tell every reviewer of a queue once a day what is due soon or overdue in it."""
    role, organization_id = policies.reviewers_of(fact.stage, fact.bureau_id)
    variables = policies.due_variables(fact.stage, fact.soon, fact.overdue)
    with _until_told():
        for account_id in await holders_of(uow, role, organization_id):
            topic = f"reviews-due:{fact.queue}:{fact.day.isoformat()}:{account_id}"
            await usecases.notify_person(uow, account_id, topic, "reviews.due", variables)


async def tell_deed(uow: UnitOfWork, fact: ExpertMaintained) -> None:
    """Tell an expert what the association has done and why; without an account there is nobody to tell."""
    if fact.account_id is None:
        return
    topic = f"expert:{fact.record_id}:{fact.version}"
    with _until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = {"name": person.name, "reason": policies.in_a_sentence(fact.reason)}
        await usecases.notify_person(
            uow, fact.account_id, topic, policies.deed_template(fact.deed), variables
        )


async def tell_reminder(uow: UnitOfWork, fact: ReminderDue) -> None:
    """Tell an expert what ends soon or has ended."""
    with _until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = policies.reminder_variables(person.name, fact)
        template = policies.reminder_template(fact.kind)
        await usecases.notify_person(uow, fact.account_id, f"reminder:{fact.key}", template, variables)


async def follow_merge(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """What a person was told in a folded account is in the kept one's inbox."""
    await usecases.follow_merge(uow, fact)


@contextmanager
def _until_told() -> Iterator[None]:
    """Have the fact come again while the person or the template is not here yet."""
    try:
        yield
    except (PersonUnknown, TemplateMissing) as error:
        raise NotYet(repr(error)) from error
