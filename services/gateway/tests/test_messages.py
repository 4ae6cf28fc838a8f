"""消息."""

ID = "00000000-0000-7000-8000-0000000000cc"
UNREAD = {
    "id": ID,
    "title": "资料预审通过",
    "body": "请等待资料终审。",
    "created_at": "2026-11-22T02:32:00Z",
    "read": False,
    "link": "/personal",
}


async def test_messages_are_listed_and_the_unread_marked(site):
    site.sign_in("applicant")
    site.notify.says(
        "GET /messages", {"items": [UNREAD, {**UNREAD, "read": True, "link": None}], "next": None}
    )
    html = (await site.get("/messages")).text
    assert html.count("资料预审通过") == 2
    assert html.count("message unread") == 1
    assert ">全部已读</button>" in html


async def test_opening_one_marks_it_as_read_and_leads_on(site):
    site.sign_in("applicant")
    site.notify.says(f"POST /messages/{ID}/read", None, 204)
    answer = await site.post(f"/messages/{ID}/read", {"link": "/personal"})
    assert answer.headers["location"] == "/personal"
    assert site.notify.was_asked(f"POST /messages/{ID}/read") == 1


async def test_a_message_leads_to_no_other_site(site):
    site.sign_in("applicant")
    site.notify.says(f"POST /messages/{ID}/read", None, 204)
    answer = await site.post(f"/messages/{ID}/read", {"link": "//evil.example"})
    assert answer.headers["location"] == "/messages"


async def test_all_are_read_at_once(site):
    site.sign_in("applicant")
    site.notify.says("POST /messages/read-all", None, 204)
    assert (await site.post("/messages/read-all")).headers["location"] == "/messages"


async def test_no_messages_says_what_will_be_here(site):
    site.sign_in("applicant")
    site.notify.says("GET /messages", {"items": [], "next": None})
    assert "还没有消息" in (await site.get("/messages")).text
