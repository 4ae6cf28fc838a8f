"""What no page foresaw still ends in a Chinese page, and says nothing of the machine."""

import httpx
import pytest

from foundation.auth.guards import open_to_all

TRACE = "Traceback"


@pytest.fixture
async def broken(_settings):
    from gateway.api import make_app
    from gateway.clients.services import Services
    from gateway.settings import settings
    from gateway.web.sessions import SessionCache

    app = make_app()
    app.state.services, app.state.sessions = Services.open(settings()), SessionCache()

    @app.get("/broken")
    @open_to_all
    async def broken_page() -> None:
        raise KeyError("a secret of the machine")

    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        yield client
    await app.state.services.close()


async def test_the_unforeseen_is_a_page_for_people(broken):
    answer = await broken.get("/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert "系统出现意外错误" in answer.text
    assert "secret" not in answer.text
    assert TRACE not in answer.text


async def test_the_unforeseen_is_a_sentence_for_scripts(broken):
    answer = await broken.get("/broken", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert answer.json()["message"].startswith("系统出现意外错误")


async def test_a_form_larger_than_any_may_be_is_refused_before_it_comes(broken):
    headers = {"content-length": str(30 * 1024 * 1024), "origin": "http://gateway.test"}
    answer = await broken.post("/personal/files", content=b"", headers=headers)
    assert answer.status_code == 413
    assert "20 MB" in answer.text


@pytest.mark.parametrize("announced", [True, False])
async def test_a_form_without_files_that_is_far_too_long_says_what_to_do(broken, announced):
    form = b"&".join([b"text=" + b"%E4%B8%AD" * 600] * 800)
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": "http://gateway.test"}

    async def pieces():
        for at in range(0, len(form), 100_000):
            yield form[at : at + 100_000]

    content = form if announced else pieces()
    answer = await broken.post("/login", content=content, headers=headers)
    assert answer.status_code == 413
    assert "提交的内容太长" in answer.text
    assert "填写的文字太多，请删减后再提交。" in answer.text
    script = {**headers, "accept": "application/json"}
    assert (
        (await broken.post("/login", content=form, headers=script))
        .json()["message"]
        .startswith("填写的文字太多")
    )


async def test_a_page_that_does_not_exist_says_so(broken):
    answer = await broken.get("/nowhere")
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.text
