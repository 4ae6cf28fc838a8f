"""Copies of the own data. One room in two modules; routes come in by this door."""

from review.own_data.usecases.taking import read_own_notice, take_copy

__all__ = ["read_own_notice", "take_copy"]
