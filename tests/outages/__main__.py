"""`python -m tests.outages --seconds 60`: every dependency killed and frozen in turn, and a table of what that showed.

Exit status 0: every promise was kept; 1: the ones that were not are printed; 2: the machine was too busy to tell.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.outages import table
from tests.outages.rounds import FREEZE, KILL, Load, Round, TooBusy, play, play_nothing
from tests.outages.system import DEPENDENCIES, started

APPLICANTS = 8
COULD_NOT_RUN = 2


def run(folder: Path, seconds: float, dependencies: Sequence[str], ways: Sequence[str]) -> list[Round]:
    """Play every round on one system and return them; each is printed as it ends."""
    with started(folder, APPLICANTS) as system, Load(system).running() as load:
        rounds = [play_nothing(load)]
        _tell(rounds[0])
        for dependency in dependencies:
            for how in ways:
                rounds.append(shown := play(system, load, dependency, how, seconds))
                _tell(shown)
        dead = load.unanswered()
        assert not dead, f"these clients have failed themselves: {dead}"
        return rounds


def _tell(shown: Round) -> None:
    """Print what a round has shown."""
    last = [f"the last that was well: {shown.last}"] if shown.last else []
    print(*table.lines([shown]), *last, *shown.broken(), "", sep="\n", flush=True)


def main() -> int:
    """Run what was asked for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.outages", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each dependency is away")
    parser.add_argument("--only", choices=DEPENDENCIES, nargs="+", default=DEPENDENCIES)
    parser.add_argument("--how", choices=(KILL, FREEZE), nargs="+", default=(KILL, FREEZE))
    parser.add_argument("--folder", type=Path, help="keep servers' data and logs there")
    given = parser.parse_args()
    # Asked to stop, we stop every server that we have started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="outages-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        try:
            rounds = run(folder, given.seconds, given.only, given.how)
        except TooBusy as busy:
            print(f"Could not measure: {busy}")
            return COULD_NOT_RUN
        broken = [each for shown in rounds for each in shown.broken()]
    print("\n".join(["Broken promises:", *broken] if broken else ["Every promise was kept."]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
