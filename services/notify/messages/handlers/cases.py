"""What people are told about submissions and how they are reviewed."""

from contracts.events.experts import SubmissionMade
from contracts.events.review import CaseDecided, ReviewsDue
from contracts.words import PURPOSE_LABELS
from foundation.unit_of_work import UnitOfWork
from notify.contacts.usecases import holders_of
from notify.messages import policies, usecases
from notify.messages.handlers.waiting import until_told


async def tell_submission(uow: UnitOfWork, fact: SubmissionMade) -> None:
    """Tell a person that the submission has arrived."""
    with until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = {"name": person.name, "purpose": PURPOSE_LABELS[fact.purpose]}
        topic = f"case:{fact.submission_id}:submitted"
        await usecases.notify_person(uow, fact.account_id, topic, "case.submitted", variables)


async def tell_decision(uow: UnitOfWork, fact: CaseDecided) -> None:
    """Tell a person how a stage was decided and what comes next."""
    topic = f"case:{fact.case_id}:{fact.stage.value}"
    template = policies.decision_template(fact.stage, fact.verdict, fact.purpose)
    with until_told():
        person = await usecases.get_person(uow, fact.account_id)
        variables = policies.decision_variables(person.name, fact.stage, fact.purpose, fact.opinion)
        await usecases.notify_person(uow, fact.account_id, topic, template, variables)


async def tell_reviews_due(uow: UnitOfWork, fact: ReviewsDue) -> None:
    """Tell every reviewer of a queue once a day what is due soon or overdue in it."""
    role, organization_id = policies.reviewers_of(fact.stage, fact.bureau_id)
    variables = policies.due_variables(fact.stage, fact.soon, fact.overdue)
    with until_told():
        for account_id in await holders_of(uow, role, organization_id):
            topic = f"reviews-due:{fact.queue}:{fact.day.isoformat()}:{account_id}"
            await usecases.notify_person(uow, account_id, topic, "reviews.due", variables)
