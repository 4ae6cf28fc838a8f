"""`make faults-proof`: the fault test notices when a guard is gone.

Four runs under the faults against which confirms, the inbox and acks_late stand. With all three guards every promise
must hold; with one of them taken away, one promise at least must be broken. Exit status 0 only then.
"""

import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import faults, invariants, program, report
from tests.faults.running import Options, carry_out

SEED = 11
SUBMISSIONS = 50
RATE = 1.5
SECONDS = 40.0
PATIENCE_S, DRAIN_S = 150.0, 60.0
SHORT_PATIENCE_S, SHORT_DRAIN_S = 40.0, 30.0
"""Where a guard is missing: what is lost never comes, and nobody need wait long to know."""
NEVER_CHECKED = "files are still being looked into"
NEVER_SENT = "text messages wait without a ticket"
BITES = {
    "confirms": (
        "accepted keys have no submission or no case",
        "events have not reached those who listen",
        NEVER_CHECKED,
        NEVER_SENT,
    ),
    "inbox": ("events had their effect more than once",),
    "acks_late": (NEVER_CHECKED, NEVER_SENT),
}
"""What breaks where a guard is missing. Anything else proves nothing: a slow machine breaks a run too."""


def main() -> int:
    """Do the four runs; return 0 when each ended as it must."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="faults-proof-"))
    began = time.monotonic()
    verdicts = [_verdict(folder, ()), *(_verdict(folder, (guard,)) for guard in program.GUARDS)]
    print(f"\nThe proof took {time.monotonic() - began:.0f} s; reports in {folder}")
    for words, good in verdicts:
        print(f"  {'as it must' if good else 'NOT PROVEN'}: {words}")
    return 0 if all(good for _, good in verdicts) else 1


def _verdict(folder: Path, without: tuple[str, ...]) -> tuple[str, bool]:
    """Return what one run has shown, and whether it ended as it must."""
    name = f"without-{without[0]}" if without else "with-all-guards"
    print(f"\n=== {name}", flush=True)
    aims = without or program.GUARDS
    plan = sorted(fault for guard in aims for fault in faults.aimed(guard, SEED, SECONDS))
    options = Options(
        folder / name,
        SEED,
        SUBMISSIONS,
        RATE,
        without,
        command="python -m tests.faults.proof",
        patience=SHORT_PATIENCE_S if without else PATIENCE_S,
    )
    invariants.DRAIN_S = SHORT_DRAIN_S if without else DRAIN_S
    run = carry_out(options, plan, lambda words: print(words, flush=True))
    report.write(options.folder, run)
    print(report.summary(run), flush=True)
    telling = [sentence for sentence in run.broken if not without or tells_of(without[0], sentence)]
    found = f"{len(telling)} promises broken" + (f", the first: {telling[0]}" if telling else "")
    return f"{name}: {found}", bool(telling) if without else not run.broken


def tells_of(guard: str, sentence: str) -> bool:
    """Return whether a broken promise is one that this guard keeps."""
    return any(words in sentence for words in BITES[guard])


if __name__ == "__main__":
    sys.exit(main())
