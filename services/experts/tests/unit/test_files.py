"""Which files are accepted by name, type and first bytes."""

from datetime import UTC, datetime, timedelta

import pytest

from experts.attachments.errors import (
    ChunkMisplaced,
    FileContentDiffers,
    FileEmpty,
    FilePlaceWrong,
    FileTooLarge,
    FileTypeNotAccepted,
)
from experts.attachments.model import Section
from experts.attachments.policies import (
    CHUNK_BYTES,
    MAX_FILE_BYTES,
    Named,
    accepted_type,
    announced,
    check_head,
    check_offset,
    check_place,
    chunk_length,
    gives_way,
    is_over,
)
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


def test_chunks_fill_the_file_and_only_the_last_is_shorter():
    size = 2 * CHUNK_BYTES + 7
    lengths = [chunk_length(size, start) for start in range(0, size, CHUNK_BYTES)]
    assert lengths == [CHUNK_BYTES, CHUNK_BYTES, 7]
    assert chunk_length(CHUNK_BYTES, 0) == CHUNK_BYTES


@pytest.mark.parametrize("offset", [0, CHUNK_BYTES, 2 * CHUNK_BYTES])
def test_the_next_chunk_and_those_that_have_come_are_in_place(offset):
    check_offset(3 * CHUNK_BYTES, 2 * CHUNK_BYTES, offset)


@pytest.mark.parametrize("offset", [1, CHUNK_BYTES - 1, 3 * CHUNK_BYTES, 2**31 - 1])
def test_any_other_chunk_is_told_where_to_go_on(offset):
    with pytest.raises(ChunkMisplaced) as refused:
        check_offset(3 * CHUNK_BYTES, 2 * CHUNK_BYTES, offset)
    assert refused.value.members == {"offset": 2 * CHUNK_BYTES}


def test_an_announced_file_obeys_the_rules_of_every_file():
    assert announced(named("a.pdf"), MAX_FILE_BYTES).content_type == "application/pdf"
    for wrong, size, refusal in (
        (named("a.exe"), 9, FileTypeNotAccepted),
        (named("a.pdf", item_id="a1"), 9, FilePlaceWrong),
        (named("a.pdf"), 0, FileEmpty),
        (named("a.pdf"), MAX_FILE_BYTES + 1, FileTooLarge),
    ):
        with pytest.raises(refusal):
            announced(wrong, size)


def test_an_upload_gives_way_after_minutes_and_ends_after_a_day():
    touched = datetime(2026, 11, 23, tzinfo=UTC)
    minutes = [gives_way(touched, touched + timedelta(minutes=passed)) for passed in (0, 9, 10)]
    assert minutes == [False, False, True]
    assert [is_over(touched, touched + timedelta(hours=passed)) for passed in (1, 23, 24)] == [
        False,
        False,
        True,
    ]
