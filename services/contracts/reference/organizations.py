"""The organizations that are there from the first start, with the territories they begin with.

A territory is a set of county-level codes. The thirteen cities under 659000 belong to no prefecture bureau
until an administrator assigns them; 塔城 and 阿勒泰 have bureaus of their own although they are under 伊犁州.
Names: organizations.json.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypedDict, cast
from uuid import UUID, uuid5

from contracts.reference import regions
from contracts.reference.files import read_json

Kind = Literal["authority", "bureau", "association"]

# Never change it: identifiers of organizations in every database are derived from it.
NAMESPACE = UUID("6f0c3f0e-3c57-5d0b-9a52-2c8f7f5f9c11")


@dataclass(frozen=True, slots=True)
class BuiltInOrganization:
    """An organization with its stable id; `territory` holds the codes of the regions it decides for.

    The association's is empty: it sees every case by its role.
    """

    id: UUID
    code: str
    name: str
    kind: Kind
    region_code: str
    territory: frozenset[str]


class _Named(TypedDict):
    region: str
    name: str


class _File(TypedDict):
    authority: _Named
    association: _Named
    bureaus: list[_Named]


@lru_cache(maxsize=1)
def built_in() -> tuple[BuiltInOrganization, ...]:
    """Returns the authority, the association and the fourteen bureaus, in this order."""
    told = cast("_File", read_json("organizations.json"))
    authority, association = told["authority"], told["association"]
    return (
        _organization("authority", authority, last_steps(authority["region"])),
        _organization("association", association, frozenset()),
        *(_organization("bureau", one, last_steps(one["region"])) for one in told["bureaus"]),
    )


def last_steps(code: str) -> frozenset[str]:
    """Returns the codes in use now that a person may choose at or below the code."""
    below = regions.children(code)
    if not below:
        return frozenset({code}) if regions.is_selectable(code) else frozenset()
    return frozenset[str]().union(*(last_steps(region.code) for region in below))


def _organization(kind: Kind, named: _Named, territory: frozenset[str]) -> BuiltInOrganization:
    code = f"{kind}-{named['region']}"
    return BuiltInOrganization(uuid5(NAMESPACE, code), code, named["name"], kind, named["region"], territory)
