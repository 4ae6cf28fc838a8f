"""What an import says of typed texts is what the form says before submitting."""

import pytest

from experts.form.model import LABELS
from experts.form.policies import missing, wrong_texts
from experts.form.usecases import Form

TYPED = ("phone", "email", "position", "employer_name", "graduation", "major", "title", "working_years")


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"phone": "13800000000", "email": "name@example.com", "working_years": "30"},
        {"phone": "0991-1234567", "email": "name", "working_years": "many"},
        {"phone": "138", "working_years": "71"},
        {"phone": " 13800000000 ", "email": " name@example.com", "working_years": " 3 "},
        {"phone": " ", "email": " ", "working_years": " "},
        {"title": "工程师", "major": "x", "employer_name": " "},
    ],
)
def test_it_is_the_same(typed):
    form = Form(**typed)
    said = [
        gap
        for gap in missing(form, [], {})
        if gap.pointer.strip("/") in TYPED and getattr(form, gap.pointer.strip("/"))
    ]
    told = {gap.pointer for gap in said if gap.pointer.strip("/") in ("phone", "email", "working_years")}
    assert {gap.pointer for gap in wrong_texts(form)} == told
    assert all(gap in said and gap.label == LABELS[gap.pointer.strip("/")] for gap in wrong_texts(form))
