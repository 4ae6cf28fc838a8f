"""What is done with submissions. One room in four modules; others come in by this door."""

from experts.submissions.model import Origin, Outcome, Snapshot, SnapshotFile, SnapshotIdentity, Submission
from experts.submissions.policies import Against
from experts.submissions.usecases.erasing import erase_of_record
from experts.submissions.usecases.finding import (
    change_owner,
    find,
    kept_snapshot,
    made_with_key,
    one_of,
    open_snapshot,
    snapshot_of,
    snapshots_of,
    values_of,
)
from experts.submissions.usecases.following import take_decision, take_reassignment, take_withdrawal
from experts.submissions.usecases.keeping import keep_many_passed
from experts.submissions.usecases.making import Asked, Passed, fact_of, keep_passed, make, tell_again
from experts.submissions.usecases.reading import (
    MASKS,
    Base,
    Reading,
    Seen,
    Summaries,
    look_at,
    read_masked,
    summarise,
    visit,
)

__all__ = [
    "MASKS",
    "Against",
    "Asked",
    "Base",
    "Origin",
    "Outcome",
    "Passed",
    "Reading",
    "Seen",
    "Snapshot",
    "SnapshotFile",
    "SnapshotIdentity",
    "Submission",
    "Summaries",
    "change_owner",
    "erase_of_record",
    "fact_of",
    "find",
    "keep_many_passed",
    "keep_passed",
    "kept_snapshot",
    "look_at",
    "made_with_key",
    "make",
    "one_of",
    "open_snapshot",
    "read_masked",
    "snapshot_of",
    "snapshots_of",
    "summarise",
    "take_decision",
    "take_reassignment",
    "take_withdrawal",
    "tell_again",
    "values_of",
    "visit",
]
