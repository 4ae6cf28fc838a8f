"""What people are told about review activities, delegations and notices."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from contracts.events.review import (
    ActivityCancelled,
    ActivitySubmitted,
    DelegationAnswered,
    DelegationOffered,
    DelegationReleased,
    DelegationUpcoming,
    ForExpert,
    NoticeIssued,
)
from contracts.words import Role
from foundation.unit_of_work import UnitOfWork
from notify.contacts.usecases import holders_of
from notify.messages import policies, usecases
from notify.messages.handlers.waiting import until_told
from notify.settings import settings


async def tell_submitted(uow: UnitOfWork, fact: ActivitySubmitted) -> None:
    """Tell the association that a bureau has handed an activity over."""
    topic = f"activity:{fact.activity_id}:submitted:{fact.version}"
    variables = policies.submitted_variables(fact)
    await _tell_association(uow, topic, "activity.submitted", variables, about=fact.activity_id)


async def tell_cancelled(uow: UnitOfWork, fact: ActivityCancelled) -> None:
    """Tell the association that an activity it had in hand does not take place."""
    if not fact.submitted:
        return
    topic = f"activity:{fact.activity_id}:cancelled:{fact.version}"
    variables = policies.cancelled_variables(fact)
    await _tell_association(uow, topic, "activity.cancelled", variables, about=fact.activity_id)


async def tell_offer(uow: UnitOfWork, fact: DelegationOffered) -> None:
    """Ask an expert whether to take part: on the phone with the link to answer on, in the app without it."""
    with until_told():
        name = await _name_of(uow, fact)
        variables = policies.offer_variables(fact, name, settings().public_url)
        await _tell_expert(
            uow, fact, f"offer:{fact.offer_id}", "delegation.offered", variables, until=fact.expires_at
        )


async def tell_answer(uow: UnitOfWork, fact: DelegationAnswered) -> None:
    """Tell the association what an expert has answered, and the bureau where it is to pick another one."""
    topic = f"delegation:{fact.delegation_id}:answered:{fact.version}"
    variables = policies.answered_variables(fact)
    template = policies.answered_template(fact.accepted)
    await _tell_association(uow, topic, template, variables, about=fact.activity_id)
    if not fact.accepted:
        replacing = f"{topic}:replace"
        await _tell_officers(
            uow, fact.bureau_id, replacing, "delegation.replace", variables, about=fact.activity_id
        )


async def tell_release(uow: UnitOfWork, fact: DelegationReleased) -> None:
    """Tell an expert who had been asked that nothing comes of it."""
    with until_told():
        variables = policies.expert_variables(fact, await _name_of(uow, fact))
        topic = f"delegation:{fact.delegation_id}:released:{fact.version}"
        await _tell_expert(uow, fact, topic, "delegation.released", variables)


async def tell_upcoming(uow: UnitOfWork, fact: DelegationUpcoming) -> None:
    """Remind an expert of a review that begins soon."""
    with until_told():
        variables = policies.expert_variables(fact, await _name_of(uow, fact))
        topic = policies.upcoming_topic(fact)
        await _tell_expert(uow, fact, topic, "delegation.upcoming", variables, until=fact.starts_at)


async def tell_notice(uow: UnitOfWork, fact: NoticeIssued) -> None:
    """Tell an expert of a 委派通知 or of its withdrawal, and the bureaus that have to know.

    An expert without an account cannot log in: the text message leads to the notice's public page.
    The bureau of the place, which acknowledges, and the bureau that has picked are told once of what was issued
    together, and once if they are the same; that another expert is to be picked is told for each.
    """
    with until_told():
        variables = policies.notice_variables(fact, await _name_of(uow, fact), settings().public_url)
        topic, batch, about = f"notice:{fact.notice_id}", policies.batch_topic(fact), fact.activity_id
        template = policies.notice_template(fact, "" if fact.account_id else "number")
        await _tell_expert(uow, fact, topic, template, variables)
        own, local = fact.bureau_id, fact.local_bureau_id
        if local is not None:
            template = policies.notice_template(fact, "local")
            await _tell_officers(uow, local, f"{batch}:local", template, variables, about=about)
        if fact.replace:
            template = policies.notice_template(fact, "replace")
            await _tell_officers(uow, own, f"{topic}:replace", template, variables, about=about)
        elif own != local:
            template = policies.notice_template(fact, "bureau")
            await _tell_officers(uow, own, f"{batch}:bureau", template, variables, about=about)


async def _name_of(uow: UnitOfWork, fact: ForExpert) -> str:
    """Return how the expert is addressed; raise PersonUnknown while the account has not been told."""
    if fact.account_id is None:
        return fact.expert_name
    return (await usecases.get_person(uow, fact.account_id)).name


async def _tell_expert(
    uow: UnitOfWork,
    fact: ForExpert,
    topic: str,
    template: str,
    variables: Mapping[str, str],
    *,
    until: datetime | None = None,
) -> None:
    """Tell by the account, else by the number alone; with neither there is nobody to tell."""
    about = fact.activity_id
    if fact.account_id is not None:
        await usecases.notify_person(
            uow, fact.account_id, topic, template, variables, about=about, until=until
        )
    elif fact.phone:
        await usecases.tell_number(uow, fact.phone, topic, template, variables, about=about, until=until)


async def _tell_association(
    uow: UnitOfWork, topic: str, template: str, variables: Mapping[str, str], *, about: UUID
) -> None:
    with until_told():
        for account_id in await holders_of(uow, Role.ASSOCIATION_COORDINATOR):
            await usecases.notify_person(
                uow, account_id, f"{topic}:{account_id}", template, variables, about=about
            )


async def _tell_officers(
    uow: UnitOfWork,
    bureau_id: UUID,
    topic: str,
    template: str,
    variables: Mapping[str, str],
    *,
    about: UUID,
) -> None:
    with until_told():
        for account_id in await holders_of(uow, Role.BUREAU_OFFICER, bureau_id):
            await usecases.notify_person(
                uow, account_id, f"{topic}:{account_id}", template, variables, about=about
            )
