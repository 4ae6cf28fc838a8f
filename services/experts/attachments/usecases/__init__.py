"""What is done with files. One room in several modules; others come in by this door."""

from experts.attachments.model import STATE_LABELS, Attachment, Content, File, Section
from experts.attachments.policies import CHUNK_BYTES, Announced, Named, Upload, announced
from experts.attachments.usecases import uploading
from experts.attachments.usecases.inspecting import inspect
from experts.attachments.usecases.life import (
    announce,
    arrive,
    change_owner,
    collect,
    delete,
    erase_of_record,
    files_of,
    give_up,
    live_files,
    mark_submitted,
    sent_before,
    show_to,
)
from experts.attachments.usecases.reading import open_content, open_page, open_preview
from experts.attachments.usecases.sweeping import sweep
from experts.attachments.usecases.uploading import Chunk, Progress

__all__ = [
    "CHUNK_BYTES",
    "STATE_LABELS",
    "Announced",
    "Attachment",
    "Chunk",
    "Content",
    "File",
    "Named",
    "Progress",
    "Section",
    "Upload",
    "announce",
    "announced",
    "arrive",
    "change_owner",
    "collect",
    "delete",
    "erase_of_record",
    "files_of",
    "give_up",
    "inspect",
    "live_files",
    "mark_submitted",
    "open_content",
    "open_page",
    "open_preview",
    "sent_before",
    "show_to",
    "sweep",
    "uploading",
]
