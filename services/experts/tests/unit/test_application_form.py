"""专家申报表: what stands on it, and that a person could print it and upload its scan."""

import re
from dataclasses import asdict
from datetime import UTC, date, datetime
from uuid import uuid4

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.reference.dictionaries import initial_entries
from contracts.words import Sex
from experts.application_forms.model import Sheet, file_name, sheet
from experts.application_forms.usecases import TEMPLATE
from experts.attachments import inspector
from experts.form.model import LABELS
from experts.form.usecases import Form
from experts.people.usecases import Identity
from experts.tests.typed import WHOLE
from foundation.papers import typesetting
from foundation.papers.text import BREAK
from foundation.papers.typesetting import typeset
from foundation.tests.unit.test_papers import FONTS

AT = datetime(2026, 11, 23, 2, 32, tzinfo=UTC)
NUMBER = "650102196501017777"
WORDS = {(entry.kind, entry.code): entry.label for entry in initial_entries()}


def label_of(kind: str, code: str) -> str:
    return WORDS[kind, code] if code else ""


def sheet_of(form: Form, name: str = "阿不都·热依木", **who) -> Sheet:
    known = {"sex": Sex.MALE, "document_number": NUMBER, "birth_date": date(1965, 1, 1), **who}
    identity = Identity(account_id=uuid4(), name=name, document_kind="citizen", employer_id=None, **known)
    return sheet(identity, form, label_of, 12, AT)


async def printed(form: Form, **who) -> bytes:
    return await typeset(TEMPLATE, asdict(sheet_of(form, **who)), FONTS, AT)


def pages_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def squeezed(text: str) -> str:
    """Return the text without what laying it out adds: ends of lines, spaces, places where a line may end."""
    return re.sub(rf"[\s{BREAK}\ufffe]", "", text)


FULL = Form.model_validate(
    {
        **WHOLE,
        "email": "someone@example.org",
        "position": "总工程师",
        "qualifications": ["fire_engineer_1", "constructor_1"],
        "training": [{"period": "2019.05", "description": "规范宣贯培训"}],
        "achievements": [{"id": "a1", "title": "会展中心消防设计", "description": "专业负责人"}],
        "certificates": [
            {
                "id": "c1",
                "kind": "title",
                "number": "示字001",
                "issuer": "示例厅",
                "valid_until": "2027-06-30",
            }
        ],
    }
)


def test_codes_are_put_into_words_and_times_are_chinas():
    shown = sheet_of(FULL)
    assert (shown.sex, shown.birth_date, shown.document_number) == ("男", "1965年1月1日", NUMBER)
    assert shown.region == "新疆维吾尔自治区乌鲁木齐市天山区"
    assert (shown.industry, shown.specialty, shown.education) == ("房屋建筑", "消防", "大学本科")
    assert shown.qualifications == "一级注册消防工程师\n一级注册建造师"
    assert shown.working_years == "35 年"
    assert shown.certificates == [["职称证书", "示字001", "示例厅", "2027-06-30"]]
    assert (shown.made_at, shown.draft_version) == ("2026-11-23 10:32", "12")


def test_what_is_not_typed_yet_stays_an_empty_place():
    shown = asdict(sheet_of(Form(), birth_date=None, sex=None))
    known = {"name", "document_number", "made_at", "draft_version"}
    assert all(not value for name, value in shown.items() if name not in known)


def test_half_typed_values_stand_there_as_they_are():
    shown = sheet_of(Form(phone="138", working_years="三十", region_code="65", title_note="待评"))
    assert (shown.phone, shown.working_years, shown.title) == ("138", "三十", "待评")


def test_blank_rows_are_left_out():
    form = Form.model_validate(
        {"career": [{"period": " ", "description": ""}, {"period": "2001", "description": ""}]}
    )
    assert sheet_of(form).career == [["2001", "", ""]]


def test_every_field_of_the_manual_has_its_place():
    told = squeezed(re.sub(r"#h\([\d.]+em\)|\\ |\[|\]", "", TEMPLATE.source))
    for label in ("姓名", "性别", "身份证号码", "出生年月日", *LABELS.values()):
        assert label in told or label == LABELS["title_note"], label


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("阿不都·热依木", "专家申报表-阿不都·热依木.pdf"),
        ("../etc/passwd\n", "专家申报表-etcpasswd.pdf"),
        ("甲\u202efdp.exe", "专家申报表-甲fdp.exe.pdf"),
        ('a"b\\c', "专家申报表-abc.pdf"),
        ("", "专家申报表-本人.pdf"),
    ],
)
def test_it_is_named_after_the_person_and_after_nothing_else(name, kept):
    assert file_name(name) == kept


async def test_its_text_can_be_read_back():
    [first, *rest] = pages_of(await printed(FULL))
    told = squeezed(first + "".join(rest))
    assert squeezed(first).startswith("建设工程消防技术专家申报表")
    for value in (
        "阿不都·热依木", NUMBER, "1965年1月1日", "13800000000", "someone@example.org", "总工程师", "某某设计院",
        "房屋建筑", "某某大学1985年7月", "大学本科", "给水排水", "高级工程师", "一级注册消防工程师", "35年", "2019.05",
        "规范宣贯培训", "1985-2020", "消防设计", "会展中心消防设计", "职称证书", "示字001", "2027-06-30",
    ):  # fmt: skip
        assert value in told, value
    for part in (
        "本人承诺",
        "工作单位意见",
        "协会预审意见",
        "住建局终审意见",
        "□全区专家",
        "□所在地专家",
        "本人签字",
    ):
        assert part in told, part
    assert "第1页共2页" in squeezed(first)
    assert "生成时间：2026-11-2310:32" in squeezed(first)
    assert "草稿版本：12" in squeezed(first)


@pytest.mark.parametrize("form", [FULL, Form()], ids=["full", "empty"])
async def test_its_scan_passes_our_own_inspection(tmp_path, form):
    file = tmp_path / "file"
    file.write_bytes(await printed(form))
    report = inspector.inspect("application/pdf", file, tmp_path)
    assert report.refused is None
    assert report.pages == report.document_pages == len(pages_of(file.read_bytes()))


async def test_an_empty_list_keeps_places_for_a_pen():
    """As many pages as with three rows in each list."""
    three = Form.model_validate(
        {name: [{"period": str(n)} for n in range(3)] for name in ("training", "career")}
        | {name: [{"id": f"{name[0]}{n}", key: str(n)} for n in range(3)]
           for name, key in (("achievements", "title"), ("certificates", "number"))}
    )  # fmt: skip
    assert len(pages_of(await printed(Form()))) == len(pages_of(await printed(three))) == 3


async def test_fifty_rows_reach_over_pages_and_their_heads_stand_on_each():
    rows = [
        {"period": f"{1970 + n}.01", "description": f"第{n}项工作：" + "消防设计与审查" * 15}
        for n in range(50)
    ]
    pages = pages_of(await printed(Form.model_validate({"career": rows})))
    assert len(pages) > 6
    holding = [squeezed(page) for page in pages if "消防设计与审查" in squeezed(page)]
    assert len(holding) >= 5
    assert all("技术工作经历" in page and "起止时间" in page for page in holding)
    assert all(f"第{n + 1}页共{len(pages)}页" in squeezed(page) for n, page in enumerate(pages))
    assert all("姓名：阿不都·热依木" in squeezed(page) for page in pages[1:])
    told = "".join(map(squeezed, pages))
    assert all(f"第{n}项工作" in told for n in range(50))
    assert "技术工作经历" not in squeezed(pages[-1])


async def test_a_row_of_few_lines_is_not_torn_by_the_end_of_a_page():
    rows = [{"period": f"{n}起", "description": f"首{n}" + "设计审查" * 40 + f"尾{n}"} for n in range(20)]
    pages = [squeezed(page) for page in pages_of(await printed(Form.model_validate({"training": rows})))]
    for n in range(20):
        assert any(f"首{n}设" in page and f"尾{n}" in page for page in pages), n


async def test_the_fullest_form_that_can_be_typed_is_made_within_the_limit_of_cpu(monkeypatch):
    # how long that takes on a machine with much else to do is another matter
    monkeypatch.setattr(typesetting, "WALL_LIMIT_S", 120.0)
    wide = "W" * 200
    fullest = Form.model_validate(
        {
            **dict.fromkeys(("email", "position", "employer_name", "graduation", "major", "title"), wide),
            "training": [{"period": wide, "description": "消防设计与审查，" * 500}] * 50,
            "career": [{"period": wide, "description": "a\n" * 2000}] * 50,
            "achievements": [{"id": f"a{n}", "title": wide, "description": "。" * 4000} for n in range(50)],
            "certificates": [{"id": f"c{n}", "number": wide, "issuer": wide} for n in range(50)],
        }
    )
    assert len(pages_of(await printed(fullest))) > 500


HOSTILE = [
    '#"$\\*_@[]{}`<label>//*/=-+~^&%', "#pagebreak()#panic()", '#read("/etc/passwd")', "$integral$", "</text>",
    "\\u{1f600}", "𠮷·葛󠄀", "😀👨‍👩‍👧‍👦", "\u202eabc\u202c\u2066\u200f", "ئۇيغۇرچە", "z" + "\u0301" * 300, "\n\n\n",
    "\ufffe\uffff",
    "长" * 4000, "x" * 4000, "、" * 4000, "= 标题\n- 列表\n+ 项\n/ 词: 义",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
async def test_nothing_that_is_typed_breaks_it_or_is_interpreted(typed):
    short = typed[:40]
    form = Form.model_validate(
        {
            **{name: short for name in Form.model_fields if isinstance(getattr(Form(), name), str)},
            "region_code": "", "industry": "", "specialty": "", "education": "",
            "training": [{"period": short, "description": typed}],
            "achievements": [{"id": "a1", "title": short, "description": typed}],
        }
    )  # fmt: skip
    pages = pages_of(await printed(form, name=short or "某人"))
    assert f"共{len(pages)}页" in squeezed(pages[-1])
    told = squeezed("".join(pages))
    if typed.isascii() and typed.isprintable() and len(typed) < 100:
        assert told.count(squeezed(typed)) >= 3


@given(text=st.text(max_size=400), name=st.text(min_size=1, max_size=30))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_becomes_a_paper_that_passes(text, name):
    form = Form.model_validate(
        {"position": text[:200], "career": [{"period": text[:200], "description": text}]}
    )
    pdf = await printed(form, name=name)
    assert pages_of(pdf)
