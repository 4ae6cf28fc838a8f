"""What is done with records. One room in two modules; others come in by this door."""

from experts.records.usecases.filling import (
    Page,
    add_file,
    delete_file,
    list_files,
    open_record,
    read_page,
    save_draft,
    submit,
)
from experts.records.usecases.merging import move_record, why_not_mergeable

__all__ = [
    "Page",
    "add_file",
    "delete_file",
    "list_files",
    "move_record",
    "open_record",
    "read_page",
    "save_draft",
    "submit",
    "why_not_mergeable",
]
