"""What identity holds about a person, table by table, in the words of the pages.

Left out everywhere: keyed hashes and secrets (passwords, tokens, codes, second factors), which tell nothing of the
person and would let a stranger in. docs/guide/personal-data.md has a line for every table; a test holds it here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.own_data import OwnData, OwnFile, OwnTable, columns, table
from contracts.reference import regions
from contracts.words import ROLE_LABELS, SEX_LABELS, USER_TYPE_LABELS, Role, Sex, UserType
from foundation.sealing.sealer import Sealer
from identity.accounts.usecases import Account
from identity.consents.usecases import (
    CONSENT_KIND_LABELS,
    CONSENT_SOURCE_LABELS,
    ConsentKind,
    ConsentSource,
    Given,
    given_by,
)
from identity.own_data import queries
from identity.personal_requests.usecases import (
    ITEM_LABELS,
    KIND_LABELS,
    REQUEST_STATE_LABELS,
    Item,
    PersonalRequest,
    RequestKind,
    RequestState,
)
from identity.photos.usecases import Photo, PhotoState
from identity.readings.usecases import WHAT_LABELS, Reading, What, told
from identity.registrations.usecases import Registration

ACCOUNT = {
    "id": "账户编号",
    "status": "账户状态",
    "name": "姓名",
    "document_kind": "证件类型",
    "document_number": "证件号码",
    "phone": "手机号",
    "sex": "性别",
    "birth_date": "出生年月日",
    "region_code": "地区代码",
    "region": "所在地区",
    "employer_id": "所在单位编号",
    "must_change_password": "需要修改初始密码",
    "password_set_at": "密码设置时间",
    "owned_since": "本人首次登录时间",
    "refusal_reason": "不通过原因",
    "merged_into": "已并入账户编号",
    "created_at": "建立时间",
}
GRANT = {
    "role": "角色代码",
    "role_label": "角色",
    "organization_id": "所属机构编号",
    "granted_at": "授予时间",
}
REGISTRATION = {
    "id": "注册编号",
    "state": "状态",
    "name": "姓名",
    "user_type": "用户类型",
    "document_number": "证件号码",
    "phone": "手机号",
    "sex": "性别",
    "birth_date": "出生年月日",
    "region_code": "地区代码",
    "region": "所在地区",
    "registered_at": "注册时间",
    "decided_at": "审核时间",
    "decided_by_name": "审核人",
    "reason": "原因",
}
PHOTO = {"id": "照片编号", "side": "正反面", "state": "状态", "created_at": "上传时间", "sha256": "SHA-256"}
SESSION = {
    "created_at": "登录时间",
    "last_seen_at": "最近使用时间",
    "expires_at": "最晚失效时间",
    "address": "网络地址",
    "user_agent": "浏览器",
}
DEVICE = {"created_at": "首次登录时间", "last_used_at": "最近登录时间", "user_agent": "浏览器"}
FACTOR = {"confirmed_at": "开启时间", "pending_since": "开始设置时间"}
RECOVERY_CODE = {"created_at": "生成时间", "used_at": "使用时间"}
CODE = {
    "purpose": "用途",
    "created_at": "发送时间",
    "expires_at": "失效时间",
    "tries": "输入错误次数",
    "used_at": "使用时间",
}
IDENTITY = {
    "issuer": "身份提供方",
    "subject": "身份标识",
    "organization_id": "单位编号",
    "linked_at": "关联时间",
    "last_used_at": "最近使用时间",
}
MERGE = {
    "kept_id": "保留的账户编号",
    "folded_id": "并入的账户编号",
    "reason": "原因",
    "merged_by_name": "办理人",
    "merged_at": "合并时间",
}
CONSENT = {
    "number": "告知书版本",
    "title": "告知书",
    "kind": "同意事项代码",
    "kind_label": "同意事项",
    "source_label": "同意方式",
    "given_at": "同意时间",
    "address": "网络地址",
    "withdrawn_at": "撤回时间",
}
READING = {
    "at": "时间",
    "reader_name": "查看人",
    "reader_organization": "单位",
    "reader_role_label": "角色",
    "what": "查看内容代码",
    "what_label": "查看内容",
    "reason": "原因",
}
REQUEST = {
    "shown_number": "申请号",
    "kind": "事项代码",
    "kind_label": "事项",
    "item_label": "更正内容",
    "wish": "申请内容（机器可读）",
    "state": "状态代码",
    "state_label": "状态",
    "made_at": "申请时间",
    "due_on": "答复期限",
    "closed_at": "办结时间",
    "closed_by_name": "办理人",
    "answer": "答复",
}
EXPORT = {"at": "下载时间"}


async def tell(session: AsyncSession, sealer: Sealer, account_id: UUID) -> OwnData:
    """Return everything about the holder of an account, of the accounts merged into it too."""
    accounts = await queries.accounts(session, account_id)
    ids = [account.id for account in accounts]
    pictures = await queries.photos(session, ids)
    tables = [
        table("accounts", "账户", ACCOUNT, (_account(one, sealer) for one in accounts)),
        *await _registering(session, sealer, ids, pictures),
        *await _coming_in(session, ids),
        *await _changing(session, sealer, ids),
    ]
    return OwnData.of("identity", tables, _files(pictures))


async def _registering(
    session: AsyncSession, sealer: Sealer, ids: Sequence[UUID], pictures: Sequence[Photo]
) -> list[OwnTable]:
    grants = await queries.grants(session, ids)
    made = await queries.registrations(session, ids)
    consents = [one for account_id in ids for one in await given_by(session, account_id)]
    return [
        table(
            "grants",
            "权限",
            GRANT,
            (columns(one, GRANT, role_label=ROLE_LABELS[Role(one.role)]) for one in grants),
        ),
        table("registrations", "注册", REGISTRATION, (_registration(one, sealer) for one in made)),
        table("photos", "身份证照片", PHOTO, (columns(one, PHOTO) for one in pictures)),
        table("consents", "同意记录", CONSENT, (_consent(one, sealer) for one in consents)),
    ]


async def _coming_in(session: AsyncSession, ids: Sequence[UUID]) -> list[OwnTable]:
    found: list[tuple[str, str, dict[str, str], Iterable[object]]] = [
        ("sessions", "登录会话", SESSION, await queries.sessions(session, ids)),
        ("devices", "常用浏览器", DEVICE, await queries.devices(session, ids)),
        ("second_factors", "两步验证", FACTOR, await queries.factors(session, ids)),
        ("recovery_codes", "恢复码", RECOVERY_CODE, await queries.recovery_codes(session, ids)),
        ("sent_codes", "短信验证码", CODE, await queries.codes(session, ids)),
        ("portal_identities", "政务一体化平台关联", IDENTITY, await queries.identities(session, ids)),
        ("own_exports", "下载个人信息的记录", EXPORT, await queries.exports(session, ids)),
    ]
    return [
        table(name, title, labels, [columns(one, labels) for one in rows])
        for name, title, labels, rows in found
    ]


async def _changing(session: AsyncSession, sealer: Sealer, ids: Sequence[UUID]) -> list[OwnTable]:
    merges = await queries.merges(session, ids)
    readings = await queries.readings(session, ids)
    requests = await queries.requests(session, ids)
    return [
        table("personal_requests", "个人信息申请", REQUEST, (_request(one, sealer) for one in requests)),
        table(
            "account_merges",
            "账户合并",
            MERGE,
            (columns(one, MERGE, reason=one.opened_reason(sealer)) for one in merges),
        ),
        table(
            "account_readings", "谁查看过我的账户信息", READING, (_reading(one, sealer) for one in readings)
        ),
    ]


def _account(account: Account, sealer: Sealer) -> dict[str, object]:
    person = account.opened(sealer)
    return columns(
        account,
        ACCOUNT,
        **asdict(person)
        | {
            "sex": SEX_LABELS[person.sex] if person.sex else None,
            "region": regions.full_name(person.region_code or "") or None,
            "refusal_reason": account.refusal_reason(sealer) or None,
        },
    )


def _registration(registration: Registration, sealer: Sealer) -> dict[str, object]:
    opened = registration.opened(sealer)
    return columns(
        registration,
        REGISTRATION,
        document_number=opened.document_number,
        phone=opened.phone,
        birth_date=opened.birth_date,
        sex=SEX_LABELS[Sex(opened.sex)] if opened.sex else None,
        user_type=USER_TYPE_LABELS[UserType(registration.user_type)],
        region=regions.full_name(registration.region_code),
        reason=registration.opened_reason(sealer),
    )


def _consent(given: Given, sealer: Sealer) -> dict[str, object]:
    consent = given.consent
    return columns(
        consent,
        CONSENT,
        number=given.number,
        title=given.title,
        kind_label=CONSENT_KIND_LABELS[ConsentKind(consent.kind)],
        source_label=CONSENT_SOURCE_LABELS[ConsentSource(consent.source)],
        address=consent.opened_address(sealer),
    )


def _reading(reading: Reading, sealer: Sealer) -> dict[str, object]:
    return columns(
        reading,
        READING,
        reader_role_label=ROLE_LABELS[Role(reading.reader_role)],
        what_label=WHAT_LABELS[What(reading.what)],
        reason=told(sealer, reading).reason,
    )


def _request(request: PersonalRequest, sealer: Sealer) -> dict[str, object]:
    return columns(
        request,
        REQUEST,
        kind_label=KIND_LABELS[RequestKind(request.kind)],
        item_label=ITEM_LABELS[Item(request.item)] if request.item else None,
        wish=asdict(request.opened_wish(sealer)) if request.wish else None,
        state_label=REQUEST_STATE_LABELS[RequestState(request.state)],
        answer=request.opened_answer(sealer) or None,
    )


def _files(pictures: Sequence[Photo]) -> list[OwnFile]:
    sides = {"front": "正面", "back": "反面"}
    return [
        OwnFile(
            name=f"身份证照片/{sides[one.side]}-{one.id}.jpg",
            title=f"身份证照片{sides[one.side]}",
            path=f"/account/own-data/photos/{one.id}",
            size=None,
            sha256=one.sha256 or "",
        )
        for one in pictures
        if one.state == PhotoState.PRESENT
    ]
