"""Parameters as a service declares them."""

from dataclasses import dataclass

import pytest

from foundation.parameters.declaration import declarations, whole_number


@dataclass(frozen=True, slots=True)
class Kitchen:
    """Two parameters of a kitchen."""

    eggs: int = whole_number(3, label="鸡蛋", explanation="早餐用。", unit="个", least=1, most=5)
    minutes: int = whole_number(4, label="时间", explanation="煮蛋。", unit="分钟", least=0, most=9)


def test_a_dataclass_of_numbers_declares_parameters_in_its_order() -> None:
    eggs, minutes = declarations(Kitchen)
    assert (eggs.key, eggs.label, eggs.unit, eggs.least, eggs.most, eggs.default) == (
        "eggs",
        "鸡蛋",
        "个",
        1,
        5,
        3,
    )
    assert minutes.key == "minutes"


def test_without_rows_the_defaults_count() -> None:
    assert Kitchen() == Kitchen(eggs=3, minutes=4)


@pytest.mark.parametrize(("stored", "counts"), [(0, 1), (1, 1), (5, 5), (6, 5)])
def test_a_value_of_an_older_release_is_brought_within_the_bounds(stored: int, counts: int) -> None:
    assert declarations(Kitchen)[0].within(stored) == counts
