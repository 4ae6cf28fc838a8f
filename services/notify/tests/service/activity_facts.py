"""Facts about review activities as review tells them, and the people who have to know."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from contracts.events.identity import GrantedRole
from contracts.events.review import (
    ActivityCancelled,
    ActivitySubmitted,
    DelegationAnswered,
    DelegationOffered,
    DelegationReleased,
    DelegationUpcoming,
    NoticeIssued,
)
from contracts.words import Role
from foundation.testing.kit import ServiceKit
from notify.tests.service.making import an_account

ACTIVITY = UUID("00000000-0000-7000-8000-00000000ac01")
BUREAU = UUID("00000000-0000-7000-8000-00000000b001")
LOCAL = UUID("00000000-0000-7000-8000-00000000b002")
TITLE = "某某商业综合体建设工程特殊消防设计专家评审"
PLACE = "乌鲁木齐市天山区人民路某号三楼会议室"
# 2026-12-01 09:30 in official time
BEGINS = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
EXPERT = "古丽娜尔"
EXPERT_PHONE = "13900005678"
TOKEN = "k7Qm2ZrT9xWb4NfY6cHd1A"


async def tell_holder(
    notify: ServiceKit, role: Role, organization_id: UUID | None = None, *, phone: str = "13900009001"
) -> UUID:
    """Have identity tell somebody who holds a role."""
    account_id = uuid4()
    told = an_account(account_id, phone=phone, name="经办人")
    grants = (GrantedRole(role=role, organization_id=organization_id),)
    await notify.deliver(told.model_copy(update={"grants": grants}))
    return account_id


async def tell_coordinator(notify: ServiceKit, **changes: Any) -> UUID:
    return await tell_holder(notify, Role.ASSOCIATION_COORDINATOR, uuid4(), **changes)


async def tell_officer(notify: ServiceKit, bureau_id: UUID = BUREAU, **changes: Any) -> UUID:
    return await tell_holder(notify, Role.BUREAU_OFFICER, bureau_id, **changes)


async def tell_expert(notify: ServiceKit, *, phone: str = EXPERT_PHONE) -> UUID:
    account_id = uuid4()
    await notify.deliver(an_account(account_id, phone=phone, name=EXPERT))
    return account_id


def a_submission(**changes: Any) -> ActivitySubmitted:
    told = {
        "activity_id": ACTIVITY,
        "version": 3,
        "bureau_id": BUREAU,
        "bureau_name": "乌鲁木齐市住房和城乡建设局",
        "title": TITLE,
        "starts_at": BEGINS,
        "experts": 5,
    }
    return ActivitySubmitted(**{**told, **changes})


def a_cancellation(notify: ServiceKit, **changes: Any) -> ActivityCancelled:
    told = {
        "activity_id": ACTIVITY,
        "version": 4,
        "bureau_id": BUREAU,
        "title": TITLE,
        "starts_at": BEGINS,
        "submitted": True,
        "reason": "项目暂缓建设",
        "cancelled_at": notify.clock.now(),
    }
    return ActivityCancelled(**{**told, **changes})


def an_offer(notify: ServiceKit, account_id: UUID | None, **changes: Any) -> DelegationOffered:
    told = {
        **_for_expert(account_id),
        "offer_id": uuid4(),
        "token": TOKEN,
        "expires_at": notify.clock.now() + timedelta(days=1),
    }
    return DelegationOffered(**{**told, **changes})


def an_answer(*, accepted: bool, **changes: Any) -> DelegationAnswered:
    told = {
        "delegation_id": uuid4(),
        "version": 3,
        "activity_id": ACTIVITY,
        "bureau_id": BUREAU,
        "title": TITLE,
        "expert_name": EXPERT,
        "accepted": accepted,
        "reason": "" if accepted else "当天已有其他工作",
    }
    return DelegationAnswered(**{**told, **changes})


def a_release(account_id: UUID | None, **changes: Any) -> DelegationReleased:
    return DelegationReleased(**{**_for_expert(account_id), "reason": "活动规模调整", **changes})


def an_upcoming(account_id: UUID | None, **changes: Any) -> DelegationUpcoming:
    return DelegationUpcoming(**{**_for_expert(account_id), **changes})


def a_notice(notify: ServiceKit, account_id: UUID | None, **changes: Any) -> NoticeIssued:
    told = {
        **_for_expert(account_id),
        "notice_id": uuid4(),
        "kind": "delegation",
        "number": "新消专委〔2026〕0012号",
        "code": "c-o-d-e",
        "bureau_id": BUREAU,
        "local_bureau_id": LOCAL,
        "replace": False,
        "issued_at": notify.clock.now(),
    }
    return NoticeIssued(**{**told, **changes})


def _for_expert(account_id: UUID | None) -> dict[str, Any]:
    return {
        "delegation_id": uuid4(),
        "version": 2,
        "activity_id": ACTIVITY,
        "account_id": account_id,
        "phone": None if account_id else EXPERT_PHONE,
        "expert_name": EXPERT,
        "bureau_name": "乌鲁木齐市住房和城乡建设局",
        "title": TITLE,
        "place": PLACE,
        "starts_at": BEGINS,
        "ends_at": BEGINS + timedelta(hours=8),
    }
