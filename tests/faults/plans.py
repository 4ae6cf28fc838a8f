"""Who submits what, and what becomes of it: drawn by seed, before anything happens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

DOUBLED, MALFORMED, HOSTILE = 0.05, 0.03, 0.02
RACED, WITHDRAWN, SECOND_ROUNDS = 0.10, 0.03, 0.20
PASSED = 0.85
# One in so many submissions has one, two or three files.
FILES = (1, 1, 1, 1, 2, 2, 3)
MOST_OVERSIZED = 3


class Manner(StrEnum):
    """How a submission is sent."""

    PLAIN = "plain"
    DOUBLED = "doubled"
    MALFORMED = "malformed"
    HOSTILE = "hostile"


MALFORMATIONS = (
    "incomplete",
    "stale_draft",
    "cut_body",
    "wrong_type",
    "bad_key",
    "no_file",
    "unknown_region",
)
HOSTILITIES = (
    "script_in_pdf",
    "disguised_file",
    "evil_name",
    "files_of_another",
    "case_of_another",
    "own_token",
    "oversized",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One submission. `person` is the applicant's number, `files` the seeds of its files.

    `racers` are how many people decide a stage at once (1: nobody races), `verdicts` what they decide, stage by
    stage. `trick` says what is wrong with a malformed or hostile one.
    """

    number: int
    person: int
    round: int
    manner: Manner
    trick: str
    files: tuple[int, ...]
    racers: tuple[int, int]
    verdicts: tuple[str, str]
    kind: str
    withdraws: bool
    seed: int

    @property
    def key(self) -> str:
        """The idempotency key under which it is sent, however often."""
        return f"s{self.seed}-{self.number}"

    @property
    def random(self) -> Random:
        """Chance of its own for the details, always the same."""
        return Random(f"{self.seed} {self.number}")


def drawn(seed: int, submissions: int) -> list[Plan]:
    """Return the plans in the order in which they begin. Shares are exact, and none is missing if it can be."""
    random = Random(f"plans {seed}")
    firsts = submissions - round(submissions * SECOND_ROUNDS)
    manners = _manners(random, firsts)
    plans: list[Plan] = []
    for number, (manner, trick) in enumerate(manners):
        plans.append(_plan(random, seed, number, number, 1, manner, trick))
    again = [plan.person for plan in plans if plan.manner in (Manner.PLAIN, Manner.DOUBLED)]
    for number in range(firsts, submissions):
        plans.append(_plan(random, seed, number, again[(number - firsts) % len(again)], 2, Manner.PLAIN, ""))
    return _raced(random, plans)


def people_in(plans: Sequence[Plan]) -> int:
    """Return how many applicants the plans need."""
    return max(plan.person for plan in plans) + 1


def _manners(random: Random, count: int) -> list[tuple[Manner, str]]:
    several = [
        (Manner.DOUBLED, [""], DOUBLED),
        (Manner.MALFORMED, MALFORMATIONS, MALFORMED),
        (Manner.HOSTILE, HOSTILITIES, HOSTILE),
    ]
    chosen: list[tuple[Manner, str]] = []
    for manner, tricks, share in several:
        chosen += [(manner, tricks[i % len(tricks)]) for i in range(max(1, round(count * share)))]
    oversized = [i for i, (_, trick) in enumerate(chosen) if trick == "oversized"]
    for i in oversized[MOST_OVERSIZED:]:
        chosen[i] = (Manner.HOSTILE, "disguised_file")
    chosen += [(Manner.PLAIN, "")] * (count - len(chosen))
    random.shuffle(chosen)
    return chosen


def _plan(
    random: Random, seed: int, number: int, person: int, round_: int, manner: Manner, trick: str
) -> Plan:
    return Plan(
        number=number,
        person=person,
        round=round_,
        manner=manner,
        trick=trick,
        files=tuple(random.randrange(2**32) for _ in range(random.choice(FILES))) if round_ == 1 else (),
        racers=(1, 1),
        verdicts=(_verdict(random), _verdict(random)),
        kind=random.choice(("regional", "local")),
        withdraws=False,
        seed=seed,
    )


def _verdict(random: Random) -> str:
    return "pass" if random.random() < PASSED else "reject"


def _raced(random: Random, plans: list[Plan]) -> list[Plan]:
    """Have reviewers race for a tenth, and some people withdraw at the very moment of the first decision."""
    good = [plan.number for plan in plans if plan.manner in (Manner.PLAIN, Manner.DOUBLED)]
    raced = set(random.sample(good, max(1, round(len(good) * RACED))))
    rest = [number for number in good if number not in raced]
    withdrawn = set(random.sample(rest, min(len(rest), max(1, round(len(good) * WITHDRAWN)))))
    return [
        replace(
            plan,
            racers=(random.choice((2, 3)), random.choice((2, 3))) if plan.number in raced else (1, 1),
            withdraws=plan.number in withdrawn,
        )
        for plan in plans
    ]
