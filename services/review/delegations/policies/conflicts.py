"""What speaks against an expert in an activity: units, time, standing. Pure.

The table of the rules stands in docs/guide/activities.md, their reasons in docs/decisions/0021. A refusal cannot be
overruled; a warning can, by who gives a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from review.activities.usecases import PARTY_ROLE_LABELS, PartyRole
from review.delegations.policies.names import (
    are_alike,
    fold_code,
    fold_name,
    is_named_in,
    is_unit,
    short_name,
)
from review.directory.usecases import Background

BY_NAME = "（按单位名称判断，请核对）"


class ObjectionKind(StrEnum):
    """What an objection rests on: the word for it in the audit log."""

    PRESENT_EMPLOYER = "present_employer"
    PAST_EMPLOYER = "past_employer"
    CAREER = "career"
    TIME = "time"
    STANDING = "standing"
    SHARING = "sharing"
    SELF = "self"
    PICKED = "picked"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that speaks against an expert, in words; `party` is the role of the unit that it is about."""

    kind: ObjectionKind
    sentence: str
    party: PartyRole | None = None


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Everything that speaks against an expert in an activity."""

    refusals: tuple[Objection, ...] = ()
    warnings: tuple[Objection, ...] = ()

    def __add__(self, other: Conflicts) -> Conflicts:
        return Conflicts(self.refusals + other.refusals, self.warnings + other.warnings)

    @property
    def sentences(self) -> list[str]:
        """Return all of them in words, refusals first."""
        return [one.sentence for one in (*self.refusals, *self.warnings)]


def refused(kind: ObjectionKind, sentence: str) -> Conflicts:
    """Return one refusal."""
    return Conflicts(refusals=(Objection(kind, sentence),))


def warned(kind: ObjectionKind, sentence: str) -> Conflicts:
    """Return one warning."""
    return Conflicts(warnings=(Objection(kind, sentence),))


def together(conflicts: Iterable[Conflicts]) -> Conflicts:
    """Return all of these as one."""
    return sum(conflicts, Conflicts())


class Unit(Protocol):
    """A unit by name and credit code (empty where it is not known)."""

    @property
    def name(self) -> str:
        """Return its name as it was written."""

    @property
    def credit_code(self) -> str:
        """Return its unified social credit code (GB 32100), or an empty text."""


class InvolvedUnit(Unit, Protocol):
    """A unit that is involved in the project under review."""

    @property
    def role(self) -> PartyRole:
        """Return what it has to do with the project."""


def employers_against(background: Background, parties: Sequence[InvolvedUnit]) -> Conflicts:
    """Return what an expert's employers of now and then have against the units involved.

    Of each unit the gravest alone is said: employed there now, earlier, named in 技术工作经历, then what only looks
    like it. Source: product.md, Review activities and delegation, 2; ADR 0021.
    """
    return together(_of_party(background, party) for party in parties)


def _of_party(background: Background, party: InvolvedUnit) -> Conflicts:
    refusal = (
        _employed(ObjectionKind.PRESENT_EMPLOYER, background.present, party)
        or _employed(ObjectionKind.PAST_EMPLOYER, background.past, party)
        or _written(background.career, party)
    )
    if refusal is not None:
        return Conflicts(refusals=(refusal,))
    doubts = (
        *_doubtful(ObjectionKind.PRESENT_EMPLOYER, background.present, party),
        *_doubtful(ObjectionKind.PAST_EMPLOYER, background.past, party),
        *_hinted(background.career, party),
    )
    return Conflicts(warnings=tuple(dict.fromkeys(doubts)))


def _employed(kind: ObjectionKind, employers: Sequence[Unit], party: InvolvedUnit) -> Objection | None:
    if any(_same_code(employer, party) for employer in employers):
        return _employment(kind, party, "")
    if any(_same_name(employer, party) and not _both_coded(employer, party) for employer in employers):
        return _employment(kind, party, BY_NAME)
    return None


def _employment(kind: ObjectionKind, party: InvolvedUnit, remark: str) -> Objection:
    label = PARTY_ROLE_LABELS[party.role]
    if kind is ObjectionKind.PRESENT_EMPLOYER:
        return Objection(kind, f"冲突：现工作单位为{label}（{party.name}）{remark}", party.role)
    return Objection(kind, f"冲突：曾在{label}（{party.name}）工作{remark}", party.role)


def _written(career: Sequence[str], party: InvolvedUnit) -> Objection | None:
    if not any(is_named_in(fold_name(party.name), text) for text in career):
        return None
    sentence = f"冲突：技术工作经历中写有{PARTY_ROLE_LABELS[party.role]}（{party.name}）{BY_NAME}"
    return Objection(ObjectionKind.CAREER, sentence, party.role)


def _doubtful(kind: ObjectionKind, employers: Sequence[Unit], party: InvolvedUnit) -> Iterable[Objection]:
    which = "现工作单位" if kind is ObjectionKind.PRESENT_EMPLOYER else "曾工作的单位"
    for employer in employers:
        what = f"请核对：{which}“{employer.name}”与{PARTY_ROLE_LABELS[party.role]}“{party.name}”"
        if _same_name(employer, party):
            yield Objection(kind, f"{what}名称相同，但统一社会信用代码不同", party.role)
        elif is_unit(employer.name) and are_alike(employer.name, party.name):
            yield Objection(kind, f"{what}名称相近，可能是同一单位或其分支机构", party.role)


def _hinted(career: Sequence[str], party: InvolvedUnit) -> Iterable[Objection]:
    if any(is_named_in(short_name(party.name), text) for text in career):
        sentence = f"请核对：技术工作经历中的单位与{PARTY_ROLE_LABELS[party.role]}“{party.name}”名称相近"
        yield Objection(ObjectionKind.CAREER, sentence, party.role)


def _same_code(employer: Unit, party: Unit) -> bool:
    return fold_code(employer.credit_code) == fold_code(party.credit_code) != ""


def _both_coded(employer: Unit, party: Unit) -> bool:
    return bool(fold_code(employer.credit_code) and fold_code(party.credit_code))


def _same_name(employer: Unit, party: Unit) -> bool:
    return is_unit(employer.name) and fold_name(employer.name) == fold_name(party.name)
