"""Who listens to what. Every process declares all of it, so that nothing told before a start is lost."""

from contracts.events import experts, identity, review
from contracts.events.base import Fact

SUBSCRIPTIONS: dict[str, tuple[type[Fact], ...]] = {
    "identity": (),
    "experts": (
        identity.AccountChanged,
        identity.AccountErased,
        identity.AccountsMerged,
        identity.OrganizationChanged,
        review.CaseDecided,
        review.CaseReassigned,
        review.CaseWithdrawn,
    ),
    "review": (
        experts.EntryChanged,
        experts.SubmissionMade,
        identity.AccountErased,
        identity.AccountsMerged,
        identity.OrganizationChanged,
    ),
    "notify": (
        identity.AccountChanged,
        identity.AccountErased,
        identity.AccountsMerged,
        identity.CodeIssued,
        identity.InitialPasswordIssued,
        identity.PersonalRequestAnswered,
        identity.PersonalRequestsDue,
        identity.PhoneReplaced,
        identity.RegistrationDecided,
        experts.SubmissionMade,
        experts.ExpertMaintained,
        experts.ReminderDue,
        review.CaseDecided,
        review.ReviewsDue,
        review.ActivitySubmitted,
        review.ActivityCancelled,
        review.DelegationOffered,
        review.DelegationAnswered,
        review.DelegationReleased,
        review.DelegationUpcoming,
        review.NoticeIssued,
    ),
}

# Services with tasks of their own, that is with a queue `<service>.tasks`.
TASK_SERVICES = ("identity", "experts", "review", "notify")


def names() -> dict[str, list[str]]:
    """Return for each service the names of the facts it listens to."""
    return {service: [fact.NAME for fact in facts] for service, facts in SUBSCRIPTIONS.items() if facts}
