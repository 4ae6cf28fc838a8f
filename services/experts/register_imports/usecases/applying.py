"""Listing whom a register holds: portion by portion, each a task and a transaction.

Every line is judged once more where it is listed: of whatever has changed since the dry run (somebody applied,
another import was quicker, a choice was retired) the report says at the end what became of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.records import usecases as records
from experts.register_imports import policies, queries
from experts.register_imports.errors import ImportNotFound
from experts.register_imports.model import ENTERS, ImportState, Outcome, RegisterImport
from experts.register_imports.usecases.judging import Judged, judge, keep
from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork

PORTION = 500


async def begin_applying(
    uow: UnitOfWork, actor: Actor, import_id: UUID, *, skip_faulty: bool
) -> RegisterImport:
    """Have the good lines of a register listed; pressing twice lists once.

    Raises ImportNotFound, ImportNotReady, NothingToImport or FaultsNotSkipped.
    """
    found = await queries.visible(uow.session, actor, import_id, lock=True)
    if found is None:
        raise ImportNotFound
    if found.state in (ImportState.APPLYING, ImportState.APPLIED):
        uow.leave_unaudited("it was begun already")
        return found
    counts = await queries.counts(uow.session, import_id)
    entering, faulty = sum(counts.get(outcome, 0) for outcome in ENTERS), counts.get(Outcome.FAULTY, 0)
    policies.check_may_apply(found, entering, faulty, skip_faulty=skip_faulty)
    found.become(ImportState.APPLYING)
    found.rows_done = found.rows_total - entering
    uow.audit("register_import.apply", "register_import", found.id, rows=entering, faulty=faulty)
    uow.enqueue("apply_register_import", import_id=str(found.id), by=str(actor.id))
    return found


async def apply_portion(resources: Resources, import_id: UUID, by: UUID) -> None:
    """List whom the next good lines hold; `by` has asked for it. A second run goes on where the first has ended."""
    async with resources.unit_of_work() as uow:
        found = await queries.locked(uow.session, import_id)
        if found is None or found.state != ImportState.APPLYING:
            return
        rows = await queries.lines_after(uow.session, import_id, found.line_done, PORTION, ENTERS)
        words = await dictionaries.read(uow.session)
        found.entered += await _list(uow, import_id, await judge(uow, import_id, rows, words), words)
        found.rows_done += len(rows)
        if len(rows) == PORTION:
            found.line_done = rows[-1]["line"]
            uow.enqueue("apply_register_import", import_id=str(import_id), by=str(by))
            return
        found.become(ImportState.APPLIED)
        found.rows_done, found.finished_at = found.rows_total, uow.now()
        uow.audit("register_import.finish", "register_import", import_id, actor_id=by, count=found.entered)


async def _list(uow: UnitOfWork, import_id: UUID, portion: Sequence[Judged], words: Words) -> int:
    """List everybody of a portion who is still to be listed; return how many.

    Who is new is listed with all others who are, in few statements, the rest one by one.
    """
    new = [one.expert for one in portion if one.outcome is Outcome.NEW and one.expert is not None]
    overtaken = {expert.index for expert in await records.enter_new(uow, new, words)}
    entered = len(new) - len(overtaken)
    changed: list[Judged] = []
    # in one order, so that two imports of the same people wait for each other and never both
    for judged in sorted(portion, key=lambda one: one.expert.index.in_order if one.expert else ()):
        if judged.outcome in ENTERS and judged.expert is not None:
            waits = judged.outcome is not Outcome.NEW or judged.expert.index in overtaken
            if waits and await records.enter_registered(uow, judged.expert, words):
                entered += 1
            elif waits:
                judged = replace(judged, outcome=Outcome.PRESENT)
        if judged.outcome is not judged.before:
            changed.append(judged)
    await keep(uow, import_id, changed)
    return entered
