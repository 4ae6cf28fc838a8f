"""A record and its cases, whatever people do and however late, doubled or out of order the facts arrive.

The model is the status table of product.md with the additions of docs/decisions/0020, written down here again; the
services are real and are called as people call them.
"""

import asyncio
from dataclasses import dataclass

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.journeys.office import Office

pytestmark = pytest.mark.service

TABLE = {
    "draft": {"applying"},
    "applying": {"rejected", "listed", "draft"},
    "rejected": {"applying"},
    "listed": {"changing", "suspended", "removed"},
    "changing": {"listed", "change_rejected", "suspended"},
    "change_rejected": {"changing", "suspended", "removed"},
    "suspended": {"listed", "changing", "removed"},
    "removed": {"applying"},
}
SUBMITTED = {
    "draft": "applying",
    "rejected": "applying",
    "removed": "applying",
    "listed": "changing",
    "change_rejected": "changing",
}
REJECTED = {"applying": "rejected", "changing": "change_rejected", "suspended": "suspended"}
WITHDRAWN = {"applying": "draft", "changing": "listed", "suspended": "suspended"}
PASSED = {"applying": "listed", "changing": "listed", "suspended": "suspended"}
IN_LIBRARY = {"listed": "listed", "changing": "listed", "change_rejected": "listed", "suspended": "suspended"}
POSSIBLE_IN = {
    "suspension": {"listed", "changing", "change_rejected"},
    "restoration": {"suspended"},
    "removal": {"listed", "change_rejected", "suspended"},
    "renewal": {"listed", "changing", "change_rejected"},
    "edition": {"listed", "change_rejected", "suspended"},
}
WAIT_FOR_REVIEW = {"removal", "edition"}
DECIDED = {
    ("preliminary", "pass"): "final",
    ("preliminary", "reject"): "rejected",
    ("final", "pass"): "passed",
    ("final", "reject"): "rejected",
}
OVER = {"passed": PASSED, "rejected": REJECTED, "withdrawn": WITHDRAWN}


@dataclass
class Case:
    """What the model knows of one submission. `state` is review's, `known` how far experts has heard of it."""

    position: str
    round: int
    state: str | None = None
    version: int = 1
    known: int = 0
    outcome: str = "open"


class RecordAndCase(RuleBasedStateMachine):
    """People and letters in any order; after every step the services must say what the model says."""

    loop: asyncio.AbstractEventLoop
    kits: tuple

    def __init__(self):
        super().__init__()
        self.office = self.run(Office.opened(*self.kits))
        self.status, self.version, self.round = "draft", 1, 0
        self.held, self.page, self.typed = None, 1, 0
        self.cases: dict[str, Case] = {}
        self.current: str | None = None
        self.looked_at: str | None = None

    def run(self, what):
        return self.loop.run_until_complete(what)

    @property
    def under_review(self):
        return self.current is not None and self.cases[self.current].outcome == "open"

    def become(self, status):
        assert status == self.status or status in TABLE[self.status]
        self.status = status
        self.version += 1

    def word(self, who):
        self.typed += 1
        return f"{who}{self.typed}"

    # One rule with all that can happen, since hypothesis would leave whole rules out of most of its walks.

    @initialize(begun=st.sampled_from(["listed", "changing", "suspended", "change_rejected", "draft"]))
    def begin(self, begun):
        if begun == "draft":
            return
        self.submit()
        self.pass_what_is_under_review()
        self.carry_all_in_order()
        if begun != "listed":
            self.submit()
        if begun == "suspended":
            self.maintain("suspension", fresh=True)
        if begun == "change_rejected":
            self.deliver_submissions()
            self.decide(1, "preliminary", "reject")
            self.carry_all_in_order()

    @rule(
        what=st.sampled_from(
            ["submit"] * 3
            + ["withdraw", "decide", "decide", "pass_what_is_under_review", "open_the_page"]
            + ["carry"] * 4
            + ["carry_all_in_order"]
            + ["maintain"] * 5
        ),
        which=st.integers(0, 99),
        stage=st.sampled_from(["preliminary", "final"]),
        verdict=st.sampled_from(["pass", "reject"]),
        path=st.sampled_from(sorted(POSSIBLE_IN)),
        flag=st.sampled_from([True, True, True, False]),
    )
    def something_happens(self, what, which, stage, verdict, path, flag):
        self.run(self.office.collect())
        match what:
            case "withdraw" if self.cases:
                self.withdraw(which)
            case "decide" if self.cases:
                self.decide(which, stage, verdict)
            case "pass_what_is_under_review" if self.under_review:
                self.pass_what_is_under_review()
            case "carry" if self.office.letters:
                self.carry(which, as_new=not flag)
            case "maintain":
                self.maintain(path, fresh=flag)
            case "open_the_page":
                self.page = self.version
            case "carry_all_in_order":
                self.carry_all_in_order()
            case _:
                self.submit()

    # the person

    def submit(self):
        position = self.word("本人")
        answer = self.run(self.office.submit(position))
        if self.status not in SUBMITTED:
            assert answer.status_code == 409, answer.text
            return
        assert answer.status_code == 201, answer.text
        self.become(SUBMITTED[self.status])
        self.round += 1
        self.current = answer.json()["submission_id"]
        self.cases[self.current] = Case(position, self.round)

    def withdraw(self, which):
        case_id, case = self.one(which)
        answer = self.run(self.office.withdraw(case_id))
        if case.state is None:
            assert answer.status_code in (404, 409), answer.text
        elif case.state in ("preliminary", "withdrawn"):
            assert answer.status_code == 201, answer.text
            if case.state == "preliminary":
                case.state, case.version = "withdrawn", case.version + 1
        else:
            assert answer.status_code == 409, answer.text

    # the reviewers

    def decide(self, which, stage, verdict):
        case_id, case = self.one(which)
        answer = self.run(self.office.decide(case_id, stage, verdict))
        if case.state != stage:
            assert answer.status_code in (403, 404, 409), answer.text
            return
        assert answer.status_code == 201, answer.text
        case.state, case.version = DECIDED[stage, verdict], case.version + 1

    def pass_what_is_under_review(self):
        """Have both stages pass; otherwise the final one is seldom reached."""
        at = list(self.cases).index(self.current)
        for stage in ("preliminary", "final"):
            self.deliver_submissions()
            if self.cases[self.current].state == stage:
                self.decide(at, stage, "pass")

    # the coordinator

    def maintain(self, path, fresh):
        version = self.version if fresh else self.page
        position = self.word("协会")
        more = {"fields": {"position": position}} if path == "edition" else {}
        answer = self.run(self.office.maintain(path, version, **more))
        if self.held is None:
            assert answer.status_code == 404, answer.text
        elif (
            version != self.version
            or self.status not in POSSIBLE_IN[path]
            or (self.under_review and path in WAIT_FOR_REVIEW)
        ):
            assert answer.status_code == 409, answer.text
        else:
            assert answer.status_code in (200, 201), answer.text
            after = {
                "suspension": "suspended",
                "restoration": "changing" if self.under_review else "listed",
                "removal": "removed",
            }
            self.become(after.get(path, self.status))
            self.held = position if path == "edition" else self.held

    # the letters

    def carry(self, which, as_new):
        """Bring any letter: the newest before the oldest, one for the second time, the same fact in another."""
        letter = self.office.letters[which % len(self.office.letters)]
        self.run(self.office.carry(letter, as_new=as_new))
        self.arrives(letter)

    def carry_all_in_order(self):
        """Bring whatever is on its way as it was told."""
        self.run(self.office.collect())
        for letter in [one for one in self.office.letters if not one.arrived]:
            self.run(self.office.carry(letter))
            self.arrives(letter)

    def deliver_submissions(self):
        self.run(self.office.collect())
        for letter in [one for one in self.office.letters if one.to == "review" and not one.arrived]:
            self.run(self.office.carry(letter))
            self.arrives(letter)

    def arrives(self, letter):
        fact = letter.fact
        if letter.to == "review":
            case = self.cases[str(fact.submission_id)]
            case.state = case.state or "preliminary"
            return
        case_id = str(fact.case_id)
        case = self.cases[case_id]
        if case.outcome != "open" or fact.version <= case.known:
            return
        case.known = fact.version
        verdict = getattr(fact, "verdict", None)
        if verdict == "pass" and fact.stage == "preliminary":
            return
        case.outcome = {"pass": "passed", "reject": "rejected", None: "withdrawn"}[verdict]
        assert case_id == self.current, "only the latest submission was open"
        if case.outcome == "passed":
            self.held = case.position
        self.become(OVER[case.outcome][self.status])

    def one(self, which):
        return list(self.cases.items())[which % len(self.cases)]

    # what must be true after every step

    @invariant()
    def the_services_say_what_the_model_says(self):
        self.run(self.office.collect())
        record = self.run(self.office.person.record())
        assert (record["status"], record["version"], record["round"]) == (
            self.status,
            self.version,
            self.round,
        )
        outcomes = self.run(self.office.outcomes())
        assert outcomes == {id: case.outcome for id, case in self.cases.items()}
        assert list(outcomes.values()).count("open") <= 1
        entry = self.run(self.office.entry())
        assert (entry is None) == (self.held is None), "in the library from the first final pass on"
        if entry is not None:
            assert entry["status"] == IN_LIBRARY.get(self.status, "removed")
            held = {field["key"]: field["value"] for field in entry["fields"]}["position"]
            assert held == self.held, "the library serves the old data until the final pass"
        if self.status != self.looked_at:
            assert self.run(self.office.shared()) == (IN_LIBRARY.get(self.status) == "listed")
            self.looked_at = self.status

    @invariant()
    def review_has_one_case_for_each_round_that_it_has_heard_of(self):
        rounds = self.run(self.office.rounds())
        assert {one["case_id"]: (one["round"], one["state"]) for one in rounds} == {
            id: (case.round, case.state) for id, case in self.cases.items() if case.state
        }
        assert len({one["round"] for one in rounds}) == len(rounds)

    def teardown(self):
        """Bring everything: then no decision is lost, and both services agree."""
        self.run(self.office.collect())
        while any(not letter.arrived for letter in self.office.letters):
            self.carry_all_in_order()
            self.run(self.office.collect())
        self.the_services_say_what_the_model_says()
        for case in self.cases.values():
            expected = case.state if case.state in OVER else "open"
            assert case.outcome == expected, "no decision is lost"


@pytest_asyncio.fixture(loop_scope="session")
async def loop():
    return asyncio.get_running_loop()


def test_record_and_case_follow_the_status_table_whatever_happens(loop, experts, review):
    machine = type("Machine", (RecordAndCase,), {"loop": loop, "kits": (experts, review)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            database=None,
            # a failure is told as it was found: making it smaller would take minutes
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
