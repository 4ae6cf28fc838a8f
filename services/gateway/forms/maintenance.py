"""日常维护: the words of its pages, and what experts is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile

from contracts.words import EXPERT_KIND_LABELS
from gateway.forms import attachments, fields, record
from gateway.forms.record_view import WIDE
from gateway.web.pages import environment

UNKNOWN_VERSION = -1
KINDS = [(str(kind), label) for kind, label in EXPERT_KIND_LABELS.items()]
EDIT_BUTTONS = ("action", "add", "remove", "refresh")
LAST_PAGE_FIELDS = ("reason",)
AMEND_PHRASES = (
    "根据专家本人来函更正。",
    "根据单位来函更正。",
    "核对证书原件后更正。",
    "所在地区调整。",
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is done with an expert after being asked why; `path` is the last step of its address.

    `name` is experts' name of it. Sentences hold {name}.
    """

    name: str
    path: str
    button: str
    title: str
    consequence: str
    done: str
    symbol: str
    phrases: tuple[str, ...]
    danger: bool = False

    def said(self, sentence: str, name: str) -> str:
        """Return a sentence about an expert."""
        return sentence.format(name=name)


DEEDS = (
    Deed(
        "renew",
        "renewal",
        "续聘",
        "为{name}办理续聘？",
        "新的任期从今天开始计算，本人会收到短信和站内消息。",
        "已为{name}办理续聘，新的任期从今天开始。",
        "calendar-plus",
        ("任期届满，考核合格，予以续聘。", "本人申请续聘，经协会研究同意。"),
    ),
    Deed(
        "suspend",
        "suspension",
        "暂停",
        "暂停{name}的专家资格？",
        "暂停后各地住建局查不到该专家，本人不能办理信息变更；正在审核的信息变更继续审核。可以随时恢复。"
        "本人会收到短信和站内消息，并看到原因。",
        "{name}的专家资格已暂停。",
        "player-pause",
        ("本人申请暂停。", "因病或出国，一段时间内不能参加评审。", "信息需要核实，核实期间暂停。"),
        danger=True,
    ),
    Deed(
        "restore",
        "restoration",
        "恢复",
        "恢复{name}的专家资格？",
        "恢复后按专家类型重新共享，本人会收到短信和站内消息。",
        "{name}的专家资格已恢复。",
        "player-play",
        ("暂停原因已消除。", "本人申请恢复。", "信息已核实无误。"),
    ),
    Deed(
        "remove",
        "removal",
        "出库",
        "为{name}办理出库？",
        "出库后不再是专家库专家，不能恢复；本人填写的资料保留，需要再次入库的，由本人重新提交入库申请并经两次审核。"
        "本人会收到短信和站内消息，并看到原因。",
        "已为{name}办理出库。",
        "user-minus",
        ("本人申请退出专家库。", "年龄或身体原因，不再担任专家。", "不再符合专家条件。"),
        danger=True,
    ),
)
DEED_OF = {deed.path: deed for deed in DEEDS}


def offered(standing: Mapping[str, Any]) -> list[Deed]:
    """Return the deeds that experts allows now; 编辑 has a page of its own."""
    may = {one["deed"] for one in standing["deeds"] if one["may"]}
    return [deed for deed in DEEDS if deed.name in may]


def may_amend(standing: Mapping[str, Any]) -> bool:
    """Return whether 编辑 is possible now."""
    return any(one["may"] for one in standing["deeds"] if one["deed"] == "amend")


def why_not(standing: Mapping[str, Any], deed: Deed) -> str | None:
    """Return why a deed is not possible now, None if it is."""
    found = next(one for one in standing["deeds"] if one["deed"] == deed.name)
    return None if found["may"] else str(found["why_not"])


def deed_body(form: FormData) -> dict[str, Any]:
    """Return what experts takes for a deed."""
    return {"version": version_of(form), "reason": fields.text(form, "reason")}


def trial_body(form: FormData) -> dict[str, Any]:
    """Return what was typed on the page of 编辑; a phone and an e-mail that are left empty stay as they are."""
    typed = record.draft_fields(form)
    sent = {name: value for name, value in typed.items() if value or name not in ("phone", "email")}
    kind = fields.text(form, "kind")
    return {"fields": sent, **({"kind": kind} if kind else {})}


def version_of(form: FormData) -> int:
    """Return the record's version that the page has shown; an unknown one is never the current one."""
    number = fields.number(form, "version")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else UNKNOWN_VERSION


def carried(form: FormData) -> list[tuple[str, str]]:
    """Return the fields of the edit page, to be sent along hidden from its last page."""
    return [
        (name, value)
        for name, value in form.multi_items()
        if not isinstance(value, UploadFile) and name not in EDIT_BUTTONS + LAST_PAGE_FIELDS
    ]


def changes(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what editing would change as the table of fields shows it."""
    return [
        {
            "key": one["key"],
            "label": one["label"],
            "value": one["new"],
            "old": one["old"],
            "wide": one["key"] in WIDE,
        }
        for one in items
    ]


def timeline(upkeeps: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return 维护记录 as the kit's timeline shows it."""
    return [
        {
            "title": one["deed_label"],
            "result": "",
            "by": one["by"],
            "at": environment().filters["time"](one["at"]),
            "opinion": _told(one),
        }
        for one in upkeeps
    ]


def files(listed: Iterable[Mapping[str, Any]], address: str) -> dict[str, list[dict[str, Any]]]:
    """Return files by row, each leading to the viewer on the page at `address`."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for file in listed:
        shown = {**attachments.item(file), "href": f"{address}?file={file['id']}"}
        grouped.setdefault(attachments.owner(file["section"], file.get("item_id")), []).append(shown)
    return grouped


def _told(upkeep: Mapping[str, Any]) -> str:
    changed = f"修改了{'、'.join(upkeep['changed'])}。" if upkeep["changed"] else ""
    return f"{changed}原因：{upkeep['reason']}"
