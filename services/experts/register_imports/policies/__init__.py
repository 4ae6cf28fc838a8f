"""The rules of a register: who may import, and what is wrong with a line. Pure; one room in three modules."""

from experts.register_imports.policies.allowed import check_is_coordinator, check_may_apply, organization_of
from experts.register_imports.policies.numbers import masked, normalise
from experts.register_imports.policies.rows import (
    COLUMNS,
    EXAMPLE,
    LISTED_NAME_DIFFERS,
    NAME,
    NUMBER,
    Reading,
    is_example,
    plain_name,
    read_row,
    repetitions,
)
from experts.register_imports.policies.standing import outcome_of

__all__ = [
    "COLUMNS",
    "EXAMPLE",
    "LISTED_NAME_DIFFERS",
    "NAME",
    "NUMBER",
    "Reading",
    "check_is_coordinator",
    "check_may_apply",
    "is_example",
    "masked",
    "normalise",
    "organization_of",
    "outcome_of",
    "plain_name",
    "read_row",
    "repetitions",
]
