"""`make clean`: removes the data of `make run`, unless a run is using them."""

import shutil
import sys

from deploy.local.environment import REPOSITORY
from deploy.local.folder import FolderInUse, held
from deploy.local.processes import end_leftovers


def main() -> int:
    """Remove `.run/` with everything in it; return the exit status, 1 when a run holds it."""
    folder = REPOSITORY / ".run"
    if not folder.exists():
        return 0
    try:
        with held(folder):
            end_leftovers(folder)
            shutil.rmtree(folder)
    except FolderInUse as taken:
        print(f"A make run (process {taken}) is using {folder}: stop it first.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
