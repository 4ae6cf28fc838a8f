"""PDFs: whole, in the clear, and passive (ISO 32000-1: 7.6 encryption, 7.11 files, 12.6 actions)."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2

from experts.attachments.inspector import PREVIEW
from experts.attachments.inspector.refusal import Refused

PREVIEW_PX = 800
ACTIONS = {"/JavaScript": "script", "/Rendition": "script", "/Launch": "launch", "/ImportData": "launch"}


def inspect_document(file: Path, folder: Path) -> int:
    """Write `preview.png` into `folder` and return the number of pages; raise Refused."""
    try:
        with pikepdf.open(file) as document:
            if document.is_encrypted:
                raise Refused("encrypted")
            pages = len(document.pages)
            _refuse_active(document)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError) as error:
        raise Refused("unreadable") from error
    if pages == 0:
        raise Refused("empty")
    _draw_first_page(file, folder / PREVIEW)
    return pages


def _refuse_active(document: pikepdf.Pdf) -> None:
    """Look at every object of the file, reachable from the catalog or not: readers differ in what they follow."""
    for dictionary in _dictionaries(document):
        action = dictionary.get("/S")
        if isinstance(action, pikepdf.Name) and str(action) in ACTIONS:
            raise Refused(ACTIONS[str(action)])
        if "/JavaScript" in dictionary or "/JS" in dictionary or "/XFA" in dictionary:
            raise Refused("script")
        if "/EmbeddedFiles" in dictionary or "/EF" in dictionary or _is_embedded(dictionary):
            raise Refused("embedded")


def _is_embedded(dictionary: pikepdf.Object) -> bool:
    return str(dictionary.get("/Type", "")) == "/EmbeddedFile" or (
        str(dictionary.get("/Subtype", "")) == "/FileAttachment"
    )


def _dictionaries(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary, streams' included; indirect ones once, where they are defined."""
    waiting = [document.trailer, *document.objects]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Stream):
            item = item.stream_dict
        if isinstance(item, pikepdf.Dictionary):
            yield item
            waiting.extend(value for value in item.values() if _inside(value))
        elif isinstance(item, pikepdf.Array):
            waiting.extend(value for value in item if _inside(value))


def _inside(value: object) -> bool:
    holds_more = isinstance(value, pikepdf.Dictionary | pikepdf.Array)
    return holds_more and not value.is_indirect  # type: ignore[attr-defined]


def _draw_first_page(file: Path, target: Path) -> None:
    try:
        document = pypdfium2.PdfDocument(file)
        page = document[0]
        width, height = page.get_size()
        drawn = page.render(scale=PREVIEW_PX / max(width, height, 1)).to_pil()
        drawn.convert("RGB").save(target, "PNG")
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise Refused("unreadable") from error
