"""Which files are accepted by name, type and first bytes."""

import pytest

from experts.attachments.errors import (
    FileContentDiffers,
    FileEmpty,
    FilePlaceWrong,
    FileTooLarge,
    FileTypeNotAccepted,
)
from experts.attachments.model import Section
from experts.attachments.policies import MAX_FILE_BYTES, Named, accepted_type, check_head, check_place
from experts.attachments.usecases import collect
from experts.tests import files


def named(file_name, declared="", section=Section.APPLICATION_FORM, item_id=None):
    return Named(section, item_id, file_name, declared)


async def chunks(data, size=1 << 20):
    for start in range(0, len(data), size):
        yield data[start : start + size]


@pytest.mark.parametrize(
    ("file_name", "declared", "content_type"),
    [
        ("申报表.PDF", "application/pdf", "application/pdf"),
        ("a.b.jpeg", "image/jpeg; charset=x", "image/jpeg"),
        ("a.jpg", "image/pjpeg", "image/jpeg"),
        ("a.png", "application/octet-stream", "image/png"),
        ("a.png", "", "image/png"),
    ],
)
def test_extension_and_declared_type_agree(file_name, declared, content_type):
    assert accepted_type(named(file_name, declared)) == content_type


@pytest.mark.parametrize("file_name", ["a.exe", "a.pdf.exe", "pdf", ".pdf", "a.", "a.docx", "a.svg"])
def test_other_extensions_are_refused(file_name):
    with pytest.raises(FileTypeNotAccepted):
        accepted_type(named(file_name))


def test_a_declared_type_of_something_else_is_refused():
    with pytest.raises(FileContentDiffers, match="文件内容与扩展名不符"):
        accepted_type(named("a.pdf", "image/png"))


@pytest.mark.parametrize("head", [b"MZ\x90\x00", b"%PD", b" %PDF-1.7", b"\x89PNG\r\n\x1a\n"])
def test_a_pdf_that_is_none_is_refused(head):
    with pytest.raises(FileContentDiffers):
        check_head(named("a.pdf"), "application/pdf", head)


def test_an_empty_file_is_refused():
    with pytest.raises(FileEmpty):
        check_head(named("a.pdf"), "application/pdf", b"")


@pytest.mark.parametrize(
    ("section", "item_id"),
    [(Section.APPLICATION_FORM, "a1"), (Section.ACHIEVEMENT, None), (Section.CERTIFICATE, None)],
)
def test_a_file_of_a_row_names_its_row_and_no_other_does(section, item_id):
    with pytest.raises(FilePlaceWrong):
        check_place(named("a.pdf", section=section, item_id=item_id))


async def test_twenty_megabytes_are_accepted_and_one_byte_more_is_not():
    largest = b"%PDF-" + bytes(MAX_FILE_BYTES - 5)
    upload = await collect(named("a.pdf"), chunks(largest))
    with upload.data:
        assert upload.size == MAX_FILE_BYTES
    with pytest.raises(FileTooLarge, match="单个文件不能超过 20 MB。"):
        await collect(named("a.pdf"), chunks(largest + b"x"))


async def test_a_collected_file_can_be_read_from_its_beginning():
    upload = await collect(named("a.jpg"), chunks(files.image(), size=7))
    with upload.data:
        assert upload.data.read() == files.image()
