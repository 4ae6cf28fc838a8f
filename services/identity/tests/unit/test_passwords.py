"""The password rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.credentials import policies as rule
from identity.credentials.policies import PersonalWords, broken_rules

WORDS = PersonalWords("650102196005211234", "13812345678", "王建国")


@pytest.mark.parametrize(
    "password", ["Tianshan-2026", "tian shan 88!", "Ab1!Ab1!", "长城Great88", "x" * 125 + "A1!"]
)
def test_good_passwords_break_no_rule(password):
    assert broken_rules(password, WORDS) == []


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Ab1!xyz", rule.TOO_SHORT),
        ("A1!" + "x" * 126, rule.TOO_LONG),
        ("kunlunshan88", rule.TOO_FEW_CLASSES),
        ("KUNLUN-SHAN", rule.TOO_FEW_CLASSES),
        ("Password1", rule.TOO_COMMON),
        ("Password1!", rule.TOO_COMMON),
        ("Passw0rd", rule.TOO_COMMON),
        ("Ab650102196005211234", rule.HOLDS_DOCUMENT),
        ("Wang19600521", rule.HOLDS_DOCUMENT),
        ("Wang600521", rule.HOLDS_DOCUMENT),
        ("Wang211234", rule.HOLDS_DOCUMENT),
        ("Ab13812345678", rule.HOLDS_PHONE),
        ("Ab12345678", rule.HOLDS_PHONE),
        ("王建国Ab1234", rule.HOLDS_NAME),
    ],
)
def test_each_broken_rule_has_its_own_sentence(password, sentence):
    assert sentence in broken_rules(password, WORDS)


def test_all_broken_rules_are_told_at_once():
    assert {rule.TOO_SHORT, rule.TOO_FEW_CLASSES} <= set(broken_rules("abc", WORDS))


def test_a_latin_name_is_found_in_any_case_and_spacing():
    words = PersonalWords(name="John Smith")
    assert rule.HOLDS_NAME in broken_rules("xxJOHNsmith1!", words)


@given(st.text(max_size=140))
def test_nothing_typed_makes_the_rule_fail_itself(password):
    assert isinstance(broken_rules(password, WORDS), list)


def test_unknown_personal_words_forbid_nothing():
    assert broken_rules("Tianshan-2026", PersonalWords()) == []
