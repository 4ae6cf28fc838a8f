"""Files of a record, as the upload list and the viewer of the kit show them."""

from collections.abc import Iterable, Mapping
from typing import Any

MIB = 1024 * 1024
KIB = 1024
SHOWN_STATES = ("checking", "passed", "failed")
OWN_VIEW = "/personal/files"
SECTION_LABELS = {"application_form": "专家申报表附件", "achievement": "专家业绩", "certificate": "专家证书"}
MORE = "本文件共 {all} 页，这里显示前 {shown} 页，其余请打开原件查看。"


def item(file: Mapping[str, Any]) -> dict[str, Any]:
    """Return a file as templates/README.md (uploads) describes it, for its owner."""
    address = f"/files/{file['id']}"
    return {
        "id": file["id"],
        "name": file["file_name"],
        "size_text": size_text(file["size"]),
        "state": file["state"] if file["state"] in SHOWN_STATES else "checking",
        "reason": file.get("reason") or "",
        "href": f"{OWN_VIEW}?file={file['id']}" if file["state"] == "passed" else "",
        "thumbnail": f"{address}/preview" if file["has_preview"] else "",
        "remove_url": f"/personal/files/{file['id']}/delete",
        "status_url": f"/personal/files/{file['id']}",
    }


def by_owner(files: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the files by section and row: "application_form", "certificate/c12" (see `owner`)."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for file in files:
        grouped.setdefault(owner(file["section"], file.get("item_id")), []).append(item(file))
    return grouped


def owner(section: str, item_id: str | None) -> str:
    """Return the key of a row's files; ids of rows are only unique within their own list."""
    return f"{section}/{item_id}" if item_id else section


def viewed(files: Iterable[Mapping[str, Any]], *, compared: bool = False) -> list[dict[str, Any]]:
    """Return the files as the viewer shows them: their pages, and of compared ones whether they are new or gone."""
    return [_view(file, file["mark"] if compared else "") for file in files]


def chosen(files: list[dict[str, Any]], id: str) -> dict[str, Any] | None:
    """Return the file with this id, else the first; None if there is none."""
    return next((one for one in files if one["id"] == id), files[0] if files else None)


def size_text(size: int) -> str:
    """Return a size in words: KB up to 1 MB, then MB."""
    return f"{-(-size // KIB)} KB" if size < MIB else f"{size / MIB:.1f} MB"


def _view(file: Mapping[str, Any], mark: str) -> dict[str, Any]:
    address = f"/files/{file['id']}"
    shown, there_are = file["pages"] or 0, file["document_pages"] or 0
    return {
        "id": str(file["id"]),
        "name": file["file_name"],
        "size_text": size_text(file["size"]),
        "section": SECTION_LABELS.get(file["section"], ""),
        "thumbnail": f"{address}/preview" if file["has_preview"] else "",
        "pages": shown,
        "document_pages": there_are,
        "page_address": f"{address}/pages/",
        "rest": MORE.format(all=there_are, shown=shown) if there_are > shown else "",
        "original": f"{address}/content",
        "mark": {"added": "新增", "removed": "已删除"}.get(mark, ""),
    }
