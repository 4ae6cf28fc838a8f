"""What the services would answer, for people who do not exist."""

from typing import Any

CASE_ID = "00000000-0000-7000-8000-00000000000a"
OTHER_CASE_ID = "00000000-0000-7000-8000-00000000000b"
RECORD_ID = "00000000-0000-7000-8000-00000000000c"
FILE_ID = "00000000-0000-7000-8000-0000000000f1"
SECOND_FILE_ID = "00000000-0000-7000-8000-0000000000f2"

DICTIONARIES: dict[str, list[dict[str, Any]]] = {
    "specialty": [
        {"code": "fire_protection", "label": "消防", "group": None},
        {"code": "electrical", "label": "电气", "group": None},
    ],
    "industry": [{"code": "building", "label": "房屋建筑", "group": None}],
    "education": [
        {"code": "20", "label": "大学本科", "group": None},
        {"code": "14", "label": "硕士研究生", "group": None},
    ],
    "title": [],
    "qualification": [
        {"code": "fire_engineer_1", "label": "一级注册消防工程师", "group": None},
        {"code": "constructor_1", "label": "一级注册建造师", "group": None},
    ],
    "certificate_kind": [{"code": "title", "label": "职称证书", "group": None}],
    "opinion_pass": [{"code": "complete", "label": "材料齐全，符合入库条件。", "group": None}],
    "opinion_reject": [{"code": "unsigned", "label": "附件未签字，请补充。", "group": None}],
}

IDENTITY = {
    "name": "示例甲",
    "sex": "1",
    "sex_label": "男",
    "document_number_masked": "6501***********91X",
    "birth_date": "1960-01-01",
}

DRAFT: dict[str, Any] = {
    "phone": "13800000000",
    "email": "a@example.org",
    "region_code": "650102",
    "position": "总工程师",
    "employer_name": "示例设计院",
    "industry": "building",
    "specialty": "fire_protection",
    "graduation": "示例大学，1982 年 7 月",
    "education": "20",
    "major": "给水排水工程",
    "title": "正高级工程师",
    "title_note": "",
    "qualifications": ["fire_engineer_1"],
    "working_years": "38",
    "training": [{"period": "2019.05", "description": "消防技术规范宣贯培训"}],
    "career": [{"period": "1982.08—2020.01", "description": "从事建筑消防设计与审查"}],
    "achievements": [{"id": "a1", "title": "示例综合楼消防设计", "description": "专业负责人"}],
    "certificates": [
        {"id": "c1", "kind": "title", "number": "示字 001", "issuer": "示例人社厅", "valid_until": ""}
    ],
}


def file(**changes: Any) -> dict[str, Any]:
    """Return a file of the application form that has passed its check."""
    return {
        "id": FILE_ID,
        "section": "application_form",
        "item_id": None,
        "file_name": "专家申报表.pdf",
        "size": 1_258_291,
        "content_type": "application/pdf",
        "state": "passed",
        "state_label": "通过",
        "reason": None,
        "pages": 3,
        "document_pages": 3,
        "has_preview": True,
        **changes,
    }


def record(status: str = "draft", label: str = "未入库", **changes: Any) -> dict[str, Any]:
    """Return a record whose draft is complete; what it may follows the status table of product.md."""
    may = {
        "apply": status in ("draft", "rejected", "removed"),
        "change": status in ("listed", "change_rejected"),
        "withdraw": status in ("applying", "changing"),
    }
    return {
        "id": RECORD_ID,
        "status": status,
        "status_label": label,
        "version": 1,
        "draft_version": 4,
        "draft_saved_at": "2026-11-22T02:32:00Z",
        "round": 1,
        "kind": None,
        "kind_label": None,
        "identity": IDENTITY,
        "draft": DRAFT,
        "files": [file()],
        "missing": [],
        "may": {**may, "edit": may["apply"] or may["change"]},
        "submission_id": CASE_ID if may["withdraw"] else None,
        "submitted_at": "2026-11-22T03:00:00Z" if may["withdraw"] else None,
        **changes,
    }


def gap(section: str, pointer: str, label: str, message: str) -> dict[str, str]:
    """Return one thing that is missing."""
    return {"section": section, "pointer": pointer, "label": label, "message": message}


def decision(**changes: Any) -> dict[str, Any]:
    """Return a rejection at 资料预审."""
    return {
        "stage": "preliminary",
        "stage_label": "资料预审",
        "verdict": "reject",
        "verdict_label": "不通过",
        "opinion": "申报表未签字，请补充。",
        "by_name": "预审人员乙",
        "at": "2026-11-22T04:00:00Z",
        "kind_label": None,
        "bureau_name": None,
        **changes,
    }


def round_(number: int = 1, state: str = "rejected", label: str = "不通过", **changes: Any) -> dict[str, Any]:
    """Return a round of 审核记录."""
    return {
        "case_id": CASE_ID,
        "round": number,
        "purpose": "application",
        "purpose_label": "入库申请",
        "state": state,
        "state_label": label,
        "submitted_at": "2026-11-22T03:00:00Z",
        "decisions": [decision()] if state == "rejected" else [],
        "withdrawn_at": None,
        **changes,
    }


def case(**changes: Any) -> dict[str, Any]:
    """Return a case that waits for 资料预审 and may be decided."""
    return {
        "id": CASE_ID,
        "record_id": RECORD_ID,
        "expert_name": "示例甲",
        "purpose": "application",
        "purpose_label": "入库申请",
        "round": 1,
        "stage": "preliminary",
        "stage_label": "资料预审",
        "state": "preliminary",
        "state_label": "待资料预审",
        "region_code": "650102",
        "specialty": "fire_protection",
        "employer_name": "示例设计院",
        "submitted_at": "2026-11-22T03:00:00Z",
        "due_on": "2026-11-27",
        "working_days_left": 4,
        "overdue": False,
        "bureau_name": None,
        "version": 1,
        "kind": None,
        "decisions": [],
        "may_decide": True,
        "why_not": None,
        "suggested_bureau": {"regional": "示例住建厅", "local": "示例市住建局"},
        "place": {"position": 1, "total": 2, "more": False, "previous": None, "next": OTHER_CASE_ID},
        **changes,
    }


def part(key: str, label: str, value: Any, before: Any = None) -> dict[str, Any]:
    """Return one value of a comparison."""
    return {"key": key, "label": label, "value": value, "before": before}


def row(mark: str, *parts: dict[str, Any], files: Any = (), id: str = "") -> dict[str, Any]:
    """Return one row of a comparison."""
    return {"id": id, "mark": mark, "parts": list(parts), "files": list(files)}


def comparison(**changes: Any) -> dict[str, Any]:
    """Return a submission that is held against nothing: two files, one experience, one certificate."""
    career = row(
        "same", part("period", "起止时间", "1982.08—2020.01"), part("description", "技术工作经历", "设计")
    )
    second = file(id=SECOND_FILE_ID, file_name="职称证书.jpg", section="certificate", item_id="c1")
    of_row = {**second, "pages": 1, "document_pages": 1, "sha256": "b" * 64, "mark": "same"}
    certificate = row("same", part("kind", "证书类别", "职称证书"), files=[of_row], id="c1")
    return {
        "against": None,
        "changes": 0,
        "identity": [part("name", "姓名", "示例甲")],
        "fields": [
            part("phone", "联系电话", "138****0000"),
            part("title", "职称", "正高级工程师"),
            part("qualifications", "注册职业资格证书类别", ["一级注册消防工程师"]),
        ],
        "sections": [
            {"key": "training", "label": "学习培训经历", "rows": []},
            {"key": "career", "label": "技术工作经历", "rows": [career]},
            {"key": "achievements", "label": "专家业绩", "rows": []},
            {"key": "certificates", "label": "专家证书", "rows": [certificate]},
        ],
        "files": [{**file(), "sha256": "a" * 64, "mark": "same"}],
        **changes,
    }


def submission(**changes: Any) -> dict[str, Any]:
    """Return what experts shows of a submission."""
    return {
        "id": CASE_ID,
        "record_id": RECORD_ID,
        "purpose": "application",
        "purpose_label": "入库申请",
        "identity": IDENTITY,
        "fields": [
            {"key": "phone", "label": "联系电话", "value": "138****0000"},
            {"key": "title", "label": "职称", "value": "正高级工程师"},
            {"key": "qualifications", "label": "注册职业资格证书类别", "value": ["一级注册消防工程师"]},
            {"key": "career", "label": "技术工作经历", "value": ["1982.08—2020.01，从事建筑消防设计与审查"]},
        ],
        "achievements": [],
        "certificates": [],
        "files": [
            {**file(), "sha256": "a" * 64},
            {
                **file(id="00000000-0000-7000-8000-0000000000f2", file_name="职称证书.jpg"),
                "section": "certificate",
                "content_type": "image/jpeg",
                "pages": 1,
                "document_pages": 1,
                "sha256": "b" * 64,
            },
        ],
        "bases": [],
        "comparison": comparison(),
        **changes,
    }


def expert(**changes: Any) -> dict[str, Any]:
    """Return a line of the library."""
    return {
        "record_id": RECORD_ID,
        "name": "示例甲",
        "sex_label": "男",
        "region_code": "650102",
        "region_name": "新疆维吾尔自治区乌鲁木齐市天山区",
        "specialty_label": "消防",
        "industry_label": "房屋建筑",
        "education_label": "大学本科",
        "title": "正高级工程师",
        "qualification_labels": ["一级注册消防工程师", "一级注册建造师"],
        "employer_name": "示例设计院",
        "kind": "regional",
        "kind_label": "全区专家",
        "status": "listed",
        "status_label": "已入库",
        "listed_at": "2026-11-22T05:00:00Z",
        **changes,
    }


def counted(**changes: Any) -> dict[str, Any]:
    """Return the counts of the library."""
    fire = {"value": "fire_protection", "label": "消防", "count": 12, "more": False}
    power = {"value": "electrical", "label": "电气", "count": 1000, "more": True}
    return {
        "total": 1000,
        "more": True,
        "facets": {
            "kind": [{"value": "regional", "label": "全区专家", "count": 30, "more": False}],
            "specialty": [power, fire],
            "region": [{"value": "650100", "label": "乌鲁木齐市", "count": 7, "more": False}],
            "title": [],
            "qualification": [],
            **changes,
        },
    }
