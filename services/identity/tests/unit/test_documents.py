"""Numbers of identity documents."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from contracts.words import Sex
from identity.documents import errors
from identity.documents.errors import DocumentRefused
from identity.documents.usecases import (
    DocumentKind,
    UserType,
    identity_key,
    masked,
    normalise,
    parse,
    parse_typed,
)
from identity.tests.numbers import TODAY, eighteen

RESIDENT, OVERSEAS = UserType.RESIDENT, UserType.OVERSEAS

births = st.dates(date(1900, 1, 1), TODAY)
orders = st.integers(0, 999)


def read(user_type, number):
    return parse(user_type, number, today=TODAY)


def test_a_citizen_number_says_sex_birth_date_and_region():
    document = read(RESIDENT, eighteen("650102", "19600521", 123))
    assert document.kind is DocumentKind.CITIZEN
    assert (document.sex, document.birth_date) == (Sex.MALE, date(1960, 5, 21))
    assert (document.region_code, document.warnings) == ("650102", ())


def test_the_numbers_that_the_standard_gives_as_examples_are_accepted():
    assert read(RESIDENT, "11010519491231002x").sex is Sex.FEMALE


@given(births, orders)
def test_every_real_birth_date_with_the_right_check_digit_is_accepted(born, order):
    document = read(RESIDENT, eighteen("650102", f"{born:%Y%m%d}", order))
    assert document.birth_date == born
    assert document.sex is (Sex.MALE if order % 2 else Sex.FEMALE)


@given(births, orders, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born, order, place, shift):
    right = eighteen("650102", f"{born:%Y%m%d}", order)
    if right[place] == "X":
        return
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    with pytest.raises(DocumentRefused):
        read(RESIDENT, wrong)


@given(births, orders, st.integers(0, 16))
def test_two_neighbours_that_changed_places_are_always_noticed(born, order, place):
    right = eighteen("650102", f"{born:%Y%m%d}", order)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if swapped == right:
        return
    with pytest.raises(DocumentRefused):
        read(RESIDENT, swapped)


@given(st.text(max_size=40), st.sampled_from([RESIDENT, OVERSEAS, None]))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(typed, user_type):
    try:
        outcome = read(user_type, typed).number
    except DocumentRefused as refused:
        outcome = refused.sentence
    assert outcome == normalise(typed) or outcome.endswith("。")


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("", errors.DocumentMissing),
        ("   ", errors.DocumentMissing),
        ("65010219600521123", errors.DocumentLength),
        ("650102600521123", errors.DocumentOldNumber),
        ("６５０１０２６００５２１１２３", errors.DocumentOldNumber),
        ("6501021960052112345", errors.DocumentLength),
        ("6501-0219-6005-2112-39", errors.DocumentLength),
        ("6501021960052112３A", errors.DocumentCharacters),
        ("X50102196005211239", errors.DocumentCharacters),
        (eighteen()[:-1] + ("0" if eighteen()[-1] != "0" else "1"), errors.DocumentCheckDigit),
        (eighteen(born="20270101"), errors.DocumentBornLater),
        (eighteen(born="20261123"), errors.DocumentBornLater),
        (eighteen(born="19600230"), errors.DocumentBirthDate),
        (eighteen(born="19001301"), errors.DocumentBirthDate),
        (eighteen(born="19000229"), errors.DocumentBirthDate),
        (eighteen(born="20010229"), errors.DocumentBirthDate),
        (eighteen(born="19600431"), errors.DocumentBirthDate),
        (eighteen(born="19600500"), errors.DocumentBirthDate),
        (eighteen(born="19600021"), errors.DocumentBirthDate),
        (eighteen(born="00000521"), errors.DocumentBirthDate),
        (eighteen(born="18991231"), errors.DocumentBornEarlier),
        (eighteen(born="18000101"), errors.DocumentBornEarlier),
        (eighteen("830000"), errors.DocumentOfOverseas),
        ("H12345678", errors.DocumentOfOverseas),
        ("65010219", errors.DocumentPermitLength),
        ("1960052112", errors.DocumentPermitLength),
    ],
)
def test_a_resident_is_told_what_is_wrong(number, error):
    with pytest.raises(error):
        read(RESIDENT, number)


def test_a_part_of_a_citizen_number_is_no_permit_unless_it_is_said_to_be_one():
    sentence = errors.DocumentPermitLength(length=8).sentence
    assert "应为18位，您填写了8位" in sentence
    assert "用户类型" in sentence
    assert parse_typed("overseas", "65010219", today=TODAY).kind is DocumentKind.TAIWAN_PERMIT


@pytest.mark.parametrize("user_type", ["", "Resident", "中国居民", "citizen"])
def test_a_user_type_that_there_is_not_is_asked_for_beside_its_own_field(user_type):
    with pytest.raises(errors.UserTypeMissing) as refused:
        parse_typed(user_type, eighteen(), today=TODAY)
    assert [error.pointer for error in refused.value.fields] == ["/user_type"]


def test_the_sentence_about_the_check_digit_is_the_promised_one():
    assert errors.DocumentCheckDigit().sentence == "身份证号校验位不正确，请逐位核对。"


def test_who_was_born_today_may_have_a_number():
    assert read(RESIDENT, eighteen(born="20261122")).birth_date == TODAY


@pytest.mark.parametrize("born", ["19000101", "20000229", "19600229", "19601231"])
def test_real_dates_are_accepted(born):
    assert f"{read(RESIDENT, eighteen(born=born)).birth_date:%Y%m%d}" == born


def test_the_check_digit_x_may_be_typed_small_large_and_full_width():
    number = next(found for order in range(99) if (found := eighteen(order=order)).endswith("X"))
    for last in "xXｘＸ":
        assert read(RESIDENT, number[:-1] + last).number == number


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u200e", "\u00a0", "\u3000", "\t", "\r\n"])
def test_what_nobody_can_see_in_a_copied_number_does_not_matter(unseen):
    number = eighteen()
    assert read(RESIDENT, unseen + number[:6] + unseen + number[6:] + unseen).number == number


@pytest.mark.parametrize("digits", ["٦٥٠١٠٢١٩٦٠٠٥٢١١٢٣٩", "६५०१०२१९६००५२११२३९"])
def test_digits_of_other_scripts_are_not_digits_of_a_number(digits):
    with pytest.raises(errors.DocumentCharacters):
        read(RESIDENT, digits)


@pytest.mark.parametrize("code", ["110103", "510202", "510221", "650102", "652201", "659001", "659012"])
def test_a_region_of_today_or_of_former_times_gives_no_warning(code):
    assert read(RESIDENT, eighteen(code)).warnings == ()


@pytest.mark.parametrize("code", ["000000", "880101", "650199", "770102"])
def test_a_region_that_never_was_warns_and_is_accepted(code):
    document = read(RESIDENT, eighteen(code))
    assert (document.kind, len(document.warnings)) == (DocumentKind.CITIZEN, 1)


@pytest.mark.parametrize("typed", ["６５０１０２１９６００５２１１２３", " 650102 19600521 123 "])
def test_full_width_digits_and_spaces_do_not_matter(typed):
    check = eighteen()[-1].lower()
    assert read(RESIDENT, typed + check).number == eighteen()


def test_an_unknown_region_warns_and_a_historical_one_does_not():
    assert "行政区划" in read(RESIDENT, eighteen("999999".replace("9", "6"))).warnings[0]
    assert read(RESIDENT, eighteen("652201")).warnings == ()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (eighteen("810000"), DocumentKind.RESIDENCE_PERMIT),
        (eighteen("820000"), DocumentKind.RESIDENCE_PERMIT),
        (eighteen("830000"), DocumentKind.RESIDENCE_PERMIT),
        ("H12345678", DocumentKind.HK_MACAO_PERMIT),
        ("m1234567802", DocumentKind.HK_MACAO_PERMIT),
        ("12345678", DocumentKind.TAIWAN_PERMIT),
        ("1234567801", DocumentKind.TAIWAN_PERMIT),
        ("h12345678", DocumentKind.HK_MACAO_PERMIT),
        (" H 1234 5678 ", DocumentKind.HK_MACAO_PERMIT),
        ("Ｍ１２３４５６７８", DocumentKind.HK_MACAO_PERMIT),
        ("M1234567899", DocumentKind.HK_MACAO_PERMIT),
        ("１２３４５６７８", DocumentKind.TAIWAN_PERMIT),
        (eighteen("911124"), DocumentKind.FOREIGN_PERMANENT),
        (eighteen("931344", "20001231", 1), DocumentKind.FOREIGN_PERMANENT),
        ("usa 110085010112", DocumentKind.FOREIGN_PERMANENT),
        ("USA110085010112", DocumentKind.FOREIGN_PERMANENT),
    ],
)
def test_people_from_elsewhere_have_these_documents(number, kind):
    assert read(OVERSEAS, number).kind is kind
    assert read(None, number).kind is kind


def test_permits_of_eighteen_digits_say_sex_and_birth_date():
    for prefix in ("810000", "911124"):
        document = read(OVERSEAS, eighteen(prefix, "19751231", 246))
        assert (document.sex, document.birth_date) == (Sex.FEMALE, date(1975, 12, 31))


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (eighteen(), errors.DocumentOfResident),
        ("A12345678", errors.DocumentShape),
        ("H1234567", errors.DocumentShape),
        ("H123456789", errors.DocumentShape),
        ("123456789", errors.DocumentShape),
        ("1234567", errors.DocumentShape),
        ("12345678901", errors.DocumentShape),
        ("H1234567890123", errors.DocumentShape),
        ("HM12345678", errors.DocumentShape),
        ("H1234567X", errors.DocumentShape),
        ("US110085010112", errors.DocumentShape),
        ("USA1100850101123", errors.DocumentShape),
        ("650102600521123", errors.DocumentShape),
        ("", errors.DocumentMissing),
        (eighteen("820000", "19600230"), errors.DocumentBirthDate),
        (
            eighteen("830000")[:-1] + ("1" if eighteen("830000")[-1] != "1" else "2"),
            errors.DocumentCheckDigit,
        ),
        (eighteen("810000", "20270101"), errors.DocumentBornLater),
        ("91112419600521123X", errors.DocumentCheckDigit),
    ],
)
def test_somebody_from_elsewhere_is_told_what_is_wrong(number, error):
    with pytest.raises(error):
        read(OVERSEAS, number)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("650102600521123", errors.DocumentOldNumber),
        ("65010219600521123", errors.DocumentLength),
        ("6501021960052112345", errors.DocumentLength),
        ("65010219600521123Y", errors.DocumentCharacters),
        ("123456789", errors.DocumentShape),
        ("A12345678", errors.DocumentShape),
    ],
)
def test_where_every_kind_is_welcome_a_citizen_is_told_about_a_citizens_number(number, error):
    with pytest.raises(error):
        read(None, number)


@given(births, orders, st.sampled_from(["650102", "810000", "820000", "830000", "911124"]))
def test_python_stdnum_agrees_about_the_check_digit(born, order, prefix):
    number = eighteen(prefix, f"{born:%Y%m%d}", order)
    assert mod_11_2.is_valid(read(None, number).number)
    # GB 11643-1999, 4.4: sum of digit x weight modulo 11, looked up in 10X98765432.
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    assert number[17] == "10X98765432"[total % 11]


def test_a_reissued_permit_is_the_same_person():
    assert identity_key("H1234567801") == identity_key("h12345678")
    assert identity_key("1234567801") == identity_key("12345678")
    assert identity_key(eighteen()) == eighteen()


def test_masking_leaves_the_first_four_and_the_last_three():
    assert masked("41040419600521091X") == "4104***********91X"
    assert masked("H12345678") == "H1****678"


@pytest.mark.parametrize(("born", "age"), [("20081122", 18), ("20081123", 17), ("19600521", 66)])
def test_age_counts_completed_years(born, age):
    assert read(RESIDENT, eighteen(born=born)).age(TODAY) == age
