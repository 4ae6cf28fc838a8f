"""Work on files outside any request."""

from uuid import UUID

from experts.attachments import usecases
from foundation.resources import Resources


async def inspect_attachment(resources: Resources, attachment_id: str) -> None:
    """Inspect a file that has arrived."""
    await usecases.inspect(resources, UUID(attachment_id))


async def sweep_attachment(resources: Resources, attachment_id: str) -> None:
    """Remove what is left of an upload that never ended, and objects that nothing needs."""
    await usecases.sweep(resources, UUID(attachment_id))
