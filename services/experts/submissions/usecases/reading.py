"""Showing a submission to whoever may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.form import usecases as form
from experts.people import usecases as people
from experts.readings import usecases as readings
from experts.readings.usecases import What
from experts.submissions import queries
from experts.submissions.errors import SubmissionNotFound
from experts.submissions.model import (
    Snapshot,
    Submission,
)
from experts.submissions.policies import Against
from experts.submissions.usecases.finding import open_snapshot
from foundation.auth.actor import Actor
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork

MASKS = {"phone": people.mask_phone, "email": people.mask_email}


@dataclass(frozen=True, slots=True)
class Base:
    """What a submission may be held against: what the library held when it was made, or the one before it."""

    against: Against
    submission: Submission
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Seen:
    """A submission opened for somebody who may see it, with what they may hold it against."""

    submission: Submission
    snapshot: Snapshot
    bases: tuple[Base, ...]
    words: Words

    def base(self, against: Against | None) -> Base | None:
        """Return what was asked for if it is there, else the first base, None if there is none."""
        asked = [base for base in self.bases if base.against == against]
        return next(iter([*asked, *self.bases]), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """A snapshot as it reads by default: number, phone and e-mail masked."""

    identity: people.MaskedIdentity
    fields: list[form.Field]
    achievements: list[form.AchievementText]
    certificates: list[form.CertificateText]


@dataclass(frozen=True, slots=True)
class Summaries:
    """Submissions for a list, the ids of those that the person has opened, and the words to read them."""

    submissions: Sequence[Submission]
    opened: frozenset[UUID]
    words: Words


def read_masked(snapshot: Snapshot, words: Words) -> Reading:
    """Return a snapshot as it reads."""
    who = snapshot.identity
    return Reading(
        identity=people.mask_identity(
            who.name, who.sex, who.document_kind, who.document_number, who.birth_date
        ),
        fields=form.describe(snapshot.form, words.label, MASKS),
        achievements=form.achievements(snapshot.form),
        certificates=form.certificates(snapshot.form, words.label),
    )


async def look_at(session: AsyncSession, sealer: Sealer, actor: Actor, submission_id: UUID) -> Seen:
    """Return a submission that the person may see; raise SubmissionNotFound."""
    for submission in await queries.visible(session, actor, [submission_id]):
        bases = await _bases(session, sealer, actor, submission)
        words = await dictionaries.read(session)
        return Seen(submission, open_snapshot(sealer, submission), bases, words)
    raise SubmissionNotFound


async def visit(uow: UnitOfWork, actor: Actor, submission_id: UUID) -> Seen:
    """Return a submission that the person may see and note who reads it; raise SubmissionNotFound."""
    seen = await look_at(uow.session, uow.sealer, actor, submission_id)
    if seen.submission.account_id != actor.id:
        await readings.note_once(uow, actor, seen.submission.record_id, What.SUBMISSION, submission_id)
    return seen


async def summarise(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Summaries:
    """Return those of these submissions that the person may see."""
    found = await queries.visible(session, actor, ids)
    records = {submission.id: submission.record_id for submission in found}
    opened = await readings.read_among(session, actor, What.SUBMISSION, records)
    return Summaries(found, opened, await dictionaries.read(session))


async def _bases(
    session: AsyncSession, sealer: Sealer, actor: Actor, submission: Submission
) -> tuple[Base, ...]:
    """Return what the library held when it was made, then the person's latest earlier one that was reviewed.

    Whoever sees a submission sees what it would replace; an earlier round only if it came to them too.
    """
    found: list[tuple[Against, Submission | None]] = []
    if submission.previous_id is not None:
        found.append(("listed", await queries.find(session, submission.previous_id)))
    found.append(("previous", await queries.reviewed_before(session, actor, submission)))
    bases = {
        base.id: Base(against, base, open_snapshot(sealer, base)) for against, base in found[::-1] if base
    }
    return tuple(sorted(bases.values(), key=lambda base: base.against))
