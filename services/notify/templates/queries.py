"""Which templates."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from notify.templates.errors import TemplateMissing
from notify.templates.model import Template, TemplateWording


async def get(session: AsyncSession, code: str) -> Template:
    """Return the template with this code; raise TemplateMissing."""
    template = await session.get(Template, code)
    if template is None:
        raise TemplateMissing(code)
    return template


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
