"""Looking into a file that nobody trusts yet, in a process of its own with little memory and time.

`inspect` is this side; the other side is `python -m experts.attachments.inspector KIND FILE FOLDER`.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson

WALL_LIMIT_S = 40
MAX_PAGES = 40
CLEAN, PREVIEW = "clean", "preview.png"


@dataclass(frozen=True, slots=True)
class Report:
    """What the other side found. `refused` is a code of policies.REASONS, or None for a good file.

    `pages` of the file's `document_pages` have been drawn, from the first on; `bad_page` is what the refusal
    is about.
    """

    refused: str | None
    pages: int | None = None
    document_pages: int | None = None
    bad_page: int | None = None


def inspect(content_type: str, file: Path, folder: Path) -> Report:
    """Inspect `file`; leave in `folder` `preview.png` and, of a PDF, its drawn pages, of an image the re-encoded
    `clean`; return the report.

    A process that dies or takes too long has been given a file that cannot be accepted.
    """
    command = [sys.executable, "-m", "experts.attachments.inspector", content_type, str(file), str(folder)]
    try:
        # nothing of our environment: it holds the ways into database and object store
        ended = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            timeout=WALL_LIMIT_S,
            env={"PATH": os.defpath, "PYTHONPATH": _source_root()},
            cwd=folder,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Report("exhausted")
    if ended.returncode < 0:
        return Report("exhausted")
    if ended.returncode != 0:
        return Report("unreadable")
    return Report(**orjson.loads(ended.stdout))


def drawn_page(folder: Path, number: int) -> Path:
    """Return where the picture (JPEG) of a PDF's page lies; the first page is 1."""
    return folder / f"page-{number}.jpg"


def _source_root() -> str:
    return str(Path(__file__).resolve().parents[3])
