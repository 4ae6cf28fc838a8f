"""The services by name. Imported lazily, so that a process loads only what it runs."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
from pydantic import ValidationError

from foundation.bus.handling import Handlers
from foundation.resources import Resources
from foundation.settings import BackendSettings
from foundation.tasks.shell import Tasks

BACKENDS = ("identity", "experts", "review", "notify")


class SettingsWrong(click.ClickException):
    """Settings are missing or refused: says which variables and why, never what they hold."""


def check_settings(service: str) -> None:
    """Raise SettingsWrong unless the settings of a service, or of the gateway, are whole."""
    try:
        import_module(f"{service}.settings").settings()
    except ValidationError as error:
        said = [_said(service, one["loc"], one["type"], one["msg"]) for one in error.errors()]
        # not chained: a ValidationError shows values, and some of these are secret
        raise SettingsWrong("\n".join([f"the settings of {service} are not whole:", *said])) from None


def settings(service: str) -> BackendSettings:
    """Return the settings of a service; raise SettingsWrong."""
    check_settings(service)
    made: BackendSettings = import_module(f"{service}.settings").settings()
    return made


def opener(service: str) -> Callable[[], Resources]:
    """Return the function that opens the resources of a service; raise SettingsWrong."""
    check_settings(service)
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


def _said(service: str, place: tuple[int | str, ...], kind: str, message: str) -> str:
    names = [f"{service}_{part}".upper() for part in place[:1]]
    if kind == "missing":
        return f"  {names[0]} is missing"
    return ": ".join(["  " + (names[0] if names else service.upper()), message.removeprefix("Value error, ")])
