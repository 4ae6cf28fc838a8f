"""Imports, as tasks: each does a portion and enqueues the next."""

from uuid import UUID

from experts.register_imports import usecases
from foundation.resources import Resources


async def check_register_import(resources: Resources, import_id: str) -> None:
    """Look through the next lines of a register."""
    await usecases.check_portion(resources, UUID(import_id))


async def apply_register_import(resources: Resources, import_id: str, by: str) -> None:
    """List whom the next good lines of a register hold."""
    await usecases.apply_portion(resources, UUID(import_id), UUID(by))


async def remove_register_import(resources: Resources, import_id: str) -> None:
    """Forget a register after its time."""
    await usecases.remove_import(resources, UUID(import_id))
