"""Work in a process of its own with the settings of a deployment, as a worker has them: it says what it spent."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.deployment import Deployment
from benchmarks.measuring import cpu
from benchmarks.measuring.rounds import Round
from deploy.local.environment import REPOSITORY
from deploy.local.product import FRUGAL

MEGABYTE = 1024 * 1024
SETTLED_BYTES = 4096


class WentWrong(Exception):
    """The process ended otherwise than it should, or did not do its work."""


def run(deployment: Deployment, module: str, *arguments: str) -> dict[str, Any]:
    """Run `python -m MODULE FOUND ARGUMENTS…` and return the JSON object that it leaves in the file FOUND."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = Path(folder) / "found.json"
        ended = subprocess.run(
            [sys.executable, "-m", module, str(found), *arguments],
            cwd=REPOSITORY,
            env={**os.environ, **deployment.product.settings, **FRUGAL},
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise WentWrong(f"{module} {' '.join(arguments)}: {ended.stderr[-2000:]}")
        answer: dict[str, Any] = json.loads(found.read_text())
    return answer


def round_of(answer: Mapping[str, Any], servers: Mapping[str, int], before: Mapping[str, float]) -> Round:
    """Return what a process has done as a round; `before` is what `cpu.spent(servers)` said before it began."""
    spent = cpu.between(before, cpu.spent(servers))
    return Round(answer["count"], answer["seconds"], (), {"worker": answer["cpu_s"], **spent})
