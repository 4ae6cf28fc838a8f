"""What is done with templates."""

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.unit_of_work import UnitOfWork
from notify.templates import policies, queries


@dataclass(frozen=True, slots=True)
class Draft:
    """The first state of a template, as it ships; the fields are those of the table."""

    code: str
    title: str
    in_app_text: str | None
    sms_text: str | None
    link: str | None
    sms_signature: str
    sms_template_id: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A message in words. `in_app` or `sms` is None where that channel is not used.

    `sms` begins with the signature in 【】, as it arrives on the phone; `sms_variables` are those that its text
    uses and no others, since providers are told them.
    """

    title: str
    in_app: str | None
    sms: str | None
    sms_variables: Mapping[str, str]
    link: str | None


@dataclass(frozen=True, slots=True)
class Registration:
    """How the SMS provider knows a text."""

    signature: str
    template_id: str | None


async def put_into_words(uow: UnitOfWork, code: str, variables: Mapping[str, str]) -> Wording:
    """Return the texts of a message; raise TemplateMissing or VariableMissing."""
    template = await queries.get(uow.session, code)
    return Wording(
        title=policies.fill_in(template.title, variables),
        in_app=policies.fill_in(template.in_app_text, variables) if template.in_app_text else None,
        sms=f"【{template.sms_signature}】{policies.fill_in(template.sms_text, variables)}"
        if template.sms_text
        else None,
        sms_variables={name: variables[name] for name in policies.variables_in(template.sms_text)},
        link=template.link,
    )


async def find_registration(uow: UnitOfWork, code: str) -> Registration:
    """Return how the SMS provider knows a template; raise TemplateMissing."""
    template = await queries.get(uow.session, code)
    return Registration(template.sms_signature, template.sms_template_id)


async def add_missing(uow: UnitOfWork, draft: Draft) -> None:
    """Add a template that is not there yet; one that is there stays as it is."""
    names = policies.variables_in(draft.title, draft.in_app_text, draft.sms_text)
    values = {
        "code": draft.code,
        "title": draft.title,
        "in_app_text": draft.in_app_text,
        "sms_text": draft.sms_text,
        "sms_signature": draft.sms_signature,
        "sms_template_id": draft.sms_template_id,
        "variables": sorted(names),
        "link": draft.link,
    }
    if await queries.insert_missing(uow.session, values):
        uow.audit("template.add", "template", draft.code)
