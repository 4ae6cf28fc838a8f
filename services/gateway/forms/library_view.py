"""显示设置 of 专家库: which columns and how dense, kept in a cookie by the browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

COOKIE = "library_view"
COLUMNS = {
    "sex": "性别",
    "specialty": "专业",
    "industry": "所属行业分类",
    "title": "职称",
    "education": "最高学历",
    "qualification": "注册职业资格证书类别",
    "region": "所在地区",
    "employer": "现工作单位",
    "kind": "专家类型",
    "status": "状态",
    "listed_at": "入库时间",
}
"""The columns that may be chosen, in their order; 姓名 always stands first."""
FIELDS = {
    "sex": "sex_label",
    "specialty": "specialty_label",
    "industry": "industry_label",
    "title": "title",
    "education": "education_label",
    "region": "region_name",
    "employer": "employer_name",
}
"""Column -> the field of an expert whose text it shows; the other columns are written in a way of their own."""

USUAL = ("specialty", "title", "region", "employer", "kind", "listed_at")
DENSITIES = [("roomy", "宽松"), ("dense", "紧凑")]


@dataclass(frozen=True, slots=True)
class View:
    """What the list shows."""

    columns: tuple[str, ...] = USUAL
    dense: bool = False

    def cookie(self) -> str:
        """Return it as the cookie keeps it."""
        return f"{'dense' if self.dense else 'roomy'}.{'.'.join(self.columns)}"


def read(cookies: Mapping[str, str]) -> View:
    """Return what the browser has kept; what it makes no sense of is as usual."""
    density, *columns = cookies.get(COOKIE, "").split(".")
    return View(_known(columns) or USUAL, density == "dense")


def chosen(form: FormData) -> View:
    """Return what was chosen; no column at all means the usual ones."""
    columns = [value for value in form.getlist("column") if isinstance(value, str)]
    return View(_known(columns) or USUAL, form.get("density") == "dense")


def offered(sees_statuses: bool) -> list[tuple[str, str]]:
    """Return the columns to choose from; whoever sees only who is listed needs no 状态."""
    return [(key, label) for key, label in COLUMNS.items() if sees_statuses or key != "status"]


def table(view: View) -> list[dict[str, Any]]:
    """Return the columns to show: key and label, and the field that holds the text."""
    return [{"key": key, "label": COLUMNS[key], "field": FIELDS.get(key, "")} for key in view.columns]


def _known(columns: list[str]) -> tuple[str, ...]:
    return tuple(name for name in COLUMNS if name in columns)
