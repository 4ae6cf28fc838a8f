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
from notify.templates.usecases.wording import Registration, Wording, find_registration, put_into_words

__all__ = [
    "Draft",
    "Looked",
    "Preview",
    "Registration",
    "Wording",
    "change",
    "find_registration",
    "list_templates",
    "look",
    "preview",
    "put_into_words",
    "restore",
    "ship",
]
