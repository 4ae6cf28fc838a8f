"""Writing a workbook that is to be filled in."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

LONGEST_LIST = 255
"""Characters that Excel takes as the source of a drop-down list; a longer one stands on a sheet of its own."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to be filled in, as text. Whoever writes what is not among its `choices` is told `choice_error`."""

    title: str
    width: int
    choices: tuple[str, ...] = ()
    choice_hint: str = ""
    choice_error: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A list to be filled in, with examples in grey, and a second sheet that explains it line by line."""

    list_name: str
    columns: tuple[TemplateColumn, ...]
    examples: tuple[tuple[str, ...], ...]
    most_rows: int
    explanation: tuple[str, ...]
    explanation_name: str = "填写说明"
    choices_name: str = "选项"


def template(made_of: Template) -> bytes:
    """Return the workbook (.xlsx). Every cell of the list is text, so that long numbers keep their digits."""
    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(data, {"in_memory": True})
    text = workbook.add_format({"num_format": "@"})
    head = workbook.add_format({"bold": True, "bg_color": "#DCE8F7", "border": 1, "num_format": "@"})
    grey = workbook.add_format({"num_format": "@", "italic": True, "font_color": "#808080"})
    sheet = workbook.add_worksheet(made_of.list_name)
    for place, column in enumerate(made_of.columns):
        sheet.set_column(place, place, column.width, text)
    sheet.freeze_panes(1, 0)
    _write(sheet, 0, [column.title for column in made_of.columns], head)
    for row, example in enumerate(made_of.examples, 1):
        _write(sheet, row, example, grey)
    _explain(workbook, made_of)
    _offer_choices(workbook, sheet, made_of)
    workbook.close()
    return data.getvalue()


def _write(sheet: Worksheet, row: int, values: Sequence[str], form: Format) -> None:
    for place, value in enumerate(values):
        sheet.write_string(row, place, value, form)


def _explain(workbook: xlsxwriter.Workbook, made_of: Template) -> None:
    sheet = workbook.add_worksheet(made_of.explanation_name)
    sheet.set_column(0, 0, 100, workbook.add_format({"text_wrap": True}))
    for row, sentence in enumerate(made_of.explanation):
        sheet.write_string(row, 0, sentence)


def _offer_choices(workbook: xlsxwriter.Workbook, sheet: Worksheet, made_of: Template) -> None:
    """Have columns choose from a list in every line that there may be."""
    listed: Worksheet | None = None
    for place, column in enumerate(made_of.columns):
        if not column.choices:
            continue
        source: list[str] | str = list(column.choices)
        if _needs_a_sheet(column.choices):
            if listed is None:
                listed = workbook.add_worksheet(made_of.choices_name)
                listed.hide()
            for row, choice in enumerate(column.choices):
                listed.write_string(row, place, choice)
            name = xl_col_to_name(place)
            source = f"='{made_of.choices_name}'!${name}$1:${name}${len(column.choices)}"
        last = made_of.most_rows + len(made_of.examples)
        sheet.data_validation(1, place, last, place, _validation(column, source))


def _needs_a_sheet(choices: Sequence[str]) -> bool:
    """Return whether Excel would not take these choices within the rule: too long, or with its own signs."""
    counted = len(",".join(choices).encode("utf-16-le")) // 2
    return counted > LONGEST_LIST or any(sign in choice for choice in choices for sign in ',"')


def _validation(column: TemplateColumn, source: list[str] | str) -> dict[str, object]:
    said: dict[str, object] = {"validate": "list", "source": source, "ignore_blank": True}
    if column.choice_hint:
        said |= {"input_title": column.title, "input_message": column.choice_hint}
    if column.choice_error:
        said |= {"error_title": column.title, "error_message": column.choice_error}
    return said
