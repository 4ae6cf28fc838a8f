"""No sequence of verbs, by anybody, breaks a case."""

from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.words import Role, Stage, Verdict
from foundation.auth.actor import Actor
from foundation.errors import Failure
from review.cases import policies
from review.cases.model import NEXT, CaseState, Signature
from review.tests.unit.making import BUREAU, COMPANY, LOCAL, NOW, OTHER_BUREAU, a_case, a_person

PEOPLE = (
    a_person((Role.ASSOCIATION_REVIEWER, None)),
    a_person((Role.ASSOCIATION_REVIEWER, None)),
    a_person((Role.ASSOCIATION_REVIEWER, None), employer_id=COMPANY),
    a_person((Role.ASSOCIATION_REVIEWER, None), (Role.BUREAU_REVIEWER, BUREAU)),
    a_person((Role.BUREAU_REVIEWER, BUREAU)),
    a_person((Role.BUREAU_REVIEWER, BUREAU), employer_id=COMPANY),
    a_person((Role.BUREAU_REVIEWER, OTHER_BUREAU)),
    a_person((Role.ASSOCIATION_COORDINATOR, None)),
)
APPLICANT = a_person((Role.ASSOCIATION_REVIEWER, None), (Role.BUREAU_REVIEWER, BUREAU))


class CaseMachine(RuleBasedStateMachine):
    """Everybody tries everything, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.case = a_case(account_id=APPLICANT.id)
        self.states = [self.case.state]

    @rule(
        actor=strategies.sampled_from((*PEOPLE, APPLICANT)),
        stage=strategies.sampled_from(Stage),
        verdict=strategies.sampled_from(Verdict),
    )
    def decide(self, actor: Actor, stage: Stage, verdict: Verdict) -> None:
        before = (self.case.state, self.case.version, len(self.case.decisions))
        try:
            policies.check_may_decide(actor, self.case, stage)
            self.case.decide(stage, verdict, Signature(actor.id, actor.name, NOW), LOCAL)
        except Failure:
            assert (self.case.state, self.case.version, len(self.case.decisions)) == before
        self._note()

    @rule()
    def withdraw(self) -> None:
        before = (self.case.state, self.case.version)
        try:
            self.case.withdraw(NOW)
        except Failure:
            assert (self.case.state, self.case.version) == before
        self._note()

    @invariant()
    def every_transition_is_in_the_table(self) -> None:
        for old, new in zip(self.states, self.states[1:], strict=False):
            assert new in NEXT[old]

    @invariant()
    def each_stage_is_decided_once_by_different_people(self) -> None:
        stages = [decision.stage for decision in self.case.decisions]
        people = {decision.by_id for decision in self.case.decisions}
        assert len(set(stages)) == len(stages)
        assert len(people) == len(stages)
        assert stages == sorted(stages, key=list(Stage).index)

    @invariant()
    def nobody_decided_who_may_not(self) -> None:
        forbidden = {APPLICANT.id} | {actor.id for actor in PEOPLE if actor.employer_id == COMPANY}
        assert not forbidden & {decision.by_id for decision in self.case.decisions}

    @invariant()
    def the_state_follows_from_the_decisions(self) -> None:
        told = [(decision.stage, decision.verdict) for decision in self.case.decisions]
        if self.case.state is CaseState.WITHDRAWN:
            assert told == []
        if self.case.state is CaseState.PASSED:
            assert told == [(Stage.PRELIMINARY, Verdict.PASS), (Stage.FINAL, Verdict.PASS)]
        assert (self.case.bureau_id is not None) == ((Stage.PRELIMINARY, Verdict.PASS) in told)
        assert self.case.version == len(self.states)

    def _note(self) -> None:
        if self.case.state is not self.states[-1]:
            self.states.append(self.case.state)


TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = settings(max_examples=150, stateful_step_count=12, deadline=None)


def test_every_state_is_in_the_table() -> None:
    assert set(NEXT) == set(CaseState)
