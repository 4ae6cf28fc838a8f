"""The inspector, as a process of its own, on files as they really come."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from experts.attachments import inspector
from experts.attachments.inspector import documents
from experts.attachments.policies import REASONS
from experts.tests import files

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"


def inspect(folder: Path, content_type: str, data: bytes):
    file = folder / "file"
    file.write_bytes(data)
    return inspector.inspect(content_type, file, folder)


def drawn_pages(folder: Path) -> list[tuple[int, int]]:
    """Return the sizes of the pages that were drawn, in their order."""
    sizes = []
    while (file := inspector.drawn_page(folder, len(sizes) + 1)).exists():
        with Image.open(file, formats=["JPEG"]) as page:
            sizes.append(page.size)
    return sizes


def test_a_pdf_passes_and_every_page_is_drawn(tmp_path):
    report = inspect(tmp_path, PDF, files.pdf(files.more_pages(3)))
    assert (report.refused, report.pages, report.document_pages) == (None, 3, 3)
    assert drawn_pages(tmp_path) == [(1131, 1600), (803, 1600), (806, 1600)]
    with Image.open(tmp_path / "preview.png") as preview:
        assert max(preview.size) == 800
    assert not (tmp_path / "clean").exists()


def test_of_a_long_pdf_the_first_pages_are_drawn_and_its_length_is_told(tmp_path):
    report = inspect(tmp_path, PDF, files.pdf(files.more_pages(43)))
    assert (report.refused, report.pages, report.document_pages) == (None, 40, 43)
    assert len(drawn_pages(tmp_path)) == 40


def test_when_drawing_takes_too_long_the_pages_so_far_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "DRAWING_S", 0)
    file = tmp_path / "file"
    file.write_bytes(files.pdf(files.more_pages(3)))
    report = documents.inspect_document(file, tmp_path)
    assert (report.pages, report.document_pages) == (1, 3)


def test_a_page_that_cannot_be_drawn_is_named(tmp_path):
    report = inspect(tmp_path, PDF, files.pdf(files.page_that_is_none))
    assert (report.refused, report.bad_page) == ("page", 2)
    assert REASONS["page"].format(page=2).startswith("PDF 第 2 页无法显示")


def test_what_was_typed_into_the_fields_of_a_form_can_be_read(tmp_path):
    assert inspect(tmp_path, PDF, files.pdf(files.filled_in_field)).refused is None
    with Image.open(inspector.drawn_page(tmp_path, 1)) as page:
        assert page.convert("L").getpixel((500, 800)) < 20


@pytest.mark.parametrize(
    ("content_type", "data", "refused"),
    [
        (PDF, files.pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "encrypted"),
        (PDF, files.pdf(encryption=pikepdf.Encryption(owner="o", user="")), "encrypted"),
        (PDF, files.pdf(files.javascript), "script"),
        (PDF, files.pdf(files.javascript_by_name), "script"),
        (PDF, files.pdf(files.script_on_page_open), "script"),
        (PDF, files.pdf(files.launching_link), "launch"),
        (PDF, files.pdf(files.embedded_file), "embedded"),
        (PDF, files.pdf(files.address_on_page_open), "outside"),
        (PDF, files.pdf(files.form_that_is_sent), "outside"),
        (PDF, files.pdf(files.content_elsewhere), "outside"),
        (PDF, files.pdf(files.film), "media"),
        (JPEG, files.many_scans(), "exhausted"),
        (
            PDF,
            files.pdf(files.javascript, object_stream_mode=pikepdf.ObjectStreamMode.generate),
            "script",
        ),
        (PDF, b"%PDF-1.7\nMZ and nothing else", "unreadable"),
        (PDF, b"", "unreadable"),
        (JPEG, files.image()[:-300], "unreadable"),
        (JPEG, files.image("PNG"), "unreadable"),
        (PNG, b"\x89PNG\r\n\x1a\nnothing", "unreadable"),
        (PNG, files.bomb(), "pixels"),
    ],
)
def test_what_is_refused_and_why(tmp_path, content_type, data, refused):
    report = inspect(tmp_path, content_type, data)
    assert report.refused == refused
    assert refused in REASONS


def test_a_link_that_a_person_has_to_press_is_fine(tmp_path):
    assert inspect(tmp_path, PDF, files.pdf(files.link_to_an_address)).refused is None


def test_a_photo_with_a_film_behind_it_passes_without_the_film(tmp_path):
    assert inspect(tmp_path, JPEG, files.image() + b"film\xff\xda" * 500).refused is None
    assert b"film" not in (tmp_path / "clean").read_bytes()


def test_a_photo_loses_where_it_was_taken_and_stands_upright(tmp_path):
    data = files.photo_with_place()
    assert b"maker-of-the-phone" in data
    assert inspect(tmp_path, JPEG, data).refused is None
    clean = (tmp_path / "clean").read_bytes()
    assert b"maker-of-the-phone" not in clean
    with Image.open(io.BytesIO(clean)) as image:
        assert image.size == (40, 60)
        assert not image.getexif()


@pytest.mark.parametrize(
    ("content_type", "kind", "mode"),
    [(PNG, "PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")]
    + [(JPEG, "JPEG", mode) for mode in ("L", "RGB", "CMYK")],
)
def test_every_usual_kind_of_picture_passes(tmp_path, content_type, kind, mode):
    report = inspect(tmp_path, content_type, files.image(kind, mode=mode))
    assert (report.refused, report.pages, report.document_pages) == (None, 1, 1)
    with Image.open(tmp_path / "clean") as clean:
        assert clean.format == kind


def test_the_inspector_knows_nothing_of_our_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPERTS_DATABASE_URL", "secret")
    seen = {}

    def run(command, **options):
        seen.update(options["env"])
        raise inspector.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(inspector.subprocess, "run", run)
    assert inspect(tmp_path, PDF, files.pdf()).refused == "exhausted"
    assert "secret" not in seen.values()
