"""Which experts: their numbers, ids and days. The same seed and number give the same ones again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from contracts.words import RecordStatus, Stage
from expertlib.invented_experts import InventedExpert

PORTION = 2_000
BEGAN, SPAN = datetime(2021, 1, 4, 2, tzinfo=UTC), timedelta(days=5 * 365)
APPLIED_EVERY = 4
"""One of so many has applied; the others are of an old register."""
CHANGES_EVERY = 20 * APPLIED_EVERY
"""One of so many who are listed has asked for a change that is not decided yet: at each stage half of them."""


@dataclass(frozen=True, slots=True)
class Portion:
    """The numbers from `first` to before `end`, of `count` in all."""

    seed: int
    first: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """An invented expert with its ids. `account_id` is None of who is of an old register.

    `listed_at` is the day of entering the library; who has applied did so some days before.
    """

    number: int
    seed: int
    invented: InventedExpert
    listed_at: datetime
    record_id: UUID
    submission_id: UUID
    account_id: UUID | None

    @property
    def change_id(self) -> UUID | None:
        """The submission of a change that waits for a decision, None of who has asked for none."""
        asks = self.number % CHANGES_EVERY == CHANGES_EVERY - APPLIED_EVERY
        listed = self.invented.status is RecordStatus.LISTED
        return id_of("change", self.seed, self.number) if asks and listed else None

    @property
    def change_stage(self) -> Stage:
        """The stage at which the change waits."""
        return Stage.FINAL if self.number // CHANGES_EVERY % 2 else Stage.PRELIMINARY


def of_number(seed: int, number: int, count: int, invented: InventedExpert) -> Loaded:
    """Return who has a number; the numbers below `count` spread over five years."""
    applied = number % APPLIED_EVERY == 0
    return Loaded(
        number=number,
        seed=seed,
        # a certificate that ends would have its holder reminded by every worker that ever runs here
        invented=_with_lasting_certificates(invented) if applied else invented,
        listed_at=BEGAN + SPAN * (number / count),
        record_id=id_of("record", seed, number),
        submission_id=id_of("submission", seed, number),
        account_id=id_of("account", seed, number) if applied else None,
    )


def id_of(what: str, seed: int, number: int) -> UUID:
    """Return the id of something of an expert: in the order of the numbers, as ids usually grow."""
    chance = int.from_bytes(blake2b(f"{what}|{seed}|{number}".encode(), digest_size=10).digest())
    return UUID(int=number << 80 | chance)


def _with_lasting_certificates(expert: InventedExpert) -> InventedExpert:
    form = expert.snapshot.form
    lasting = [one.model_copy(update={"valid_until": ""}) for one in form.certificates]
    snapshot = expert.snapshot.model_copy(update={"form": form.model_copy(update={"certificates": lasting})})
    return InventedExpert(snapshot, expert.kind, expert.status)
