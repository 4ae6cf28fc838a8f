"""Names are found by any part of them, and by nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from experts.library.model import fold, grams, pairs, search_grams, search_pairs

HAN = st.text(st.sampled_from("王李张建国明欧阳司马𠮷㐂"), min_size=1, max_size=4)
LETTERS = st.sampled_from("阿不都热依木买提古丽")
DOTTED = st.lists(st.text(LETTERS, min_size=2, max_size=9), min_size=2, max_size=4).map("·".join)
LATIN = st.text(st.sampled_from("AbcDé -'"), min_size=1, max_size=30).filter(str.strip)
NAMES = st.one_of(HAN, DOTTED, LATIN, st.text(min_size=1, max_size=40).filter(str.strip))


@st.composite
def names_and_parts(draw):
    name = draw(NAMES)
    folded = fold(name)
    start = draw(st.integers(0, len(folded) - 1))
    return name, folded[start : start + draw(st.integers(1, 12))]


@given(names_and_parts())
def test_every_part_of_a_name_has_its_grams(given_):
    name, part = given_
    assert set(search_grams(part)) <= set(grams(fold(name)))


@given(NAMES, HAN)
def test_a_part_of_one_to_four_characters_is_one_gram_and_only_its_holders_have_it(name, part):
    (gram,) = search_grams(part)
    assert (gram in grams(fold(name))) == (part in fold(name))


@given(names_and_parts().filter(lambda given_: len(given_[1]) > 1))
def test_every_part_of_an_employer_has_its_pairs(given_):
    employer, part = given_
    assert set(search_pairs(part)) <= set(pairs(fold(employer)))


def test_a_character_beyond_the_basic_plane_is_one_character():
    assert grams("𠮷王") == ["𠮷", "王", "𠮷王"]


def test_case_and_blanks_do_not_matter():
    assert fold(" Li  Ming ") == fold("LIMING")
