"""`make expertlib ARGS="…"`: one expertlib command on the databases of a `make run` that is running."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.local import embedded, environment
from deploy.local.environment import REPOSITORY
from deploy.local.folder import FolderInUse, held


def main(arguments: Sequence[str], folder: Path = REPOSITORY / ".run") -> int:
    """Run the command with the settings of all services; return its exit status."""
    if not _is_running(folder):
        print("Start the product first, in another terminal: make run", file=sys.stderr)
        return 1
    settings = environment.of_services(embedded.stack(folder, is_usable=lambda _: True).addresses)
    program = str(Path(sys.executable).with_name("expertlib"))
    settings["EXPERTLIB_POSTGRES_BIN"] = str(embedded.postgres_binaries())
    ended = subprocess.run([program, *arguments], env={**os.environ, **settings}, check=False)
    return ended.returncode


def _is_running(folder: Path) -> bool:
    """Whether somebody holds the folder."""
    if not folder.exists():
        return False
    try:
        with held(folder):
            return False
    except FolderInUse:
        return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
