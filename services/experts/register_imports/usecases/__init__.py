"""What is done with imports. One room in some modules; others come in by this door."""

from experts.register_imports.usecases.applying import apply_portion, begin_applying
from experts.register_imports.usecases.checking import check_portion
from experts.register_imports.usecases.finding import Line, Seen, latest_imports, look_at, write_report
from experts.register_imports.usecases.template import template
from experts.register_imports.usecases.uploading import check_bytes, remove_import, upload

__all__ = [
    "Line",
    "Seen",
    "apply_portion",
    "begin_applying",
    "check_bytes",
    "check_portion",
    "latest_imports",
    "look_at",
    "remove_import",
    "template",
    "upload",
    "write_report",
]
