"""What is done with delegations: one module for each kind of verb."""

from review.delegations.model import Delegation as Delegation
from review.delegations.model import DelegationState as DelegationState
from review.delegations.usecases.locking import count, lock, lock_any

__all__ = ["Delegation", "DelegationState", "count", "lock", "lock_any"]
