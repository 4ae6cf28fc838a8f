"""The services by name. Imported lazily, so that a process loads only what it runs."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from foundation.bus.handling import Handlers
from foundation.resources import Resources
from foundation.settings import BackendSettings
from foundation.tasks.shell import Tasks

BACKENDS = ("identity", "experts", "review", "notify")


def settings(service: str) -> BackendSettings:
    """Return the settings of a service."""
    made: BackendSettings = import_module(f"{service}.settings").settings()
    return made


def opener(service: str) -> Callable[[], Resources]:
    """Return the function that opens the resources of a service."""
    function: Callable[[], Resources] = import_module(f"{service}.settings").open_resources
    return function


def handlers(service: str) -> Handlers:
    """Return a service's answers to facts."""
    table: Handlers = import_module(f"{service}.consumer").HANDLERS
    return table


def tasks(service: str) -> Tasks:
    """Return a service's tasks."""
    table: Tasks = import_module(f"{service}.worker").TASKS
    return table


def migrations_folder(service: str) -> Path:
    """Return where a service keeps its revisions."""
    package = import_module(service)
    return Path(str(package.__path__[0])) / "migrations"
