"""Where SMS providers report: machines without a session, answered in their own words."""

import pytest

from gateway.pages.receipts import MOST_BYTES

PROVIDERS = {
    "aliyun": ({"code": 0, "msg": "接收成功"}, "code"),
    "tencent": ({"result": 0, "errmsg": "OK"}, "result"),
}
REPORTS = b'[{"phone_number": "13900001234", "success": true}]'


async def push(site, provider, content=REPORTS, *, sign="a-sign", headers=None):
    """Post as a machine does: no cookie, no Origin."""
    return await site.browser.post(
        f"/sms/receipts/{provider}?sign={sign}",
        content=content,
        headers={"content-type": "application/json", **(headers or {})},
    )


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_report_is_handed_on_with_its_signature_and_answered_as_expected(site, provider):
    site.notify.says(f"POST /sms/receipts/{provider}", {"known": 1})
    answer = await push(site, provider)
    assert (answer.status_code, answer.json()) == (200, PROVIDERS[provider][0])
    asked = site.notify.last(f"POST /sms/receipts/{provider}")
    assert asked.body == {"sign": "a-sign", "reports": [{"phone_number": "13900001234", "success": True}]}
    assert asked.query == {}
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(("said", "status"), [(403, 403), (422, 400), (503, 503)])
async def test_a_refusal_is_no_success(site, provider, said, status):
    site.notify.refuses(f"POST /sms/receipts/{provider}", said, "refused", "不行。")
    answer = await push(site, provider)
    assert answer.status_code == status
    assert answer.json()[PROVIDERS[provider][1]] == 1


async def test_a_service_that_is_down_has_it_come_again(site):
    site.notify.down = True
    answer = await push(site, "aliyun")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 400), (b"not json", 400), (b"{}", 400), (b'"text"', 400), (b"[" + b" " * MOST_BYTES + b"]", 413)],
    ids=["empty", "no JSON", "an object", "a text", "too large"],
)
async def test_what_is_no_list_of_reports_gets_no_further(site, content, status):
    answer = await push(site, "aliyun", content)
    assert answer.status_code == status
    assert site.notify.asked == []


async def test_only_these_two_addresses_are_open_to_machines(site):
    for path in (
        "/sms/receipts/other",
        "/sms/receipts/aliyun/",
        "/sms/receipts",
        "/messages/read-all",
        "/logout",
    ):
        answer = await site.browser.post(path, content=b"[]")
        assert answer.status_code == 403, path
    assert (await site.browser.put("/sms/receipts/aliyun", content=b"[]")).status_code == 403
    assert site.notify.asked == []
