"""Two services read identity numbers; a number written otherwise by one of them would find nobody in the other."""

from datetime import date

import pytest

from experts.register_imports.policies.numbers import Document, normalise, read
from experts.tests.numbers import eighteen
from foundation.errors import Failure
from identity.documents import usecases as documents

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "number",
    [
        eighteen(),
        eighteen(prefix="810000"),
        eighteen(prefix="910000"),
        "H12345678",
        "M1234567801",
        "12345678",
        "1234567801",
        "ABC123456789012",
        "６５０１０２" + eighteen()[6:],
        f" {eighteen().lower()}\u200b",
    ],
)
def test_a_register_reads_a_number_as_identity_does(number):
    ours, theirs = read(normalise(number), TODAY), documents.parse(None, number, today=TODAY)
    assert isinstance(ours, Document)
    assert (ours.number, ours.kind) == (theirs.number, theirs.kind)
    assert (ours.sex, ours.birth_date) == (theirs.sex, theirs.birth_date)


@pytest.mark.parametrize(
    "number",
    [
        "650102600521012",
        eighteen()[:-1],
        eighteen()[:-1] + "Z",
        eighteen(born="19601301"),
        eighteen(born="20991231"),
        eighteen(born="18991231"),
        "x",
        "123456789",
    ],
)
def test_a_register_refuses_what_identity_refuses(number):
    assert isinstance(read(normalise(number), TODAY), str)
    with pytest.raises(Failure):
        documents.parse(None, number, today=TODAY)
