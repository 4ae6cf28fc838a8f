"""The state tables: complete, and drawn as they are."""

from pathlib import Path

import pytest

from contracts.words import RecordStatus
from expertlib import diagrams

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "states.md"


def test_the_page_of_diagrams_is_current():
    assert PAGE.read_text() == diagrams.markdown(), "write it with: expertlib diagrams docs/guide/states.md"


@pytest.mark.parametrize(("title", "table"), list(diagrams.tables()), ids=lambda value: str(value)[:40])
def test_every_state_is_in_its_table(title, table):
    states = set(type(next(iter(table))))
    assert set(table) == states
    assert {after for following in table.values() for after in following} <= states


def test_a_record_moves_as_the_product_page_and_decision_0020_say():
    s = RecordStatus
    expected = {
        s.DRAFT: {s.APPLYING},
        s.APPLYING: {s.REJECTED, s.LISTED, s.DRAFT},
        s.REJECTED: {s.APPLYING},
        s.LISTED: {s.CHANGING, s.SUSPENDED, s.REMOVED},
        s.CHANGING: {s.LISTED, s.CHANGE_REJECTED, s.SUSPENDED},
        s.CHANGE_REJECTED: {s.CHANGING, s.SUSPENDED, s.REMOVED},
        s.SUSPENDED: {s.LISTED, s.CHANGING, s.REMOVED},
        s.REMOVED: {s.APPLYING},
    }
    tables = dict(diagrams.tables())
    assert {state: set(after) for state, after in tables["experts.records"].items()} == expected


def test_a_state_has_the_word_of_its_own_table_and_not_of_another_that_is_called_the_same():
    page = diagrams.markdown()
    records, activities = page.split("## experts.records")[1], page.split("## review.activities")[1]
    assert "draft: draft 未入库" in records.split("##")[0]
    assert "draft: draft 拟定" in activities.split("##")[0]
