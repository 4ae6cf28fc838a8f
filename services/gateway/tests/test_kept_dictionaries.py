"""The dictionaries are asked for once in some seconds, and anew once something was changed here."""

import asyncio

import pytest

from gateway.tests import samples
from gateway.web import dictionaries

ASKED = "GET /dictionaries"


@pytest.fixture
def official(site):
    site.sign_in("bureau_officer")
    site.experts.says(ASKED, samples.DICTIONARIES)
    site.experts.says("GET /library", {"items": [], "next": None})
    site.experts.says("GET /library/facets", {"total": 0, "more": False, "facets": {}})
    return site


async def test_pages_within_some_seconds_ask_once(official, monkeypatch):
    for _ in range(3):
        assert (await official.get("/library")).status_code == 200
    assert official.experts.was_asked(ASKED) == 1
    monkeypatch.setattr(dictionaries, "BELIEVED_S", 0.0)
    official.app.state.dictionaries.forget()
    for _ in range(2):
        await official.get("/library")
    assert official.experts.was_asked(ASKED) == 3


async def test_what_somebody_changes_here_is_seen_here_at_once(official):
    await official.get("/library")
    official.sign_in("platform_admin")
    official.experts.says(
        "POST /dictionaries/kinds/specialty/entries", {"code": "new", "label": "新专业"}, 201
    )
    answer = await official.post("/dictionaries/specialty", {"label": "新专业", "code": "new"})
    assert answer.status_code == 303
    official.sign_in("bureau_officer")
    await official.get("/library")
    assert official.experts.was_asked(ASKED) == 2


async def test_a_refused_change_changes_nothing(official):
    await official.get("/library")
    path = "POST /dictionaries/kinds/specialty/entries/fire/retire"
    official.experts.refuses(path, 409, "changed", "已被修改。")
    await official.post("/dictionaries/specialty/fire/retire", {"version": "1"})
    await official.get("/library")
    assert official.experts.was_asked(ASKED) == 1


async def test_an_answer_from_before_a_change_is_not_believed_after_it(official):
    kept = dictionaries.Dictionaries()
    released = asyncio.Event()

    class Slow:
        asked = 0

        async def get(self, *_, **__):
            self.asked += 1
            await released.wait()
            return {"specialty": []}

    class Request:
        app = official.app

    experts = Slow()
    official.app.state.services = type(
        "Services", (), {"experts": experts, "close": lambda _: asyncio.sleep(0)}
    )()
    reading = asyncio.create_task(kept.read(Request, None))
    await asyncio.sleep(0)
    kept.forget()
    released.set()
    assert await reading == {"specialty": []}
    await kept.read(Request, None)
    assert experts.asked == 2


async def test_a_service_that_is_down_is_not_kept(official):
    official.experts.down = True
    assert (await official.get("/library")).status_code == 503
    official.experts.down = False
    assert (await official.get("/library")).status_code == 200
