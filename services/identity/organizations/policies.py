"""What an organization must say, and which counties a bureau may decide for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from stdnum.cn import uscc

from contracts.reference import organizations as reference
from contracts.reference import regions
from contracts.words import OrganizationKind
from foundation.errors import FieldError
from identity.organizations.errors import (
    NoTerritory,
    NotToBeClosed,
    OrganizationInvalid,
    OrganizationOutdated,
    TerritoryInvalid,
    TerritoryTaken,
)
from identity.organizations.model import Organization

ADDABLE = (OrganizationKind.COMPANY, OrganizationKind.BUREAU)
LONGEST_NAME = 100
NAME_MISSING = "请填写单位名称。"
NAME_LONG = f"单位名称不能超过{LONGEST_NAME}个字。"
CODE_MISSING = "请填写统一社会信用代码。"
CODE_WRONG = "统一社会信用代码不正确，请逐位核对。"


@dataclass(frozen=True, slots=True)
class Holding:
    """Counties that one bureau holds and another wants."""

    bureau_name: str
    codes: frozenset[str]


@lru_cache(maxsize=1)
def whole_region() -> frozenset[str]:
    """Return the codes of all counties that bureaus may decide for: the authority's."""
    return next(one.territory for one in reference.built_in() if one.kind == "authority")


def check_fields(kind: OrganizationKind, name: str, credit_code: str | None) -> None:
    """Raise OrganizationInvalid with the sentences of all fields; only a company has a credit code (GB 32100)."""
    errors = name_errors(name)
    if kind is OrganizationKind.COMPANY:
        if not credit_code:
            errors.append(FieldError("/credit_code", CODE_MISSING))
        elif not uscc.is_valid(credit_code):
            errors.append(FieldError("/credit_code", CODE_WRONG))
    if errors:
        raise OrganizationInvalid(fields=tuple(errors))


def name_errors(name: str) -> list[FieldError]:
    """Return what is wrong with a name."""
    if not name.strip():
        return [FieldError("/name", NAME_MISSING)]
    return [FieldError("/name", NAME_LONG)] if len(name.strip()) > LONGEST_NAME else []


def check_current(organization: Organization, version: int) -> None:
    """Raise OrganizationOutdated unless what the caller saw is what there is."""
    if organization.version != version:
        raise OrganizationOutdated


def check_may_close(organization: Organization) -> None:
    """Raise NotToBeClosed for what the platform cannot do without."""
    if organization.kind not in ADDABLE:
        raise NotToBeClosed


def check_territory(organization: Organization, codes: Collection[str]) -> None:
    """Raise NoTerritory, or TerritoryInvalid unless all are counties of the region in use today.

    A code that the bureau has already may stay when it was abolished: its people have not moved yet.
    """
    if organization.kind != OrganizationKind.BUREAU:
        raise NoTerritory
    wrong = sorted(set(codes) - whole_region() - set(organization.territory))
    if wrong:
        raise TerritoryInvalid(codes="、".join(wrong[:10]))


def check_free(codes: Collection[str], others: Iterable[Organization]) -> None:
    """Raise TerritoryTaken if another bureau in use decides for some of these counties."""
    wanted = frozenset(codes)
    holdings = [Holding(other.name, wanted & set(other.territory)) for other in others]
    taken = [_in_words(holding) for holding in holdings if holding.codes]
    if taken:
        raise TerritoryTaken(taken="；".join(taken))


def _in_words(holding: Holding) -> str:
    names = "、".join(_name(code) for code in sorted(holding.codes))
    return f"{names}（{holding.bureau_name}）"


def _name(code: str) -> str:
    region = regions.get(code)
    return region.name if region else code
