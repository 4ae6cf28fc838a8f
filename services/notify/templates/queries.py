"""Which templates."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db.prepared import Prepared
from foundation.db.together import Question, Row
from notify.templates.errors import TemplateMissing
from notify.templates.model import Template, TemplateWording

T = TypeVar("T")


class Texts(NamedTuple):
    """What of a template its messages are made from."""

    title: str
    in_app_text: str | None
    sms_text: str | None
    sms_signature: str
    sms_template_id: str | None
    link: str | None
    urgency: int


_TEXTS = Prepared(
    select(*(Template.__table__.c[name] for name in Texts._fields)).where(Template.code == bindparam("code"))
)


def texts_of(code: str, meaning: Callable[[Texts], T]) -> Question[T]:
    """Return the question for what is made of a template's texts; reading the answer raises TemplateMissing."""

    def read(rows: Sequence[Row]) -> T:
        if not rows:
            raise TemplateMissing(code)
        return meaning(Texts(*rows[0]))

    return Question(_TEXTS, {"code": code}, read)


async def find(session: AsyncSession, code: str, *, lock: bool = False) -> Template | None:
    """Return the template with this code, None if there is none."""
    return await session.get(Template, code, with_for_update=lock)


async def list_all(session: AsyncSession) -> Sequence[Template]:
    """Return every template."""
    return (await session.scalars(select(Template).order_by(Template.code))).all()


async def list_wordings(session: AsyncSession, code: str) -> Sequence[TemplateWording]:
    """Return what a template said before, the last words first."""
    statement = select(TemplateWording).where(TemplateWording.template == code)
    return (await session.scalars(statement.order_by(TemplateWording.version.desc()))).all()
