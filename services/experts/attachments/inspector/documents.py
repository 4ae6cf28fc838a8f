"""PDFs: whole, in the clear, and passive (ISO 32000-1: 7.6 encryption, 7.11 files, 12.6 actions)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from experts.attachments.inspector import MAX_PAGES, PREVIEW, Report, drawn_page
from experts.attachments.inspector.refusal import Refused

PREVIEW_PX = 800
PAGE_PX = 1600
PAGE_QUALITY = 80
# no further page is begun after this: what is left of the wall limit is for the page that is being drawn
DRAWING_S = 22
ACTIONS = {
    "/JavaScript": "script",
    "/Rendition": "script",
    "/Launch": "launch",
    "/ImportData": "launch",
    "/SubmitForm": "outside",
    "/GoToR": "outside",
    "/GoToE": "embedded",
    "/Thread": "outside",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
}
"""12.6.4: action -> why it is refused. A link to an address (URI) is fine as long as a person has to press it."""
MOST_FOLLOWING = 1000
MEDIA = ("/Movie", "/Sound", "/Screen", "/3D", "/RichMedia")


def inspect_document(file: Path, folder: Path) -> Report:
    """Write `preview.png` and the pictures of the first pages into `folder`; raise Refused."""
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
    return Report(None, pages=_draw(file, folder, pages), document_pages=pages)


def _refuse_active(document: pikepdf.Pdf) -> None:
    """Look at every object of the file, reachable from the catalog or not: readers differ in what they follow."""
    for dictionary in _dictionaries(document):
        action = dictionary.get("/S")
        if isinstance(action, pikepdf.Name) and str(action) in ACTIONS:
            raise Refused(ACTIONS[str(action)])
        if "/JavaScript" in dictionary or "/JS" in dictionary or "/XFA" in dictionary:
            raise Refused("script")
        if str(dictionary.get("/Subtype", "")) in MEDIA:
            raise Refused("media")
        if any(action.get("/S") == pikepdf.Name.URI for action in _automatic(dictionary)):
            raise Refused("outside")
        if "/EmbeddedFiles" in dictionary or "/EF" in dictionary or _is_embedded(dictionary):
            raise Refused("embedded")


def _is_embedded(dictionary: pikepdf.Object) -> bool:
    return str(dictionary.get("/Type", "")) == "/EmbeddedFile" or (
        str(dictionary.get("/Subtype", "")) == "/FileAttachment"
    )


def _automatic(dictionary: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the actions that begin without anybody pressing, when a document or a page is opened, and what follows."""
    triggers = dictionary.get("/AA")
    begins = [dictionary.get("/OpenAction"), *(triggers.values() if _is_dictionary(triggers) else ())]
    waiting = [one for one in begins if _is_dictionary(one)]
    for _ in range(MOST_FOLLOWING):
        if not waiting:
            return
        action = waiting.pop()
        yield action
        following = action.get("/Next")
        several = list(following) if isinstance(following, pikepdf.Array) else [following]
        waiting += [one for one in several if _is_dictionary(one)]
    raise Refused("outside")  # a chain that goes in a circle, or nearly


def _is_dictionary(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary)


def _dictionaries(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary, streams' included; indirect ones once, where they are defined."""
    waiting = [document.trailer, *document.objects]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Stream):
            if "/F" in item.stream_dict:  # its bytes lie in another file, anywhere (7.3.8.2)
                raise Refused("outside")
            item = item.stream_dict
        if isinstance(item, pikepdf.Dictionary):
            yield item
            waiting.extend(value for value in item.values() if _inside(value))
        elif isinstance(item, pikepdf.Array):
            waiting.extend(value for value in item if _inside(value))


def _inside(value: object) -> bool:
    holds_more = isinstance(value, pikepdf.Dictionary | pikepdf.Array)
    return holds_more and not value.is_indirect  # type: ignore[attr-defined]


def _draw(file: Path, folder: Path, pages: int) -> int:
    """Draw the pages, the first always and others while there is time; return how many."""
    started = time.monotonic()
    document = _open_to_draw(file, pages)
    drawn = 0
    while drawn < min(pages, MAX_PAGES) and (drawn == 0 or time.monotonic() - started < DRAWING_S):
        drawn += 1
        picture = _draw_page(document, drawn)
        picture.save(drawn_page(folder, drawn), "JPEG", quality=PAGE_QUALITY)
        if drawn == 1:
            picture.thumbnail((PREVIEW_PX, PREVIEW_PX))
            picture.save(folder / PREVIEW, "PNG")
    return drawn


def _open_to_draw(file: Path, pages: int) -> pypdfium2.PdfDocument:
    """Open the document a second time; raise Refused if this reader does not see the same pages."""
    try:
        document = pypdfium2.PdfDocument(file)
        document.init_forms()  # or what was typed into the fields of a form stays invisible
    except pypdfium2.PdfiumError as error:
        raise Refused("unreadable") from error
    if len(document) != pages:
        raise Refused("unreadable")
    return document


def _draw_page(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    try:
        page = document[number - 1]
        width, height = page.get_size()
        drawn: Image.Image = page.render(scale=PAGE_PX / max(width, height, 1)).to_pil()
        page.close()
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise Refused("page", number) from error
    return drawn.convert("RGB")
