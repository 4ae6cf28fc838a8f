"""Which activities: one, and lists of them."""

from review.activities.queries.one import find, is_visible, lock, visible_to

__all__ = ["find", "is_visible", "lock", "visible_to"]
