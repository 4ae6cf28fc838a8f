"""大字版."""

import pytest


async def test_the_choice_is_remembered_and_the_page_comes_back_large(site):
    answer = await site.post("/display", {"display": "large", "next": "/login"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert 'class="large"' in (await site.get("/login")).text


async def test_back_to_the_standard(site):
    site.browser.cookies.set("display", "large")
    await site.post("/display", {"display": "standard", "next": "/login"})
    assert 'class="large"' not in (await site.get("/login")).text


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example"])
async def test_it_leads_to_no_other_site(site, address):
    assert (await site.post("/display", {"display": "large", "next": address})).headers["location"] == "/"


async def test_a_script_needs_no_page(site):
    answer = await site.post("/display", {"display": "large", "next": "/login"}, **{"sec-fetch-mode": "cors"})
    assert answer.status_code == 204
