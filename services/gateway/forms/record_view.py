"""How a record reads: the manual's table of fields, in its order and with its labels."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from contracts.reference import regions

Choices = Mapping[str, list[dict[str, Any]]]
"""What experts answers at /dictionaries: kind -> [{code, label, group, active}], retired ones with `retired`."""

IDENTITY = (
    ("name", "姓名"),
    ("sex_label", "性别"),
    ("document_number_masked", "身份证号码"),
    ("birth_date", "出生年月日"),
)
OWN = (
    ("phone", "联系电话"),
    ("email", "邮箱"),
    ("region_code", "所在地区"),
    ("position", "职务"),
    ("employer_name", "现工作单位"),
    ("industry", "所属行业分类"),
    ("specialty", "专业"),
    ("graduation", "毕业院校及毕业时间"),
    ("education", "最高学历"),
    ("major", "所学专业"),
    ("title", "职称"),
    ("qualifications", "注册职业资格证书类别"),
    ("working_years", "工作年限"),
    ("training", "学习培训经历"),
    ("career", "技术工作经历"),
)
DICTIONARY_OF = {
    "industry": "industry",
    "specialty": "specialty",
    "education": "education",
    "qualifications": "qualification",
}
WIDE = frozenset(
    {"region_code", "graduation", "title", "title_note", "training", "career", "achievements", "certificates"}
)
GAP = "　"


def identity_fields(identity: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the four fields that come from the account."""
    return [
        {"key": key, "label": label, "value": identity.get(key) or "", "wide": False}
        for key, label in IDENTITY
    ]


def own_fields(record: Mapping[str, Any], choices: Choices) -> list[dict[str, Any]]:
    """Return the whole table for the owner: identity, then the draft."""
    draft = record["draft"]
    return identity_fields(record["identity"]) + [
        {"key": key, "label": label, "value": _value(draft, key, choices), "wide": key in WIDE}
        for key, label in OWN
    ]


def given_fields(fields: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return fields that experts has put into words."""
    return [{**field, "wide": field["key"] in WIDE} for field in fields]


def achievements(draft: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the rows of 专家业绩: id, title, text."""
    return [
        {"id": row["id"], "title": row.get("title") or "", "text": row.get("description") or ""}
        for row in draft.get("achievements") or []
    ]


def certificates(draft: Mapping[str, Any], choices: Choices) -> list[dict[str, str]]:
    """Return the rows of 专家证书: id, title (the kind), text (number, issuer, valid until)."""
    return [
        {
            "id": row["id"],
            "title": label_of(choices, "certificate_kind", row.get("kind") or ""),
            "text": GAP.join(part for part in _certificate_parts(row) if part),
        }
        for row in draft.get("certificates") or []
    ]


def label_of(choices: Choices, kind: str, code: str) -> str:
    """Return the label of a code, retired or not; its code rather than nothing when experts is down."""
    return next((one["label"] for one in choices.get(kind, []) if one["code"] == code), code)


def options(choices: Choices, kind: str, held: Collection[str] = ()) -> list[dict[str, str]]:
    """Return what a select offers; a retired choice that is `held` stays, and says so, so that it is not lost."""
    return [
        {"value": one["code"], "label": one["label"] if _is_offered(one) else f"{one['label']}（已停用）"}
        for one in choices.get(kind, [])
        if _is_offered(one) or one["code"] in held
    ]


def held(draft: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the codes that a draft holds, by dictionary."""
    return {
        **{name: {str(draft.get(name) or "")} for name in ("industry", "specialty", "education")},
        "qualification": set(draft.get("qualifications") or []),
        "certificate_kind": {str(row.get("kind") or "") for row in draft.get("certificates") or []},
    }


def _is_offered(choice: Mapping[str, Any]) -> bool:
    return bool(choice.get("active", True))


def _value(draft: Mapping[str, Any], key: str, choices: Choices) -> str | list[str]:
    value = draft.get(key)
    match key:
        case "region_code":
            return regions.full_name(value or "")
        case "industry" | "specialty" | "education":
            return label_of(choices, DICTIONARY_OF[key], value or "")
        case "qualifications":
            return [label_of(choices, DICTIONARY_OF[key], code) for code in value or []]
        case "training":
            return [_joined(row.get("period"), row.get("description")) for row in value or []]
        case "career":
            return [_joined(row.get("period"), _employer(row), row.get("description")) for row in value or []]
        case "working_years":
            return f"{value} 年" if value else ""
    return str(value or "")


def _joined(*parts: str | None) -> str:
    return GAP.join(part for part in parts if part)


def _employer(row: Mapping[str, Any]) -> str:
    name, code = row.get("employer") or "", row.get("credit_code") or ""
    return f"{name}（{code}）" if name and code else name + code


def _certificate_parts(row: Mapping[str, Any]) -> tuple[str, ...]:
    number, issuer, until = (row.get(name) or "" for name in ("number", "issuer", "valid_until"))
    return (f"编号 {number}" if number else "", issuer, f"有效期至 {until}" if until else "")
