"""Which templates."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from notify.templates.errors import TemplateMissing
from notify.templates.model import Template


async def get(session: AsyncSession, code: str) -> Template:
    """Return the template with this code; raise TemplateMissing."""
    template = await session.get(Template, code)
    if template is None:
        raise TemplateMissing(code)
    return template


async def insert_missing(session: AsyncSession, values: Mapping[str, Any]) -> bool:
    """Store a template unless its code is there; return whether it was stored."""
    statement = insert(Template).values(**values).on_conflict_do_nothing().returning(Template.code)
    return await session.scalar(statement) is not None
