"""The scans of make security find what is planted, and never call passed what they could not look at."""

import json
import stat
import subprocess

import pytest

from tests.security import everything, scans
from tests.security.everything import Part
from tests.security.scans import FAILED, NOT_CHECKED, OK

# Put together here, so that no whole secret stands in this file.
PLANTED = {
    "AWS": "AKIA" + "Q3EGRHQ7DLXPZM4W",
    "GitHub": "ghp_" + "a8Fk2LmQ9zXr4Tv7Wp1Bn6Yd3Sc5Ge0HjKuI",
    "a private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "a random word": "word = '" + "zX9" + "qL2mR7vT4pK8wB3nY6cJ1hF5dS0gA'",
    "a password": "password = '" + "Tq7" + "kz4wReVbn9XcLm2'",
}


@pytest.fixture
def repository(tmp_path):
    """An empty repository, in which a test plants things."""
    for command in (["init", "-q"], ["config", "user.email", "a@example.com"], ["config", "user.name", "a"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def program(folder, name, printed, status):
    """Put a program into a folder that prints this and ends so."""
    path = folder / name
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{printed}\nEND\nexit {status}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_secret_is_found_in_the_work_tree(repository, kind):
    (repository / "settings.py").write_text(f"before = 1\n{PLANTED[kind]}\n")
    found = scans.secrets(root=repository)
    assert found.state == FAILED
    assert "settings.py:2" in found.details[0]
    (repository / "settings.py").write_text("before = 1\n")
    assert scans.secrets(root=repository).state == OK


@pytest.mark.parametrize("kind", ["AWS", "GitHub", "a private key"])
def test_a_secret_that_was_taken_out_again_is_found_in_the_history(repository, kind):
    file = repository / "settings.py"
    for text in (PLANTED[kind], "nothing"):
        file.write_text(text)
        subprocess.run(["git", "add", "."], cwd=repository, check=True)
        subprocess.run(["git", "commit", "-qm", "x"], cwd=repository, check=True)
    assert scans.secrets(root=repository).state == OK
    assert scans.secrets_of_history(repository).state == FAILED


def test_the_work_tree_itself_names_no_host_and_no_path_of_ours_and_explains_its_patterns():
    for found in (scans.hosts_and_paths(), scans.bad_patterns()):
        assert found.state == OK, found


def test_nothing_looked_at_is_no_success(repository):
    assert scans.secrets(root=repository).state == FAILED
    assert scans.hosts_and_paths(root=repository).state == FAILED


@pytest.mark.parametrize(
    "text",
    [
        "packages from https://registry.our-mirror.example/simple",
        "see /" + "root/notes.md",
        "/" + "work/main/x",
    ],
)
def test_a_registry_and_a_path_of_this_machine_are_found(repository, monkeypatch, text):
    monkeypatch.setenv("PIP_INDEX_URL", "https://u:p@registry.our-mirror.example/simple")
    (repository / "notes.md").write_text("/var/lib and https://pypi.org are everybody's\n")
    assert scans.hosts_and_paths(root=repository).state == OK
    (repository / "notes.md").write_text(text)
    assert scans.hosts_and_paths(root=repository).state == FAILED


def test_a_lock_that_was_made_from_a_mirror_is_found(repository):
    lock = {"packages": {"node_modules/a": {"resolved": "https://mirror.example/a.tgz"}}}
    (repository / "package-lock.json").write_text(json.dumps(lock))
    assert scans.hosts_and_paths(root=repository).state == FAILED


def test_a_bad_pattern_must_be_explained(tmp_path):
    (tmp_path / "services").mkdir()
    file = tmp_path / "services" / "a.py"
    file.write_text("import subprocess\nsubprocess.run(input(), shell=True)\neval(input())\n")
    found = scans.bad_patterns(["services"], tmp_path)
    assert found.state == FAILED
    assert len(found.details) == 2
    file.write_text("print(eval(input()))  # noqa: S307  # the reason\n")
    assert scans.bad_patterns(["services"], tmp_path).state == OK


def answers(**package):
    return json.dumps({"dependencies": [{"name": "a", "version": "1", **package}]})


@pytest.mark.parametrize(
    ("printed", "status", "state"),
    [
        (answers(vulns=[]), 0, OK),
        (answers(vulns=[{"id": "PYSEC-1"}]), 1, FAILED),
        (answers(skip_reason="could not be audited"), 0, NOT_CHECKED),
        ("", 1, NOT_CHECKED),
    ],
)
def test_packages_that_nobody_could_be_asked_about_are_not_passed(
    tmp_path, monkeypatch, printed, status, state
):
    program(tmp_path, "pip-audit", printed, status)
    monkeypatch.setattr(scans, "BIN", tmp_path)
    assert scans.python_packages(["a.txt"], tmp_path).state == state


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"vulnerabilities": {}, "metadata": {"dependencies": {"total": 9}}}, OK),
        ({"vulnerabilities": {"a": {"severity": "high"}}}, FAILED),
        ({"error": {"summary": "", "detail": ""}}, NOT_CHECKED),
    ],
)
def test_npm_says_not_checked_when_its_service_does_not_answer(tmp_path, told, state):
    npm = program(tmp_path, "npm", json.dumps(told), 1)
    assert scans.node_packages(tmp_path, npm).state == state


HERE = Part("here", ("tests/security/test_scans.py",))
CASE = '<testsuite><testcase classname="tests.security.test_scans" name="a">{}</testcase></testsuite>'


@pytest.mark.parametrize(
    ("report", "status", "state"),
    [
        (CASE.format(""), 0, OK),
        (CASE.format("<failure/>"), 1, FAILED),
        (CASE.format("<error/>"), 1, FAILED),
        (CASE.format("<skipped/>"), 0, NOT_CHECKED),
        (CASE.format(""), 2, FAILED),
        ("<testsuites/>", 0, NOT_CHECKED),
    ],
)
def test_a_part_is_ok_only_when_tests_of_it_have_passed(report, status, state):
    assert everything.judged(HERE, report, status).state == state


def test_every_part_names_tests_that_exist():
    for part in (*everything.WITHOUT_BROWSER, *everything.WITH_BROWSER, *everything.CANARIES):
        assert part.missing() == [] or part.what == "attacks on uploads and web", part


def test_the_table_shouts_what_was_not_checked():
    shown = everything.table([scans.Result("a", "1 file", OK), scans.Result("b", "", NOT_CHECKED, ("why",))])
    assert "!! b  NOT CHECKED" in shown
    assert shown.endswith("1 ok, 0 FAILED, 1 NOT CHECKED")
