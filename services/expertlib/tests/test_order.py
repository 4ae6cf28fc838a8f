"""What keeps its order by what: subjects go on at the same time, but for facts that reach beyond their subject."""

import pytest

from contracts.events import experts, identity, review
from expertlib import registry

ACTIVITY = (
    review.ActivitySubmitted,
    review.ActivityCancelled,
    review.DelegationOffered,
    review.DelegationAnswered,
    review.DelegationReleased,
    review.DelegationUpcoming,
    review.NoticeIssued,
)


def lane(service, kind, subject="s", **data):
    return registry.handlers(service).lane_of({"type": kind.NAME, "subject": subject, "data": data})


@pytest.mark.parametrize(
    ("service", "kind"),
    [
        ("experts", identity.AccountErased),
        ("experts", identity.AccountsMerged),
        ("experts", identity.OrganizationChanged),
        ("review", identity.AccountErased),
        ("review", identity.AccountsMerged),
        ("review", identity.OrganizationChanged),
        ("notify", identity.AccountErased),
        ("notify", identity.AccountsMerged),
    ],
)
def test_what_concerns_more_than_its_subject_is_handled_alone(service, kind):
    assert lane(service, kind) is None


def test_a_record_and_its_case_are_told_to_review_in_order():
    assert lane("review", experts.SubmissionMade, "r") == lane("review", experts.EntryChanged, "r") == "r"
    assert lane("review", experts.EntryChanged, "other") != "r"


@pytest.mark.parametrize("kind", ACTIVITY)
def test_messages_about_one_activity_are_written_in_order(kind):
    """A later one may take an earlier one back, whatever each is about: an offer, a notice, its withdrawal."""
    assert lane("notify", kind, "its own id", activity_id="a") == "a"
    assert lane("notify", kind, "its own id", activity_id="b") == "b"
    assert "activity_id" in kind.model_fields
    assert "activity_id" not in kind.SEALED


@pytest.mark.parametrize("data", [{}, {"data": None}, {"data": []}])
def test_a_fact_without_its_field_keeps_its_order_by_its_subject(data):
    envelope = {"type": review.NoticeIssued.NAME, "subject": "s", **data}
    assert registry.handlers("notify").lane_of(envelope) == "s"
