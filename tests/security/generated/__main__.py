"""Make the generated calls of `make security`: of every service by itself, and of the pages of the whole system."""

import argparse
import os
import sys

import pytest

FILES = ("tests/security/test_generated.py", "tests/e2e/test_zero_faults.py")


def main() -> None:
    """Run the tests of generated calls with so many calls; end with the status of the tests."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.generated", description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000, help="for each service, and for the gateway")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.environ.update(GENERATED_CALLS=str(given.calls), GENERATED_SEED=str(given.seed))
    # Each by itself: the browser of the second keeps its event loop open.
    sys.exit(max(int(pytest.main(["-s", file])) for file in FILES))


if __name__ == "__main__":
    main()
