"""Putting a message into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.unit_of_work import UnitOfWork
from notify.templates import policies, queries


@dataclass(frozen=True, slots=True)
class Wording:
    """A message in words. `in_app` or `sms` is None where that channel is not used.

    `sms` begins with the signature in 【】, as it arrives on the phone; `sms_variables` are those that its text
    uses and no others, in the order of the text, since providers are told them. `urgency` says what it goes out
    before.
    """

    title: str
    in_app: str | None
    sms: str | None
    sms_variables: Mapping[str, str]
    link: str | None
    urgency: int


@dataclass(frozen=True, slots=True)
class Registration:
    """How the SMS provider knows a text; `variables` are its variables in the order of the text."""

    signature: str
    template_id: str | None
    variables: Sequence[str]


async def put_into_words(uow: UnitOfWork, code: str, variables: Mapping[str, str]) -> Wording:
    """Return the texts of a message; raise TemplateMissing or VariableMissing."""
    template = await queries.get(uow.session, code)
    return Wording(
        title=policies.fill_in(template.title, variables),
        in_app=policies.fill_in(template.in_app_text, variables) if template.in_app_text else None,
        sms=policies.signed(template.sms_signature, policies.fill_in(template.sms_text, variables))
        if template.sms_text
        else None,
        sms_variables={name: variables[name] for name in policies.in_order(template.sms_text)},
        link=policies.fill_in(template.link, variables) if template.link else None,
        urgency=template.urgency,
    )


async def find_registration(uow: UnitOfWork, code: str) -> Registration:
    """Return how the SMS provider knows a template; raise TemplateMissing."""
    template = await queries.get(uow.session, code)
    return Registration(
        template.sms_signature, template.sms_template_id, policies.in_order(template.sms_text)
    )
