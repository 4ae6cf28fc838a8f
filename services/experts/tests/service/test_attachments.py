"""Files: received, inspected, read, deleted, swept up."""

import asyncio
import hashlib
import io
from uuid import UUID

import pytest
from PIL import Image

from contracts.words import Role, Stage, Verdict
from experts.attachments.model import Attachment, AttachmentPage, folder_of, original_of
from experts.attachments.policies import MAX_FILES
from experts.tests import files
from experts.tests.service.given import applicant
from foundation.ids import uuid7
from foundation.store.objects import ObjectStore

pytestmark = pytest.mark.service


async def keys_of(experts, file_id):
    return [key async for key in experts.resources.store.keys(folder_of(UUID(file_id)))]


async def row_of(experts, file_id):
    async with experts.resources.database.read() as session:
        return await session.get_one(Attachment, UUID(file_id))


async def test_a_pdf_is_received_inspected_and_can_be_read_back(experts):
    person = await applicant(experts)
    data = files.pdf()
    answer = await person.upload(data, "我的 申报表.pdf")
    assert answer.status_code == 201
    made = answer.json()
    assert (made["state"], made["state_label"], made["has_preview"]) == ("checking", "检查中", False)
    assert (made["file_name"], made["size"]) == ("我的 申报表.pdf", len(data))
    assert (await person.ask("GET", f"/files/{made['id']}/content")).status_code == 404
    await experts.run_tasks()
    (listed,) = (await person.ask("GET", "/record/files")).json()["items"]
    assert (listed["state"], listed["state_label"], listed["has_preview"]) == ("passed", "通过", True)
    content = await person.ask("GET", f"/files/{made['id']}/content")
    assert content.content == data
    assert content.headers["content-type"] == "application/pdf"
    assert content.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%88%91")
    assert content.headers["x-content-type-options"] == "nosniff"
    assert content.headers["content-security-policy"].startswith("sandbox")
    shown = await person.ask("GET", f"/files/{made['id']}/content", params={"inline": "1"})
    assert shown.headers["content-disposition"].startswith("inline")
    preview = await person.ask("GET", f"/files/{made['id']}/preview")
    assert preview.headers["content-type"] == "image/png"
    assert max(Image.open(io.BytesIO(preview.content)).size) == 800


async def test_every_page_of_a_pdf_can_be_looked_at(experts):
    person = await applicant(experts)
    made = (await person.upload(files.pdf(files.more_pages(3)), "申报表.pdf")).json()
    assert (made["pages"], made["document_pages"]) == (None, None)
    assert (await person.ask("GET", f"/files/{made['id']}/pages/1")).status_code == 404
    await experts.run_tasks()
    (listed,) = (await person.ask("GET", "/record/files")).json()["items"]
    assert (listed["pages"], listed["document_pages"]) == (3, 3)
    pages = [await person.ask("GET", f"/files/{made['id']}/pages/{number}") for number in (1, 2, 3)]
    assert [Image.open(io.BytesIO(page.content)).size for page in pages] == [
        (1131, 1600),
        (803, 1600),
        (806, 1600),
    ]
    for page in pages:
        assert page.headers["content-type"] == "image/jpeg"
        assert page.headers["content-disposition"].startswith("inline")
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["content-security-policy"].startswith("sandbox")
        assert page.headers["cache-control"] == "private, no-store"


async def test_a_page_that_was_not_drawn_is_not_found(experts):
    person = await applicant(experts)
    made = (await person.upload(files.pdf(files.more_pages(42)))).json()
    await experts.run_tasks()
    (listed,) = (await person.ask("GET", "/record/files")).json()["items"]
    assert (listed["pages"], listed["document_pages"]) == (40, 42)
    assert (await person.ask("GET", f"/files/{made['id']}/pages/40")).status_code == 200
    missing = await person.ask("GET", f"/files/{made['id']}/pages/41")
    assert missing.status_code == 404
    assert "没有第 41 页的图像，请打开原件查看" in missing.json()["detail"]
    for number in ("0", "-1", "99999999999", "x"):
        assert (await person.ask("GET", f"/files/{made['id']}/pages/{number}")).status_code == 422


@pytest.mark.parametrize(
    ("kind", "file_name", "content_type"), [("JPEG", "a.jpg", "image/jpeg"), ("PNG", "a.png", "image/png")]
)
async def test_the_only_page_of_an_image_is_the_image(experts, kind, file_name, content_type):
    person = await applicant(experts)
    made = (await person.upload(files.image(kind), file_name, content_type)).json()
    await experts.run_tasks()
    (listed,) = (await person.ask("GET", "/record/files")).json()["items"]
    assert (listed["pages"], listed["document_pages"]) == (1, 1)
    page = await person.ask("GET", f"/files/{made['id']}/pages/1")
    assert page.headers["content-type"] == content_type
    assert page.content == (await person.ask("GET", f"/files/{made['id']}/content")).content


async def test_a_damaged_page_is_never_delivered(experts):
    person = await applicant(experts)
    made = (await person.upload()).json()
    await experts.run_tasks()
    async with experts.resources.database.read() as session:
        page = await session.get_one(AttachmentPage, (UUID(made["id"]), 1))
    await experts.resources.store.put_bytes(page.object_key, files.image(), "image/jpeg")
    answer = await person.ask("GET", f"/files/{made['id']}/pages/1")
    assert answer.status_code == 503
    assert "暂时无法读取" in answer.json()["detail"]


async def test_a_pdf_with_a_page_that_cannot_be_drawn_fails_and_names_the_page(experts):
    person = await applicant(experts)
    made = (await person.upload(files.pdf(files.page_that_is_none))).json()
    await experts.run_tasks()
    (listed,) = (await person.ask("GET", "/record/files")).json()["items"]
    assert listed["state"] == "failed"
    assert listed["reason"].startswith("PDF 第 2 页无法显示")
    assert await keys_of(experts, made["id"]) == []


async def test_a_photo_is_kept_without_what_the_phone_wrote_into_it(experts):
    person = await applicant(experts)
    made = (await person.upload(files.photo_with_place(), "a.jpg", "image/jpeg")).json()
    await experts.run_tasks()
    content = await person.ask("GET", f"/files/{made['id']}/content")
    assert b"maker-of-the-phone" not in content.content
    row = await row_of(experts, made["id"])
    assert row.sha256 == hashlib.sha256(content.content).hexdigest()
    assert row.size == len(content.content)
    assert row.object_key != original_of(row.id)


async def test_the_original_of_a_photo_goes_a_day_later_because_a_backup_may_still_copy_it(experts):
    person = await applicant(experts)
    sent = files.photo_with_place()
    made = (await person.upload(sent, "a.jpg", "image/jpeg")).json()
    checking = await row_of(experts, made["id"])
    await experts.run_tasks()
    row = await row_of(experts, made["id"])
    kept = [row.object_key, row.preview_key]
    assert sorted(await keys_of(experts, made["id"])) == sorted([*kept, checking.object_key])
    assert await experts.resources.store.read(checking.object_key, checking.sha256) == sent
    experts.clock.move(hours=25)
    try:
        await experts.run_tasks()
    finally:
        experts.clock.move(hours=-25)
    assert sorted(await keys_of(experts, made["id"])) == sorted(kept)


async def test_inspecting_twice_changes_nothing(experts):
    person = await applicant(experts)
    made = (await person.upload(files.photo_with_place(), "a.jpg", "image/jpeg")).json()
    await experts.run_tasks()
    before = await row_of(experts, made["id"])
    task = experts.tasks.entries["experts.inspect_attachment"]
    await asyncio.gather(*(task(experts.resources, attachment_id=made["id"]) for _ in range(2)))
    after = await row_of(experts, made["id"])
    assert (after.sha256, after.state, after.object_key) == (before.sha256, before.state, before.object_key)


async def test_two_inspections_at_once_agree(experts):
    person = await applicant(experts)
    made = (await person.upload(files.photo_with_place(), "a.jpg", "image/jpeg")).json()
    task = experts.tasks.entries["experts.inspect_attachment"]
    await asyncio.gather(*(task(experts.resources, attachment_id=made["id"]) for _ in range(2)))
    await experts.run_tasks()
    assert (await person.ask("GET", f"/files/{made['id']}/content")).status_code == 200


async def test_a_pdf_with_a_script_fails_with_the_reason_and_is_not_kept(experts):
    person = await applicant(experts)
    made = (await person.upload(files.pdf(files.javascript))).json()
    await experts.run_tasks()
    (listed,) = (await person.ask("GET", "/record/files")).json()["items"]
    assert (listed["state"], listed["state_label"]) == ("failed", "未通过")
    assert "脚本" in listed["reason"]
    assert await keys_of(experts, made["id"]) == []
    assert (await person.ask("GET", f"/files/{made['id']}/content")).status_code == 404


@pytest.mark.parametrize(
    ("data", "file_name", "content_type", "sentence"),
    [
        (b"MZ\x90\x00" * 9, "申报表.pdf", "application/pdf", "文件内容与扩展名不符"),
        (files.image("PNG"), "a.jpg", "image/jpeg", "文件内容与扩展名不符"),
        (files.pdf(), "a.pdf", "image/png", "文件内容与扩展名不符"),
        (b"MZ\x90\x00", "a.exe", "application/octet-stream", "只能上传"),
        (b"", "a.pdf", "application/pdf", "空"),
        (b"%PDF-" + bytes(21 * 1024 * 1024 - 5), "a.pdf", "application/pdf", "单个文件不能超过 20 MB。"),
    ],
)
async def test_a_wrong_file_is_refused_at_once_and_leaves_nothing(
    experts, data, file_name, content_type, sentence
):
    person = await applicant(experts)
    answer = await person.upload(data, file_name, content_type)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "/file"
    assert sentence in error["message"]
    assert (await person.ask("GET", "/record/files")).json() == {"items": []}
    assert await rows(experts) == []


async def rows(experts):
    """Return id and state of every file, those that never arrived included."""
    async with experts.resources.database.read() as session:
        connection = await session.connection()
        return (await connection.exec_driver_sql("SELECT id, state FROM attachments")).all()


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"section": "elsewhere"}, "/section"),
        ({"section": "achievement"}, "/item_id"),
        ({"section": "application_form", "item_id": "a1"}, "/item_id"),
        ({"section": "certificate", "item_id": "../x"}, "/item_id"),
        ({"file_name": "///"}, "/file_name"),
        ({"file_name": ""}, "/file_name"),
        ({"file_name": "a" * 252 + ".pdf"}, "/file_name"),
    ],
)
async def test_an_address_that_makes_no_sense_is_refused(experts, said, pointer):
    person = await applicant(experts)
    answer = await person.upload(**said)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_a_path_in_a_file_name_and_reversed_writing_are_dropped(experts):
    person = await applicant(experts)
    made = (await person.upload(file_name="C:\\u\\..\\exe\u202efdp.pdf")).json()
    assert made["file_name"] == "exefdp.pdf"
    made = (await person.upload(file_name="a\u200e\u200b\u2028b\x85.pdf")).json()
    assert made["file_name"] == "ab.pdf"


async def test_a_connection_cut_in_mid_upload_leaves_nothing(experts):
    person = await applicant(experts)

    arriving = iter(
        [
            {"type": "http.request", "body": b"%PDF-1.7", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    sent = []

    async def receive():
        return next(arriving)

    async def send(message):
        sent.append(message)

    headers = person.kit.as_(person.actor)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/record/files",
        "raw_path": b"/record/files",
        "root_path": "",
        "query_string": b"section=application_form&file_name=a.pdf",
        "headers": [(b"authorization", headers["Authorization"].encode()), (b"content-length", b"99")],
        "client": ("127.0.0.1", 1),
        "server": ("service", 80),
    }
    await experts.app(scope, receive, send)
    assert sent[0]["status"] == 422
    assert "上传中断" in sent[1]["body"].decode()
    assert await rows(experts) == []


async def test_when_the_store_is_down_it_is_said_and_the_row_ends(experts, monkeypatch):
    person = await applicant(experts)

    async def down(*_, **__):
        raise OSError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(ObjectStore, "put", down)
        answer = await person.upload()
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert (await person.ask("GET", "/record/files")).json() == {"items": []}
    assert "attachment.give_up" in await experts.audit_actions()


async def test_an_upload_whose_process_died_ends_after_a_day_with_its_object(experts, monkeypatch):
    person = await applicant(experts)

    class Died(BaseException):
        pass

    whole = ObjectStore.put

    async def put_and_die(store, *arguments):
        await whole(store, *arguments)
        raise Died

    monkeypatch.setattr(ObjectStore, "put", put_and_die)
    with pytest.raises(Died):
        await person.upload()
    ((file_id, state),) = await rows(experts)
    assert state == "pending"
    assert len(await keys_of(experts, str(file_id))) == 1
    assert (await person.ask("GET", "/record/files")).json() == {"items": []}
    assert await experts.run_tasks() == 0
    experts.clock.move(hours=25)
    try:
        assert await experts.run_tasks() == 1
    finally:
        experts.clock.move(hours=-25)
    assert (await row_of(experts, str(file_id))).state == "deleted"
    assert await keys_of(experts, str(file_id)) == []


async def test_a_damaged_object_is_never_delivered(experts):
    person = await applicant(experts)
    made = (await person.upload()).json()
    await experts.run_tasks()
    row = await row_of(experts, made["id"])
    await experts.resources.store.put_bytes(row.object_key, b"%PDF-other", "application/pdf")
    answer = await person.ask("GET", f"/files/{made['id']}/content")
    assert answer.status_code == 503
    assert "暂时无法读取" in answer.json()["detail"]


async def test_an_object_damaged_before_its_check_fails_the_check(experts):
    person = await applicant(experts)
    made = (await person.upload()).json()
    row = await row_of(experts, made["id"])
    await experts.resources.store.put_bytes(row.object_key, b"%PDF-other", "application/pdf")
    await experts.run_tasks()
    (listed,) = (await person.ask("GET", "/record/files")).json()["items"]
    assert "损坏" in listed["reason"]


async def test_no_more_files_than_allowed_even_at_once(experts):
    person = await applicant(experts)
    data = files.image(size=(1, 1))
    sent = [person.upload(data, "a.jpg", "image/jpeg") for _ in range(MAX_FILES - 3)]
    assert {answer.status_code for answer in await in_batches(sent)} == {201}
    last = await in_batches([person.upload(data, "a.jpg", "image/jpeg") for _ in range(6)])
    assert sorted(answer.status_code for answer in last) == [201] * 3 + [409] * 3
    refused = next(answer for answer in last if answer.status_code == 409)
    assert "最多上传 50 个附件" in refused.json()["detail"]


async def in_batches(calls, size=6):
    answers = []
    for start in range(0, len(calls), size):
        answers += await asyncio.gather(*calls[start : start + size])
    return answers


async def test_a_deleted_file_is_gone_with_all_its_objects(experts):
    person = await applicant(experts)
    made = (await person.upload(files.pdf(files.more_pages(3)))).json()
    await experts.run_tasks()
    assert len(await keys_of(experts, made["id"])) == 1 + 1 + 3
    assert (await person.ask("DELETE", f"/record/files/{made['id']}")).status_code == 204
    await experts.run_tasks()
    assert (await person.ask("GET", "/record/files")).json() == {"items": []}
    assert (await person.ask("GET", f"/files/{made['id']}/content")).status_code == 404
    assert (await person.ask("GET", f"/files/{made['id']}/pages/1")).status_code == 404
    assert await keys_of(experts, made["id"]) == []
    assert (await person.ask("DELETE", f"/record/files/{made['id']}")).status_code == 404


async def test_a_file_deleted_while_it_is_checked_stays_deleted(experts):
    person = await applicant(experts)
    made = (await person.upload()).json()
    assert (await person.ask("DELETE", f"/record/files/{made['id']}")).status_code == 204
    await experts.run_tasks()
    assert (await row_of(experts, made["id"])).state == "deleted"
    assert await keys_of(experts, made["id"]) == []


async def test_nobody_deletes_or_reads_the_files_of_another(experts):
    person, other = await applicant(experts), await applicant(experts)
    made = (await person.upload()).json()
    await experts.run_tasks()
    assert (await other.ask("DELETE", f"/record/files/{made['id']}")).status_code == 404
    assert (await other.ask("GET", f"/files/{made['id']}/content")).status_code == 404
    assert (await other.ask("GET", f"/files/{made['id']}/preview")).status_code == 404
    assert (await other.ask("GET", f"/files/{made['id']}/pages/1")).status_code == 404


async def test_who_reads_a_submitted_file_and_who_does_not(experts):
    person = await applicant(experts)
    await person.fill()
    file_id = (await person.record())["files"][0]["id"]
    bureau = uuid7()
    readers = {
        "owner": person.actor,
        "association_reviewer": experts.actor(Role.ASSOCIATION_REVIEWER, organization_id=uuid7()),
        "association_coordinator": experts.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid7()),
        "bureau_reviewer": experts.actor(Role.BUREAU_REVIEWER, organization_id=bureau),
        "other bureau": experts.actor(Role.BUREAU_REVIEWER, organization_id=uuid7()),
        "bureau_officer": experts.actor(Role.BUREAU_OFFICER, organization_id=bureau),
        "platform_admin": experts.actor(Role.PLATFORM_ADMIN),
        "auditor": experts.actor(Role.AUDITOR),
        "unit_admin": experts.actor(Role.UNIT_ADMIN, organization_id=person.actor.employer_id),
    }

    async def who():
        return {
            name
            for name, actor in readers.items()
            for kind in ("content", "preview", "pages/1")
            if (await experts.client.get(f"/files/{file_id}/{kind}", headers=experts.as_(actor))).status_code
            == 200
        }

    assert await who() == {"owner"}
    case_id = UUID((await person.submit()).json()["submission_id"])
    assert await who() == {"owner", "association_reviewer", "association_coordinator"}
    await person.decide(case_id, 2, Stage.PRELIMINARY, Verdict.PASS, "local", bureau)
    assert await who() == {"owner", "association_reviewer", "association_coordinator", "bureau_reviewer"}
    await person.decide(case_id, 3, Stage.FINAL, Verdict.REJECT, "local", bureau)
    assert (await person.ask("DELETE", f"/record/files/{file_id}")).status_code == 204
    await experts.run_tasks()
    assert (await person.record())["files"] == []
    assert await who() == {"owner", "association_reviewer", "association_coordinator", "bureau_reviewer"}
    actions = await experts.audit_actions()
    assert {"attachment.read", "attachment.preview", "attachment.read_page"} <= set(actions)


async def test_under_review_nothing_is_added_or_deleted(experts):
    person = await applicant(experts)
    await person.submitted()
    file_id = (await person.record())["files"][0]["id"]
    for answer in (await person.upload(), await person.ask("DELETE", f"/record/files/{file_id}")):
        assert answer.status_code == 409
        assert "入库申请中" in answer.json()["detail"]


async def test_file_names_are_sealed(experts):
    person = await applicant(experts)
    await person.upload(file_name="650102196501017777.pdf")
    async with experts.resources.database.read() as session:
        connection = await session.connection()
        row = (await connection.exec_driver_sql("SELECT a::text FROM attachments a")).scalar_one()
    assert "650102196501017777" not in row
    assert b"650102196501017777".hex() not in row


async def test_a_file_sent_again_after_a_lost_reply_is_the_same_file(experts):
    person = await applicant(experts)
    first = await person.upload(key="k1")
    again = await person.upload(key="k1")
    other = await person.upload(key="k2")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 201)
    assert first.json()["id"] == again.json()["id"] != other.json()["id"]
    assert len((await person.ask("GET", "/record/files")).json()["items"]) == 2


async def test_a_file_sent_twice_at_once_under_one_key_stays_one_file(experts):
    person = await applicant(experts)
    answers = await asyncio.gather(*(person.upload(key="k") for _ in range(4)))
    assert 201 in {answer.status_code for answer in answers}
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len((await person.ask("GET", "/record/files")).json()["items"]) == 1


async def test_a_deleted_file_may_be_sent_again_under_its_key(experts):
    person = await applicant(experts)
    first = (await person.upload(key="k")).json()
    await person.ask("DELETE", f"/record/files/{first['id']}")
    assert (await person.upload(key="k")).json()["id"] != first["id"]
