"""What is said to an address that asks too much."""

from foundation.http.budgets import AddressBudgetSpent

__all__ = ["AddressBudgetSpent"]
