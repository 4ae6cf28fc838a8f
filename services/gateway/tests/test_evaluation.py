"""The evaluation's inbox of SMS."""

SENT = {
    "items": [
        {
            "phone": "13800000000",
            "text": "验证码123456",
            "template": "code.register",
            "at": "2026-11-22T02:32:00Z",
        }
    ]
}


async def test_the_inbox_is_open_in_an_evaluation_and_says_what_it_is(site):
    site.notify.says("GET /evaluation/outbox", SENT)
    html = (await site.get("/evaluation/outbox")).text
    for words in ("仅供评估", "13800000000", "验证码123456", "2026-11-22 10:32"):
        assert words in html, words


async def test_a_script_reads_it_as_json(site):
    site.notify.says("GET /evaluation/outbox", SENT)
    by_address = (await site.get("/evaluation/outbox?format=json")).json()
    by_header = (await site.get("/evaluation/outbox", accept="application/json")).json()
    assert by_address == by_header == {"messages": SENT["items"]}


async def test_it_does_not_exist_in_production(site, monkeypatch):
    from gateway.settings import settings

    monkeypatch.setenv("GATEWAY_ENVIRONMENT", "production")
    settings.cache_clear()
    answer = await site.get("/evaluation/outbox")
    assert answer.status_code == 404
    assert site.notify.asked == []
