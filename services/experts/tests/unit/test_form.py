"""The form: what may be typed, and what stands in the way of submitting."""

from dataclasses import dataclass

import pytest
from pydantic import ValidationError

from contracts.reference.dictionaries import initial_entries
from experts.form.model import LABELS, Career
from experts.form.policies import CHECKING, FAILED
from experts.form.usecases import Form, describe, missing
from experts.tests.typed import WHOLE

CHOICES = {
    kind: frozenset(one.code for one in initial_entries() if one.kind == kind)
    for kind in ("industry", "specialty", "education", "qualification", "certificate_kind")
}


@dataclass
class Attached:
    section: str = "application_form"
    item_id: str | None = None
    state: str = "passed"


def faults(files=(Attached(),), **changes):
    form = Form.model_validate({**WHOLE, **changes})
    return [(gap.section, gap.pointer) for gap in missing(form, list(files), CHOICES)]


def messages(files, **changes):
    return [gap.message for gap in missing(Form.model_validate({**WHOLE, **changes}), files, CHOICES)]


def test_nothing_is_missing_from_a_whole_form_with_a_checked_application_form():
    assert faults() == []


def test_an_empty_form_misses_everything_that_is_required_in_the_order_of_the_page():
    gaps = missing(Form(), [], CHOICES)
    assert [gap.pointer for gap in gaps] == [
        "/phone",
        "/region_code",
        "/employer_name",
        "/industry",
        "/specialty",
        "/graduation",
        "/education",
        "/major",
        "/title",
        "/working_years",
        "/career",
        "/files/application_form",
    ]
    assert all(gap.message and gap.label for gap in gaps)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "1380000000"),
        ("phone", "138000000001"),
        ("phone", "23800000000"),
        ("phone", "１３８００００００００"),
        ("email", "nobody"),
        ("email", "a@b"),
        ("region_code", "650000"),
        ("region_code", "659000"),
        ("region_code", "999999"),
        ("industry", "nonsense"),
        ("specialty", "   "),
        ("working_years", "71"),
        ("working_years", "-1"),
        ("working_years", "三十"),
        ("working_years", "3.5"),
        ("qualifications", ["nonsense"]),
        ("career", [{"period": "1985", "description": "  "}]),
    ],
)
def test_a_wrong_value_is_named_by_its_field(field, value):
    assert faults(**{field: value}) == [("basic", f"/{field}")]


@pytest.mark.parametrize("years", ["0", "70", 12])
def test_years_may_be_anything_from_0_to_70(years):
    assert faults(working_years=years) == []


def test_blanks_around_what_was_typed_do_not_matter():
    assert faults(phone=" 13800000000 ", title=" 高级工程师 ") == []


def test_a_file_that_is_still_checked_has_to_be_waited_for_although_another_has_passed():
    assert messages([Attached(), Attached(state="checking")]) == [CHECKING]


def test_a_file_that_has_failed_has_to_go():
    assert messages([Attached(), Attached(state="failed")]) == [FAILED]


def test_only_a_failed_application_form_is_one_sentence_and_not_two():
    assert messages([Attached(state="failed")]) == [FAILED]


def test_a_started_certificate_needs_kind_and_number_and_a_real_day():
    row = {"id": "c1", "issuer": "某部", "valid_until": "2026-02-30"}
    assert faults(certificates=[row]) == [
        ("certificates", "/certificates/0/kind"),
        ("certificates", "/certificates/0/number"),
        ("certificates", "/certificates/0/valid_until"),
    ]


def test_a_row_with_nothing_but_a_file_is_started():
    files = [Attached(), Attached("certificate", "c1"), Attached("achievement", "a1")]
    assert faults(files, certificates=[{"id": "c1"}], achievements=[{"id": "a1"}]) == [
        ("achievements", "/achievements/0/title"),
        ("certificates", "/certificates/0/kind"),
        ("certificates", "/certificates/0/number"),
    ]


def test_blank_rows_and_files_of_removed_rows_do_not_stand_in_the_way():
    files = [Attached(), Attached("certificate", "gone", "failed")]
    assert faults(files, certificates=[{"id": "c1"}], achievements=[{"id": "a1"}]) == []


def test_files_of_a_row_are_waited_for_where_the_row_is():
    files = [Attached(), Attached("achievement", "a1", "checking")]
    rows = [{"id": "a0", "title": "一"}, {"id": "a1", "title": "二"}]
    assert faults(files, achievements=rows) == [("achievements", "/achievements/1/files")]


def test_tidying_drops_blank_rows_but_not_those_with_files():
    form = Form.model_validate(
        {
            "title": "  工程师 ",
            "career": [{"period": " "}, {"description": " 设计 "}],
            "certificates": [{"id": "kept"}, {"id": "gone"}],
            "qualifications": ["", "other", "other"],
        }
    ).tidied(frozenset({"kept"}))
    assert form.title == "工程师"
    assert [row.description for row in form.career] == ["设计"]
    assert [row.id for row in form.certificates] == ["kept"]
    assert form.qualifications == ["other"]


def test_what_was_not_sent_stays_as_it_was():
    before = Form.model_validate(WHOLE)
    after = before.with_fields(Form(title="教授"))
    assert after.title == "教授"
    assert after.model_copy(update={"title": before.title}) == before


def test_control_characters_vanish_and_lines_stay():
    form = Form.model_validate(
        {"employer_name": "某\x00某\x1b\ud800院", "career": [{"description": "一\r\n二"}]}
    )
    assert form.employer_name == "某某院"
    assert form.career[0].description == "一\n二"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "not to be edited"},
        {"title": "长" * 201},
        {"certificates": [{"id": "Not allowed!"}]},
        {"certificates": [{"number": "without id"}]},
        {"achievements": [{"id": "a"}, {"id": "a"}]},
        {"career": [{}] * 51},
        {"qualifications": "other"},
    ],
)
def test_what_does_not_fit_the_form_is_refused(wrong):
    with pytest.raises(ValidationError):
        Form.model_validate(wrong)


def test_fields_read_in_the_manuals_order_with_labels_instead_of_codes():
    labels = {(one.kind, one.code): one.label for one in initial_entries()}
    form = Form.model_validate({**WHOLE, "qualifications": ["fire_engineer_1"]})
    fields = describe(form, lambda kind, code: labels.get((kind, code), ""), {"phone": lambda _: "hidden"})
    assert [field.label for field in fields] == [text for key, text in LABELS.items() if key != "title_note"]
    texts = {field.key: field.value for field in fields}
    assert texts["phone"] == "hidden"
    assert texts["region_code"] == "新疆维吾尔自治区乌鲁木齐市天山区"
    assert texts["specialty"] == "消防"
    assert texts["qualifications"] == ["一级注册消防工程师"]
    assert texts["career"] == ["1985-2020，消防设计"]


def test_a_tidied_form_is_as_if_it_had_been_typed_so():
    form = Form(
        phone=" 13812345678\n",
        qualifications=[" a ", "", "a"],
        training=[{"period": "\u3000", "description": ""}],
        career=[{"period": " 2001 ", "description": "施工\n", "employer": "甲"}],
        certificates=[{"id": "c1", "kind": " title ", "number": "\u00a01"}],
    )
    tidy = form.tidied()
    assert tidy == Form.model_validate(tidy.model_dump())
    assert tidy.model_fields_set == set(Form.model_fields)
    assert (tidy.phone, tidy.qualifications, tidy.training) == ("13812345678", ["a"], [])
    assert tidy.career == [Career(period="2001", description="施工", employer="甲")]
    assert (tidy.certificates[0].kind, tidy.certificates[0].number) == ("title", "1")
    assert form.phone == " 13812345678\n"
