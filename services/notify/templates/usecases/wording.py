"""Putting a message into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.db import together
from foundation.db.together import Question
from foundation.unit_of_work import UnitOfWork
from notify.templates import policies, queries
from notify.templates.queries import Texts


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
    asked = wording_of(code, variables)
    return (await together.ask(uow.session, asked))[asked]


def wording_of(code: str, variables: Mapping[str, str]) -> Question[Wording]:
    """Return the question for the texts of a message; reading the answer raises TemplateMissing or VariableMissing."""
    return queries.texts_of(code, lambda texts: _worded(texts, variables))


def registration_of(code: str) -> Question[Registration]:
    """Return the question how the SMS provider knows a template; reading the answer raises TemplateMissing."""
    return queries.texts_of(
        code,
        lambda texts: Registration(
            texts.sms_signature, texts.sms_template_id, policies.in_order(texts.sms_text)
        ),
    )


def _worded(texts: Texts, variables: Mapping[str, str]) -> Wording:
    return Wording(
        title=policies.fill_in(texts.title, variables),
        in_app=policies.fill_in(texts.in_app_text, variables) if texts.in_app_text else None,
        sms=policies.signed(texts.sms_signature, policies.fill_in(texts.sms_text, variables))
        if texts.sms_text
        else None,
        sms_variables={name: variables[name] for name in policies.in_order(texts.sms_text)},
        link=policies.fill_in(texts.link, variables) if texts.link else None,
        urgency=texts.urgency,
    )
