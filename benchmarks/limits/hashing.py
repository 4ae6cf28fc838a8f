"""`python -m benchmarks.limits.hashing SECONDS FOUND`: argon2 alone, as many threads as the product hashes in.

The parameters are the product's (OWASP's argon2id: 19 MiB, 2 rounds, 1 lane). Every hash is verified to be right.
"""

import json
import sys
import threading
import time
from pathlib import Path

from argon2 import PasswordHasher

THREADS = 2
PASSWORD = "Tianshan#2026-bench"  # noqa: S105


def main() -> None:
    """Verify for so many seconds and write how many that were, and in how many seconds."""
    seconds, found = float(sys.argv[1]), Path(sys.argv[2])
    hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    kept = hasher.hash(PASSWORD)
    counts = [0] * THREADS
    began = time.perf_counter()

    def work(place: int) -> None:
        while time.perf_counter() - began < seconds:
            hasher.verify(kept, PASSWORD)
            counts[place] += 1

    threads = [threading.Thread(target=work, args=(place,)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.write_text(json.dumps({"count": sum(counts), "seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main()
