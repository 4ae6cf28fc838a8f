"""Imports, as tasks: each does a portion and enqueues the next."""

from uuid import UUID

from foundation.resources import Resources
from identity.employee_imports import usecases


async def check_employee_import(resources: Resources, import_id: str) -> None:
    """Look through the next lines of a list."""
    await usecases.check_portion(resources, UUID(import_id))


async def apply_employee_import(resources: Resources, import_id: str, by: str) -> None:
    """Prepare the next lines of a list or, at its end, add everybody."""
    await usecases.apply_portion(resources, UUID(import_id), UUID(by))


async def remove_employee_import(resources: Resources, import_id: str) -> None:
    """Forget a list after its time."""
    await usecases.remove_import(resources, UUID(import_id))
