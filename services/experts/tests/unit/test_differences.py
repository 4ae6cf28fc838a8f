"""In what two forms differ: every row and file is told exactly once, and the order of rows is no difference."""

from collections import Counter
from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from experts.form.model import LABELS, Achievement, Career, Certificate, Experience, Form
from experts.form.policies import Mark, changed_fields, pair, paired_rows
from experts.form.usecases import compare as compare_forms
from experts.submissions.model import Snapshot, SnapshotFile, SnapshotIdentity
from experts.submissions.policies import compare

FEW = st.sampled_from(["", "a", "b", "c"])
EXPERIENCES = st.lists(st.builds(Experience, period=FEW, description=FEW), max_size=6)
CAREERS = st.lists(st.builds(Career, period=FEW, description=FEW, employer=FEW, credit_code=FEW), max_size=6)


def with_ids(kind, **parts):
    rows = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)
    return rows.flatmap(
        lambda ids: st.tuples(*(st.builds(kind, id=st.just(id), **parts) for id in ids)).map(list)
    )


FORMS = st.builds(
    Form,
    title=FEW,
    qualifications=st.lists(FEW, max_size=3),
    training=EXPERIENCES,
    career=CAREERS,
    achievements=with_ids(Achievement, title=FEW),
    certificates=with_ids(Certificate, number=FEW),
)


@st.composite
def snapshots(draw):
    form = draw(FORMS)
    places = [("application_form", None), *(("achievement", row.id) for row in form.achievements)]
    numbers = draw(st.lists(st.integers(0, 8), unique=True, max_size=5))
    return Snapshot(
        identity=SnapshotIdentity(
            name=draw(FEW),
            sex=None,
            document_kind="citizen",
            document_number="1",
            birth_date=date(1965, 1, 1),
        ),
        form=form,
        files=[a_file(number, draw(FEW), *draw(st.sampled_from(places))) for number in numbers],
    )


def a_file(number, content, section="application_form", item_id=None):
    return SnapshotFile(
        id=UUID(int=number),
        section=section,
        item_id=item_id,
        file_name=f"{number}.pdf",
        content_type="application/pdf",
        size=1,
        sha256=content,
        pages=1,
        document_pages=1,
        has_preview=True,
    )


def as_it_is(_kind, code):
    return code


def held(before, after):
    return compare(before, after, as_it_is, {})


@given(snapshots())
def test_nothing_differs_from_itself(snapshot):
    comparison = held(snapshot, snapshot)
    assert comparison.changes == 0
    assert all(one.row.mark is Mark.SAME for rows in comparison.rows.values() for one in rows)


@given(FORMS, st.randoms())
def test_another_order_of_rows_and_choices_is_no_change(form, random):
    lists = {
        name: list(getattr(form, name)) for name in ("training", "career", "achievements", "certificates")
    }
    lists["qualifications"] = list(form.qualifications)
    for rows in lists.values():
        random.shuffle(rows)
    other = form.model_copy(update=lists)
    assert changed_fields(form, other) == frozenset()
    assert {one.mark for rows in paired_rows(form, other).values() for one in rows} <= {Mark.SAME}


@settings(max_examples=200)
@given(FORMS, FORMS)
def test_every_row_of_both_sides_is_told_exactly_once(before, after):
    for name, pairs in paired_rows(before, after).items():
        old = Counter(one.before.model_dump_json() for one in pairs if one.before)
        new = Counter(one.after.model_dump_json() for one in pairs if one.after)
        assert old == Counter(row.model_dump_json() for row in getattr(before, name))
        assert new == Counter(row.model_dump_json() for row in getattr(after, name))
        assert [one.after for one in pairs if one.after] == getattr(after, name)
        for one in pairs:
            assert (one.mark is Mark.SAME) == (one.before == one.after)


@settings(max_examples=200)
@given(FORMS, FORMS)
def test_backwards_what_was_added_is_removed(before, after):
    forth, back = paired_rows(before, after), paired_rows(after, before)
    opposite = {Mark.ADDED: Mark.REMOVED, Mark.REMOVED: Mark.ADDED}
    for name in forth:
        turned = Counter(opposite.get(one.mark, one.mark) for one in forth[name])
        assert turned == Counter(one.mark for one in back[name])


@settings(max_examples=200)
@given(snapshots(), snapshots())
def test_every_file_of_both_sides_is_told_exactly_once(before, after):
    comparison = held(before, after)
    told = [
        *comparison.files,
        *(file for rows in comparison.rows.values() for one in rows for file in one.files),
    ]
    new = sorted(one.file.id for one in told if one.mark is not Mark.REMOVED)
    assert new == sorted(file.id for file in after.files)
    gone = {one.file.id for one in told if one.mark is Mark.REMOVED}
    assert len(gone) == sum(one.mark is Mark.REMOVED for one in told)
    assert gone <= {file.id for file in before.files}
    kept = sum(one.mark is Mark.SAME for one in told)
    assert kept + len(gone) == len(before.files)


def test_rows_with_ids_are_known_by_them_and_not_by_their_words():
    before = Form(achievements=[Achievement(id="a1", title="甲"), Achievement(id="a2", title="乙")])
    after = Form(achievements=[Achievement(id="a2", title="丙"), Achievement(id="a3", title="甲")])
    marks = [(one.mark, (one.after or one.before).id) for one in paired_rows(before, after)["achievements"]]
    assert marks == [(Mark.CHANGED, "a2"), (Mark.ADDED, "a3"), (Mark.REMOVED, "a1")]


def test_an_experience_is_known_by_its_period_when_its_words_have_changed():
    before = Form(
        career=[Career(period="1985", description="设计"), Career(period="2001", description="审查")]
    )
    after = Form(career=[Career(period="2001", description="审查与验收"), Career(description="设计")])
    rows = compare_forms(before, after, as_it_is).rows["career"]
    assert [[(part.before, part.value) for part in row.parts] for row in rows] == [
        [(None, "2001"), ("审查", "审查与验收")],
        [("1985", ""), (None, "设计")],
    ]


def test_an_employer_that_is_added_to_a_row_is_a_change_of_the_row():
    before = Form(career=[Career(period="1985", description="设计")])
    after = Form(career=[Career(period="1985", description="设计", employer="某某设计院")])
    [row] = compare_forms(before, after, as_it_is).rows["career"]
    assert [(part.label, part.before, part.value) for part in row.parts] == [
        ("起止时间", None, "1985"),
        ("工作单位", "", "某某设计院"),
        ("技术工作经历", None, "设计"),
    ]


def test_a_file_that_was_sent_again_is_the_same_file():
    one, again, other = a_file(1, "hash"), a_file(2, "hash"), a_file(3, "else")
    pairs = pair([one], [again, other], lambda file: file.id, lambda file: file.sha256)
    assert [(each.before, each.after) for each in pairs] == [(one, again), (None, other)]


def test_every_field_of_the_form_can_be_told():
    before = Form(title_note="旧")
    fields = compare_forms(before, Form(), as_it_is).fields
    assert [field.key for field in fields] == [
        key for key in LABELS if key not in ("training", "career", "achievements", "certificates")
    ]
    assert {field.key for field in fields if field.before is not None} == {"title_note"}
