"""日常维护: which deed is possible when, and how a draft follows what the association has changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.words import Deed, RecordStatus, Role
from experts.form.usecases import Form, following, newly_missing
from experts.maintenance import policies
from experts.maintenance.errors import (
    AmendmentDuringReview,
    NotPossibleNow,
    PageExpired,
    RemovalDuringReview,
)
from experts.records.model import NEXT, Record
from experts.submissions.model import SnapshotFile
from experts.tests.typed import WHOLE
from foundation.auth.actor import Actor, Grant
from foundation.errors import Forbidden
from foundation.ids import uuid7

# Written from docs/decisions/0020: (status, whether a change is under review) -> what the association may do.
TABLE = {
    ("draft", False): "",
    ("applying", True): "",
    ("rejected", False): "",
    ("listed", False): "amend suspend remove renew",
    ("changing", True): "suspend renew",
    ("change_rejected", False): "amend suspend remove renew",
    ("suspended", False): "amend restore remove",
    ("suspended", True): "restore",
    ("removed", False): "",
}
CASES = [
    (RecordStatus(status), under_review, deed, str(deed) in allowed.split())
    for (status, under_review), allowed in TABLE.items()
    for deed in Deed
]


def person(*roles):
    grants = frozenset(Grant(role, None) for role in roles)
    return Actor(id=uuid7(), name="某", grants=grants, session_id=uuid7())


@pytest.mark.parametrize(("status", "under_review", "deed", "possible"), CASES)
def test_a_deed_is_possible_where_the_table_says_so(status, under_review, deed, possible):
    record, coordinator = Record(status=status, version=3), person(Role.ASSOCIATION_COORDINATOR)
    why = policies.why_not(policies.check_may, coordinator, record, deed, under_review=under_review)
    assert (why is None) == possible


@pytest.mark.parametrize("deed", list(Deed))
def test_where_a_deed_leads_is_in_the_table_of_statuses(deed):
    leads_to = {
        Deed.SUSPEND: {RecordStatus.SUSPENDED},
        Deed.REMOVE: {RecordStatus.REMOVED},
        Deed.RESTORE: {policies.restored(under_review=each) for each in (True, False)},
    }.get(deed, set())
    assert all(leads_to <= NEXT[status] for status in policies.POSSIBLE_IN[deed])


@pytest.mark.parametrize(
    ("deed", "refusal"), [(Deed.AMEND, AmendmentDuringReview), (Deed.REMOVE, RemovalDuringReview)]
)
@pytest.mark.parametrize("status", [RecordStatus.CHANGING, RecordStatus.SUSPENDED])
def test_a_change_under_review_is_waited_for_in_words(deed, refusal, status):
    with pytest.raises(refusal):
        policies.check_possible(Record(status=status, version=1), deed, under_review=True)


def test_the_refusal_names_status_and_deed():
    with pytest.raises(NotPossibleNow, match="当前状态为“已出库”，不能办理暂停。"):
        policies.check_possible(
            Record(status=RecordStatus.REMOVED, version=1), Deed.SUSPEND, under_review=False
        )


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ASSOCIATION_COORDINATOR])
def test_nobody_else_maintains(role):
    with pytest.raises(Forbidden):
        policies.check_may(person(role), Record(status=RecordStatus.LISTED), Deed.SUSPEND, under_review=False)


def test_a_page_that_shows_an_older_record_has_expired():
    policies.check_current(Record(version=4), 4)
    for version in (-1, 3, 5):
        with pytest.raises(PageExpired, match="页面已过期，请刷新后再操作"):
            policies.check_current(Record(version=4), version)


LISTED = Form.model_validate(
    {
        **WHOLE,
        "certificates": [
            {"id": "c1", "kind": "title", "number": "1"},
            {"id": "c2", "kind": "title", "number": "2"},
        ],
    }
)


def test_a_draft_takes_over_what_nobody_has_typed_into():
    new = LISTED.model_copy(update={"title": "教授", "position": "总工"})
    draft = LISTED.model_copy(update={"position": "院长", "email": "a@example.com"})
    followed = following(draft, LISTED, new)
    assert (followed.title, followed.position, followed.email) == ("教授", "院长", "a@example.com")


def test_rows_are_followed_one_by_one():
    def rows(**numbers):
        return [{"id": key, "kind": "title", "number": number} for key, number in numbers.items()]

    def form(**numbers):
        return Form.model_validate({**WHOLE, "certificates": rows(**numbers)})

    draft, new = form(c1="1", c2="typed", mine="9"), form(c1="corrected", c2="2", theirs="8")
    followed = following(draft, LISTED, new)
    assert {row.id: row.number for row in followed.certificates} == {
        "c1": "corrected",
        "c2": "typed",
        "mine": "9",
        "theirs": "8",
    }
    gone = following(form(c1="1", c2="typed"), LISTED, form(c2="2"))
    assert [row.id for row in gone.certificates] == ["c2"]
    removed_by_the_person = following(form(c2="2"), LISTED, form(c1="corrected", c2="2"))
    assert [row.id for row in removed_by_the_person.certificates] == ["c2"]


texts = st.sampled_from(["", "a", " a ", "b", "\t"])
ids = st.sampled_from(["r1", "r2", "r3", "r4"])


def unique(rows):
    return list({row["id"]: row for row in rows}.values())


forms = st.builds(
    lambda **fields: Form.model_validate(fields),
    title=texts,
    phone=texts,
    qualifications=st.lists(st.sampled_from(["", "x", "y"]), max_size=3),
    career=st.lists(st.fixed_dictionaries({"period": texts, "description": texts}), max_size=2),
    achievements=st.lists(st.fixed_dictionaries({"id": ids, "title": texts}), max_size=4).map(unique),
    certificates=st.lists(st.fixed_dictionaries({"id": ids, "number": texts}), max_size=4).map(unique),
)


@settings(max_examples=300, deadline=None)
@given(forms, forms, forms)
def test_following_keeps_what_was_typed_and_takes_what_was_not(draft, old, new):
    followed = following(draft, old, new)
    assert Form.model_validate(followed.model_dump()) == followed, "it is still a form"
    assert following(draft, old, old) == draft, "nothing was changed, nothing follows"
    assert following(old, old, new) == new, "nothing was typed, everything follows"
    for name in ("title", "phone"):
        mine, was, becomes = (getattr(one, name) for one in (draft, old, new))
        typed = mine.strip() != was.strip()
        assert getattr(followed, name).strip() == (mine if typed else becomes).strip()
    for name in ("achievements", "certificates"):
        was = {row.id: [str(v).strip() for v in row.model_dump().values()] for row in getattr(old, name)}
        for row in getattr(draft, name):
            touched = [str(v).strip() for v in row.model_dump().values()] != was.get(row.id)
            assert not touched or row in getattr(followed, name), "a row that somebody typed into stays"


@settings(max_examples=100, deadline=None)
@given(st.integers(40, 50), st.integers(1, 50))
def test_following_never_makes_more_rows_than_a_form_may_have(mine, theirs):
    def form(prefix, count):
        rows = [{"id": f"{prefix}{number}", "title": "一"} for number in range(count)]
        return Form.model_validate({"achievements": rows})

    followed = following(form("m", mine), Form(), form("t", theirs))
    assert Form.model_validate(followed.model_dump()).achievements[:mine] == form("m", mine).achievements


CHOICES = {
    "industry": frozenset({"building"}),
    "specialty": frozenset({"fire_protection"}),
    "education": frozenset({"20"}),
    "certificate_kind": frozenset({"title"}),
    "qualification": frozenset(),
}


def pointers(before, after, files=()):
    return [gap.pointer for gap in newly_missing(before, after, files, CHOICES)]


def test_what_was_incomplete_may_stay_and_what_is_touched_must_be_right():
    imported = Form.model_validate({"specialty": "fire_protection", "phone": "1"})
    assert pointers(imported, imported.model_copy(update={"title": "高级工程师"})) == []
    assert pointers(imported, imported.model_copy(update={"phone": "2"})) == ["/phone"]
    assert pointers(LISTED, LISTED.model_copy(update={"title": "", "career": []})) == ["/title", "/career"]


def test_a_wrong_row_may_stay_but_not_be_made_wrong():
    before = Form.model_validate({**WHOLE, "certificates": [{"id": "c1", "number": "1"}]})
    assert pointers(before, before.model_copy(update={"title": "教授"})) == []
    worse = Form.model_validate(
        {**WHOLE, "certificates": [{"id": "c1", "number": "1"}, {"id": "c2", "kind": "title"}]}
    )
    assert pointers(before, worse) == ["/certificates/1/number"]


def test_files_are_not_the_editors_matter():
    file = SnapshotFile(
        id=uuid7(),
        section="achievement",
        item_id="a1",
        file_name="x.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        pages=1,
        document_pages=1,
        has_preview=True,
    )
    before = Form.model_validate({**WHOLE, "achievements": [{"id": "a1", "title": "一项业绩"}]})
    assert pointers(before, before.model_copy(update={"title": "教授"}), [file]) == []
    blank = Form.model_validate({**WHOLE, "achievements": [{"id": "a1"}]})
    assert pointers(before, blank, [file]) == ["/achievements/0/title"]
