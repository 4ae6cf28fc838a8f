"""统计: each figure as a table, with what a chart of it needs to know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PEOPLE = "人数"
SHARE = "占比"
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as it reads, and its plain number for the chart ("" where there is none)."""

    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what it is of, and its cells."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Figure:
    """A table and its chart: `shape` is bars, columns or lines, `drawn` the columns that are drawn (the first is 1)."""

    id: str
    title: str
    shape: str
    first: str
    columns: Sequence[str]
    drawn: Sequence[int]
    rows: Sequence[Row]
    spoken: str
    unit: str = "人"


def of_experts(found: Mapping[str, Any]) -> list[Figure]:
    """Return the figures of the library; those of which there is nothing to show are left out."""
    figures = [
        _counted("prefectures", "按地区", "bars", "地区", found["prefectures"]),
        _counted("specialties", "按专业", "bars", "专业", found["specialties"]),
        _counted("titles", "按职称", "bars", "职称", found["titles"]),
        _counted("ages", "按年龄", "bars", "年龄", found["ages"]),
        _counted("kinds", "按专家类型", "bars", "专家类型", found["kinds"]),
    ]
    if found["statuses"] is not None:
        figures.append(_counted("statuses", "按状态", "bars", "状态", found["statuses"]))
    figures.append(
        _counted("months", "每月入库人数（近 24 个月）", "columns", "月份", found["months"], share=False)
    )
    return [figure for figure in figures if figure.rows]


def of_reviews(found: Mapping[str, Any]) -> list[Figure]:
    """Return a figure of the times of review for each stage that the person may see."""
    stages = dict.fromkeys((one["stage"], one["stage_label"]) for one in found["months"])
    return [
        _review(stage, label, [one for one in found["months"] if one["stage"] == stage])
        for stage, label in stages
    ]


def _counted(
    id: str, title: str, shape: str, first: str, bars: Sequence[Mapping[str, Any]], *, share: bool = True
) -> Figure:
    total = sum(bar["count"] for bar in bars)
    rows = [
        Row(bar["label"], [_number(bar["count"]), *([Cell(_share(bar["count"], total))] if share else [])])
        for bar in bars
    ]
    columns = [PEOPLE, SHARE] if share else [PEOPLE]
    return Figure(id, title, shape, first, columns, [1], rows, _spoken(title, bars))


def _review(stage: str, label: str, months: Sequence[Mapping[str, Any]]) -> Figure:
    rows = [
        Row(
            one["month"],
            [
                _number(one["decided"]),
                _number(one["passed"]),
                _number(one["rejected"]),
                _days(one["median_days"]),
                _days(one["p90_days"]),
                Cell(NOTHING if one["in_time"] is None else f"{one['in_time']:.0%}"),
            ],
        )
        for one in months
    ]
    decided = sum(one["decided"] for one in months)
    return Figure(
        f"review-{stage}",
        f"{label}用时（近 12 个月）",
        "lines",
        "月份",
        ["已审核", "通过", "不通过", "用时中位数（工作日）", "九成用时不超过（工作日）", "按期率"],
        [4, 5],
        rows,
        f"{label}每月用时的折线图，近 12 个月共审核 {decided} 件，数据见图下的表格。",
        unit="个工作日",
    )


def _spoken(title: str, bars: Iterable[Mapping[str, Any]]) -> str:
    """Return what a screen reader says of a chart."""
    most = max(bars, key=lambda bar: bar["count"], default=None)
    found = f"最多的是{most['label']}，{most['count']} 人，" if most and most["count"] else ""
    return f"专家人数图：{title}。{found}数据见图下的表格。"


def _number(count: int) -> Cell:
    return Cell(f"{count:,}", str(count))


def _days(days: float | None) -> Cell:
    return Cell(NOTHING) if days is None else Cell(f"{days:g}", f"{days:g}")


def _share(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else NOTHING
