"""Gathering the rows of an export: portion by portion, each a task and a transaction.

A worker that is killed costs a portion; who was read is noted with the portion, once.
"""

from collections.abc import Sequence
from uuid import UUID

from pydantic import TypeAdapter

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS, SEX_LABELS, STATUS_LABELS
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.exports import queries
from experts.exports.model import Export, ExportPart, ExportState, part_place
from experts.library import usecases as library
from experts.library.usecases import Entry, Filter
from experts.people import usecases as people
from experts.people.usecases import mask_email, mask_phone
from experts.readings import usecases as readings
from experts.readings.usecases import What
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Snapshot
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


async def _keep(uow: UnitOfWork, export: Export, entries: Sequence[Entry]) -> None:
    words = await dictionaries.read(uow.session)
    snapshots = await submissions.snapshots_of(
        uow.session, uow.sealer, [entry.submission_id for entry in entries]
    )
    rows = [
        _row(export.rows_done + place, entry, snapshots[entry.submission_id], words, unmasked=export.unmasked)
        for place, entry in enumerate(entries, 1)
    ]
    export.rows_done += len(rows)
    if entries:
        export.listed_at, export.record_id = entries[-1].listed_at, entries[-1].record_id
        sealed = uow.sealer.seal_json(rows, part_place(export.id, export.parts))
        uow.session.add(ExportPart(export_id=export.id, number=export.parts, rows=sealed))
        export.parts += 1


def _row(number: int, entry: Entry, snapshot: Snapshot, words: Words, *, unmasked: bool) -> list[str]:
    """Return the cells of an expert in the order of COLUMNS: what the library serves, masked unless said otherwise."""
    form, who = snapshot.form, snapshot.identity
    masked = people.mask_identity(
        who.name, who.sex, who.document_kind, who.document_number, who.birth_date
    ).document_number_masked
    return [
        str(number),
        entry.name,
        SEX_LABELS[who.sex] if who.sex else "",
        who.document_number if unmasked else masked,
        who.birth_date.isoformat() if who.birth_date else "",
        form.phone if unmasked else mask_phone(form.phone),
        form.email if unmasked else mask_email(form.email),
        regions.full_name(form.region_code),
        form.position,
        form.employer_name,
        words.label("industry", form.industry),
        words.label("specialty", form.specialty),
        form.graduation,
        words.label("education", form.education),
        form.major,
        form.title,
        "、".join(words.label("qualification", code) for code in form.qualifications),
        form.working_years,
        EXPERT_KIND_LABELS[entry.kind],
        STATUS_LABELS[entry.status],
        official_day(entry.listed_at).isoformat(),
    ]
