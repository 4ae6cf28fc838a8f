"""What may follow what."""

import pytest

from contracts.words import STATUS_LABELS, RecordStatus
from experts.attachments import errors as file_errors
from experts.attachments.model import NEXT as FILE_NEXT
from experts.attachments.model import STATE_LABELS, Attachment, FileState
from experts.records.errors import CannotBecome
from experts.records.model import NEXT, PURPOSE_FROM, REJECTED, UNDER_REVIEW, WITHDRAWN, Record
from experts.submissions.model import NEXT as OUTCOME_NEXT
from experts.submissions.model import Outcome

# The status table of product.md with the additions of docs/decisions/0020.
PRODUCT_PAGE = {
    "draft": {"applying"},
    "applying": {"rejected", "listed", "draft"},
    "rejected": {"applying"},
    "listed": {"changing", "suspended", "removed"},
    "changing": {"listed", "change_rejected", "suspended"},
    "change_rejected": {"changing", "suspended", "removed"},
    "suspended": {"listed", "changing", "removed"},
    "removed": {"applying"},
}


def test_the_table_of_statuses_is_the_product_pages():
    assert {
        str(status): {str(one) for one in following} for status, following in NEXT.items()
    } == PRODUCT_PAGE


@pytest.mark.parametrize("status", list(RecordStatus))
@pytest.mark.parametrize("new", list(RecordStatus))
def test_a_record_becomes_what_the_table_allows_and_nothing_else(status, new):
    record = Record(status=status, version=7)
    if new in PRODUCT_PAGE[status]:
        record.become(new)
        assert (record.status, record.version) == (new, 8)
    else:
        with pytest.raises(CannotBecome, match=STATUS_LABELS[status]):
            record.become(new)
        assert (record.status, record.version) == (status, 7)


@pytest.mark.parametrize("status", list(PURPOSE_FROM))
def test_every_way_into_review_and_out_of_it_is_in_the_table(status):
    purpose = PURPOSE_FROM[status]
    review = UNDER_REVIEW[purpose]
    assert review in NEXT[status]
    assert {REJECTED[purpose], WITHDRAWN[purpose], RecordStatus.LISTED} <= NEXT[review]


@pytest.mark.parametrize("new", [RecordStatus.LISTED, RecordStatus.CHANGE_REJECTED])
def test_review_that_ends_beside_a_suspension_leaves_it_and_makes_older_pages_stale(new):
    record = Record(status=RecordStatus.SUSPENDED, version=7)
    record.conclude(new)
    assert (record.status, record.version) == (RecordStatus.SUSPENDED, 8)
    record = Record(status=RecordStatus.CHANGING, version=7)
    record.conclude(new)
    assert (record.status, record.version) == (new, 8)


def test_nothing_follows_a_concluded_submission():
    assert all(not OUTCOME_NEXT[outcome] for outcome in Outcome if outcome != Outcome.OPEN)


def test_every_state_of_a_file_is_in_its_table_and_has_a_word():
    assert set(FILE_NEXT) == set(STATE_LABELS) == set(FileState)


def test_a_failed_file_never_passes():
    with pytest.raises(file_errors.CannotBecome):
        Attachment(state=FileState.FAILED).become(FileState.PASSED)


@pytest.mark.parametrize(
    ("state", "submitted", "readable"),
    [
        (FileState.PENDING, False, False),
        (FileState.CHECKING, False, False),
        (FileState.FAILED, False, False),
        (FileState.PASSED, False, True),
        (FileState.DELETED, False, False),
        (FileState.DELETED, True, True),
    ],
)
def test_only_what_has_passed_is_readable_and_a_submitted_file_stays_so(state, submitted, readable):
    assert Attachment(state=state, submitted=submitted).readable is readable
