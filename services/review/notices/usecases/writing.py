"""Putting one notice out: its number, its row, its paper, and that the expert and the bureaus are told."""

import secrets
from base64 import b32encode

from contracts.events.review import NoticeIssued
from contracts.reference import regions
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from review.activities import usecases as activities
from review.activities.usecases import Activity
from review.delegations.usecases import Delegation
from review.directory import usecases as directory
from review.directory.usecases import Expert
from review.notices import queries
from review.notices.model import Contents, Notice, NoticeKind, NoticeState, number_of, place

CODE_BYTES = 16
CODE_INDEX = "notice_code"
ASSOCIATION = "建设工程消防协会"
"""Who issues where the coordinator's organization is not known by name: the manual's words (section 三)."""


async def put_out(
    uow: UnitOfWork,
    actor: Actor,
    activity: Activity,
    delegation: Delegation,
    *,
    withdraws: Notice | None = None,
    reason: str = "",
    replace: bool = False,
) -> Notice:
    """Issue a notice to an expert, or the one that withdraws `withdraws`; the caller holds the activity's lock."""
    at = uow.now()
    year = at.astimezone(OFFICIAL_TIME).year
    sequence = await queries.take_number(uow.session, year)
    notice = Notice(
        id=uuid7(),
        kind=NoticeKind.WITHDRAWAL if withdraws else NoticeKind.DELEGATION,
        year=year,
        sequence=sequence,
        number=number_of(year, sequence),
        state=NoticeState.VALID,
        activity_id=activity.id,
        delegation_id=delegation.id,
        withdraws_id=withdraws.id if withdraws else None,
        issued_by=actor.id,
        issued_by_name=actor.name,
        issued_at=at,
        local_bureau_id=activity.local_bureau_id,
    )
    if withdraws is None:
        contents = _contents(uow.sealer, actor, activity, delegation, notice)
    else:
        contents = _withdrawing(opened(uow.sealer, withdraws), withdraws, actor, notice, reason)
    code = b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=").lower()
    notice.contents = uow.sealer.seal_json(contents.as_json(), place("contents", notice.id))
    notice.code = uow.sealer.seal(code, place("code", notice.id))
    notice.code_index = uow.sealer.blind(CODE_INDEX, code)
    uow.session.add(notice)
    await uow.session.flush()
    uow.enqueue("render_notice", notice_id=str(notice.id))
    expert = await directory.find(uow.session, delegation.record_id)
    uow.emit(_fact(uow.sealer, activity, delegation, expert, notice, contents, code, replace=replace))
    return notice


async def recount(uow: UnitOfWork, activity: Activity) -> None:
    """Have the activity know how many of its notices are to be acknowledged; the caller holds its lock."""
    await uow.session.flush()
    activity.unacknowledged = await queries.count_unacknowledged(uow.session, activity.id)


def opened(sealer: Sealer, notice: Notice) -> Contents:
    """Return what stands on a notice."""
    return Contents.of_json(sealer.open_json(notice.contents, place("contents", notice.id)))


def code_of(sealer: Sealer, notice: Notice) -> str:
    """Return what opens the notice's public page."""
    return sealer.open(notice.code, place("code", notice.id))


def _contents(
    sealer: Sealer, actor: Actor, activity: Activity, delegation: Delegation, notice: Notice
) -> Contents:
    assert activity.starts_at is not None, "an activity with picked experts has a time"
    assert activity.ends_at is not None, "an activity with picked experts has a time"
    copied_to = filter(None, (activity.bureau_name, activity.local_bureau_name))
    return Contents(
        kind=notice.kind,
        number=notice.number,
        issuer=actor.employer_name or ASSOCIATION,
        issued_at=notice.issued_at,
        expert_name=delegation.expert_name,
        title=activity.title,
        project=activity.project,
        place=_whole_place(activity.region_code, activity.place),
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        bureau_name=activity.bureau_name,
        contact_name=activity.contact_name,
        contact_phone=activities.contact_phone_of(sealer, activity),
        copied_to=tuple(dict.fromkeys(copied_to)),
    )


def _withdrawing(earlier: Contents, withdraws: Notice, actor: Actor, notice: Notice, reason: str) -> Contents:
    """Return what stands on a withdrawal: of what was told, not of what has become of the activity since."""
    return Contents.of_json(
        {
            **earlier.as_json(),
            "kind": notice.kind,
            "number": notice.number,
            "issuer": actor.employer_name or ASSOCIATION,
            "issued_at": notice.issued_at.isoformat(),
            "starts_at": earlier.starts_at.isoformat(),
            "ends_at": earlier.ends_at.isoformat(),
            "withdraws_number": withdraws.number,
            "withdraws_issued_at": withdraws.issued_at.isoformat(),
            "reason": reason,
        }
    )


def _whole_place(region_code: str, typed: str) -> str:
    """Return the place with its region before it, unless who typed it has named the county or city already."""
    region = regions.get(region_code)
    return typed if region and region.name in typed else regions.full_name(region_code) + typed


def _fact(
    sealer: Sealer,
    activity: Activity,
    delegation: Delegation,
    expert: Expert | None,
    notice: Notice,
    contents: Contents,
    code: str,
    *,
    replace: bool,
) -> NoticeIssued:
    account_id = delegation.account_id or (expert.account_id if expert else None)
    return NoticeIssued(
        notice_id=notice.id,
        version=1,
        kind=contents.kind.value,
        number=notice.number,
        code=code,
        delegation_id=delegation.id,
        activity_id=activity.id,
        account_id=account_id,
        phone=directory.phone_of(sealer, expert) if expert and account_id is None else None,
        expert_name=contents.expert_name,
        bureau_name=contents.bureau_name,
        title=contents.title,
        place=activity.place,
        starts_at=contents.starts_at,
        ends_at=contents.ends_at,
        reason=contents.reason,
        bureau_id=activity.bureau_id,
        local_bureau_id=notice.local_bureau_id,
        replace=replace,
        issued_at=notice.issued_at,
    )
