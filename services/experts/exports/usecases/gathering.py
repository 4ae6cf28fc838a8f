"""Gathering the rows of an export: portion by portion, each a task and a transaction.

A worker that is killed costs a portion; who was read is noted with the portion, once.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS, SEX_LABELS, STATUS_LABELS
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.exports import queries
from experts.exports.model import Export, ExportPart, ExportState, part_place
from experts.library import usecases as library
from experts.library.usecases import ExportRow, Filter
from experts.people.usecases import mask_document_number, mask_email, mask_phone
from experts.readings import usecases as readings
from experts.readings.usecases import What
from experts.submissions import usecases as submissions
from foundation.clock import official_day
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from foundation.workbooks.listing import ListColumn

PORTION = 1000

COLUMNS = tuple(
    ListColumn(title, width)
    for title, width in (
        ("序号", 8), ("姓名", 14), ("性别", 6), ("身份证号码", 22), ("出生年月日", 12), ("联系电话", 14),
        ("邮箱", 24), ("所在地区", 32), ("职务", 16), ("现工作单位", 30), ("所属行业分类", 16), ("专业", 14),
        ("毕业院校及毕业时间", 26), ("最高学历", 12), ("所学专业", 16), ("职称", 16),
        ("注册职业资格证书类别", 30), ("工作年限", 10), ("专家类型", 12), ("状态", 10), ("入库日期", 12),
    )
)  # fmt: skip

_FILTER = TypeAdapter(Filter)


async def gather_portion(resources: Resources, export_id: UUID) -> None:
    """Read the next rows of an export and keep them; after the last they are to be written."""
    async with resources.database.read() as session:
        seen = await queries.find(session, export_id)
    if seen is None or seen.state != ExportState.GATHERING:
        return
    asked = seen.opened(resources.sealer)
    async with resources.unit_of_work(asked.actor(seen.requested_by)) as uow:
        found = await queries.locked(uow.session, export_id)
        if found is None or found.state != ExportState.GATHERING:
            return
        left = min(PORTION, found.rows_total - found.rows_done)
        wanted = _FILTER.validate_python(asked.filter)
        actor = asked.actor(found.requested_by)
        entries = await library.read_on(uow.session, actor, wanted, found.reached, left)
        await _keep(uow, found, entries)
        read = [entry.record_id for entry in entries]
        await readings.note_many(uow, actor, read, What.EXPORT, asked.reason)
        if len(entries) < left or found.rows_done >= found.rows_total:
            found.become(ExportState.WRITING)
            uow.enqueue("write_export", export_id=str(export_id))
        else:
            uow.enqueue("gather_export", export_id=str(export_id))
        uow.leave_unaudited("a portion; request, end and download are audited")


async def _keep(uow: UnitOfWork, export: Export, entries: Sequence[ExportRow]) -> None:
    words = await dictionaries.read(uow.session)
    held = await submissions.values_of(uow.session, uow.sealer, [entry.submission_id for entry in entries])
    rows = [
        _row(export.rows_done + place, entry, held[entry.submission_id], words, unmasked=export.unmasked)
        for place, entry in enumerate(entries, 1)
    ]
    export.rows_done += len(rows)
    if entries:
        export.listed_at, export.record_id = entries[-1].listed_at, entries[-1].record_id
        sealed = uow.sealer.seal_json(rows, part_place(export.id, export.parts))
        uow.session.add(ExportPart(export_id=export.id, number=export.parts, rows=sealed))
        export.parts += 1


def _row(number: int, entry: ExportRow, held: dict[str, Any], words: Words, *, unmasked: bool) -> list[str]:
    """Return the cells of an expert in the order of COLUMNS: what the library serves, masked unless said otherwise.

    `held` are the values of the snapshot; a field that there was not yet when it was kept is empty.
    """
    who, text = held["identity"], partial(_text, held["form"])
    number_of_document, phone, email = who["document_number"], text("phone"), text("email")
    return [
        str(number),
        entry.name,
        SEX_LABELS[who["sex"]] if who["sex"] else "",
        number_of_document if unmasked else mask_document_number(number_of_document),
        who["birth_date"] or "",
        phone if unmasked else mask_phone(phone),
        email if unmasked else mask_email(email),
        _full_name(text("region_code")),
        text("position"),
        text("employer_name"),
        words.label("industry", text("industry")),
        words.label("specialty", text("specialty")),
        text("graduation"),
        words.label("education", text("education")),
        text("major"),
        text("title"),
        "、".join(words.label("qualification", code) for code in held["form"].get("qualifications", ())),
        text("working_years"),
        EXPERT_KIND_LABELS[entry.kind],
        STATUS_LABELS[entry.status],
        official_day(entry.listed_at).isoformat(),
    ]


def _text(form: dict[str, Any], name: str) -> str:
    return form.get(name) or ""


@lru_cache(maxsize=4096)
def _full_name(region_code: str) -> str:
    return regions.full_name(region_code)
