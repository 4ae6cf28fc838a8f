"""What messages say: one row for each kind of message, and what it said before."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from notify.database import Base


class Template(Base):
    """The texts of one kind of message. `{variable}` is filled in; `variables` lists what may be.

    `in_app_text` or `sms_text` is None where that channel is not used. `sms_template_id` is the provider's
    own name for the text, which providers in China want registered beforehand. `link` is a page of ours, whose
    variables are filled in too. `urgency` says what it goes out before (messages.model.Urgency).

    `needed` names variables that are secrets of the text message: one of them must stay in `sms_text`, and none
    may stand in the other texts. `shipped` holds the words as released; an administrator has edited them where
    `updated_at` is set.
    """

    __tablename__ = "templates"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    in_app_text: Mapped[str | None]
    sms_text: Mapped[str | None]
    sms_signature: Mapped[str]
    sms_template_id: Mapped[str | None]
    variables: Mapped[list[str]]
    link: Mapped[str | None]
    urgency: Mapped[int]
    needed: Mapped[list[str]]
    shipped: Mapped[dict[str, Any]]
    version: Mapped[int]
    updated_at: Mapped[datetime | None]
    updated_by: Mapped[str | None]


class TemplateWording(Base):
    """What a template said as long as this was its version; nobody's words are the released ones."""

    __tablename__ = "template_wordings"

    template: Mapped[str] = mapped_column(ForeignKey(Template.code, ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    in_app_text: Mapped[str | None]
    sms_text: Mapped[str | None]
    sms_signature: Mapped[str]
    sms_template_id: Mapped[str | None]
    made_at: Mapped[datetime | None]
    made_by: Mapped[str | None]
