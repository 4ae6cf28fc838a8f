"""Templates on the wire."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from notify.templates import policies
from notify.templates.model import Template, TemplateWording
from notify.templates.policies import Words
from notify.templates.usecases import Looked, Preview

MOST_CHARACTERS = 2000
Text = Annotated[str, Field(max_length=MOST_CHARACTERS)]
Version = Annotated[int, Field(ge=0, le=2**31 - 2)]


class WordsIn(BaseModel):
    """What an administrator has typed; line ends and double spaces become one space, empty is none."""

    model_config = ConfigDict(extra="forbid")

    title: Text
    in_app_text: Text | None = None
    sms_text: Text | None = None
    sms_signature: Text
    sms_template_id: Text | None = None

    def words(self) -> Words:
        """Return the words as they are kept."""
        return Words(
            title=_one_line(self.title),
            in_app_text=_one_line(self.in_app_text) or None,
            sms_text=_one_line(self.sms_text) or None,
            sms_signature=_one_line(self.sms_signature),
            sms_template_id=_one_line(self.sms_template_id) or None,
        )


class EditIn(WordsIn):
    """The words, and which version was seen."""

    version: Version


class VersionIn(BaseModel):
    """Which version was seen."""

    model_config = ConfigDict(extra="forbid")

    version: Version


class TemplateItem(BaseModel):
    """A template in the list. `sample_title` is its title as people may read it, without raw variables.

    `registration_missing`: the provider does not know its text.
    """

    code: str
    title: str
    sample_title: str
    urgency: int
    in_app: bool
    sms: bool
    edited: bool
    registration_missing: bool
    updated_at: datetime | None
    updated_by: str | None

    @classmethod
    def of(cls, looked: Looked) -> Self:
        """Return a template as it travels."""
        template = looked.template
        return cls(
            code=template.code,
            title=template.title,
            sample_title=policies.sample_title(template),
            urgency=template.urgency,
            in_app=template.in_app_text is not None,
            sms=template.sms_text is not None,
            edited=policies.is_edited(template),
            registration_missing=looked.unregistered,
            updated_at=template.updated_at,
            updated_by=template.updated_by,
        )


class TemplatesOut(BaseModel):
    """Every template."""

    items: list[TemplateItem]


class VariableOut(BaseModel):
    """A variable, what a preview puts for it, and which of the three texts may use it."""

    name: str
    sample: str
    title: bool
    in_app: bool
    sms: bool

    @classmethod
    def of(cls, template: Template, name: str) -> Self:
        """Return a variable as it travels."""
        return cls(
            name=name,
            sample=policies.samples_of(template)[name],
            title=name in policies.usable_in(template, "title"),
            in_app=template.in_app_text is not None and name in policies.usable_in(template, "in_app_text"),
            sms=template.sms_text is not None,
        )


class WordingOut(BaseModel):
    """What a template said before; nobody's words are those of a release."""

    version: int
    title: str
    in_app_text: str | None
    sms_text: str | None
    sms_signature: str
    sms_template_id: str | None
    made_at: datetime | None
    made_by: str | None

    @classmethod
    def of(cls, wording: TemplateWording) -> Self:
        """Return a wording as it travels."""
        return cls(**{name: getattr(wording, name) for name in cls.model_fields})


class TemplateOut(TemplateItem):
    """A template with its words, what they may use, and what they were before."""

    version: int
    in_app_text: str | None
    sms_text: str | None
    sms_signature: str
    sms_template_id: str | None
    variables: list[VariableOut]
    needed: list[str]
    wordings: list[WordingOut]

    @classmethod
    def of(cls, looked: Looked) -> Self:
        """Return a template as it travels. What only its link uses is of no use in a text."""
        template, item = looked.template, TemplateItem.of(looked)
        return cls(
            **item.model_dump(),
            version=template.version,
            in_app_text=template.in_app_text,
            sms_text=template.sms_text,
            sms_signature=template.sms_signature,
            sms_template_id=template.sms_template_id,
            variables=[VariableOut.of(template, name) for name in policies.usable_in(template, "sms_text")],
            needed=template.needed,
            wordings=[WordingOut.of(each) for each in looked.wordings],
        )


class PreviewOut(BaseModel):
    """What a message would say with sample values."""

    title: str
    in_app: str | None
    sms: str | None
    sms_length: int
    parts: int
    warnings: list[str]

    @classmethod
    def of(cls, preview: Preview) -> Self:
        """Return a preview as it travels."""
        return cls(
            title=preview.title,
            in_app=preview.in_app,
            sms=preview.sms,
            sms_length=preview.sms_length,
            parts=preview.parts,
            warnings=list(preview.warnings),
        )


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
