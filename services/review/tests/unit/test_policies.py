"""Who may decide, and what a decision needs."""

from dataclasses import replace

import pytest

from contracts.words import ExpertKind, Role, Stage, Verdict
from foundation.auth.actor import Actor
from foundation.errors import Forbidden
from review.cases import errors, policies
from review.cases.model import Case, Signature
from review.tests.unit.making import (
    BUREAU,
    COMPANY,
    LOCAL,
    NOW,
    OTHER_BUREAU,
    a_bureau_reviewer,
    a_case,
    a_person,
    an_association_reviewer,
)


def pass_preliminary(case: Case, by: Actor) -> None:
    case.decide(Stage.PRELIMINARY, Verdict.PASS, Signature(by.id, by.name, NOW), LOCAL)


def a_recommended_case() -> Case:
    case = a_case()
    pass_preliminary(case, an_association_reviewer())
    return case


def test_the_association_decides_the_preliminary_stage() -> None:
    policies.check_may_decide(an_association_reviewer(), a_case(), Stage.PRELIMINARY)


def test_the_recommended_bureau_decides_the_final_stage() -> None:
    policies.check_may_decide(a_bureau_reviewer(), a_recommended_case(), Stage.FINAL)


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.ASSOCIATION_REVIEWER, Role.BUREAU_REVIEWER)]
)
def test_no_other_role_reviews(role: Role) -> None:
    with pytest.raises(Forbidden):
        policies.check_is_reviewer(a_person((role, BUREAU)))


def test_a_bureau_does_not_decide_the_preliminary_stage() -> None:
    with pytest.raises(errors.NotYourStage):
        policies.check_may_decide(a_bureau_reviewer(), a_case(), Stage.PRELIMINARY)


def test_the_association_does_not_decide_the_final_stage() -> None:
    with pytest.raises(errors.NotYourStage):
        policies.check_may_decide(an_association_reviewer(), a_recommended_case(), Stage.FINAL)


def test_another_bureau_does_not_decide_the_final_stage() -> None:
    with pytest.raises(errors.NotYourStage):
        policies.check_may_decide(a_bureau_reviewer(OTHER_BUREAU), a_recommended_case(), Stage.FINAL)


def test_nobody_decides_on_themselves() -> None:
    reviewer = an_association_reviewer()
    with pytest.raises(errors.OwnApplication):
        policies.check_may_decide(reviewer, a_case(account_id=reviewer.id), Stage.PRELIMINARY)


def test_nobody_decides_on_a_colleague() -> None:
    with pytest.raises(errors.SameEmployer):
        policies.check_may_decide(an_association_reviewer(COMPANY), a_case(), Stage.PRELIMINARY)


def test_people_without_an_employer_are_not_colleagues_of_each_other() -> None:
    policies.check_may_decide(an_association_reviewer(None), a_case(employer_id=None), Stage.PRELIMINARY)


def test_the_two_stages_need_two_people() -> None:
    both = a_person((Role.ASSOCIATION_REVIEWER, None), (Role.BUREAU_REVIEWER, BUREAU))
    case = a_case()
    pass_preliminary(case, both)
    with pytest.raises(errors.SamePerson):
        policies.check_may_decide(both, case, Stage.FINAL)


def test_a_decided_stage_is_closed_and_says_by_whom() -> None:
    first, second = an_association_reviewer(), an_association_reviewer()
    case = a_case()
    pass_preliminary(case, first)
    with pytest.raises(errors.YouHaveDecided):
        policies.check_may_decide(first, case, Stage.PRELIMINARY)
    with pytest.raises(errors.StageAlreadyDecided, match="另一位审核人已经处理了这一环节。"):
        policies.check_may_decide(second, case, Stage.PRELIMINARY)


def test_a_withdrawn_case_is_not_decided() -> None:
    case = a_case()
    case.withdraw(NOW)
    with pytest.raises(errors.CaseWasWithdrawn):
        policies.check_may_decide(an_association_reviewer(), case, Stage.PRELIMINARY)


@pytest.mark.parametrize("opinion", ["", "否"])
def test_a_rejection_needs_an_opinion(opinion: str) -> None:
    with pytest.raises(errors.OpinionMissing) as refused:
        policies.check_is_complete(Stage.FINAL, Verdict.REJECT, opinion, None)
    assert refused.value.fields[0].pointer == "/opinion"


def test_passing_needs_no_opinion() -> None:
    policies.check_is_complete(Stage.FINAL, Verdict.PASS, "", None)


def test_passing_the_preliminary_stage_needs_a_kind() -> None:
    with pytest.raises(errors.KindMissing) as refused:
        policies.check_is_complete(Stage.PRELIMINARY, Verdict.PASS, "", None)
    assert refused.value.fields[0].pointer == "/kind"
    policies.check_is_complete(Stage.PRELIMINARY, Verdict.PASS, "", ExpertKind.LOCAL)


def test_the_screen_is_told_what_the_server_would_say() -> None:
    case = a_case()
    assert policies.why_may_not_decide(an_association_reviewer(), case) is None
    told = policies.why_may_not_decide(replace(an_association_reviewer(), employer_id=COMPANY), case)
    assert told == errors.SameEmployer.message
