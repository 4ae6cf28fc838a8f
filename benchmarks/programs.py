"""Programs of benchmarks.limits that are not servers, run with the settings of the product."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.bench import Bench
from benchmarks.deployment import Deployment
from deploy.local.databases import SERVICES
from deploy.local.environment import REPOSITORY
from deploy.local.processes import Process
from deploy.local.product import FRUGAL


@contextmanager
def running(bench: Bench, deployment: Deployment, name: str, *arguments: str) -> Iterator[int]:
    """Run `benchmarks.limits.NAME` as long as the block lasts; yield its process id."""
    pools = {f"{service.upper()}_DATABASE_POOL_SIZE": str(deployment.pool_size) for service in SERVICES}
    process = Process(
        name=f"limit-{name}",
        command=[sys.executable, "-m", f"benchmarks.limits.{name}", *arguments],
        folder=bench.folder,
        environment={**os.environ, **deployment.product.settings, **pools, **FRUGAL},
        directory=REPOSITORY,
    )
    process.start()
    try:
        yield process.pid or 0
    finally:
        process.stop()
