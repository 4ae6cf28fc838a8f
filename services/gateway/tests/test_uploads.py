"""Large files in chunks: what a script sends is handed on to experts, and what experts answers is shown."""

import pytest
import pytest_asyncio

from contracts.words import Role
from gateway.tests import samples
from gateway.tests.fakes import ORIGIN, PERSON

JSON = {"accept": "application/json"}
UPLOAD = "00000000-0000-7000-8000-0000000000c1"
DIGEST = "sha-256=:" + "A" * 43 + "=:"
SAID = {
    "section": "certificate",
    "item_id": "c1",
    "person": str(PERSON),
    "file_name": "证书.pdf",
    "size": 3_000_000,
    "content_type": "application/pdf",
    "sha256": "ab" * 32,
}


def reached(offset, file=None):
    """Return what experts says of an upload."""
    return {"id": UPLOAD, "size": 3_000_000, "offset": offset, "chunk_bytes": 1048576, "file": file}


@pytest_asyncio.fixture(loop_scope="session")
async def applicant(site):
    site.sign_in(Role.APPLICANT)
    return site


async def begin(site, **changes):
    headers = {"origin": ORIGIN, "idempotency-key": "k1", **JSON}
    return await site.browser.post("/personal/uploads", json={**SAID, **changes}, headers=headers)


async def put(site, offset, content=b"x", **headers):
    path = f"/personal/uploads/{UPLOAD}/chunks/{offset}"
    sent = {"origin": ORIGIN, "content-digest": DIGEST, **JSON, **headers}
    return await site.browser.put(path, content=content, headers=sent)


async def test_a_file_is_announced_with_its_key_and_without_its_person(applicant):
    applicant.experts.says("POST /record/uploads", reached(0), 201)
    answer = await begin(applicant)
    sent = applicant.experts.last("POST /record/uploads")
    assert sent.body == {name: value for name, value in SAID.items() if name != "person"}
    assert sent.headers["idempotency-key"] == "k1"
    assert (answer.status_code, answer.json()) == (201, reached(0))


async def test_from_somebody_elses_page_no_file_is_announced(applicant):
    answer = await begin(applicant, person=samples.CASE_ID)
    assert answer.status_code == 409
    assert "此页是另一个账户打开的" in answer.json()["message"]
    assert applicant.experts.was_asked("POST /record/uploads") == 0


async def test_a_refused_announcement_answers_with_its_sentence(applicant):
    sentence = "单个文件不能超过 20 MB。"
    applicant.experts.refuses("POST /record/uploads", 422, "file-too-large", "x", {"/file": sentence})
    answer = await begin(applicant)
    assert (answer.status_code, answer.json()["message"]) == (422, sentence)


@pytest.mark.parametrize("body", [b"[]", b"7", b"{", b""])
async def test_an_announcement_that_is_none_is_refused(applicant, body):
    headers = {"origin": ORIGIN, "content-type": "application/json", **JSON}
    answer = await applicant.browser.post("/personal/uploads", content=body, headers=headers)
    assert answer.status_code == 422


async def test_a_chunk_is_handed_on_with_its_hash(applicant):
    applicant.experts.says(f"PUT /record/uploads/{UPLOAD}/chunks/1048576", reached(2097152))
    answer = await put(applicant, 1048576, b"bytes")
    sent = applicant.experts.last(f"PUT /record/uploads/{UPLOAD}/chunks/1048576")
    assert (sent.content, sent.headers["content-digest"]) == (b"bytes", DIGEST)
    assert (answer.status_code, answer.json()["offset"]) == (200, 2097152)


async def test_with_the_last_chunk_the_file_is_shown_as_any_other(applicant):
    whole = reached(3_000_000, samples.file(state="checking", has_preview=False))
    applicant.experts.says(f"PUT /record/uploads/{UPLOAD}/chunks/2097152", whole)
    file = (await put(applicant, 2097152)).json()["file"]
    assert (file["state"], file["status_url"]) == ("checking", f"/personal/files/{samples.FILE_ID}")


@pytest.mark.parametrize(("status", "slug"), [(409, "chunk-misplaced"), (422, "chunk-damaged")])
async def test_where_experts_says_how_to_go_on_the_script_is_told(applicant, status, slug):
    path = f"PUT /record/uploads/{UPLOAD}/chunks/0"
    applicant.experts.refuses(path, status, slug, "请重试。", offset=1048576)
    answer = await put(applicant, 0)
    assert (answer.status_code, answer.json()) == (409, {"message": "请重试。", "offset": 1048576})


async def test_any_other_refusal_has_no_offset(applicant):
    path = f"PUT /record/uploads/{UPLOAD}/chunks/0"
    applicant.experts.refuses(path, 409, "not-editable", "当前状态为“入库申请中”，不能修改资料。")
    answer = await put(applicant, 0)
    assert answer.status_code == 409
    assert "offset" not in answer.json()
    assert "入库申请中" in answer.json()["message"]


async def test_a_chunk_that_is_too_long_goes_no_further(applicant):
    answer = await put(applicant, 0, bytes(1048577))
    assert answer.status_code == 422

    async def pieces():
        for _ in range(5):
            yield bytes(300_000)

    assert (await put(applicant, 0, pieces())).status_code == 422
    assert not [asked for asked in applicant.experts.asked if asked.method == "PUT"]


async def test_when_experts_is_down_it_is_said_so_that_the_script_asks_again(applicant):
    applicant.experts.down = True
    answer = await put(applicant, 0)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers


async def test_how_far_an_upload_is(applicant):
    applicant.experts.says(f"GET /record/uploads/{UPLOAD}", reached(1048576))
    assert (await applicant.get(f"/personal/uploads/{UPLOAD}", **JSON)).json() == reached(1048576)


async def test_one_that_is_not_ones_own_is_not_there(applicant):
    applicant.experts.refuses(
        f"GET /record/uploads/{UPLOAD}", 404, "upload-not-found", "该上传已取消或已过期。"
    )
    answer = await applicant.get(f"/personal/uploads/{UPLOAD}", **JSON)
    assert (answer.status_code, answer.json()["message"]) == (404, "该上传已取消或已过期。")


async def test_an_upload_is_cancelled(applicant):
    applicant.experts.says(f"DELETE /record/uploads/{UPLOAD}", status=204)
    assert (await applicant.post(f"/personal/uploads/{UPLOAD}/cancel", **JSON)).status_code == 204


async def test_another_site_sends_nothing(applicant):
    for answer in (
        await put(applicant, 0, origin="https://elsewhere.example"),
        await applicant.post(f"/personal/uploads/{UPLOAD}/cancel", origin="https://elsewhere.example"),
    ):
        assert answer.status_code == 403
    assert applicant.experts.asked == []


async def test_a_visitor_without_a_session_is_told_to_log_in(site):
    assert (await put(site, 0)).status_code == 401
    assert (await begin(site)).status_code == 401
