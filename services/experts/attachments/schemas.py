"""How a browser is told to treat the content of a file."""

from urllib.parse import quote

from experts.attachments.usecases import Content


def content_headers(content: Content, *, inline: bool) -> dict[str, str]:
    """Return headers under which a browser shows or keeps a file but never runs anything in it (RFC 6266)."""
    disposition = "inline" if inline else "attachment"
    return {
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(content.file_name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
