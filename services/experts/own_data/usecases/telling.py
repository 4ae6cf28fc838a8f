"""What experts holds about a person, table by table, in the words of the pages.

Left out: blind indexes, the parts of names by which the search works, keys of objects. docs/guide/personal-data.md
has a line for every table; a test holds it here.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.own_data import OwnData, OwnField, OwnFile, OwnTable, columns, row, table
from contracts.reference import regions
from contracts.words import (
    DEED_LABELS,
    EXPERT_KIND_LABELS,
    PURPOSE_LABELS,
    ROLE_LABELS,
    SEX_LABELS,
    STATUS_LABELS,
    Role,
    Sex,
)
from experts.attachments.usecases import STATE_LABELS, Attachment
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.expiries.usecases import WHAT_LABELS as ENDS
from experts.form.usecases import Form, describe
from experts.library.usecases import Entry
from experts.maintenance.usecases import Upkeep
from experts.own_data import queries
from experts.people.usecases import Person
from experts.readings.usecases import WHAT_LABELS, Reading
from experts.records.usecases import Record
from experts.submissions.usecases import Submission, open_snapshot
from foundation.sealing.sealer import Sealer

PERSON = {
    "account_id": "账户编号",
    "name": "姓名",
    "sex": "性别",
    "document_kind": "证件类型",
    "document_number": "身份证号码",
    "birth_date": "出生年月日",
    "phone": "手机号",
    "region_code": "地区代码",
    "employer_id": "所在单位编号",
    "employer_name": "所在单位",
    "employer_credit_code": "所在单位统一社会信用代码",
}
RECORD = {
    "id": "档案编号",
    "status": "状态代码",
    "status_label": "状态",
    "round": "申请轮次",
    "kind": "专家类别代码",
    "kind_label": "专家类别",
    "bureau_id": "终审单位编号",
    "created_at": "建立时间",
    "draft_saved_at": "最近保存时间",
}
SUBMISSION = {
    "id": "提交编号",
    "round": "轮次",
    "purpose": "事项代码",
    "purpose_label": "事项",
    "origin": "来源",
    "made_at": "提交时间",
    "outcome": "结果",
    "kind": "专家类别代码",
    "bureau_id": "终审单位编号",
    "employer_id": "所在单位编号",
}
FILE = {
    "id": "文件编号",
    "section": "所属栏目",
    "item_id": "所属行编号",
    "file_name": "文件名",
    "content_type": "文件类型",
    "size": "大小（字节）",
    "sha256": "SHA-256",
    "state": "状态代码",
    "state_label": "状态",
    "reason": "未通过原因",
    "document_pages": "页数",
    "created_at": "上传时间",
}
ENTRY = {
    "name": "姓名",
    "sex": "性别",
    "birth_year": "出生年份",
    "region_code": "地区代码",
    "region": "所在地区",
    "specialty": "专业代码",
    "industry": "所属行业代码",
    "education": "最高学历代码",
    "title": "职称",
    "qualifications": "注册职业资格代码",
    "employer_name": "现工作单位",
    "kind": "专家类别代码",
    "kind_label": "专家类别",
    "status": "状态代码",
    "status_label": "状态",
    "listed_at": "入库时间",
    "updated_at": "更新时间",
    "term_from": "本届任期开始",
    "confirmed_on": "年度确认日期",
}
CERTIFICATE = {"kind": "证书类别代码", "kind_label": "证书类别", "valid_until": "有效期至"}
READING = {
    "at": "时间",
    "reader_name": "查看人",
    "reader_organization": "单位",
    "reader_role_label": "角色",
    "what": "查看内容代码",
    "what_label": "查看内容",
    "object_id": "文件或提交编号",
    "reason": "原因",
}
UPKEEP = {"at": "时间", "deed": "办理代码", "deed_label": "办理事项", "by_name": "办理人", "reason": "原因"}
REMINDER = {
    "kind": "提醒代码",
    "kind_label": "提醒事项",
    "due_on": "到期日",
    "step": "提醒步骤",
    "told_at": "提醒时间",
}


async def tell(session: AsyncSession, sealer: Sealer, account_id: UUID) -> OwnData:
    """Return everything about the holder of an account."""
    words = await dictionaries.read(session)
    files = await queries.attachments(session, account_id)
    people = await queries.people(session, account_id)
    tables = [
        table("people", "基本信息（来自账户）", PERSON, (_person(one, sealer) for one in people)),
        OwnTable(
            name="records",
            title="专家档案（含尚未提交的填写内容）",
            rows=[_record(one, words, sealer) for one in await queries.records(session, account_id)],
        ),
        OwnTable(
            name="submissions",
            title="历次提交的资料",
            rows=[_submission(one, words, sealer) for one in await queries.submissions(session, account_id)],
        ),
        table("attachments", "上传的文件", FILE, (_file(one, sealer) for one in files)),
        *await _in_the_library(session, account_id, words),
        *await _done(session, sealer, account_id),
    ]
    return OwnData.of("experts", tables, _files(files, sealer))


async def _in_the_library(session: AsyncSession, account_id: UUID, words: Words) -> list[OwnTable]:
    certificates = await queries.certificates(session, account_id)
    reminders = await queries.reminders(session, account_id)
    return [
        table(
            "library_entries",
            "在库信息",
            ENTRY,
            (_entry(one) for one in await queries.entries(session, account_id)),
        ),
        table(
            "library_certificates",
            "证书有效期",
            CERTIFICATE,
            (
                columns(one, CERTIFICATE, kind_label=words.label("certificate_kind", one.kind))
                for one in certificates
            ),
        ),
        table(
            "reminders",
            "到期提醒",
            REMINDER,
            (columns(one, REMINDER, kind_label=ENDS[one.kind]) for one in reminders),
        ),
    ]


async def _done(session: AsyncSession, sealer: Sealer, account_id: UUID) -> list[OwnTable]:
    upkeeps = await queries.upkeeps(session, account_id)
    readings = await queries.readings(session, account_id)
    return [
        table("upkeeps", "协会日常维护记录", UPKEEP, (_upkeep(one, sealer) for one in upkeeps)),
        table("readings", "谁查看过我的专家信息", READING, (_reading(one, sealer) for one in readings)),
    ]


def _person(person: Person, sealer: Sealer) -> dict[str, object]:
    def opened(column: str) -> str | None:
        return _opened(sealer, person, column, person.account_id)

    return columns(
        person,
        PERSON,
        sex=SEX_LABELS[Sex(person.sex)] if person.sex else None,
        document_number=opened("document_number"),
        birth_date=opened("birth_date"),
        phone=opened("phone"),
    )


def _record(record: Record, words: Words, sealer: Sealer) -> list[OwnField]:
    known = columns(
        record,
        RECORD,
        status_label=STATUS_LABELS[record.status],
        kind_label=EXPERT_KIND_LABELS[record.kind] if record.kind else None,
    )
    draft = Form.model_validate_json(_opened(sealer, record, "draft", record.id) or "{}")
    return [*row(RECORD, known), *_form(draft, words)]


def _submission(submission: Submission, words: Words, sealer: Sealer) -> list[OwnField]:
    known = columns(submission, SUBMISSION, purpose_label=PURPOSE_LABELS[submission.purpose])
    snapshot = open_snapshot(sealer, submission)
    who = columns(
        snapshot.identity,
        PERSON,
        sex=SEX_LABELS[snapshot.identity.sex] if snapshot.identity.sex else None,
    )
    names = [one.file_name for one in snapshot.files]
    return [
        *row(SUBMISSION, known),
        *row(PERSON, who),
        *_form(snapshot.form, words),
        *row({"files": "附件"}, {"files": names or None}),
        *row({"file_list": "附件清单"}, {"file_list": {str(one.id): one for one in snapshot.files} or None}),
    ]


def _form(form: Form, words: Words) -> list[OwnField]:
    """Return the form as it reads, and as it is kept: a program reads the codes."""
    read = [
        OwnField(key=field.key, label=field.label, value=field.value)
        for field in describe(form, words.label)
        if field.value
    ]
    return [*read, OwnField(key="form", label="填写内容（机器可读）", value=form.model_dump(mode="json"))]


def _file(attachment: Attachment, sealer: Sealer) -> dict[str, object]:
    return columns(
        attachment,
        FILE,
        file_name=_opened(sealer, attachment, "file_name", attachment.id),
        state_label=STATE_LABELS[attachment.state],
    )


def _entry(entry: Entry) -> dict[str, object]:
    return columns(
        entry,
        ENTRY,
        sex=SEX_LABELS[Sex(entry.sex)] if entry.sex else None,
        region=regions.full_name(entry.region_code) or None,
        kind_label=EXPERT_KIND_LABELS[entry.kind],
        status_label=STATUS_LABELS[entry.status],
    )


def _upkeep(upkeep: Upkeep, sealer: Sealer) -> dict[str, object]:
    return columns(
        upkeep,
        UPKEEP,
        deed_label=DEED_LABELS[upkeep.deed],
        reason=_opened(sealer, upkeep, "reason", upkeep.id),
    )


def _reading(reading: Reading, sealer: Sealer) -> dict[str, object]:
    return columns(
        reading,
        READING,
        reader_role_label=ROLE_LABELS[Role(reading.reader_role)] if reading.reader_role else None,
        what_label=WHAT_LABELS[reading.what],
        reason=_opened(sealer, reading, "reason", reading.id),
    )


def _files(attachments: Sequence[Attachment], sealer: Sealer) -> list[OwnFile]:
    return [
        OwnFile(
            name=f"附件/{one.id}-{_opened(sealer, one, 'file_name', one.id)}",
            title=_opened(sealer, one, "file_name", one.id) or "",
            path=f"/own-data/files/{one.id}",
            size=one.size,
            sha256=one.sha256 or "",
        )
        for one in attachments
        if one.readable
    ]


def _opened(
    sealer: Sealer,
    item: Person | Record | Attachment | Upkeep | Reading,
    column: str,
    id: UUID,
) -> str | None:
    """Return a sealed column in the clear; every column is sealed for table|column|row (trust.md)."""
    kept: bytes | None = getattr(item, column)
    return sealer.open(kept, f"{item.__tablename__}|{column}|{id}") if kept else None
