"""What an entry of a dictionary must say, and where it goes in its list."""

import pytest
from hypothesis import given, strategies

from experts.dictionaries import policies
from experts.dictionaries.errors import (
    EntryInvalid,
    EntryNotFound,
    EntryOutdated,
    LabelTaken,
    LastChoice,
)
from experts.dictionaries.model import DictionaryEntry, Words
from experts.dictionaries.policies import Direction, Wording


def entry(code, heading=None, *, active=True, kind="title"):
    return DictionaryEntry(
        kind=kind, code=code, label=f"名称{code}", heading=heading, active=active, version=1, position=0
    )


def codes(entries):
    return "".join(one.code for one in entries)


@pytest.mark.parametrize(
    ("wording", "pointers"),
    [
        (Wording("", "", ""), ["/label"]),
        (Wording("字" * 101, "", ""), ["/label"]),
        (Wording("工程师", "字" * 21, "甲"), ["/heading", "/standard_code"]),
    ],
)
def test_all_fields_that_are_wrong_are_named_at_once(wording, pointers):
    with pytest.raises(EntryInvalid) as caught:
        policies.check_wording("title", wording)
    assert [error.pointer for error in caught.value.fields] == pointers


def test_a_dictionary_without_a_standard_has_no_standard_codes():
    policies.check_wording("title", Wording("工程师", "", "013"))
    with pytest.raises(EntryInvalid, match="按提示更正"):
        policies.check_wording("specialty", Wording("消防", "", "013"))


def test_what_is_typed_comes_on_one_line_without_what_cannot_be_seen():
    assert Wording(" 一级\n注册\x00 ", "\t", "").tidied() == Wording("一级 注册", "", "")


def test_a_label_is_taken_by_a_retired_entry_too_but_not_by_itself():
    entries = [entry("a"), entry("b", active=False)]
    policies.check_free(entries, "名称a", "a")
    with pytest.raises(LabelTaken, match="恢复使用"):
        policies.check_free(entries, "名称b")


def test_only_what_was_seen_is_changed():
    one = entry("a")
    policies.check_current(one, 1)
    one.offer(False)
    with pytest.raises(EntryOutdated):
        policies.check_current(one, 1)


def test_the_last_choice_stays_but_a_phrase_may_always_go():
    with pytest.raises(LastChoice):
        policies.check_may_retire(entry("a"), [entry("a"), entry("b", active=False)])
    policies.check_may_retire(entry("a"), [entry("a"), entry("b")])
    policies.check_may_retire(entry("a", kind="opinion_pass"), [entry("a", kind="opinion_pass")])


def test_a_kind_or_code_of_nothing_is_not_found():
    with pytest.raises(EntryNotFound):
        policies.check_kind("colour")
    with pytest.raises(EntryNotFound):
        policies.found([entry("a")], "b")


def test_a_new_entry_comes_after_the_last_of_its_heading():
    entries = [entry("a", "高级"), entry("b", "中级"), entry("c", "中级"), entry("d")]
    assert codes(policies.placed(entries, entry("x", "中级"))) == "abcxd"
    assert codes(policies.placed(entries, entry("x"))) == "abcdx"
    assert codes(policies.placed(entries, entry("x", "初级"))) == "abcdx"


@pytest.mark.parametrize(
    ("code", "direction", "order"),
    [
        ("b", Direction.UP, "abcd"),
        ("b", Direction.DOWN, "acbd"),
        ("c", Direction.UP, "acbd"),
        ("a", Direction.DOWN, "abcd"),
    ],
)
def test_an_entry_moves_within_its_heading_only(code, direction, order):
    entries = [entry("a", "高级"), entry("b", "中级"), entry("c", "中级"), entry("d")]
    assert codes(policies.moved(entries, policies.found(entries, code), direction)) == order


@given(
    strategies.lists(strategies.sampled_from(["高级", "中级", None]), min_size=1, max_size=8),
    strategies.data(),
)
def test_no_move_loses_an_entry_and_up_undoes_down(headings, data):
    entries = [entry(str(number), heading) for number, heading in enumerate(headings)]
    chosen = data.draw(strategies.sampled_from(entries))
    down = policies.moved(entries, chosen, Direction.DOWN)
    assert sorted(codes(down)) == sorted(codes(entries))
    if down != entries:
        assert policies.moved(down, chosen, Direction.UP) == entries
    policies.number(down)
    positions = [one.position for one in down]
    assert positions == sorted(set(positions))


def test_a_retired_choice_reads_and_is_not_offered():
    words = Words([entry("a"), entry("b", active=False)])
    assert words.label("title", "b") == "名称b"
    assert [one.code for one in words.offered()["title"]] == ["a"]
    assert [one.code for one in words.by_kind()["title"]] == ["a", "b"]
    assert "specialty" not in Words([entry("a", kind="specialty", active=False)]).offered()
