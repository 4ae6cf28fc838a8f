"""A submission beside what was there before: what has changed, where it stands on the page, and the rest."""

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.forms import attachments
from gateway.forms.record_view import WIDE

MARKS = {"added": "新增", "removed": "已删除", "changed": "有变更"}
FILE_MARKS = {**MARKS, "same": "未变"}
FORM_FILES = "专家申报表附件"
LINKS = {"listed": "与在库资料比较", "previous": "与上次提交比较"}
TITLES = {"listed": "本次变更", "previous": "比上次提交变更"}
HIDDEN_PART = "{value}（隐藏的部分有变更）"


def view(submission: Mapping[str, Any]) -> dict[str, Any]:
    """Return the submission for the page.

    `against` is what it is held against ("" nothing), `title` and `anchors` say what has changed, with the places on
    the page; `fields`, each of `sections` and `files` hold what has `changed` apart from what is the `same`.
    """
    compared = submission["comparison"]
    fields = [_field(part) for part in (*compared["identity"], *compared["fields"])]
    sections = [_section(section) for section in compared["sections"]]
    files = [_file(file) for file in compared["files"]]
    against = compared["against"] or ""
    return {
        "against": against,
        "title": f"{TITLES[against]}：{compared['changes']} 项" if against else "",
        "anchors": [*_anchors_of_fields(fields), *_anchors_of_rows(sections), *_anchors_of_files(files)],
        "bases": [_base(base, against) for base in submission["bases"]],
        "fields": _parted(fields, lambda field: "old" in field),
        "sections": sections,
        "files": files,
    }


def shown_files(submission: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every file for the viewer, those that are no more included, in the order of the page."""
    compared = submission["comparison"]
    rows = (row for section in compared["sections"] for row in section["rows"])
    files = [*compared["files"], *(file for row in rows for file in row["files"])]
    return attachments.viewed(files, compared=bool(compared["against"]))


def _field(part: Mapping[str, Any]) -> dict[str, Any]:
    made = {
        "key": part["key"],
        "label": part["label"],
        "value": part["value"],
        "wide": part["key"] in WIDE,
        "id": f"d-{part['key']}",
    }
    if part["before"] is not None:
        made["old"] = part["before"]
        if part["before"] == part["value"]:
            made["value"] = HIDDEN_PART.format(value=part["value"])
    return made


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    rows = [_row(section["key"], number, row) for number, row in enumerate(section["rows"], 1)]
    return {"key": section["key"], "label": section["label"], **_parted(rows, lambda row: row["mark"])}


def _row(key: str, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    parts = [_field(part) for part in row["parts"] if part["value"] or part["before"]]
    return {
        "id": f"d-{key}-{number}",
        "mark": MARKS.get(row["mark"], ""),
        "removed": row["mark"] == "removed",
        "name": next((part["value"] for part in parts if part["value"]), "未填写"),
        "parts": [{**part, "id": ""} for part in parts],
        "files": [_file(file) for file in row["files"]],
        "has_files": key in ("achievements", "certificates"),
    }


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": file["id"],
        "anchor": f"d-file-{file['id']}",
        "name": file["file_name"],
        "size_text": attachments.size_text(file["size"]),
        "thumbnail": f"/files/{file['id']}/preview" if file["has_preview"] else "",
        "mark": FILE_MARKS[file["mark"]],
        "differs": file["mark"] != "same",
    }


def _parted(items: list[dict[str, Any]], differs: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        "changed": [item for item in items if differs(item)],
        "same": [item for item in items if not differs(item)],
    }


def _anchors_of_fields(fields: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [_anchor(field["label"], field["id"]) for field in fields if "old" in field]


def _anchors_of_rows(sections: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        _anchor(f"{section['label']}：{row['name']}（{row['mark']}）", row["id"])
        for section in sections
        for row in section["changed"]
    ]


def _anchors_of_files(files: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        _anchor(f"{FORM_FILES}：{file['name']}（{file['mark']}）", file["anchor"])
        for file in files
        if file["differs"]
    ]


def _anchor(label: str, id: str) -> dict[str, str]:
    return {"label": label, "href": f"#{id}"}


def _base(base: Mapping[str, Any], against: str) -> dict[str, Any]:
    return {
        "against": base["against"],
        "label": LINKS[base["against"]],
        "made_at": base["made_at"],
        "active": base["against"] == against,
    }
