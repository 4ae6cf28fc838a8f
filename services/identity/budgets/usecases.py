"""Spending the hourly budget of a network address."""

from foundation.http.budgets import WINDOW, address_key, spend

__all__ = ["WINDOW", "address_key", "spend"]
