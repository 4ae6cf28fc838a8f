"""The other side: limits itself, looks, answers one JSON object."""

import json
import sys
import warnings
from dataclasses import asdict
from pathlib import Path

from experts.attachments.inspector import Report
from foundation.limits import limit_process

MEMORY_BYTES = 1 << 30
CPU_S = 35
FILE_BYTES = 200 * 1024 * 1024


def main() -> int:
    """Inspect the file that the arguments name; print the report; return the exit status."""
    content_type, file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    limit_process(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S, file_bytes=FILE_BYTES)
    warnings.simplefilter("ignore")
    from experts.attachments.inspector.refusal import Refused

    try:
        report = _look(content_type, file, folder)
    except Refused as refused:
        report = Report(refused.code, bad_page=refused.page)
    except MemoryError:
        report = Report("exhausted")
    print(json.dumps(asdict(report)))  # noqa: T201
    return 0


def _look(content_type: str, file: Path, folder: Path) -> Report:
    if content_type == "application/pdf":
        from experts.attachments.inspector.documents import inspect_document

        return inspect_document(file, folder)
    from experts.attachments.inspector.images import inspect_image

    return inspect_image(content_type, file, folder)


if __name__ == "__main__":
    sys.exit(main())
