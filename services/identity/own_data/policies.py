"""How often somebody may take a copy of the own data."""

from identity.own_data.errors import OwnExportsSpent

MOST_A_DAY = 5
"""Enough for whose connection breaks; each copy reads every file of the person."""


def check_may_take_one_more(today: int, seconds_left: int) -> None:
    """Raise OwnExportsSpent, with the time until tomorrow, for who has taken so many copies today."""
    if today >= MOST_A_DAY:
        raise OwnExportsSpent(most=MOST_A_DAY, retry_after=seconds_left)
