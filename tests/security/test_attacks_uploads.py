"""Hostile files at every door that takes files: refused with a reason or made harmless, cheaply, nothing kept.

What each door does with honest and simply wrong files stands in the tests of its feature; these are meant to harm.
"""

import io
import re
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import func, select

from experts.attachments import inspector
from experts.attachments.model import Attachment, folder_of
from experts.attachments.policies import REASONS
from experts.attachments.schemas import content_headers
from experts.attachments.usecases import Content
from experts.register_imports.model import RegisterImport, RegisterRow
from experts.tests import files
from experts.tests.service import registers
from experts.tests.service.given import applicant
from foundation.errors import Failure
from identity.employee_imports.model import EmployeeImport
from identity.photos import decoder
from identity.photos.model import Photo
from identity.tests.pictures import jpeg
from identity.tests.service import steps, units
from tests.security.attacks_files import documents, pictures, workbooks
from tests.security.attacks_files.measuring import measured

CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}.*。$")
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
# The programs that look into files may take a gigabyte and end themselves after 35 s; these tests want much less.
CHILD_MB, GROWTH_MB, SECONDS = 1100, 150, 20
LARGEST_DRAWN = 1600


def kind_of(name: str) -> str:
    """Return the content type of a picture by the first word of its name."""
    return JPEG if name.startswith("jpeg") else PNG


def looked_into(folder: Path, content_type: str, data: bytes, monkeypatch) -> inspector.Report:
    """Return what the inspector says of a scan, which must not cost too much."""
    file = folder / "file"
    file.write_bytes(data)
    with measured(monkeypatch) as cost:
        report = inspector.inspect(content_type, file, folder)
    cost.check(child=CHILD_MB, growth=GROWTH_MB, seconds=SECONDS)
    if report.refused:
        assert CHINESE.search(REASONS[report.refused].format(page=report.bad_page))
    return report


def decoded(data: bytes, monkeypatch) -> decoder.Scan | Failure:
    """Return what is left of a photo of a document, or why it is refused; neither must cost too much."""
    found: decoder.Scan | Failure
    with measured(monkeypatch) as cost:
        try:
            found = decoder.reencode(data)
        except Failure as refused:
            found = refused
    cost.check(child=CHILD_MB, growth=GROWTH_MB, seconds=decoder.WALL_LIMIT_S + 1)
    if isinstance(found, Failure):
        assert CHINESE.search(found.sentence), found.sentence
    return found


def assert_nothing_but_pixels(data: bytes, kind: str) -> None:
    """Fail if anything stands in a picture besides what it shows."""
    for foreign in (b"script", b"PK\x03\x04", b"Exif", b"iCCP", b"tEXt", b"acTL", b"fdAT"):
        assert foreign not in data
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        assert (picture.format, getattr(picture, "n_frames", 1)) == (kind, 1)
        assert not picture.getexif()
    end = b"\xff\xd9" if kind == "JPEG" else b"IEND\xaeB`\x82"
    assert data.endswith(end)


@pytest.mark.parametrize("name", pictures.HARMLESS)
def test_of_a_picture_nothing_but_its_pixels_is_kept(name, tmp_path, monkeypatch):
    data, kind = pictures.HARMLESS[name], kind_of(name)
    assert looked_into(tmp_path, kind, data, monkeypatch).refused is None
    assert_nothing_but_pixels((tmp_path / inspector.CLEAN).read_bytes(), kind.removeprefix("image/").upper())
    assert_nothing_but_pixels((tmp_path / inspector.PREVIEW).read_bytes(), "PNG")
    scan = decoded(data, monkeypatch)
    assert isinstance(scan, decoder.Scan), scan
    assert_nothing_but_pixels(scan.data, "JPEG")


@pytest.mark.parametrize("name", pictures.REFUSED)
def test_a_picture_that_lies_is_refused_before_it_costs_much(name, tmp_path, monkeypatch):
    data = pictures.REFUSED[name]
    assert looked_into(tmp_path, kind_of(name), data, monkeypatch).refused in {
        "pixels",
        "unreadable",
        "exhausted",
    }
    assert not (tmp_path / inspector.CLEAN).exists()
    assert isinstance(decoded(data, monkeypatch), Failure)


@pytest.mark.parametrize("name", pictures.EITHER)
def test_what_unpacks_beside_the_pixels_harms_nobody(name, tmp_path, monkeypatch):
    data, kind = pictures.EITHER[name], kind_of(name)
    if looked_into(tmp_path, kind, data, monkeypatch).refused is None:
        clean = (tmp_path / inspector.CLEAN).read_bytes()
        assert_nothing_but_pixels(clean, kind.removeprefix("image/").upper())
    scan = decoded(data, monkeypatch)
    if isinstance(scan, decoder.Scan):
        assert_nothing_but_pixels(scan.data, "JPEG")


def test_the_most_pixels_that_are_decoded_fit_into_the_memory_that_there_is(tmp_path, monkeypatch):
    data = pictures.just_below_the_limit()
    assert len(data) < 200_000
    monkeypatch.setattr(decoder, "WALL_LIMIT_S", 30)  # memory is asked for, not time
    assert looked_into(tmp_path, PNG, data, monkeypatch).refused is None
    scan = decoded(data, monkeypatch)
    assert isinstance(scan, decoder.Scan), scan
    assert scan.width == decoder.LONGEST_KEPT


@pytest.mark.parametrize("name", documents.REFUSED)
def test_a_pdf_that_acts_or_lies_is_refused_with_its_reason(name, tmp_path, monkeypatch):
    make, reasons = documents.REFUSED[name]
    assert looked_into(tmp_path, PDF, make(), monkeypatch).refused in reasons


@pytest.mark.parametrize("name", documents.EITHER)
def test_a_pdf_out_of_all_proportion_is_drawn_small_or_refused(name, tmp_path, monkeypatch):
    report = looked_into(tmp_path, PDF, documents.EITHER[name](), monkeypatch)
    for number in range(1, (report.pages or 0) + 1):
        with Image.open(inspector.drawn_page(tmp_path, number)) as page:
            assert max(page.size) <= LARGEST_DRAWN + 1


@pytest.mark.parametrize("name", documents.HARMLESS)
def test_a_pdf_that_only_looks_odd_passes(name, tmp_path, monkeypatch):
    report = looked_into(tmp_path, PDF, documents.HARMLESS[name](), monkeypatch)
    assert (report.refused, 1 <= (report.pages or 0) <= inspector.MAX_PAGES) == (None, True)


def test_a_page_that_is_never_done_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(inspector, "WALL_LIMIT_S", 3)
    assert looked_into(tmp_path, PDF, documents.busy_page(4), monkeypatch).refused == "exhausted"


def test_a_photo_that_is_never_done_is_ended(monkeypatch):
    monkeypatch.setattr(decoder, "WALL_LIMIT_S", 0.05)
    found = decoded(jpeg(640, 400), monkeypatch)
    assert (found.slug(), "无法处理" in found.sentence) == ("photo-too-complex", True)


async def rows(kit, kind) -> int:
    """Return how many rows of a kind there are."""
    async with kit.resources.database.read() as reading:
        return await reading.scalar(select(func.count()).select_from(kind))


def sentence(answer) -> str:
    """Return the sentence of a refusal, which must stand beside the file."""
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    assert error["pointer"] in ("/file", "/photo")
    assert CHINESE.search(error["message"]), error["message"]
    return error["message"]


WRONG = [
    ("a.svg", "image/svg+xml", documents.SVG),
    ("a.pdf", PDF, documents.SVG),
    ("a.pdf", PDF, documents.MARKUP),
    ("a.pdf", PDF, documents.SCANNER_TEST),
    ("a.pdf", PDF, b" " + documents.pdf()),
    ("a.pdf", PDF, documents.MARKUP + documents.pdf()),
    ("a.pdf", PDF, pictures.ZIP),
    ("a.pdf", "text/html", documents.pdf()),
    ("a.pdf", "text/html; x=application/pdf", documents.pdf()),
    ("a.html", PDF, documents.pdf()),
    ("a.pdf.html", PDF, documents.pdf()),
    ("a.pdf.", PDF, documents.pdf()),
    ("a.pdf\u202egnp.exe", PDF, documents.pdf()),
    ("a", PDF, documents.pdf()),
    (".pdf", PDF, documents.pdf()),
    ("a.jpg", JPEG, pictures.moving_gif()),
    ("a.gif", "image/gif", pictures.moving_gif()),
    ("a.png", PNG, pictures.saved("JPEG")),
    ("a.jpg", JPEG, pictures.saved("BMP")),
    ("a.jpg", JPEG, pictures.saved("TIFF")),
    ("a.png", PNG, b"GIF89a" + pictures.saved("PNG")),
    ("a.jpg", JPEG, documents.MARKUP),
]


@pytest.mark.service
async def test_what_is_not_what_it_says_is_refused_at_the_door_and_leaves_nothing(experts):
    person = await applicant(experts)
    before = {key async for key in experts.resources.store.keys("")}
    answers = {
        (file_name, content_type, data[:40]): await person.upload(data, file_name, content_type)
        for file_name, content_type, data in WRONG
    }
    assert [said for said, answer in answers.items() if answer.status_code != 422] == []
    assert all(sentence(answer) for answer in answers.values())
    assert await rows(experts, Attachment) == 0
    assert {key async for key in experts.resources.store.keys("")} == before
    assert (await person.upload()).status_code == 201


@pytest.mark.service
async def test_of_a_hostile_scan_nothing_is_kept_and_the_next_good_one_passes(experts, monkeypatch):
    person = await applicant(experts)
    hostile = [
        ("a.pdf", PDF, documents.disguised_script()),
        ("a.pdf", PDF, documents.page_tree_in_a_circle()),
        ("a.pdf", PDF, documents.object_stream(1500)),
        ("a.jpg", JPEG, pictures.REFUSED["jpeg of thousands of scans"]),
        ("a.png", PNG, pictures.REFUSED["png of 400 million pixels"]),
        ("a.png", PNG, pictures.REFUSED["png that ends early"]),
    ]
    with measured(monkeypatch) as cost:
        for file_name, content_type, data in hostile:
            assert (await person.upload(data, file_name, content_type)).status_code == 201
        await experts.run_tasks()
    cost.check(child=CHILD_MB, growth=GROWTH_MB, seconds=SECONDS * 2)
    listed = (await person.ask("GET", "/record/files")).json()["items"]
    assert [one["state"] for one in listed] == ["failed"] * len(hostile)
    for one in listed:
        assert CHINESE.search(one["reason"]), one
        for path in ("content", "content?inline=true", "preview", "pages/1"):
            assert (await person.ask("GET", f"/files/{one['id']}/{path}")).status_code == 404
        assert [key async for key in experts.resources.store.keys(folder_of(UUID(one["id"])))] == []
    good = (await person.upload(files.pdf())).json()["id"]
    await experts.run_tasks()
    assert (await person.ask("GET", f"/files/{good}/preview")).status_code == 200


@pytest.mark.service
async def test_a_pdf_with_markup_behind_its_end_is_never_shown_as_markup(experts):
    person = await applicant(experts)
    made = (await person.upload(documents.pdf() + documents.MARKUP)).json()
    await experts.run_tasks()
    for how in ("", "?inline=true"):
        answer = await person.ask("GET", f"/files/{made['id']}/content{how}")
        assert answer.headers["content-type"] == PDF
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


# what is sent -> what is kept of it
NAMES = {
    "../../../etc/cron.d/a.pdf": "a.pdf",
    "..\\..\\Windows\\System32\\a.pdf": "a.pdf",
    "C:\\papers\\a.pdf": "a.pdf",
    "/etc/a.pdf": "a.pdf",
    "a.exe\x00.pdf": "a.exe.pdf",
    "a\r\nSet-Cookie: session=x\r\n\r\n<script>.pdf": "aSet-Cookie: session=x<script>.pdf",
    'a"; filename="b.html.pdf': 'a"; filename="b.html.pdf',
    "a'; filename*=UTF-8''b.html;.pdf": "a'; filename*=UTF-8''b.html;.pdf",
    "abc\u202efdp.pdf": "abcfdp.pdf",
    "\u2066abc\u2069\u200e\u200b.pdf": "abc.pdf",
    "a\u2028b\u0085c.pdf": "abc.pdf",
    "專家😀𠮷申报表.pdf": "專家😀𠮷申报表.pdf",
    "<img src=x onerror=alert(1)>.pdf": "<img src=x onerror=alert(1)>.pdf",
    "{{7*7}}${7*7}%0d%0a.pdf": "{{7*7}}${7*7}%0d%0a.pdf",
    "~$CON.pdf": "~$CON.pdf",
    "长" * 251 + ".pdf": "长" * 251 + ".pdf",
}


@pytest.mark.service
async def test_a_file_name_is_never_a_path_a_header_or_a_disguise(experts):
    person = await applicant(experts)
    before = {key async for key in experts.resources.store.keys("")}
    made = {sent: (await person.upload(files.pdf(), sent)).json() for sent in NAMES}
    assert {sent: one["file_name"] for sent, one in made.items()} == NAMES
    keys = {key async for key in experts.resources.store.keys("")} - before
    assert len(keys) == len(made)
    assert all(re.fullmatch(r"attachments/[0-9a-f-]{36}/original", key) for key in keys), keys
    for kept in NAMES.values():
        said = content_headers(Content(b"", PDF, kept), inline=False)["Content-Disposition"]
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[A-Za-z0-9%._~-]+", said), said
        assert unquote(said.partition("''")[2]) == kept
    for refused in ("a" * 296 + ".pdf", "", "/", "..", "\u202e", "\x00"):
        assert (await person.upload(files.pdf(), refused)).status_code == 422, repr(refused)


async def photo(identity, data: bytes, content_type: str):
    """Send a photo of a document."""
    headers = {"Content-Type": content_type, **steps.ADDRESS}
    return await identity.client.post("/registrations/photos?side=front", content=data, headers=headers)


@pytest.mark.service
async def test_of_a_hostile_photo_nothing_is_kept_and_the_next_good_one_passes(identity, monkeypatch):
    before = [key async for key in identity.resources.store.keys("photos/")]
    with measured(monkeypatch) as cost:
        for name in ("jpeg of thousands of scans", "png of 400 million pixels", "jpeg that ends early"):
            assert sentence(await photo(identity, pictures.REFUSED[name], kind_of(name)))
        for data, kind in (
            (documents.SVG, JPEG),
            (documents.pdf(), JPEG),
            (pictures.moving_gif(), "image/gif"),
            (pictures.saved("JPEG"), PNG),
            (pictures.saved("JPEG"), "image/svg+xml"),
            (b"\xff\xd8\xff" + documents.MARKUP, JPEG),
        ):
            assert sentence(await photo(identity, data, kind))
    cost.check(child=CHILD_MB, growth=GROWTH_MB, seconds=SECONDS)
    assert await rows(identity, Photo) == 0
    assert [key async for key in identity.resources.store.keys("photos/")] == before
    assert (await photo(identity, pictures.HARMLESS["jpeg with a zip behind it"], JPEG)).status_code == 201


class Employees:
    """导入人员."""

    header = ("身份证号", "姓名", "手机号")

    def __init__(self, kit, headers) -> None:
        self.kit, self.headers = kit, headers

    async def send(self, data: bytes, file_name: str = "名单.xlsx"):
        return await self.kit.client.post(
            "/employees/imports", content=data, params={"file_name": file_name}, headers=self.headers
        )

    async def kept(self) -> int:
        return await rows(self.kit, EmployeeImport)

    async def seen(self, import_id: str) -> dict:
        return await units.report(self.kit, self.headers, import_id)

    def good(self) -> bytes:
        return units.workbook(units.people(1))


class Register:
    """导入名册."""

    header = registers.REQUIRED

    def __init__(self, kit, by) -> None:
        self.kit, self.by = kit, by
        self.headers = kit.as_(by)

    async def send(self, data: bytes, file_name: str = "名册.xlsx"):
        return await self.kit.client.post(
            "/library/imports", content=data, params={"file_name": file_name}, headers=self.headers
        )

    async def kept(self) -> int:
        return await rows(self.kit, RegisterImport) + await rows(self.kit, RegisterRow)

    async def seen(self, import_id: str) -> dict:
        return await registers.report(self.kit, self.by, import_id)

    def good(self) -> bytes:
        return registers.workbook(registers.expert(1))


@pytest.fixture
async def employees(identity):
    """Return the door for a unit's people."""
    return Employees(identity, (await units.administrator(identity, await units.unit(identity)))[1])


@pytest.fixture
async def register(experts):
    """Return the door for a register of experts."""
    return Register(experts, await registers.coordinator(experts))


async def assert_harmless(door, monkeypatch) -> None:
    """Fail if a hostile workbook gets in, costs too much, or keeps a good one out."""
    hostile = {name: make(door.header) for name, make in workbooks.REFUSED.items()}
    with measured(monkeypatch) as cost:
        answers = {name: await door.send(data) for name, data in hostile.items()}
    cost.check(child=CHILD_MB, growth=GROWTH_MB, seconds=SECONDS * 2)
    accepted = [name for name, answer in answers.items() if answer.status_code != 422]
    assert accepted == []
    for answer in answers.values():
        assert "root:" not in sentence(answer)
    assert await door.kept() == 0
    assert (await door.send(door.good())).status_code == 201


async def assert_formulas_are_text(door) -> None:
    """Fail if a workbook that calculates gets anybody in, or is calculated."""
    answer = await door.send(workbooks.calculating(door.header), "\u202e=1+1\x00\r\n.xlsx")
    assert answer.status_code == 201, answer.text
    assert answer.json()["file_name"] == "=1+1.xlsx"
    await door.kit.run_tasks()
    seen = await door.seen(answer.json()["id"])
    assert seen["counts"]["faulty"] == len(seen["items"]) == 4
    assert all(CHINESE.search("".join(item["faults"])) for item in seen["items"])


@pytest.mark.service
async def test_no_hostile_workbook_gets_into_a_units_people(employees, monkeypatch):
    await assert_harmless(employees, monkeypatch)


@pytest.mark.service
async def test_no_hostile_workbook_gets_into_the_register(register, monkeypatch):
    await assert_harmless(register, monkeypatch)


@pytest.mark.service
async def test_formulas_among_a_units_people_are_text(employees):
    await assert_formulas_are_text(employees)


@pytest.mark.service
async def test_formulas_in_a_register_are_text(register):
    await assert_formulas_are_text(register)
