"""What review holds about a person, table by table, in the words of the pages.

Left out: what an official has written for colleagues alone (why an expert was picked in spite of a warning, notes of
calls, ratings), and the keyed hashes of links and codes. docs/guide/personal-data.md says why, and has a line for
every table; a test holds it here.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.own_data import OwnData, OwnFile, OwnTable, columns, table
from contracts.words import (
    EXPERT_KIND_LABELS,
    PURPOSE_LABELS,
    STAGE_LABELS,
    STATUS_LABELS,
    VERDICT_LABELS,
)
from foundation.sealing.sealer import Sealer
from review.activities.usecases import Activity
from review.cases.usecases import CASE_STATE_LABELS, Case, Decision
from review.delegations.usecases import (
    CONTACT_KIND_LABELS,
    CONTACT_OUTCOME_LABELS,
    DELEGATION_STATE_LABELS,
    ContactEntry,
    Delegation,
)
from review.directory.usecases import Expert
from review.notices.usecases import NOTICE_KIND_LABELS, NOTICE_STATE_LABELS, Notice
from review.own_data import queries

CASE = {
    "id": "提交编号",
    "round": "轮次",
    "purpose": "事项代码",
    "purpose_label": "事项",
    "expert_name": "姓名",
    "region_code": "地区代码",
    "specialty": "专业代码",
    "employer_name": "所在单位",
    "submitted_at": "提交时间",
    "state": "状态代码",
    "state_label": "状态",
    "kind": "专家类别代码",
    "kind_label": "专家类别",
    "bureau_name": "终审单位",
    "due_on": "办理期限",
    "withdrawn_at": "撤回时间",
}
DECISION = {
    "case_id": "提交编号",
    "stage": "阶段代码",
    "stage_label": "阶段",
    "verdict": "结果代码",
    "verdict_label": "结果",
    "opinion": "审核意见",
    "by_name": "审核人",
    "at": "时间",
    "kind_label": "专家类别",
    "bureau_name": "终审单位",
}
EXPERT = {
    "record_id": "档案编号",
    "name": "姓名",
    "phone": "手机号",
    "kind_label": "专家类别",
    "status_label": "状态",
    "region_code": "地区代码",
    "specialty": "专业代码",
    "title": "职称",
    "background": "工作单位（用于核对利益冲突）",
}
DELEGATION = {
    "id": "委派编号",
    "activity": "评审活动",
    "project": "项目",
    "starts_at": "开始时间",
    "ends_at": "结束时间",
    "bureau": "组织单位",
    "expert_name": "姓名",
    "specialty": "专业代码",
    "state": "状态代码",
    "state_label": "状态",
    "picked_at": "选定时间",
    "offered_at": "邀请时间",
    "answered_at": "答复时间",
    "decline_reason": "不能参加的原因",
    "confirmed_at": "确认时间",
    "released_at": "取消选定时间",
    "release_reason": "取消选定的原因",
    "delegated_at": "下达委派时间",
    "attended_noted_at": "登记出席时间",
}
CONTACT = {
    "delegation_id": "委派编号",
    "kind": "方式代码",
    "kind_label": "方式",
    "outcome": "结果代码",
    "outcome_label": "结果",
    "by_name": "登记人",
    "at": "时间",
}
OFFER = {
    "delegation_id": "委派编号",
    "made_at": "发送时间",
    "expires_at": "失效时间",
    "used_at": "使用时间",
    "accepted": "接受",
    "voided_at": "作废时间",
}
NOTICE = {
    "id": "通知编号（系统）",
    "number": "通知编号",
    "kind_label": "通知种类",
    "state_label": "状态",
    "delegation_id": "委派编号",
    "issued_by_name": "签发人",
    "issued_at": "签发时间",
    "withdrawn_at": "撤回时间",
    "received_at": "本人收到时间",
    "contents": "通知内容",
}


async def tell(session: AsyncSession, sealer: Sealer, account_id: UUID) -> OwnData:
    """Return everything about the holder of an account."""
    notices = await queries.notices(session, account_id)
    tables = [
        *await _reviewed(session, sealer, account_id),
        *await _delegated(session, sealer, account_id),
        table("notices", "委派通知", NOTICE, (_notice(one, sealer) for one in notices)),
    ]
    return OwnData.of("review", tables, _files(notices))


async def _reviewed(session: AsyncSession, sealer: Sealer, account_id: UUID) -> list[OwnTable]:
    decisions = await queries.decisions(session, account_id)
    known = await queries.directory(session, account_id)
    return [
        table("cases", "审核事项", CASE, (_case(one) for one in await queries.cases(session, account_id))),
        table("decisions", "审核意见", DECISION, (_decision(one, sealer) for one in decisions)),
        table("directory", "专家名录（用于选定专家）", EXPERT, (_expert(one, sealer) for one in known)),
    ]


async def _delegated(session: AsyncSession, sealer: Sealer, account_id: UUID) -> list[OwnTable]:
    activities = await queries.activities(session, account_id)
    delegations = await queries.delegations(session, account_id)
    contacts = await queries.contacts(session, account_id)
    offers = await queries.offers(session, account_id)
    return [
        table(
            "delegations",
            "评审活动的委派",
            DELEGATION,
            (_delegation(one, activities, sealer) for one in delegations),
        ),
        table("contact_entries", "联系记录", CONTACT, (_contact(one) for one in contacts)),
        table("delegation_offers", "答复链接", OFFER, (columns(one, OFFER) for one in offers)),
    ]


def _case(case: Case) -> dict[str, object]:
    return columns(
        case,
        CASE,
        purpose_label=PURPOSE_LABELS[case.purpose],
        state_label=CASE_STATE_LABELS[case.state],
        kind_label=EXPERT_KIND_LABELS[case.kind] if case.kind else None,
    )


def _decision(decision: Decision, sealer: Sealer) -> dict[str, object]:
    return columns(
        decision,
        DECISION,
        stage_label=STAGE_LABELS[decision.stage],
        verdict_label=VERDICT_LABELS[decision.verdict],
        kind_label=EXPERT_KIND_LABELS[decision.kind] if decision.kind else None,
        opinion=_opened(sealer, decision, "opinion", decision.id) or None,
    )


def _expert(expert: Expert, sealer: Sealer) -> dict[str, object]:
    place = f"directory|background|{expert.record_id}"
    return columns(
        expert,
        EXPERT,
        phone=_opened(sealer, expert, "phone", expert.record_id),
        kind_label=EXPERT_KIND_LABELS[expert.kind],
        status_label=STATUS_LABELS[expert.status],
        background=sealer.open_json(expert.background, place),
    )


def _delegation(
    delegation: Delegation, activities: Mapping[UUID, Activity], sealer: Sealer
) -> dict[str, object]:
    activity = activities[delegation.activity_id]
    return columns(
        delegation,
        DELEGATION,
        activity=activity.title,
        project=activity.project,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        bureau=activity.bureau_name,
        state_label=DELEGATION_STATE_LABELS[delegation.state],
        decline_reason=_opened(sealer, delegation, "decline_reason", delegation.id),
        release_reason=_opened(sealer, delegation, "release_reason", delegation.id),
    )


def _contact(entry: ContactEntry) -> dict[str, object]:
    return columns(
        entry,
        CONTACT,
        kind_label=CONTACT_KIND_LABELS[entry.kind],
        outcome_label=CONTACT_OUTCOME_LABELS[entry.outcome],
    )


def _notice(notice: Notice, sealer: Sealer) -> dict[str, object]:
    return columns(
        notice,
        NOTICE,
        kind_label=NOTICE_KIND_LABELS[notice.kind],
        state_label=NOTICE_STATE_LABELS[notice.state],
        contents=sealer.open_json(notice.contents, f"notices|contents|{notice.id}"),
    )


def _files(notices: Sequence[Notice]) -> list[OwnFile]:
    return [
        OwnFile(
            name=f"委派通知/{one.number}.pdf",
            title=f"{NOTICE_KIND_LABELS[one.kind]} {one.number}",
            path=f"/own-data/notices/{one.id}",
            size=None,
            sha256="",
        )
        for one in notices
    ]


def _opened(sealer: Sealer, item: Decision | Expert | Delegation, column: str, id: UUID) -> str | None:
    """Return a sealed column in the clear; every column is sealed for table|column|row (trust.md)."""
    kept: bytes | None = getattr(item, column)
    return sealer.open(kept, f"{item.__tablename__}|{column}|{id}") if kept else None
