"""`python -m benchmarks.exchanging FOUND register|import|export …`: the exchange's use cases, as the worker runs them.

`register FILE FIRST COUNT` writes a workbook with invented experts. `import FILE` takes it in, whole: reading,
checking and applying, portion after portion. `export CELLS REGION` exports the library; CELLS, unless it is empty,
gets the cells, one JSON array a line. Each writes a JSON object into FOUND.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
import psutil
import xlsxwriter

from benchmarks.measuring import cpu
from benchmarks.people import official
from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS, Role
from expertlib.invented_experts import Choices, Inventor
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.exports import queries as exports
from experts.exports import usecases as exporting
from experts.exports.model import ExportState, part_place
from experts.register_imports import usecases as importing
from experts.register_imports.model import ImportState, RegisterImport
from experts.register_imports.policies import COLUMNS
from experts.settings import open_resources
from foundation.resources import Resources

Found = dict[str, Any]


class Spending:
    """What this process spends from now on: seconds, CPU seconds and bytes of memory at the most."""

    def __init__(self) -> None:
        self._began, self._cpu = time.perf_counter(), time.process_time()
        self._memory = psutil.Process().memory_info().rss

    def found(self, count: int) -> Found:
        """Return it, for so many experts."""
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return {
            "count": count,
            "seconds": time.perf_counter() - self._began,
            "cpu_s": time.process_time() - self._cpu + children.ru_utime + children.ru_stime,
            "memory_bytes": cpu.most_memory() - self._memory,
        }


async def register(resources: Resources, file: str, first: str, count: str) -> Found:
    """Write a workbook with the invented experts from a number on."""
    async with resources.database.read() as session:
        words = await dictionaries.read(session)
    inventor = _inventor(words)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("专家名册")
        sheet.write_row(0, 0, [column.title for column in COLUMNS])
        for line in range(int(count)):
            sheet.write_row(line + 1, 0, _line(inventor, int(first) + line, words))
    return {"count": int(count)}


async def take_in(resources: Resources, file: str) -> Found:
    """Take a register in and list everybody in it."""
    data = await asyncio.to_thread(Path(file).read_bytes)
    coordinator = official(Role.ASSOCIATION_COORDINATOR, "association-650000")
    spending = Spending()
    made = await importing.upload(resources, coordinator, "register.xlsx", data, None)
    uploaded = time.perf_counter()
    while await _state(resources, made.id) is ImportState.CHECKING:
        await importing.check_portion(resources, made.id)
    checked = time.perf_counter()
    async with resources.unit_of_work(coordinator) as uow:
        await importing.begin_applying(uow, coordinator, made.id, skip_faulty=False)
    while await _state(resources, made.id) is ImportState.APPLYING:
        await importing.apply_portion(resources, made.id, coordinator.id)
    async with resources.database.read() as session:
        entered = (await session.get_one(RegisterImport, made.id)).entered
    return spending.found(entered) | {
        "applying_s": time.perf_counter() - checked,
        "checking_s": checked - uploaded,
    }


async def give_out(resources: Resources, cells: str, region: str) -> Found:
    """Export everybody of a region ("" for all)."""
    coordinator = official(Role.ASSOCIATION_COORDINATOR, "association-650000")
    spending = Spending()
    async with resources.unit_of_work(coordinator) as uow:
        asked = await exporting.ask(uow, coordinator, exporting.Wish(exporting.Filter(region=region)))
    while (export := await _export(resources, asked.id)).state is ExportState.GATHERING:
        await exporting.gather_portion(resources, asked.id)
    gathered = time.perf_counter()
    if cells:
        await _keep_cells(resources, export, Path(cells))
        return {"count": export.rows_done}
    await exporting.write_file(resources, asked.id)
    written = time.perf_counter()
    export = await _export(resources, asked.id)
    if export.state is not ExportState.READY or export.rows_done != export.rows_total:
        raise RuntimeError(f"the export is {export.state} with {export.rows_done} rows")
    return spending.found(export.rows_done) | {"writing_s": written - gathered, "bytes": export.size}


async def _state(resources: Resources, import_id: Any) -> ImportState:
    async with resources.database.read() as session:
        return (await session.get_one(RegisterImport, import_id)).state


async def _export(resources: Resources, export_id: Any) -> Any:
    async with resources.database.read() as session:
        return await exports.find(session, export_id)


async def _keep_cells(resources: Resources, export: Any, file: Path) -> None:
    with file.open("wb") as out:
        for number in range(export.parts):
            async with resources.database.read() as session:
                sealed = await exports.part(session, export.id, number)
            for row in resources.sealer.open_json(sealed or b"", part_place(export.id, number)):
                out.write(orjson.dumps(row) + b"\n")


def _inventor(words: Words) -> Inventor:
    offered = words.offered()
    codes = {kind: [entry.code for entry in entries] for kind, entries in offered.items()}
    return Inventor(2, Choices(codes, [entry.label for entry in offered["title"]]))


def _line(inventor: Inventor, number: int, words: Words) -> list[str]:
    expert = inventor.expert(number)
    form, who = expert.snapshot.form, expert.snapshot.identity
    typed = {
        "姓名": who.name,
        "身份证号码": who.document_number,
        "联系电话": form.phone,
        "邮箱": f"name{number}@example.com",
        "所在地区": regions.full_name(form.region_code),
        "职务": form.position,
        "现工作单位": form.employer_name,
        "所属行业分类": words.label("industry", form.industry),
        "专业": words.label("specialty", form.specialty),
        "毕业院校及毕业时间": form.graduation,
        "最高学历": words.label("education", form.education),
        "所学专业": form.major,
        "职称": form.title,
        "注册职业资格证书类别": "、".join(words.label("qualification", one) for one in form.qualifications),
        "工作年限": form.working_years,
        "专家类型": EXPERT_KIND_LABELS[expert.kind],
        "入库日期": f"20{10 + number % 10}-05-01",
        "技术工作经历": form.career[0].description,
    }
    return [typed[column.title] for column in COLUMNS]


PROGRAMS: dict[str, Callable[..., Awaitable[Found]]] = {
    "register": register,
    "import": take_in,
    "export": give_out,
}


async def _main(found: str, program: str, *arguments: str) -> None:
    resources = open_resources()
    try:
        answer = await PROGRAMS[program](resources, *arguments)
    finally:
        await resources.close()
    await asyncio.to_thread(Path(found).write_text, json.dumps(answer))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
