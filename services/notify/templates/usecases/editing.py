"""Looking at templates and editing their words."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.unit_of_work import UnitOfWork
from notify.settings import settings
from notify.sms.usecases import count_parts
from notify.templates import policies, queries
from notify.templates.errors import TemplateNotFound, TemplateOutdated, WordsRefused
from notify.templates.model import Template, TemplateWording
from notify.templates.policies import Words
from notify.templates.usecases.history import keep_wording


@dataclass(frozen=True, slots=True)
class Looked:
    """A template with what it said before; `unregistered` says that the provider does not know its text."""

    template: Template
    wordings: Sequence[TemplateWording]
    unregistered: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a message would say. `parts` is how many text messages it is billed as."""

    title: str
    in_app: str | None
    sms: str | None
    sms_length: int
    parts: int
    warnings: Sequence[str]


async def list_templates(session: AsyncSession) -> list[Looked]:
    """Return every template, without what they said before."""
    return [Looked(each, (), is_unregistered(each)) for each in await queries.list_all(session)]


async def look(session: AsyncSession, code: str) -> Looked:
    """Return a template with what it said before; raise TemplateNotFound."""
    template = await _find(session, code)
    return Looked(template, await queries.list_wordings(session, code), is_unregistered(template))


async def preview(session: AsyncSession, code: str, words: Words) -> Preview:
    """Return what some words would say, with sample values; raise TemplateNotFound or WordsRefused."""
    template = await _find(session, code)
    _check(template, words)
    samples = policies.samples_of(template)
    sms = policies.fill_in(words.sms_text, samples) if words.sms_text else None
    whole = policies.signed(words.sms_signature, sms) if sms is not None else None
    return Preview(
        title=policies.fill_in(words.title, samples),
        in_app=policies.fill_in(words.in_app_text, samples) if words.in_app_text else None,
        sms=whole,
        sms_length=len(whole or ""),
        parts=count_parts(whole) if whole else 0,
        warnings=_warnings(template, words),
    )


async def change(uow: UnitOfWork, code: str, words: Words, version: int) -> Looked:
    """Have a template say this; raise TemplateNotFound, WordsRefused, or TemplateOutdated."""
    template = await _find(uow.session, code, lock=True)
    _check(template, words)
    return await _reword(uow, template, words, version, "template.change")


async def restore(uow: UnitOfWork, code: str, version: int) -> Looked:
    """Have a template say what the release says. How the provider knows it stays."""
    template = await _find(uow.session, code, lock=True)
    texts = {name: template.shipped.get(name) for name in policies.TEXTS}
    words = Words(
        title=texts["title"] or template.title,
        in_app_text=texts["in_app_text"],
        sms_text=texts["sms_text"],
        sms_signature=template.sms_signature,
        sms_template_id=template.sms_template_id,
    )
    return await _reword(uow, template, words, version, "template.restore")


def is_unregistered(template: Template) -> bool:
    """Return whether text messages of a template cannot go out because the provider does not know them."""
    return bool(settings().sms_provider != "outbox" and template.sms_text and not template.sms_template_id)


async def _reword(uow: UnitOfWork, template: Template, words: Words, version: int, deed: str) -> Looked:
    new = asdict(words)
    changed = sorted(name for name, value in new.items() if getattr(template, name) != value)
    if not changed:
        uow.leave_unaudited("the same words")
        return await look(uow.session, template.code)
    if template.version != version:
        raise TemplateOutdated
    keep_wording(uow.session, template)
    for name in changed:
        setattr(template, name, new[name])
    template.version += 1
    template.updated_at, template.updated_by = uow.now(), uow.actor.name if uow.actor else None
    uow.audit(deed, "template", template.code, version=template.version, changed=changed)
    await uow.session.flush()
    return await look(uow.session, template.code)


def _check(template: Template, words: Words) -> None:
    faults = policies.faults_of(template, words)
    if faults:
        raise WordsRefused(fields=tuple(faults))


def _warnings(template: Template, words: Words) -> list[str]:
    if not words.sms_text or settings().sms_provider == "outbox":
        return []
    if not words.sms_template_id:
        return ["还没有填写服务商模板编号：短信服务商不会发送这种短信。"]
    if words.sms_text != template.sms_text and words.sms_template_id == template.sms_template_id:
        return ["短信内容已修改：请先在短信服务商处登记新的内容，审核通过后填写新的模板编号。"]
    return []


async def _find(session: AsyncSession, code: str, *, lock: bool = False) -> Template:
    template = await queries.find(session, code, lock=lock)
    if template is None:
        raise TemplateNotFound
    return template
