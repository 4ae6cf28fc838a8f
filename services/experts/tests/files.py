"""Files as people upload them, good and bad, made on the spot."""

import io
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda document: None, **saving: object) -> bytes:
    """Return a PDF of one A4 page, changed by `change` before it is saved."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    change(document)
    target = io.BytesIO()
    document.save(target, **saving)
    return target.getvalue()


def more_pages(count: int) -> Callable[[pikepdf.Pdf], None]:
    """Return a change that adds pages of different sizes until the document has `count`."""

    def change(document: pikepdf.Pdf) -> None:
        for number in range(1, count):
            document.add_blank_page(page_size=(300 + number, 600))

    return change


def page_that_is_none(document: pikepdf.Pdf) -> None:
    """Add a second page that says it is something else."""
    document.add_blank_page(page_size=(595, 842))
    document.pages[1].obj.Type = pikepdf.Name.Outlines


def filled_in_field(document: pikepdf.Pdf) -> None:
    """Put a form's field on the page whose content is a black square over the whole page."""
    look = document.make_stream(b"0 g 0 0 595 842 re f", Subtype=pikepdf.Name.Form, BBox=[0, 0, 595, 842])
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T="name",
        V="typed",
        Rect=[0, 0, 595, 842],
        F=4,
        P=document.pages[0].obj,
        AP=pikepdf.Dictionary(N=look),
    )
    field = document.make_indirect(field)
    document.pages[0].Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def javascript(document: pikepdf.Pdf) -> None:
    """Let the document run a script when it is opened."""
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def javascript_by_name(document: pikepdf.Pdf) -> None:
    """Keep a script in the catalog's names, inside an indirect object."""
    action = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1"))
    tree = pikepdf.Dictionary(Names=pikepdf.Array(["a", action]))
    document.Root.Names = pikepdf.Dictionary(JavaScript=document.make_indirect(tree))


def launching_link(document: pikepdf.Pdf) -> None:
    """Put a link on the page that starts a program."""
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"),
    )
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])


def script_on_page_open(document: pikepdf.Pdf) -> None:
    """Let the page run a script when it comes into view."""
    document.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1"))


def address_on_page_open(document: pikepdf.Pdf) -> None:
    """Let the page open an address when it comes into view."""
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/")
    document.pages[0].AA = pikepdf.Dictionary(O=action)


def form_that_is_sent(document: pikepdf.Pdf) -> None:
    """Put a button on the page that sends the form away."""
    action = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="https://example.org/")
    _annotate(document, Subtype=pikepdf.Name.Widget, A=action)


def link_to_an_address(document: pikepdf.Pdf) -> None:
    """Put a link on the page as word processors make them."""
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/")
    _annotate(document, Subtype=pikepdf.Name.Link, A=action)


def film(document: pikepdf.Pdf) -> None:
    """Put a film on the page."""
    _annotate(document, Subtype=pikepdf.Name.Movie)


def content_elsewhere(document: pikepdf.Pdf) -> None:
    """Have the page's content lie in another file."""
    outside = document.make_stream(b"")
    outside.stream_dict.F = pikepdf.String("other.txt")
    document.pages[0].Contents = outside


def _annotate(document: pikepdf.Pdf, **told: object) -> None:
    one = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 9, 9], **told)
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(one)])


def embedded_file(document: pikepdf.Pdf) -> None:
    """Attach another file."""
    document.attachments["other.exe"] = b"MZ"


def image(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **saving: object) -> bytes:
    """Return an image."""
    target = io.BytesIO()
    Image.new(mode, size).save(target, kind, **saving)
    return target.getvalue()


def many_scans() -> bytes:
    """Return a JPEG that goes over its pixels two hundred times."""
    plain = image()
    one = plain[plain.index(b"\xff\xda") : -2]
    return plain[:-2] + one * 200 + b"\xff\xd9"


def photo_with_place() -> bytes:
    """Return a JPEG whose EXIF holds the place and the maker, taken with the camera on its side."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "maker-of-the-phone"
    exif.get_ifd(GPS)[1] = "N"
    return image(exif=exif.tobytes())


def bomb() -> bytes:
    """Return a PNG of few bytes and 400 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    side = (20_000).to_bytes(4, "big")
    header = chunk(b"IHDR", side + side + bytes([1, 0, 0, 0, 0]))
    rows = zlib.compress(bytes(2501) * 200)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
