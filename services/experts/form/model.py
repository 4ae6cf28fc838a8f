"""The shape of the form. While a person types, everything may be missing; only lengths and names are held."""

import re
from typing import Annotated, Any, Protocol, Self, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

MOST_ROWS = 50
ITEM_ID = r"^[a-z0-9]{1,16}$"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _as_text(value: Any) -> Any:
    """An empty field comes as null from some clients and a number as a number; both are kept as text."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _printable(text: str) -> str:
    """Control characters and halves of characters come by copy and paste, mean nothing and cannot be stored."""
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


_Typed = Annotated[str, BeforeValidator(_as_text), AfterValidator(_printable)]
Line = Annotated[_Typed, Field(max_length=200)]
Code = Annotated[_Typed, Field(max_length=40)]
Paragraph = Annotated[_Typed, Field(max_length=4000)]
ItemId = Annotated[str, Field(pattern=ITEM_ID)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def blank(self) -> bool:
        """Whether nothing has been typed into it."""
        return not any(str(value).strip() for name, value in self if name != "id")

    def stripped(self) -> Self:
        """Return it without blanks around texts. Shorter texts need no second look: whatever was valid stays so."""
        texts = {name: _stripped(value) for name, value in self}
        return cast("Self", self.model_construct(**texts))


class Experience(_Part):
    """One row of 学习培训经历."""

    period: Line = ""
    description: Paragraph = ""


class Career(Experience):
    """One row of 技术工作经历; conflicts of interest are judged by `employer` and `credit_code` where they are told."""

    employer: Line = ""
    credit_code: Code = ""


class Achievement(_Part):
    """One row of 专家业绩; `id` is made by the client, files refer to it."""

    id: ItemId
    title: Line = ""
    description: Paragraph = ""


class Certificate(_Part):
    """One row of 专家证书; `kind` is a code of the dictionary `certificate_kind`, `valid_until` an ISO day."""

    id: ItemId
    kind: Code = ""
    number: Line = ""
    issuer: Line = ""
    valid_until: Code = ""


class Form(_Part):
    """What a person fills in; identity is not part of it. Choices are kept by code, all else as typed."""

    phone: Code = ""
    email: Line = ""
    region_code: Code = ""
    position: Line = ""
    employer_name: Line = ""
    industry: Code = ""
    specialty: Code = ""
    graduation: Line = ""
    education: Code = ""
    major: Line = ""
    title: Line = ""
    title_note: Line = ""
    qualifications: Annotated[list[Code], Field(max_length=40)] = []
    working_years: Code = ""
    training: Annotated[list[Experience], Field(max_length=MOST_ROWS)] = []
    career: Annotated[list[Career], Field(max_length=MOST_ROWS)] = []
    achievements: Annotated[list[Achievement], Field(max_length=MOST_ROWS)] = []
    certificates: Annotated[list[Certificate], Field(max_length=MOST_ROWS)] = []

    @model_validator(mode="after")
    def _ids_are_different(self) -> Self:
        for rows in (self.achievements, self.certificates):
            if len({row.id for row in rows}) != len(rows):
                raise ValueError("两行内容的标识重复，请刷新页面后再试。")
        return self

    def with_fields(self, newer: "Form") -> "Form":
        """Return this form with those fields of `newer` that were sent."""
        return self.model_copy(update={name: getattr(newer, name) for name in newer.model_fields_set})

    def codes(self) -> dict[str, frozenset[str]]:
        """Return the codes that are chosen, by dictionary."""
        return {
            "industry": frozenset({self.industry}),
            "specialty": frozenset({self.specialty}),
            "education": frozenset({self.education}),
            "qualification": frozenset(self.qualifications),
            "certificate_kind": frozenset(row.kind for row in self.certificates),
        }

    def tidied(self, kept_items: frozenset[str] = frozenset()) -> "Form":
        """Return it without blanks around texts and without blank rows, except those in `kept_items`."""
        tidy = self.stripped()
        return tidy.model_copy(
            update={
                "qualifications": [code for code in dict.fromkeys(tidy.qualifications) if code],
                "training": [row for row in tidy.training if not row.blank()],
                "career": [row for row in tidy.career if not row.blank()],
                "achievements": [r for r in tidy.achievements if not r.blank() or r.id in kept_items],
                "certificates": [r for r in tidy.certificates if not r.blank() or r.id in kept_items],
            }
        )


class Attached(Protocol):
    """What the form needs to know of a file."""

    @property
    def section(self) -> str:
        """Return `application_form`, `achievement` or `certificate`."""

    @property
    def item_id(self) -> str | None:
        """Return the id of the row that it belongs to."""

    @property
    def state(self) -> str:
        """Return the state of its check."""


LABELS = {
    "phone": "联系电话",
    "email": "邮箱",
    "region_code": "所在地区",
    "position": "职务",
    "employer_name": "现工作单位",
    "industry": "所属行业分类",
    "specialty": "专业",
    "graduation": "毕业院校及毕业时间",
    "education": "最高学历",
    "major": "所学专业",
    "title": "职称",
    "title_note": "职称说明",
    "qualifications": "注册职业资格证书类别",
    "working_years": "工作年限",
    "training": "学习培训经历",
    "career": "技术工作经历",
    "achievements": "专家业绩",
    "certificates": "专家证书",
}
"""Field -> its name on screen, in the manual's order."""

FORM_FILE_LABEL = "专家申报表附件"

DICTIONARY_OF = {
    "industry": "industry",
    "specialty": "specialty",
    "education": "education",
    "qualifications": "qualification",
}
"""Field -> the dictionary that its codes come from."""


def _stripped(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    if isinstance(value, _Part):
        return value.stripped()
    return value
