"""Bringing the words of a release into the house."""

from dataclasses import asdict, dataclass
from typing import Any

from foundation.telemetry.logs import log
from foundation.unit_of_work import UnitOfWork
from notify.templates import policies, queries
from notify.templates.model import Template
from notify.templates.usecases.history import keep_wording

NOTICE = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A template as it ships. Texts and signature may be edited later, the rest follows the release.

    `also` names variables that are given and that the shipped texts do not use; `needed` and `urgency` are those
    of the table.
    """

    code: str
    title: str
    in_app_text: str | None
    sms_text: str | None
    link: str | None
    sms_signature: str
    sms_template_id: str | None = None
    urgency: int = NOTICE
    also: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, Any]:
        """Return what an administrator may edit."""
        return {name: value for name, value in asdict(self).items() if name in policies.EDITABLE}

    @property
    def variables(self) -> list[str]:
        """Return what may be filled in."""
        names = policies.variables_in(self.title, self.in_app_text, self.sms_text, self.link)
        return sorted(names | {*self.also, *self.needed})


async def ship(uow: UnitOfWork, draft: Draft) -> None:
    """Add a template, or have it follow the release: its words too, unless an administrator has edited them.

    Edited words that need what the release no longer gives could not be sent: they become the released ones.
    """
    template = await queries.find(uow.session, draft.code, lock=True)
    if template is None:
        uow.session.add(_new(draft))
        uow.audit("template.add", "template", draft.code)
        return
    words = policies.words_that_follow(template, draft.words)
    followed = _set(template, _given(draft))
    if not words and not policies.can_be_filled_in(template):
        log.warning(
            "template_words_replaced", template=draft.code, why="they need what the release no longer gives"
        )
        words = {name: draft.words[name] for name in policies.TEXTS}
    if any(getattr(template, name) != value for name, value in words.items()):
        keep_wording(uow.session, template)
        template.version += 1
        template.updated_at, template.updated_by = uow.now(), None
        followed = _set(template, words)
    if followed:
        uow.audit("template.follow", "template", draft.code)


def _new(draft: Draft) -> Template:
    return Template(code=draft.code, **draft.words, **_given(draft), version=0)


def _given(draft: Draft) -> dict[str, Any]:
    """Return what nobody edits."""
    return {
        "variables": draft.variables,
        "link": draft.link,
        "urgency": draft.urgency,
        "needed": sorted(draft.needed),
        "shipped": draft.words,
    }


def _set(template: Template, values: dict[str, Any]) -> bool:
    """Have the columns hold these values; return whether any did not."""
    changed = {name: value for name, value in values.items() if getattr(template, name) != value}
    for name, value in changed.items():
        setattr(template, name, value)
    return bool(changed)
