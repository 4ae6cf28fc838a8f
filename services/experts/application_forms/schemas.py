"""How a browser is told to treat the form."""

from urllib.parse import quote

from experts.application_forms.usecases import Printed


def headers(printed: Printed) -> dict[str, str]:
    """Return headers under which it is saved under its name (RFC 6266) and kept by nothing on the way."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(printed.file_name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
