"""Lock files and the tree carry no address of a registry and no path of a machine."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKS = [*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json"]


def test_locks_carry_hashes_and_no_address():
    assert len(LOCKS) == 4
    for lock in LOCKS:
        text = lock.read_text()
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links|file:", text), lock.name
        assert "sha256:" in text or "sha512-" in text


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    here = "/" + "work/main"
    named = [
        name
        for name in listed.splitlines()
        if (ROOT / name).is_file() and here in (ROOT / name).read_text(errors="ignore")
    ]
    assert named == []
