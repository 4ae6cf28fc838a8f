"""`python -m tests.faults --seed 7` runs the fault test and leaves a report.

Exit status 0: every promise held; 1: one did not; 2: it could not run.
"""

import argparse
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults import program, report
from tests.faults.running import Options, carry_out, planned

HELD, BROKEN, COULD_NOT_RUN = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Run what the arguments say, print what there is to know, and return the exit status."""
    # As Ctrl-C does: every server that was started is stopped again.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(COULD_NOT_RUN))
    options, no_faults = _options(arguments)
    plan = [] if no_faults else planned(options)
    _say(f"seed {options.seed}, report in {options.folder}")
    for fault in plan:
        _say(f"  plan: {fault.at:6.1f} s  {fault.kind} {fault.target}")
    try:
        run = carry_out(options, plan, _say)
    except Exception:
        traceback.print_exc()
        return COULD_NOT_RUN
    file = report.write(options.folder, run)
    _say(report.summary(run))
    _say(f"report: {file}")
    return BROKEN if run.broken else HELD


def _options(arguments: list[str]) -> tuple[Options, bool]:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--submissions", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=12.0, help="submissions a second, if the machine can")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="of the faults: 1 all, 0 each once and short"
    )
    parser.add_argument("--seconds", type=float, help="over how long the faults are spread")
    parser.add_argument("--without", choices=program.GUARDS, help="take a guard away: the run must fail then")
    parser.add_argument("--folder", type=Path, help="of the servers' data and the report; new by default")
    parser.add_argument("--no-faults", action="store_true")
    given = parser.parse_args(arguments)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="faults-"))
    without = (given.without,) if given.without else ()
    # Guessed from the load it belongs to: what a person types again to have the same run.
    command = f"python -m tests.faults {' '.join(arguments)}"
    if "--seed" not in arguments:
        command += f" --seed {given.seed}"
    options = Options(
        folder.absolute(),
        given.seed,
        given.submissions,
        given.rate,
        without,
        given.scale,
        given.seconds,
        command,
    )
    return options, given.no_faults


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}" if words else "", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
