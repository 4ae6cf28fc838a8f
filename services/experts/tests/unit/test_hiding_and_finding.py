"""Masks, and the grams by which names are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experts.library.model import fold, grams, search_grams
from experts.people.policies import mask_document_number, mask_email, mask_phone

NAMES = st.text(alphabet="阿不都热依木·买提张三欧阳Aa b", min_size=1, max_size=12).filter(fold)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("41040319650101291X", "4104***********91X"),
        ("H12345678", "H******78"),
        ("12345678", "1*****78"),
        ("AB", "**"),
    ],
)
def test_a_document_number_shows_its_ends_only(number, masked):
    assert mask_document_number(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"), [("13800001234", "138****1234"), ("1234567", "*******"), ("", "")]
)
def test_a_phone_shows_its_ends_only(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("email", "masked"), [("zhang@example.com", "z***@example.com"), ("", ""), ("x", "*")]
)
def test_an_email_shows_its_first_letter_and_domain(email, masked):
    assert mask_email(email) == masked


@given(NAMES, st.data())
def test_every_part_of_a_name_has_only_grams_that_the_name_has(name, data):
    folded = fold(name)
    start = data.draw(st.integers(0, len(folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded)))
    assert set(search_grams(folded[start:end])) <= set(grams(folded))


def test_grams_are_the_parts_of_one_to_four_characters():
    assert grams("张三三") == ["张", "三", "张三", "三三", "张三三"]
    assert search_grams("三") == ["三"]
    assert search_grams("张三三") == ["张三三"]
    assert search_grams("阿不都热依") == ["阿不都热", "不都热依"]
