"""The table of ASVS 5.0 level 2 is whole, and whatever it or the threat model names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
STATUSES = {"met", "part", "site", "not", "–"}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (\S+) \| (.*) \| ?(.*?) ?\|$", re.M)

# The last requirement of levels 1 and 2 in each section (OWASP ASVS 5.0.0: 70 and 183; they precede level 3's).
LAST = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip

TABLE = (GUIDE / "asvs.md").read_text()
ROWS = ROW.findall(TABLE)


def named(text):
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


def test_every_requirement_stands_there_once_and_in_order():
    wanted = [f"{section}.{number}" for section, last in LAST.items() for number in range(1, last + 1)]
    assert len(wanted) == 253
    assert [row[0] for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_says_where_it_is_met_and_by_which_test(row):
    _, _, status, where, tests = row
    assert status in STATUSES
    assert where
    for name in named(tests):
        assert found(name), name
    if status == "met" and not named(tests):
        assert not named(where) or all((ROOT / path).exists() for path in named(where) if "/" in path)
    if status == "–":
        assert not tests


def found(name):
    """Return whether a test file named as `place:file` exists."""
    place, _, file = name.partition(":")
    folders = [ROOT / "tests" / place, *(ROOT / "services" / place / "tests").glob("**/")]
    return any((folder / f"{file}.py").is_file() for folder in folders)


@pytest.mark.parametrize("page", ["asvs.md", "threat-model.md"])
def test_every_path_that_is_named_exists(page):
    text = (GUIDE / page).read_text()
    paths = [name for name in named(text) if "/" in name and re.fullmatch(r"[\w./-]+", name)]
    links = re.findall(r"\]\(([\w./-]+\.md)\)", text)
    missing = [
        p
        for p in paths
        if not p.startswith("/") and not ((ROOT / p).exists() or (ROOT / "services" / p).exists())
    ]
    missing += [link for link in links if not (GUIDE / link).exists()]
    assert missing == []


def test_the_check_of_names_can_fail():
    assert found("identity:test_sessions")
    assert not found("identity:test_nothing")
    assert not found("nowhere:test_sessions")
