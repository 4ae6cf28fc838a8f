"""Which delegations."""

from review.delegations.queries.one import count_states, find, of_activity, refresh

__all__ = ["count_states", "find", "of_activity", "refresh"]
