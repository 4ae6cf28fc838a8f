"""What is done with files. One room in four modules; others come in by this door."""

from experts.attachments.model import Content, File, Section
from experts.attachments.policies import Named, Upload
from experts.attachments.usecases.inspecting import inspect
from experts.attachments.usecases.life import (
    announce,
    arrive,
    change_owner,
    collect,
    delete,
    files_of,
    give_up,
    mark_submitted,
    sent_before,
    show_to,
)
from experts.attachments.usecases.reading import open_content, open_page, open_preview
from experts.attachments.usecases.sweeping import sweep

__all__ = [
    "Content",
    "File",
    "Named",
    "Section",
    "Upload",
    "announce",
    "arrive",
    "change_owner",
    "collect",
    "delete",
    "files_of",
    "give_up",
    "inspect",
    "mark_submitted",
    "open_content",
    "open_page",
    "open_preview",
    "sent_before",
    "show_to",
    "sweep",
]
