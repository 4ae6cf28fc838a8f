"""Everything that attacks the product, and one table of what came of it (make security).

    python -m tests.security.everything --calls 10000 --seed 7

Ends with 1 when one part failed. A part of which nothing could run says NOT CHECKED, loudly: it has not passed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.security import scans
from tests.security.scans import FAILED, NOT_CHECKED, OK, ROOT, Result


@dataclass(frozen=True)
class Part:
    """What is attacked, and the files of tests that do it (patterns; each must match a file)."""

    what: str
    files: tuple[str, ...]

    def paths(self) -> list[str]:
        """Return the files, one per match."""
        return sorted({str(found.relative_to(ROOT)) for one in self.files for found in ROOT.glob(one)})

    def missing(self) -> list[str]:
        """Return the patterns that match nothing: an attack that was moved or done away with."""
        return [one for one in self.files if not any(ROOT.glob(one))]


IDENTITY = "services/identity/tests/service"
FOUNDATION = "services/foundation/tests"
# The browser's tests in a run of their own: its event loop stays open, beside which no asynchronous test can begin.
WITHOUT_BROWSER = (
    Part("permission matrix", ("tests/security/test_permissions.py",)),
    Part("own and other", ("tests/security/test_ownership.py",)),
    Part("timing of enumeration", ("tests/security/test_timing.py", f"{IDENTITY}/test_timing.py")),
    Part("guessing, lockout, codes", (f"{IDENTITY}/test_sessions.py", f"{IDENTITY}/test_codes.py")),
    Part("second factor, hurdles", (f"{IDENTITY}/test_factors.py", f"{IDENTITY}/test_hurdles.py")),
    Part("SSO attacks", (f"{IDENTITY}/test_portal_attacks.py", f"{IDENTITY}/test_portal_any_issuer.py")),
    Part("token attacks", (f"{FOUNDATION}/unit/test_tokens.py",)),
    Part("uploads", ("services/experts/tests/service/test_*upload*.py", f"{IDENTITY}/test_photos.py")),
    Part("spreadsheet injection", (f"{FOUNDATION}/unit/test_workbooks.py",)),
    Part("audit log", (f"{FOUNDATION}/service/test_audit*.py",)),
    Part("attacks on uploads and web", ("tests/security/test_attacks*.py",)),
    Part("the scans themselves", ("tests/security/test_scans.py",)),
    Part("generated calls: services", ("tests/security/test_generated.py",)),
)
WITH_BROWSER = (
    Part("CSRF, redirects, hosts, headers", ("tests/e2e/test_protection.py",)),
    Part("generated calls: pages", ("tests/e2e/test_zero_faults.py",)),
)
# In a system of its own: ten thousand calls as an administrator leave no dictionary as an applicant needs it.
CANARIES = (Part("canaries in plain", ("tests/e2e/test_zero_plaintext.py",)),)


def main() -> None:
    """Run every part and every scan, print the table, end with 1 when one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.everything", description=__doc__)
    parser.add_argument(
        "--calls", type=int, default=10_000, help="generated, of each service and of the gateway"
    )
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    given = parser.parse_args()
    print(f"{given.calls} generated calls of each service, seed {given.seed}", flush=True)
    results = [scan() for scan in scans.EVERY]
    for parts in (WITHOUT_BROWSER, WITH_BROWSER, CANARIES):
        results += run(parts, {"GENERATED_CALLS": str(given.calls), "GENERATED_SEED": str(given.seed)})
    print(table(results))
    sys.exit(any(result.state == FAILED for result in results))


def run(parts: Sequence[Part], environment: dict[str, str]) -> Iterator[Result]:
    """Run the tests of these parts together, their output shown; yield what came of each."""
    # In one order with `make test`, the services' own first: of both kits of a service only the last begun is heard.
    paths = sorted(path for part in parts for path in part.paths())
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            *paths,
            f"--junitxml={report}",
            "-o",
            "junit_family=xunit1",
        ]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
        text = report.read_text() if report.exists() else "<testsuites/>"
    for part in parts:
        yield judged(part, text, done.returncode)


def judged(part: Part, report: str, status: int) -> Result:
    """Return what a report of pytest (JUnit's XML) says of a part; a run that ended early has failed every part."""
    outcomes: Counter[str] = Counter()
    details = []
    told = []
    for case in ET.fromstring(report).iter("testcase"):
        if case.get("classname", "").replace(".", "/") + ".py" not in part.paths():
            continue
        outcome = next(
            (child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed"
        )
        outcomes[outcome] += 1
        told += [each.get("value", "") for each in case.iter("property") if each.get("name") == "figures"]
        if outcome in ("failure", "error"):
            details.append(f"{case.get('classname')}: {case.get('name')}"[:200])
    broken = outcomes["failure"] + outcomes["error"]
    figures = "; ".join(
        [f"{outcomes['passed']} passed, {broken} failed, {outcomes['skipped']} skipped", *told]
    )
    if broken or part.missing():
        gone = [f"no file matches {one}" for one in part.missing()]
        return Result(part.what, figures, FAILED, (*details, *gone))
    if status not in (0, 1):
        return Result(part.what, figures, FAILED, (f"the tests ended with {status}",))
    return Result(part.what, figures, OK if outcomes["passed"] else NOT_CHECKED)


def table(results: Sequence[Result]) -> str:
    """Return the results as a table, what is wrong below its line, and a last line that counts."""
    width = max(len(result.what) for result in results)
    lines = []
    for result in results:
        mark = "!!" if result.state != OK else "  "
        lines.append(f"{mark} {result.what:<{width}}  {result.state:<11}  {result.figures}")
        lines += [f"     {detail}" for detail in result.details[:20]]
    states = Counter(result.state for result in results)
    counted = f"{states[OK]} ok, {states[FAILED]} FAILED, {states[NOT_CHECKED]} NOT CHECKED"
    return "\n".join(["", *lines, "", counted])


if __name__ == "__main__":
    main()
