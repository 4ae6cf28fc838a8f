"""What lists of cases are narrowed to: the conditions written once, what is looked for is bound.

A statement depends on which parts of a filter are set, so it is compiled once for each combination.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, String, any_, bindparam, func

from contracts.reference import regions
from contracts.words import Purpose, Stage
from review.cases.model import OPEN_STAGES, Case, CaseState
from review.cases.queries.concerning import in_state

_STATE_OF = {stage: state for state, stage in OPEN_STAGES.items()}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; an empty part does not restrict.

    `overdue_on` is the day on which what waits is past its day; in a list of decisions, whether it is set at all
    asks for those that came after theirs.
    """

    stage: Stage | None = None
    name: str = ""
    region: str = ""
    specialty: str = ""
    purpose: Purpose | None = None
    overdue_on: date | None = None


CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    "name": func.strpos(func.lower(Case.expert_name), func.lower(bindparam("name", type_=String))) > 0,
    "region": Case.region_code == any_(bindparam("regions", type_=ARRAY(String))),
    "specialty": Case.specialty == bindparam("specialty"),
    "purpose": Case.purpose == bindparam("purpose"),
}
"""Part of a filter -> its condition."""

_VALUES: Mapping[str, Callable[[Filter], dict[str, Any]]] = {
    "name": lambda wanted: {"name": wanted.name},
    "region": lambda wanted: {"regions": _codes_within(wanted.region)},
    "specialty": lambda wanted: {"specialty": wanted.specialty},
    "purpose": lambda wanted: {"purpose": wanted.purpose},
}


def parts_of(wanted: Filter) -> tuple[str, ...]:
    """Return which parts of CONDITIONS a filter sets."""
    return tuple(part for part in CONDITIONS if getattr(wanted, part))


def values_of(wanted: Filter) -> dict[str, Any]:
    """Return what is bound in the conditions of a filter."""
    return {name: value for part in parts_of(wanted) for name, value in _VALUES[part](wanted).items()}


def waits_at(stage: Stage) -> ColumnElement[bool]:
    """Return the condition that a case waits at a stage."""
    state: CaseState = _STATE_OF[stage]
    return in_state(state)


def _codes_within(code: str) -> list[str]:
    """Return the code and all codes below it, by the table of regions and not by prefix."""
    below = [found for region in regions.children(code) for found in _codes_within(region.code)]
    return [code, *below]
