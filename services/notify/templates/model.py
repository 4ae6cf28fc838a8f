"""What messages say: one row for each kind of message."""

from sqlalchemy.orm import Mapped, mapped_column

from notify.database import Base


class Template(Base):
    """The texts of one kind of message. `{variable}` is filled in; `variables` lists what may be.

    `in_app_text` or `sms_text` is None where that channel is not used. `sms_template_id` is the provider's
    own name for the text, which providers in China want registered beforehand. `link` is a page of ours.
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
