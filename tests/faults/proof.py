"""`make faults-proof`: the fault test notices when a guard is gone.

Four runs under the faults against which confirms, the inbox and acks_late stand. With all three guards every promise
must hold; with one of them taken away, one promise at least must be broken. Exit status 0 only then.
"""

import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import faults, program, report
from tests.faults.running import Options, carry_out

SEED = 11
SUBMISSIONS = 120
RATE = 4.0
SECONDS = 40.0
PATIENCE_S = 60.0
"""Short: without acks_late some files are inspected never, and clients need not wait long to know."""


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
        patience=PATIENCE_S,
    )
    run = carry_out(options, plan, lambda words: print(words, flush=True))
    report.write(options.folder, run)
    print(report.summary(run), flush=True)
    found = f"{len(run.broken)} broken" + (f", the first: {run.broken[0]}" if run.broken else "")
    return f"{name}: {found}", bool(run.broken) == bool(without)


if __name__ == "__main__":
    sys.exit(main())
