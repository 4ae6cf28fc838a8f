"""What is done with records. One room in several modules; others come in by this door."""

from experts.records.model import Record
from experts.records.usecases.erasing import erase_record
from experts.records.usecases.filling import (
    Page,
    add_file,
    delete_file,
    list_files,
    read_page,
    save_draft,
    submit,
)
from experts.records.usecases.indexing import numbers_of
from experts.records.usecases.maintaining import (
    find_record,
    follow_account,
    follow_document,
    follow_edition,
    is_under_review,
    latest_submission,
    lock_record,
    of_account,
    serve_present_number,
)
from experts.records.usecases.merging import move_record, why_not_mergeable
from experts.records.usecases.opening import open_record
from experts.records.usecases.own import find_own, lock_own
from experts.records.usecases.registering import Registered, Standing, enter_registered, standings
from experts.records.usecases.registering_new import enter_new
from experts.records.usecases.uploading import begin_upload, cancel_upload, read_upload, send_chunk

__all__ = [
    "Page",
    "Record",
    "Registered",
    "Standing",
    "add_file",
    "begin_upload",
    "cancel_upload",
    "delete_file",
    "enter_new",
    "enter_registered",
    "erase_record",
    "find_own",
    "find_record",
    "follow_account",
    "follow_document",
    "follow_edition",
    "is_under_review",
    "latest_submission",
    "list_files",
    "lock_own",
    "lock_record",
    "move_record",
    "numbers_of",
    "of_account",
    "open_record",
    "read_page",
    "read_upload",
    "save_draft",
    "send_chunk",
    "serve_present_number",
    "standings",
    "submit",
    "why_not_mergeable",
]
