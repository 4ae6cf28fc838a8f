"""What is done with imports. One room in some modules; others come in by this door."""

from identity.employee_imports.usecases.applying import apply_portion, begin_applying
from identity.employee_imports.usecases.checking import check_portion
from identity.employee_imports.usecases.finding import Seen, latest_imports, look_at
from identity.employee_imports.usecases.template import template
from identity.employee_imports.usecases.uploading import check_bytes, remove_import, upload

__all__ = [
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
]
