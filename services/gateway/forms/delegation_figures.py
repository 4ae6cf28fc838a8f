"""统计 of delegations: by year, specialty and bureau, with how many of those who were delegated came."""

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.forms.record_view import Choices, label_of
from gateway.forms.statistics import NOTHING, Cell, Figure, Row

COLUMNS = ["下达委派", "已出席", "未出席", "出席率"]


def told(found: Mapping[str, Any], choices: Choices) -> list[Figure]:
    """Return the figures; those of which there is nothing to show are left out."""
    specialties = [{**one, "of": label_of(choices, "specialty", one["of"])} for one in found["specialties"]]
    years = [{**one, "of": f"{one['of']} 年"} for one in found["years"]]
    figures = [
        _figure("delegations-years", "每年委派人次", "columns", "年份", years),
        _figure("delegations-specialties", "按专业委派人次", "bars", "专业", specialties),
        _figure("delegations-bureaus", "按组织单位委派人次", "bars", "组织单位", found["bureaus"]),
    ]
    return [figure for figure in figures if figure.rows]


def _figure(id: str, title: str, shape: str, first: str, counts: Sequence[Mapping[str, Any]]) -> Figure:
    rows = [
        Row(
            one["of"],
            [
                *(Cell(f"{one[name]:,}", str(one[name])) for name in ("delegated", "attended", "absent")),
                Cell(_rate(one)),
            ],
        )
        for one in counts
    ]
    total = sum(one["delegated"] for one in counts)
    spoken = f"{title}图，共下达委派 {total} 人次，数据见图下的表格。"
    return Figure(id, title, shape, first, COLUMNS, [1, 2], rows, spoken, unit="人次")


def _rate(one: Mapping[str, Any]) -> str:
    """Return the share of those who came among those whose attendance is known."""
    known = one["attended"] + one["absent"]
    return f"{one['attended'] / known:.0%}" if known else NOTHING
