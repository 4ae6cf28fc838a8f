"""Keeping what a template said before."""

from sqlalchemy.ext.asyncio import AsyncSession

from notify.templates import policies
from notify.templates.model import Template, TemplateWording


def keep_wording(session: AsyncSession, template: Template) -> None:
    """Keep the present words under the present version; the caller then changes both."""
    words = {name: getattr(template, name) for name in policies.EDITABLE}
    session.add(
        TemplateWording(
            template=template.code,
            version=template.version,
            **words,
            made_at=template.updated_at,
            made_by=template.updated_by,
        )
    )
