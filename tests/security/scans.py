"""What is looked for in the files themselves: known bad patterns, known bad versions, secrets, hosts and paths of ours.

Each scan returns a `Result`; a scan whose service cannot be reached says NOT CHECKED, which is never "ok".
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from detect_secrets.core import scan
from detect_secrets.settings import get_plugins, transient_settings

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
OK, FAILED, NOT_CHECKED = "ok", "FAILED", "NOT CHECKED"
LOCKS = ("requirements/services.txt", "requirements/local.txt", "requirements/test.txt")
LIMIT_S = 280


@dataclass(frozen=True)
class Result:
    """One line of the table: what was looked at, in figures, and how it ended; `details` say what is wrong."""

    what: str
    figures: str
    state: str
    details: tuple[str, ...] = ()


def bad_patterns(folders: Sequence[str] = ("services", "deploy"), root: Path = ROOT) -> Result:
    """Run bandit over the product; a medium or high finding must be explained.

    Explained is one whose line says `noqa` with the number that ruff has for the same rule (B608 is S608): there
    ruff holds the exception, and complains when it is needed no more.
    """
    command = [str(BIN / "bandit"), "-q", "-r", *folders, "-f", "json", "-ll", "-x", "*/tests/*"]
    done = _run(command, root)
    found = json.loads(done.stdout)
    unexplained = [
        f"{one['test_id']} {one['filename']}:{one['line_number']} {one['issue_text']}"
        for one in found["results"]
        if not _is_explained(root / one["filename"], one["line_range"], one["test_id"])
    ]
    lines = found["metrics"]["_totals"]["loc"]
    figures = f"{lines} lines, {len(found['results'])} medium or high, {len(unexplained)} unexplained"
    wrong = (*unexplained, *(str(error) for error in found["errors"]))
    return Result("bandit", figures, FAILED if wrong or not lines else OK, wrong)


def _is_explained(path: Path, lines: list[int], rule: str) -> bool:
    # bandit places a text of several lines by its first one or by its last one
    near = path.read_text().splitlines()[min(lines) - 1 : max(lines) + 1]
    return any(f"noqa: S{rule[1:]}" in line for line in near)


def python_packages(locks: Sequence[str] = LOCKS, root: Path = ROOT, extra: Sequence[str] = ()) -> Result:
    """Ask the advisory service about every package of the locks."""
    wrong: list[str] = []
    unasked: list[str] = []
    count = 0
    for lock in locks:
        command = [
            str(BIN / "pip-audit"),
            "-r",
            lock,
            "--disable-pip",
            "--require-hashes",
            "-f",
            "json",
            *extra,
        ]
        done = _run([*command, "--progress-spinner", "off", "--timeout", "10"], root)
        found = _json_in(done.stdout)
        told = (found or {}).get("dependencies", [])
        count += sum(1 for one in told if "vulns" in one)
        wrong += [
            f"{one['name']} {one['version']}: {', '.join(bad['id'] for bad in one['vulns'])}"
            for one in told
            if one.get("vulns")
        ]
        skipped = [one["skip_reason"] for one in told if "skip_reason" in one]
        if skipped:
            unasked.append(f"{lock}: {len(skipped)} of {len(told)} packages, for one: {skipped[0][:120]}")
        elif not told:
            unasked.append(f"{lock}: {_last_line(done.stderr or done.stdout)}")
    return _asked("pip-audit", f"{count} packages of {len(locks)} locks", wrong, unasked)


def node_packages(root: Path = ROOT, npm: str = "") -> Result:
    """Ask the advisory service about every package of package-lock.json."""
    program = npm or str(BIN / "npm")
    done = _run([program, "audit", "--json", "--package-lock-only"], root)
    found = _json_in(done.stdout) or {}
    known = found.get("vulnerabilities")
    if known is None:
        return _asked("npm audit", "", [], [_last_line(done.stderr or str(found.get("error")))])
    wrong = [f"{name}: {one.get('severity')}" for name, one in known.items()]
    total = found.get("metadata", {}).get("dependencies", {}).get("total", "?")
    return _asked("npm audit", f"{total} packages", wrong, [])


def _asked(what: str, figures: str, wrong: list[str], unasked: list[str]) -> Result:
    if wrong:
        return Result(what, figures, FAILED, tuple(wrong))
    if unasked:
        return Result(
            what, figures or "0 packages", NOT_CHECKED, ("the advisory service did not answer", *unasked)
        )
    return Result(what, figures, OK)


# Detectors of what has one shape only: a hit is a secret until somebody shows otherwise.
SHAPED = (
    "ArtifactoryDetector",
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "CloudantDetector",
    "DiscordBotTokenDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "JwtTokenDetector",
    "MailchimpDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "SendGridDetector",
    "SlackDetector",
    "StripeDetector",
    "TelegramBotTokenDetector",
    "TwilioKeyDetector",
)
GUESSED = (
    {"name": "BasicAuthDetector"},
    {"name": "KeywordDetector"},
    {"name": "Base64HighEntropyString", "limit": 4.5},
    {"name": "HexHighEntropyString", "limit": 3.0},
)
FILTERS = ("is_sequential_string", "is_potential_uuid", "is_templated_secret", "is_indirect_reference")
# Hashes of packages and pictures are no secrets, and nothing else stands there.
NO_WORDS = re.compile(r"(^|/)(package-lock\.json|requirements/\w+\.txt|.*\.(png|jpg|woff2|svg|ttf|otf|csv))$")
IN_TESTS = re.compile(r"(^|/)tests/")
SHORTEST = 16
# What looks like a secret and is none, with the reason.
KNOWN = {
    "ACDEFHJKLMNPRTUVWXY34679": "the letters that a captcha is drawn with",
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ": "the letters of recovery codes (Crockford)",
    "0123456789ABCDEFGHJKLMNPQRTUWXY": "the letters of credit codes (GB 32100)",
    "k7qm2zrt5xwb4nfy6chd2aijkl": "the example with which the register of templates shows a link",
}


def secrets(paths: Iterable[Path] | None = None, root: Path = ROOT) -> Result:
    """Look for secrets in the files of the work tree: keys and tokens by their shape, the rest by how random it is.

    In tests, passwords are written down on purpose: there only what has the shape of a real one counts.
    """
    plugins = [*({"name": name} for name in SHAPED), *GUESSED]
    filters = [{"path": f"detect_secrets.filters.heuristic.{name}"} for name in FILTERS]
    wrong = []
    count = 0
    with transient_settings({"plugins_used": plugins, "filters_used": filters}):
        shaped = {plugin.secret_type for plugin in get_plugins() if type(plugin).__name__ in SHAPED}
        for path in paths if paths is not None else _tracked(root):
            name = path.relative_to(root).as_posix()
            if NO_WORDS.search(name):
                continue
            count += 1
            for found in scan.scan_file(str(path)):
                if found.type in shaped or _looks_real(name, found.secret_value or ""):
                    wrong.append(f"{found.type} in {name}:{found.line_number}")
    return Result("secrets in files", f"{count} files", FAILED if wrong or not count else OK, tuple(wrong))


def _looks_real(name: str, value: str) -> bool:
    long_and_plain = len(value) >= SHORTEST and value.isascii()
    return long_and_plain and not IN_TESTS.search(name) and value not in KNOWN and " " not in value


def secrets_of_history(root: Path = ROOT) -> Result:
    """Look for keys and tokens by their shape in every line that was ever added; the work tree may hide them."""
    with transient_settings({"plugins_used": [{"name": name} for name in SHAPED]}):
        shapes = [
            (plugin.secret_type, shape)
            for plugin in get_plugins()
            for shape in getattr(plugin, "denylist", ())
        ]
    command = ["git", "log", "--all", "-p", "--no-color", "--unified=0", "--format=commit %h"]
    commits, count, commit, wrong = 0, 0, "", []
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, errors="replace") as log:
        assert log.stdout
        for line in log.stdout:
            if line.startswith("commit "):
                commit, commits = line.split()[1], commits + 1
            elif line.startswith("+") and not line.startswith("+++"):
                count += 1
                wrong += [
                    f"{kind} in {commit}: {line[1:60].strip()}"
                    for kind, shape in shapes
                    if shape.search(line)
                ]
    wrong = [one for one in wrong if not any(known in one for known in KNOWN_IN_HISTORY)]
    figures = f"{count} added lines of {commits} commits"
    return Result("secrets in the history", figures, FAILED if wrong or not count else OK, tuple(wrong))


KNOWN_IN_HISTORY: tuple[str, ...] = ()
MACHINE_PATH = re.compile(r"(?<![\w.*/}])/(?:work|root|Users|home/(?!rabbitmq)\w+)/[\w.-]+|\\\\Users\\\\\w+")
PUBLIC = ("pypi.org", "files.pythonhosted.org", "registry.npmjs.org")
TEXT = re.compile(
    r"\.(py|toml|txt|in|md|json|ya?ml|sh|html|js|css|cfg|ini|typ|csv)$|Makefile$|Dockerfile|\.gitignore$"
)


def hosts_and_paths(paths: Iterable[Path] | None = None, root: Path = ROOT) -> Result:
    """Look for the package registries that this machine was given, and for paths of a machine, in every file."""
    hosts = _given_registries()
    wrong = []
    count = 0
    for path in paths if paths is not None else _tracked(root):
        name = path.relative_to(root).as_posix()
        if not TEXT.search(name) or name == "tests/security/scans.py":
            continue
        count += 1
        text = path.read_text(errors="replace")
        wrong += [f"a registry of this machine in {name}" for host in hosts if host in text]
        wrong += [f"{found.group()} in {name}" for found in MACHINE_PATH.finditer(text)]
        wrong += [
            f"--index-url in {name}" for _ in re.findall(r"^--(?:extra-)?index-url", text, re.MULTILINE)
        ]
        if name.endswith("package-lock.json"):
            wrong += [f"{url} in {name}" for url in _resolved(text) if urlsplit(url).hostname not in PUBLIC]
    figures = f"{count} files, {len(hosts)} hosts"
    return Result("hosts and paths of ours", figures, FAILED if wrong or not count else OK, tuple(wrong))


def _resolved(text: str) -> Iterator[str]:
    for package in json.loads(text).get("packages", {}).values():
        if url := package.get("resolved"):
            yield url


def _given_registries() -> set[str]:
    told = [
        value
        for name, value in os.environ.items()
        if re.search("INDEX_URL|REGISTRY|GOPROXY", name, re.IGNORECASE)
    ]
    told.append(_run([sys.executable, "-m", "pip", "config", "list"], ROOT).stdout)
    for file in (Path.home() / ".npmrc", Path("/etc/npmrc"), Path.home() / ".config/pip/pip.conf"):
        if file.is_file():
            told.append(file.read_text(errors="replace"))
    found = {
        urlsplit(url).hostname or "" for text in told for url in re.findall(r"https?://[^\s'\",|]+", text)
    }
    return {host for host in found if host not in PUBLIC and "." in host and not host.startswith("127.")}


def _tracked(root: Path) -> Iterator[Path]:
    """Yield the files of the work tree that git keeps or would keep."""
    listed = _run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], root).stdout
    for name in sorted(set(listed.split("\0"))):
        if name and (root / name).is_file():
            yield root / name


def _run(command: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ.get('PATH', '')}"}
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LIMIT_S,
            env=environment,
        )
    except (subprocess.TimeoutExpired, FileNotFoundError) as error:
        return subprocess.CompletedProcess(command, 1, "", repr(error))


def _json_in(text: str) -> "dict[str, object] | None":
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["nothing was said"])[-1][:200]


EVERY = (bad_patterns, python_packages, node_packages, secrets, secrets_of_history, hosts_and_paths)


def main() -> None:
    """Run every scan, print what came of each, and end with 1 when one failed."""
    results = [scan_one() for scan_one in EVERY]
    for result in results:
        print(f"{result.state:12} {result.what}: {result.figures}")
        for detail in result.details[:40]:
            print(f"             {detail}")
    sys.exit(any(result.state == FAILED for result in results))


if __name__ == "__main__":
    main()
