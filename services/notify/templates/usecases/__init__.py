"""What is done with templates: putting messages into words, following a release, editing."""

from notify.templates.usecases.editing import (
    Looked,
    Preview,
    change,
    list_templates,
    look,
    preview,
    restore,
)
from notify.templates.usecases.shipping import Draft, ship
from notify.templates.usecases.wording import (
    Registration,
    Wording,
    put_into_words,
    registration_of,
    wording_of,
)

__all__ = [
    "Draft",
    "Looked",
    "Preview",
    "Registration",
    "Wording",
    "change",
    "list_templates",
    "look",
    "preview",
    "put_into_words",
    "registration_of",
    "restore",
    "ship",
    "wording_of",
]
