"""Files that come in chunks: an upload goes on where the connection dropped."""

import asyncio
import hashlib
from uuid import UUID

import pytest

from experts.attachments.model import Attachment, AttachmentChunk, folder_of
from experts.attachments.policies import CHUNK_BYTES, MAX_FILES, MAX_UPLOADS
from experts.tests import files
from experts.tests.service.given import applicant
from foundation.store.objects import ObjectStore

pytestmark = pytest.mark.service


def large_pdf(chunks=2.5):
    """Return an honest PDF with so many chunks; readers ignore what comes after its end."""
    whole = files.pdf()
    return whole + bytes(n % 251 for n in range(int(CHUNK_BYTES * chunks) - len(whole)))


DATA = large_pdf()
SIZE = len(DATA)


def chunk_at(offset, data=DATA):
    return data[offset : offset + CHUNK_BYTES]


async def begun(person, data=DATA, **said):
    answer = await person.begin_upload(data, **said)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def sent(person, upload_id, offset=0, data=DATA):
    """Send chunks from an offset to the end; return the last answer."""
    for start in range(offset, len(data), CHUNK_BYTES):
        answer = await person.send_chunk(upload_id, start, chunk_at(start, data))
        assert answer.status_code == 200, answer.text
    return answer.json()


async def how_far(person, upload_id):
    return (await person.ask("GET", f"/record/uploads/{upload_id}")).json()


async def listed(person):
    return (await person.ask("GET", "/record/files")).json()["items"]


async def keys_of(experts, upload_id):
    return [key async for key in experts.resources.store.keys(folder_of(UUID(upload_id)))]


async def row_of(experts, upload_id):
    async with experts.resources.database.read() as session:
        return await session.get_one(Attachment, UUID(upload_id))


async def chunk_rows(experts):
    async with experts.resources.database.read() as session:
        connection = await session.connection()
        return (await connection.exec_driver_sql("SELECT count(*) FROM attachment_chunks")).scalar_one()


def slug(answer):
    return answer.json()["type"].rsplit(":", 1)[-1]


async def test_a_file_in_chunks_arrives_byte_for_byte_and_is_inspected_like_any_other(experts):
    person = await applicant(experts)
    answer = await person.begin_upload(DATA, "我的 申报表.pdf")
    assert answer.status_code == 201
    begun = answer.json()
    assert begun == {**begun, "size": SIZE, "offset": 0, "chunk_bytes": CHUNK_BYTES, "file": None}
    assert await listed(person) == []
    last = await sent(person, begun["id"])
    assert (last["offset"], last["file"]["state"], last["file"]["file_name"]) == (
        SIZE,
        "checking",
        "我的 申报表.pdf",
    )
    await experts.run_tasks()
    (file,) = await listed(person)
    assert (file["id"], file["state"], file["size"]) == (begun["id"], "passed", SIZE)
    content = await person.ask("GET", f"/files/{begun['id']}/content")
    assert content.content == DATA
    row = await row_of(experts, begun["id"])
    assert row.sha256 == hashlib.sha256(DATA).hexdigest()
    assert not [key for key in await keys_of(experts, begun["id"]) if "chunks" in key]
    assert await chunk_rows(experts) == 0
    actions = await experts.audit_actions()
    assert [one for one in actions if one.startswith("attachment.")] == [
        "attachment.announce",
        "attachment.arrive",
        "attachment.inspect",
    ]


async def test_after_a_drop_in_the_middle_only_what_is_missing_is_sent(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    await person.send_chunk(upload_id, 0, chunk_at(0))
    assert (await how_far(person, upload_id))["offset"] == CHUNK_BYTES
    last = await sent(person, upload_id, CHUNK_BYTES)
    assert last["file"]["id"] == upload_id
    await experts.run_tasks()
    assert (await person.ask("GET", f"/files/{upload_id}/content")).content == DATA


async def test_a_chunk_cut_off_in_the_middle_leaves_the_upload_where_it_was(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    arriving = iter(
        [
            {"type": "http.request", "body": chunk_at(0)[:5000], "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    replies = []

    async def receive():
        return next(arriving)

    async def send(message):
        replies.append(message)

    path = f"/record/uploads/{upload_id}/chunks/0"
    headers = person.kit.as_(person.actor)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "PUT",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"authorization", headers["Authorization"].encode()),
            (b"content-digest", b"sha-256=:" + b"A" * 43 + b"=:"),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("service", 80),
    }
    await experts.app(scope, receive, send)
    assert replies[0]["status"] == 422
    assert (await how_far(person, upload_id))["offset"] == 0
    assert await keys_of(experts, upload_id) == []
    assert (await sent(person, upload_id))["file"]


async def test_a_chunk_sent_again_has_the_same_answer(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    first = await person.send_chunk(upload_id, 0, chunk_at(0))
    again = await person.send_chunk(upload_id, 0, chunk_at(0))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    last = await sent(person, upload_id, CHUNK_BYTES)
    repeated = await person.send_chunk(upload_id, 2 * CHUNK_BYTES, chunk_at(2 * CHUNK_BYTES))
    assert (repeated.status_code, repeated.json()) == (200, last)
    assert len(await listed(person)) == 1


async def test_the_same_chunk_many_times_at_once_counts_once(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    answers = await asyncio.gather(*(person.send_chunk(upload_id, 0, chunk_at(0)) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["offset"] for answer in answers} == {CHUNK_BYTES}
    assert await chunk_rows(experts) == 1


async def test_the_last_chunk_many_times_at_once_makes_one_whole_file(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    for start in (0, CHUNK_BYTES):
        await person.send_chunk(upload_id, start, chunk_at(start))
    start = 2 * CHUNK_BYTES
    answers = await asyncio.gather(*(person.send_chunk(upload_id, start, chunk_at(start)) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["file"]["id"] for answer in answers} == {upload_id}
    await experts.run_tasks()
    assert (await person.ask("GET", f"/files/{upload_id}/content")).content == DATA
    row = await row_of(experts, upload_id)
    assert (await experts.audit_actions()).count("attachment.arrive") == 1
    assert not [key for key in await keys_of(experts, upload_id) if "chunks" in key], row


async def test_a_chunk_at_a_wrong_offset_is_told_the_right_one(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    await person.send_chunk(upload_id, 0, chunk_at(0))
    for offset in (2 * CHUNK_BYTES, 1, CHUNK_BYTES + 7, 100 * CHUNK_BYTES):
        answer = await person.send_chunk(upload_id, offset, chunk_at(CHUNK_BYTES))
        assert (answer.status_code, slug(answer)) == (409, "chunk-misplaced")
        assert answer.json()["offset"] == CHUNK_BYTES
    assert (await sent(person, upload_id, CHUNK_BYTES))["file"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda chunk: (chunk[:-1] + b"\x00", hashlib.sha256(chunk).digest()),
        lambda chunk: (chunk[:-1], None),
        lambda chunk: (chunk + b"\x00", None),
        lambda chunk: (b"", None),
    ],
    ids=["another byte", "too short", "too long", "nothing"],
)
async def test_a_damaged_chunk_is_refused_and_may_be_sent_again(experts, damage):
    person = await applicant(experts)
    upload_id = await begun(person)
    await person.send_chunk(upload_id, 0, chunk_at(0))
    chunk, digest = damage(chunk_at(CHUNK_BYTES))
    answer = await person.send_chunk(upload_id, CHUNK_BYTES, chunk, digest)
    assert (answer.status_code, slug(answer)) == (422, "chunk-damaged")
    assert answer.json()["offset"] == CHUNK_BYTES
    assert (await sent(person, upload_id, CHUNK_BYTES))["file"]


async def test_a_chunk_without_its_hash_is_refused(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    path = f"/record/uploads/{upload_id}/chunks/0"
    for headers in ({}, {"content-digest": "md5=:AAAA:"}, {"content-digest": "sha-256=:short:"}):
        assert (await person.ask("PUT", path, content=chunk_at(0), headers=headers)).status_code == 422


async def test_another_content_at_a_place_that_is_taken_is_refused(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    await person.send_chunk(upload_id, 0, chunk_at(0))
    answer = await person.send_chunk(upload_id, 0, b"%PDF-" + chunk_at(0)[5:-1] + b"!")
    assert (answer.status_code, slug(answer)) == (422, "file-changed")
    assert (await sent(person, upload_id, CHUNK_BYTES))["file"]


async def test_a_file_that_was_changed_while_it_was_sent_is_not_kept(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    for start in (0, CHUNK_BYTES):
        await person.send_chunk(upload_id, start, chunk_at(start))
    answer = await person.send_chunk(upload_id, 2 * CHUNK_BYTES, b"x" * len(chunk_at(2 * CHUNK_BYTES)))
    assert (answer.status_code, slug(answer)) == (422, "file-changed")
    assert answer.json()["errors"][0]["pointer"] == "/file"
    assert (await person.ask("GET", f"/record/uploads/{upload_id}")).status_code == 404
    await experts.run_tasks()
    assert await listed(person) == []
    assert await keys_of(experts, upload_id) == []


async def test_a_chunk_that_the_store_has_lost_ends_the_upload_with_the_reason(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    for start in (0, CHUNK_BYTES):
        await person.send_chunk(upload_id, start, chunk_at(start))
    async with experts.resources.database.read() as session:
        chunk = await session.get_one(AttachmentChunk, (UUID(upload_id), 0))
    await experts.resources.store.delete(chunk.object_key)
    answer = await person.send_chunk(upload_id, 2 * CHUNK_BYTES, chunk_at(2 * CHUNK_BYTES))
    assert (answer.status_code, slug(answer)) == (422, "file-changed")
    assert (await row_of(experts, upload_id)).state == "deleted"


class Died(BaseException):
    """The process has been killed."""


def let_die(monkeypatch, name, *, after):
    """Have the process die in the store's function, before or after its work."""
    whole = getattr(ObjectStore, name)

    async def die(*arguments):
        if after:
            await whole(*arguments)
        raise Died

    monkeypatch.setattr(ObjectStore, name, die)


@pytest.mark.parametrize("after", [False, True])
async def test_a_process_killed_between_chunks_loses_none_that_was_answered(experts, monkeypatch, after):
    person = await applicant(experts)
    upload_id = await begun(person)
    await person.send_chunk(upload_id, 0, chunk_at(0))
    let_die(monkeypatch, "put_bytes", after=after)
    with pytest.raises(Died):
        await person.send_chunk(upload_id, CHUNK_BYTES, chunk_at(CHUNK_BYTES))
    monkeypatch.undo()
    assert (await how_far(person, upload_id))["offset"] == CHUNK_BYTES
    assert (await sent(person, upload_id, CHUNK_BYTES))["file"]
    await experts.run_tasks()
    assert (await person.ask("GET", f"/files/{upload_id}/content")).content == DATA


@pytest.mark.parametrize("after", [False, True])
async def test_a_process_killed_while_it_puts_the_file_together_does_it_when_asked_again(
    experts, monkeypatch, after
):
    person = await applicant(experts)
    upload_id = await begun(person)
    for start in (0, CHUNK_BYTES):
        await person.send_chunk(upload_id, start, chunk_at(start))
    let_die(monkeypatch, "join", after=after)
    with pytest.raises(Died):
        await person.send_chunk(upload_id, 2 * CHUNK_BYTES, chunk_at(2 * CHUNK_BYTES))
    monkeypatch.undo()
    reached = await how_far(person, upload_id)
    assert (reached["offset"], reached["file"]) == (SIZE, None)
    assert (await sent(person, upload_id, 2 * CHUNK_BYTES))["file"]["id"] == upload_id
    assert len(await listed(person)) == 1


async def test_when_the_store_is_down_the_upload_stays_open(experts, monkeypatch):
    person = await applicant(experts)
    upload_id = await begun(person)

    async def down(*_):
        raise OSError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(ObjectStore, "put_bytes", down)
        answer = await person.send_chunk(upload_id, 0, chunk_at(0))
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert (await sent(person, upload_id))["file"]


@pytest.mark.parametrize(
    ("data", "file_name", "content_type", "sentence"),
    [
        (DATA, "a.exe", "application/octet-stream", "只能上传"),
        (DATA, "a.pdf", "image/png", "文件内容与扩展名不符"),
        (b"", "a.pdf", "application/pdf", "空"),
        (bytes(20 * 1024 * 1024 + 1), "a.pdf", "application/pdf", "单个文件不能超过 20 MB。"),
    ],
)
async def test_a_wrong_file_is_refused_before_a_byte_is_sent(
    experts, data, file_name, content_type, sentence
):
    person = await applicant(experts)
    answer = await person.begin_upload(data, file_name, content_type)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], sentence in error["message"]) == ("/file", True)


async def test_content_of_another_kind_ends_the_upload_with_its_first_chunk(experts):
    person = await applicant(experts)
    data = b"MZ\x90\x00" * (CHUNK_BYTES // 2)
    upload_id = await begun(person, data, file_name="程序.pdf")
    answer = await person.send_chunk(upload_id, 0, chunk_at(0, data))
    assert (answer.status_code, slug(answer)) == (422, "file-content-differs")
    assert (await person.ask("GET", f"/record/uploads/{upload_id}")).status_code == 404
    await experts.run_tasks()
    assert await keys_of(experts, upload_id) == []


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"section": "elsewhere"}, "/section"),
        ({"section": "achievement"}, "/item_id"),
        ({"item_id": "a1"}, "/item_id"),
        ({"size": -1}, "/size"),
        ({"sha256": "abc"}, "/sha256"),
        ({"file_name": "///"}, "/file_name"),
        ({"state": "passed"}, "/state"),
    ],
)
async def test_an_announcement_that_makes_no_sense_is_refused(experts, said, pointer):
    person = await applicant(experts)
    answer = await person.begin_upload(DATA, **said)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_an_upload_of_another_person_is_not_there(experts):
    person, other = await applicant(experts), await applicant(experts, document_number="650102196501018999")
    upload_id = await begun(person)
    await person.send_chunk(upload_id, 0, chunk_at(0))
    path = f"/record/uploads/{upload_id}"
    assert (await other.ask("GET", path)).status_code == 404
    assert (await other.ask("DELETE", path)).status_code == 404
    assert (await other.send_chunk(upload_id, CHUNK_BYTES, chunk_at(CHUNK_BYTES))).status_code == 404
    assert (await sent(person, upload_id, CHUNK_BYTES))["file"]


async def test_begun_again_under_its_key_it_is_the_same_upload_before_and_after_it_has_arrived(experts):
    person = await applicant(experts)
    upload_id = await begun(person, key="k1")
    await person.send_chunk(upload_id, 0, chunk_at(0))
    again = (await person.begin_upload(DATA, key="k1")).json()
    assert (again["id"], again["offset"], again["file"]) == (upload_id, CHUNK_BYTES, None)
    await sent(person, upload_id, CHUNK_BYTES)
    done = (await person.begin_upload(DATA, key="k1")).json()
    assert (done["id"], done["offset"], done["file"]["id"]) == (upload_id, SIZE, upload_id)
    assert len(await listed(person)) == 1


async def test_a_key_of_another_file_is_refused(experts):
    person = await applicant(experts)
    await begun(person, key="k1")
    answer = await person.begin_upload(large_pdf(3), key="k1")
    assert (answer.status_code, slug(answer)) == (409, "upload-key-taken")


async def test_begun_many_times_at_once_under_one_key_it_is_one_upload(experts):
    person = await applicant(experts)
    answers = await asyncio.gather(*(person.begin_upload(DATA, key="k") for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_the_same_file_chosen_again_after_its_page_was_closed_goes_on(experts):
    person = await applicant(experts)
    upload_id = await begun(person, key="first-page")
    await person.send_chunk(upload_id, 0, chunk_at(0))
    again = (await person.begin_upload(DATA, key="second-page")).json()
    assert (again["id"], again["offset"]) == (upload_id, CHUNK_BYTES)
    elsewhere = (await person.begin_upload(DATA, "另一个.pdf", key="third")).json()
    assert (elsewhere["id"] != upload_id, elsewhere["offset"]) == (True, 0)


async def test_two_tabs_with_the_same_file_make_one_file(experts):
    person = await applicant(experts)
    ids = [await begun(person, key=key) for key in ("tab-1", "tab-2")]
    results = await asyncio.gather(*(sent(person, upload_id) for upload_id in ids))
    assert {result["file"]["id"] for result in results} == {ids[0]}
    assert len(await listed(person)) == 1


def other(n):
    return {"file_name": f"材料{n}.pdf"}


async def test_so_many_files_are_on_their_way_at_once_and_no_more(experts):
    person = await applicant(experts)
    first = [await begun(person, **other(n)) for n in range(MAX_UPLOADS)]
    refused = await person.begin_upload(DATA, **other(9))
    assert (refused.status_code, slug(refused)) == (429, "too-many-uploads")
    assert f"不能超过 {MAX_UPLOADS} 个" in refused.json()["detail"]
    await sent(person, first[0])
    await begun(person, **other(9))


async def test_one_that_nobody_goes_on_with_gives_way_to_the_next(experts):
    person = await applicant(experts)
    first = [await begun(person, **other(n)) for n in range(MAX_UPLOADS)]
    experts.clock.move(minutes=11)
    await person.send_chunk(first[0], 0, chunk_at(0))
    await begun(person, **other(9))
    states = [(await person.ask("GET", f"/record/uploads/{id}")).status_code for id in first]
    assert states == [200, 404, 200, 200, 200]


async def test_uploads_count_among_the_files_of_a_record(experts):
    person = await applicant(experts)
    small = files.image(size=(1, 1))
    for _ in range(MAX_FILES - 1):
        assert (await person.upload(small, "a.jpg", "image/jpeg")).status_code == 201
    await begun(person)
    assert slug(await person.upload(small, "a.jpg", "image/jpeg")) == "too-many-files"
    assert slug(await person.begin_upload(DATA, **other(1))) == "too-many-files"


async def test_what_nobody_goes_on_with_ends_after_a_day_with_its_objects(experts):
    person = await applicant(experts)
    left, kept_up = await begun(person), await begun(person, **other(1))
    await person.send_chunk(left, 0, chunk_at(0))
    experts.clock.move(hours=23)
    await person.send_chunk(kept_up, 0, chunk_at(0))
    await experts.run_tasks()
    experts.clock.move(hours=2)
    await experts.run_tasks()
    assert (await row_of(experts, left)).state == "deleted"
    assert await keys_of(experts, left) == []
    assert (await person.ask("GET", f"/record/uploads/{left}")).status_code == 404
    assert (await person.send_chunk(left, CHUNK_BYTES, chunk_at(CHUNK_BYTES))).status_code == 404
    assert (await how_far(person, kept_up))["offset"] == CHUNK_BYTES
    experts.clock.move(hours=23)
    await experts.run_tasks()
    assert (await row_of(experts, kept_up)).state == "deleted"
    assert await keys_of(experts, kept_up) == []
    assert await chunk_rows(experts) == 0
    assert (await experts.audit_actions()).count("attachment.reap") == 2


async def test_a_cancelled_upload_is_gone_with_its_objects(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    await person.send_chunk(upload_id, 0, chunk_at(0))
    path = f"/record/uploads/{upload_id}"
    assert (await person.ask("DELETE", path)).status_code == 204
    assert (await person.ask("DELETE", path)).status_code == 404
    assert (await person.send_chunk(upload_id, CHUNK_BYTES, chunk_at(CHUNK_BYTES))).status_code == 404
    await experts.run_tasks()
    assert await keys_of(experts, upload_id) == []


async def test_cancelled_at_the_moment_it_arrives_the_file_is_deleted(experts):
    person = await applicant(experts)
    upload_id = await begun(person)
    await sent(person, upload_id)
    assert (await person.ask("DELETE", f"/record/uploads/{upload_id}")).status_code == 204
    await experts.run_tasks()
    assert await listed(person) == []
    assert await keys_of(experts, upload_id) == []


async def test_submitted_meanwhile_an_upload_waits_and_goes_on_after_the_withdrawal(experts):
    person = await applicant(experts)
    await person.fill()
    upload_id = await begun(person, **other(1))
    await person.send_chunk(upload_id, 0, chunk_at(0))
    case_id = UUID((await person.submit()).json()["submission_id"])
    for refused in (
        await person.send_chunk(upload_id, CHUNK_BYTES, chunk_at(CHUNK_BYTES)),
        await person.begin_upload(DATA, **other(2)),
    ):
        assert refused.status_code == 409
        assert "入库申请中" in refused.json()["detail"]
    assert len((await person.record())["files"]) == 1
    await person.withdraw(case_id)
    assert (await sent(person, upload_id, CHUNK_BYTES))["file"]
    assert len((await person.record())["files"]) == 2


async def test_names_of_files_on_their_way_are_sealed(experts):
    person = await applicant(experts)
    await begun(person, file_name="650102196501017777.pdf")
    async with experts.resources.database.read() as session:
        connection = await session.connection()
        rows = (
            await connection.exec_driver_sql(
                "SELECT a::text || u::text FROM attachments a JOIN attachment_uploads u ON u.attachment_id = a.id"
            )
        ).scalar_one()
    assert "650102196501017777" not in rows
    assert b"650102196501017777".hex() not in rows
