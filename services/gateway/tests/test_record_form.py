"""The form of 入库申请 as data: from the post to the draft, from the draft and its gaps back to the page."""

import pytest
from starlette.datastructures import FormData, Headers, UploadFile

from gateway.forms import attachments, record, record_view
from gateway.tests import samples

TOKEN = "0a1b2c3d"


def test_a_post_becomes_the_draft_with_every_field():
    fields = record.draft_fields(
        FormData(
            [
                ("version", "4"),
                ("phone", " 13800000000 "),
                ("title", "高级工程师"),
                ("region_province", "650000"),
                ("region_city", "650100"),
                ("region_county", "650102"),
                ("qualifications", "fire_engineer_1"),
                ("qualifications", "constructor_1"),
                ("career-0-period", "1982—2020"),
                ("career-0-employer", "某某设计院"),
                ("career-0-credit_code", "91110000600037341L"),
                ("career-0-description", "设计"),
            ]
        )
    )
    assert fields["phone"] == "13800000000"
    assert fields["region_code"] == "650102"
    assert fields["qualifications"] == ["fire_engineer_1", "constructor_1"]
    assert fields["career"] == [
        {
            "period": "1982—2020",
            "employer": "某某设计院",
            "credit_code": "91110000600037341L",
            "description": "设计",
        }
    ]
    assert fields["email"] == ""
    assert set(fields) == set(samples.DRAFT) - {"title_note"}


def test_rows_keep_the_order_of_the_page_and_gaps_in_their_numbers_do_not_matter():
    fields = record.draft_fields(
        FormData([("training-7-description", "先"), ("training-2-description", "后"), ("training-x-y", "?")])
    )
    assert [row["description"] for row in fields["training"]] == ["先", "后"]


def test_blank_experience_is_left_out_but_a_blank_row_that_files_may_belong_to_stays():
    fields = record.draft_fields(
        FormData(
            [("career-0-period", ""), ("career-0-description", " "), ("achievements-0-id", "a1"), ("x", "")]
        )
    )
    assert fields["career"] == []
    assert fields["achievements"] == [{"id": "a1", "title": "", "description": ""}]


@pytest.mark.parametrize(
    ("province", "city", "county", "code"),
    [
        ("650000", "650100", "650102", "650102"),
        ("650000", "650100", "", "650100"),
        ("650000", "", "", "650000"),
        ("110000", "650100", "650102", "110000"),
        ("650000", "653100", "650102", "653100"),
        ("", "", "", ""),
    ],
)
def test_the_deepest_step_that_lies_below_the_others_is_the_region(province, city, county, code):
    form = {"r_province": province, "r_city": city, "r_county": county}
    assert record.deepest_region(form, "r") == code


def test_removing_a_row_by_its_number_on_the_page_tells_whose_files_go_with_it():
    form = FormData(
        [("achievements-3-id", "a3"), ("achievements-3-title", "甲"), ("achievements-5-id", "a5")]
    )
    fields, gone = record.without_row(record.draft_fields(form), form, "achievements-3")
    assert [row["id"] for row in fields["achievements"]] == ["a5"]
    assert gone == "a3"


@pytest.mark.parametrize("pressed", ["", "unknown-1", "career-99", "x"])
def test_removing_what_is_not_there_changes_nothing(pressed):
    form = FormData([("career-0-description", "设计")])
    fields, gone = record.without_row(record.draft_fields(form), form, pressed)
    assert (fields["career"][0]["description"], gone) == ("设计", None)


def test_files_of_a_plain_post_belong_to_the_row_beside_which_they_were_chosen():
    def chosen(name: str) -> UploadFile:
        return UploadFile(file=None, filename=name, headers=Headers())  # type: ignore[arg-type]

    form = FormData(
        [
            ("certificates-2-id", "c9"),
            ("application_form", chosen("申报表.pdf")),
            ("certificates-2-files", chosen("证书.jpg")),
            ("achievements-0-files", chosen("")),
        ]
    )
    assert [(field, section, item) for field, section, item, _ in record.posted_files(form)] == [
        ("application_form", "application_form", ""),
        ("certificates-2-files", "certificate", "c9"),
    ]


def test_experience_always_shows_a_row_and_more_adds_one_with_an_id_of_its_own():
    rows = record.page_rows({"career": [], "achievements": [{"id": "a1"}]}, "achievements", TOKEN)
    assert len(rows["career"]) == len(rows["training"]) == 1
    assert [row["id"] for row in rows["achievements"]] == ["a1", f"a{TOKEN}1"]
    assert rows["certificates"] == []


def test_ids_of_new_rows_differ_between_lists():
    achievement = record.page_rows({}, "achievements", TOKEN)["achievements"][0]["id"]
    assert achievement != record.page_rows({}, "certificates", TOKEN)["certificates"][0]["id"]


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("/phone", "phone"),
        ("/fields/phone", "phone"),
        ("/region_code", "region"),
        ("/qualifications/0", "qualifications"),
        ("/career", "career"),
        ("/career/1/credit_code", "career-1-credit_code"),
        ("/fields/certificates/1/number", "certificates-1-number"),
        ("/files/application_form", "application_form"),
        ("/achievements/0/files", "achievements-0-files"),
    ],
)
def test_a_pointer_leads_to_the_field_of_the_page(pointer, field):
    assert record.field_of(pointer) == field


def test_two_sentences_about_one_field_follow_each_other():
    assert record.field_errors([("/phone", "甲。"), ("/phone", "乙。")]) == {"phone": "甲。乙。"}


def test_progress_names_what_is_missing_once_and_by_section():
    gaps = [
        samples.gap("basic", "/phone", "联系电话", "请填写联系电话。"),
        samples.gap("achievements", "/achievements/0/title", "业绩 1", "请填写业绩名称。"),
        samples.gap("achievements", "/achievements/0/files", "业绩 1", "附件正在检查。"),
    ]
    sections = {part["label"]: part["missing"] for part in record.progress(samples.record(missing=gaps))}
    assert sections == {
        "基本信息": ["联系电话"],
        "专家申报表附件": [],
        "专家业绩": ["业绩 1"],
        "专家证书": [],
    }


def test_the_cascade_offers_what_lies_below_the_chosen_steps():
    provinces, cities, counties = record.region_levels("650102")
    assert any(one["code"] == "650000" for one in provinces)
    assert any(one["code"] == "650100" for one in cities)
    assert any(one["code"] == "650102" for one in counties)
    assert len(record.region_levels("")) == 1


def test_a_draft_reads_in_the_manuals_order_and_words():
    fields = record_view.own_fields(samples.record(), samples.DICTIONARIES)
    assert [field["label"] for field in fields] == [
        "姓名",
        "性别",
        "身份证号码",
        "出生年月日",
        "联系电话",
        "邮箱",
        "所在地区",
        "职务",
        "现工作单位",
        "所属行业分类",
        "专业",
        "毕业院校及毕业时间",
        "最高学历",
        "所学专业",
        "职称",
        "注册职业资格证书类别",
        "工作年限",
        "学习培训经历",
        "技术工作经历",
    ]
    values = {field["key"]: field["value"] for field in fields}
    assert values["specialty"] == "消防"
    assert values["region_code"].endswith("乌鲁木齐市天山区")
    assert values["qualifications"] == ["一级注册消防工程师"]


def test_files_of_rows_with_the_same_id_in_two_lists_stay_apart():
    files = [
        samples.file(section="achievement", item_id="x1"),
        samples.file(section="certificate", item_id="x1"),
    ]
    assert {key: len(found) for key, found in attachments.by_owner(files).items()} == {
        "achievement/x1": 1,
        "certificate/x1": 1,
    }


def test_a_file_can_be_opened_only_after_its_check():
    assert attachments.item(samples.file())["href"] == f"/personal/files?file={samples.FILE_ID}"
    assert attachments.item(samples.file(state="checking"))["href"] == ""
    assert attachments.item(samples.file(state="failed", reason="已加密"))["reason"] == "已加密"


@pytest.mark.parametrize(("size", "words"), [(1, "1 KB"), (1024 * 840, "840 KB"), (1_258_291, "1.2 MB")])
def test_sizes_read_in_kb_and_mb(size, words):
    assert attachments.size_text(size) == words


def test_a_reviewer_sees_which_files_a_change_has_brought():
    files = [{**samples.file(), "mark": mark} for mark in ("", "added", "removed")]
    compared = attachments.viewed(files, compared=True)
    alone = attachments.viewed(files)
    assert [file["mark"] for file in compared] == ["", "新增", "已删除"]
    assert [file["mark"] for file in alone] == ["", "", ""]
