"""The other side: limits itself, sets the paper, answers with its PDF."""

import json
import os
import sys
from typing import Any

import typst

from foundation.limits import limit_process

MEMORY_BYTES = 1 << 30
CPU_S = 12
TYPST_FAILED, FONT_MISSING = 3, 4


def main() -> int:
    """Set the paper that standard input asks for; return the exit status."""
    limit_process(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    asked: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    # The faces that come with Typst stand in for scripts that the given fonts lack (Arabic, Greek, signs).
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[asked["fonts"]])
    if not set(asked["families"]) <= set(fonts.families()):
        return FONT_MISSING
    folder = os.getcwd()  # empty: all that a template could read, and where packages would have to lie
    compiler = typst.Compiler(
        asked["source"].encode(),
        root=folder,
        font_paths=fonts,
        sys_inputs={"data": asked["data"]},
        package_path=folder,
        package_cache_path=folder,
    )
    try:
        made = compiler.compile(format="pdf", timestamp=asked["at"])
    except typst.TypstError:
        return TYPST_FAILED
    if not isinstance(made, bytes):
        return TYPST_FAILED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
