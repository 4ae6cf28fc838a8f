"""Exports, as tasks."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from experts.exports import usecases
from foundation.db.transient import is_transient
from foundation.resources import Resources


async def gather_export(resources: Resources, export_id: str) -> None:
    """Gather the next rows of an export."""
    await _or_give_up(usecases.gather_portion, resources, UUID(export_id))


async def write_export(resources: Resources, export_id: str) -> None:
    """Write the file of an export whose rows are gathered."""
    await _or_give_up(usecases.write_file, resources, UUID(export_id))


async def remove_export(resources: Resources, export_id: str) -> None:
    """Forget an export after its time."""
    await usecases.remove(resources, UUID(export_id))


async def _or_give_up(
    step: Callable[[Resources, UUID], Awaitable[None]], resources: Resources, export_id: UUID
) -> None:
    """Take a step; what no retry would help is said on the export and then parked as usual."""
    try:
        await step(resources, export_id)
    except Exception as error:
        if not is_transient(error):
            await usecases.give_up(resources, export_id)
        raise
