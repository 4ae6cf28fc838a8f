"""审计日志: the logs of four services read as one, exported, and verified."""

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from gateway.forms import audit_chain, audit_filter, audit_heads, audit_lines
from gateway.pages.audit import exporting

ACCOUNT = "00000000-0000-7000-8000-0000000000a1"
OTHER = "00000000-0000-7000-8000-0000000000a2"
BEGAN = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SERVICES = ("identity", "experts", "review", "notify")
HASH = "3f2a9c01" * 8


def entry(minute, action="session.begin", **changes):
    id = changes.pop("id", f"00000000-0000-7000-8000-{minute:012d}")
    made = {
        "id": id,
        "at": (BEGAN + timedelta(minutes=minute)).isoformat(),
        "actor_id": ACCOUNT,
        "actor_name": "示例甲",
        "address": "203.0.113.7",
        "action": action,
        "object_kind": "session",
        "object_id": OTHER,
        "result": "done",
        "reason": None,
        "details": {},
        "trace_id": "abc",
        "position": minute + 1,
        "hash": HASH,
        "cursor": f"c{minute}",
    }
    return {**made, **changes}


def page_of(*entries, more=False):
    return {"items": list(entries), "more": more}


def verified(to, total=None, *, ended=True, fault=None, after=0):
    return {
        "from_position": after,
        "to_position": to,
        "total": total or to,
        "ended": ended,
        "fault": fault,
        "head": {"position": to, "hash": HASH},
    }


def kept(position, *, hours=1, locks=True):
    at = (datetime.now(UTC) - timedelta(hours=hours)).isoformat() if position else None
    return {"position": position, "at": at, "locks": locks}


@pytest.fixture
def auditor(site):
    site.sign_in("auditor")
    site.identity.says("GET /accounts/names", {"items": []})
    for name in SERVICES:
        service = getattr(site.services, name)
        service.says("GET /audit/entries", page_of())
        service.says("POST /audit/exports", page_of(), 201)
        service.says("POST /audit/verification", verified(3))
        service.says("GET /audit/heads/last", kept(7))
    return site


def lines(page):
    return re.findall(r'<time class="audit-time">([^<]+)</time>', page)


def rows(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_the_logs_of_all_services_stand_in_one_list_newest_first(auditor):
    auditor.identity.says("GET /audit/entries", page_of(entry(9), entry(1)))
    auditor.review.says("GET /audit/entries", page_of(entry(5, "case.decide", object_kind="case")))
    shown = (await auditor.get("/audit")).text
    assert lines(shown) == ["2026-11-22 10:09:00", "2026-11-22 10:05:00", "2026-11-22 10:01:00"]
    assert 'href="/audit" aria-current="page"' in shown, "the menu has it"


async def test_a_line_says_who_did_what_to_what_from_where_with_which_result(auditor):
    done = entry(
        1,
        "case.decide",
        object_kind="case",
        result="reject",
        reason="资料不全",
        details={"stage": "preliminary", "kind": "local", "other": True},
    )
    auditor.review.says("GET /audit/entries", page_of(done))
    shown = (await auditor.get("/audit")).text
    for words in (
        "示例甲",
        "作出审核意见",
        "环节：资料预审，专家类型：所在地专家",
        "原因：资料不全",
        "审核事项",
        "203.0.113.7",
        "不通过",
        done["id"],
        "第 2 条",
        HASH,
    ):
        assert words in shown, words


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"actor_name": None}, "示例乙"),
        ({"actor_name": None, "actor_id": OTHER}, f"账号 {OTHER[-8:]}"),
        ({"actor_name": None, "actor_id": None}, "未登录"),
        ({"actor_name": None, "actor_id": None, "address": None}, "系统"),
    ],
)
async def test_who_it_was_is_said_also_where_no_token_named_anybody(auditor, changes, who):
    auditor.identity.says("GET /audit/entries", page_of(entry(1, **changes)))
    auditor.identity.says("GET /accounts/names", {"items": [{"id": ACCOUNT, "name": "示例乙"}]})
    assert who in (await auditor.get("/audit")).text


async def test_an_account_that_something_was_done_to_is_named(auditor):
    auditor.identity.says("GET /audit/entries", page_of(entry(1, "account.disable", object_kind="account")))
    auditor.identity.says("GET /accounts/names", {"items": [{"id": OTHER, "name": "示例丙"}]})
    assert "账号：示例丙" in (await auditor.get("/audit")).text
    assert auditor.identity.last("GET /accounts/names").query == {"ids": OTHER}


async def test_filters_are_passed_on_in_chinas_time_and_kept(auditor):
    query = "since=2026-11-22 10:00&until=2026-11-22&action=case.decide&object_kind=case&result=refused"
    shown = (await auditor.get(f"/audit?{query}&address=203.0.113.7&object_id=x")).text
    for name in SERVICES:
        sent = getattr(auditor.services, name).last("GET /audit/entries").query
        assert sent == {
            "since": "2026-11-22T10:00:00+08:00",
            "until": "2026-11-23T00:00:00+08:00",
            "action": "case.decide",
            "object_kind": "case",
            "object_id": "x",
            "result": "refused",
            "address": "203.0.113.7",
            "limit": "50",
        }
    assert 'value="2026-11-22 10:00"' in shown
    assert '<option value="case.decide" selected>' in shown
    assert "没有符合条件的记录" in shown


async def test_a_person_is_found_by_name_and_by_the_accounts_of_that_name(auditor):
    auditor.identity.says("GET /accounts/names", {"items": [{"id": ACCOUNT, "name": "示例甲"}]})
    await auditor.get("/audit?person=示例甲")
    assert auditor.identity.last("GET /accounts/names").query == {"name": "示例甲"}
    sent = auditor.notify.last("GET /audit/entries").query
    assert (sent["actor_name"], sent["actor_id"]) == ("示例甲", ACCOUNT)


async def test_the_deeds_of_one_account_are_a_link_away_and_can_be_left_again(auditor):
    auditor.identity.says("GET /audit/entries", page_of(entry(1)))
    assert f'href="/audit?account={ACCOUNT}"' in (await auditor.get("/audit")).text
    shown = (await auditor.get(f"/audit?account={ACCOUNT}&result=done")).text
    assert auditor.experts.last("GET /audit/entries").query["actor_id"] == ACCOUNT
    assert "账号：示例甲" in shown
    assert 'href="/audit?result=done"' in shown


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=gestern", audit_filter.WRONG_TIME),
        ("since=2026-13-01", audit_filter.WRONG_TIME),
        ("until=2026-02-30", audit_filter.WRONG_TIME),
        ("until=9999-12-31", audit_filter.WRONG_TIME),
        ("since=0001-01-01", audit_filter.WRONG_TIME),
        ("since=2026-11-23&until=2026-11-22", audit_filter.ORDER),
        ("account=x", audit_filter.WRONG_ID),
        (f"address={'a' * 101}", audit_filter.TOO_LONG),
        ("address=%00", audit_filter.TOO_LONG),
    ],
)
async def test_what_cannot_be_asked_is_said_beside_its_field(auditor, query, sentence):
    answer = await auditor.get(f"/audit?{query}")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert auditor.identity.was_asked("GET /audit/entries") == 0


async def test_a_search_that_took_too_long_asks_for_a_span_of_time(auditor):
    auditor.experts.refuses(
        "GET /audit/entries", 422, "too-much-to-search", "请缩小时间范围", {"/since": "请缩小时间范围。"}
    )
    answer = await auditor.get("/audit?address=203.0.113.7")
    assert answer.status_code == 422
    assert re.search(r'data-error-for="since">请缩小时间范围。', answer.text)
    assert 'value="203.0.113.7"' in answer.text


async def test_pages_lead_on_by_one_cursor_for_all_services(auditor):
    auditor.identity.says("GET /audit/entries", page_of(*(entry(n) for n in range(99, 59, -1))))
    auditor.notify.says("GET /audit/entries", page_of(*(entry(n) for n in range(89, 49, -1)), more=True))
    shown = (await auditor.get("/audit?result=done&cursor=c0&trail=-")).text
    assert auditor.review.last("GET /audit/entries").query["before"] == "c0"
    assert len(lines(shown)) == 50
    assert lines(shown) == sorted(lines(shown), reverse=True)
    assert re.search(r'href="[^"]*cursor=c70&amp;trail=-~c0"[^>]*rel="next"', shown)


async def test_a_service_that_is_down_is_named_and_the_others_are_shown(auditor):
    auditor.identity.says("GET /audit/entries", page_of(entry(1)))
    auditor.review.down = True
    answer = await auditor.get("/audit")
    assert answer.status_code == 200
    assert "以下部分暂时无法读取，下面没有包含：审核。" in answer.text
    assert len(lines(answer.text)) == 1


async def test_who_is_no_auditor_gets_nowhere(site):
    site.sign_in("platform_admin")
    for name in SERVICES:
        service = getattr(site.services, name)
        for what in ("GET /audit/entries", "POST /audit/exports", "POST /audit/verification"):
            service.refuses(what, 403, "forbidden", "您没有进行此操作的权限。")
    assert (await site.get("/audit")).status_code == 403
    assert (await site.post("/audit/export")).status_code == 403
    assert (await site.get("/audit/verification")).status_code == 403
    assert (await site.post("/audit/verification")).status_code == 403
    assert "审计日志" not in (await site.get("/nowhere")).text


async def test_an_export_holds_what_the_filter_finds_with_words_and_raw_codes(auditor):
    auditor.identity.says("POST /audit/exports", page_of(entry(9), entry(1)), 201)
    auditor.review.says(
        "POST /audit/exports", page_of(entry(5, "case.decide", details={"stage": "final"})), 201
    )
    answer = await auditor.post("/audit/export", {"action": "session.begin", "since": "2026-11-22"})
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    head, *found = rows(answer)
    assert [row[0][-8:] for row in found] == ["10:09:00", "10:05:00", "10:01:00"]
    line = dict(zip(head, found[1], strict=True))
    assert (line["操作"], line["说明"], line["系统"]) == ("作出审核意见", "环节：资料终审", "审核")
    assert '"case.decide"' in line["记录原文"]
    for name in SERVICES:
        sent = getattr(auditor.services, name).last("POST /audit/exports").body
        assert sent == {"since": "2026-11-22T00:00:00+08:00", "action": "session.begin"}


async def test_an_export_goes_on_where_each_log_goes_on(auditor):
    auditor.identity.says("POST /audit/exports", page_of(entry(9), entry(7), more=True), 201)
    auditor.identity.says("GET /audit/entries", page_of(entry(6), entry(2)))
    auditor.notify.says("POST /audit/exports", page_of(entry(8), entry(5), more=True), 201)
    auditor.notify.says("GET /audit/entries", page_of(entry(1)))
    _, *found = rows(await auditor.post("/audit/export"))
    assert [row[0][-5:-3] for row in found] == ["09", "08", "07", "06", "05", "02", "01"]
    assert auditor.identity.last("GET /audit/entries").query == {"before": "c7", "limit": "500"}
    assert auditor.review.was_asked("GET /audit/entries") == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"])
async def test_no_exported_cell_is_taken_for_a_formula(auditor, text):
    auditor.identity.says("POST /audit/exports", page_of(entry(1, actor_name=text, reason=text)), 201)
    [_, line] = rows(await auditor.post("/audit/export"))
    assert not [cell for cell in line if cell[:1] in set("=+-@\t\r\n")]
    assert f"'{text}".replace("\r", "\n").strip() in "".join(line).replace("\r", "\n")


async def test_an_export_that_is_cut_says_so(auditor, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_LINES", 3)
    auditor.identity.says("POST /audit/exports", page_of(*(entry(n) for n in range(9, 0, -1))), 201)
    _, *found = rows(await auditor.post("/audit/export"))
    assert [len(row) for row in found[:3]] == [len(audit_filter.COLUMNS)] * 3
    assert found[3:] == [[exporting.CUT]]


async def test_an_export_that_is_broken_off_says_so(auditor):
    auditor.identity.says("POST /audit/exports", page_of(entry(1), more=True), 201)
    auditor.identity.refuses("GET /audit/entries", 503, "unavailable", "系统暂时繁忙")
    found = rows(await auditor.post("/audit/export"))
    assert found[-1] == [exporting.BROKEN]


async def test_an_export_without_all_services_is_refused(auditor):
    auditor.notify.down = True
    assert (await auditor.post("/audit/export")).status_code == 503


async def test_a_whole_log_says_so_and_shows_what_to_write_down(auditor):
    shown = (await auditor.post("/audit/verification")).text
    assert "审计日志完整" in shown
    assert shown.count("共 3 条，全部一致。") == 4
    assert "3f2a 9c01 3f2a 9c01" in shown
    assert "data-go-on" not in shown


async def test_a_long_log_goes_on_with_the_next_post(auditor, monkeypatch):
    monkeypatch.setattr("gateway.pages.audit.verifying.STEPS_S", 0)
    auditor.experts.says("POST /audit/verification", verified(20_000, 30_000, ended=False))
    shown = (await auditor.post("/audit/verification")).text
    assert "20000 / 30000" in shown
    assert "继续校验" in shown
    assert "审计日志完整" not in shown
    auditor.experts.says("POST /audit/verification", verified(30_000, after=20_000))
    run = html.unescape(re.search(r'name="run" value="([^"]+)"', shown)[1])
    shown = (await auditor.post("/audit/verification", {"run": run})).text
    assert auditor.experts.last("POST /audit/verification").body == {"after_position": 20_000, "known": []}
    assert auditor.review.was_asked("POST /audit/verification") == 1, "what has ended is not asked again"
    assert "审计日志完整" in shown
    assert "共 30000 条，全部一致。" in shown


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "entry_changed", "position": 3}, "第 3 条起不一致：这一条记录的内容被修改过。"),
        ({"kind": "entry_missing", "position": 3}, "第 3 条起不一致：这一条记录已被删除。"),
        (
            {"kind": "link_missing", "position": 3},
            "第 3 条起不一致：这一条记录的链接缺失，可能被删除或调换了顺序。",
        ),
        ({"kind": "other_link", "position": 3}, "第 3 条起不一致：与您抄下的校验值不同"),
        (
            {"kind": "cut_off", "position": 3, "known": 8},
            "第 4 条起不一致：日志到第 3 条为止，而您抄下的是第 8 条，后面的记录已被删除。",
        ),
        ({"kind": "entry_unlinked", "position": 8, "entry": OTHER}, f"是另外加进去的：记录编号 {OTHER}"),
    ],
)
async def test_what_is_wrong_is_said_in_words(auditor, fault, words):
    found = {"known": None, "entry": None, **fault}
    auditor.review.says("POST /audit/verification", verified(2, 8, ended=False, fault=found))
    shown = (await auditor.post("/audit/verification")).text
    assert "审计日志不一致" in shown
    assert words in shown
    assert shown.count("共 3 条，全部一致。") == 3


async def test_every_kind_of_fault_has_a_sentence():
    from foundation.audit.chain import FaultKind

    assert set(audit_chain.FAULTS) == {str(kind) for kind in FaultKind}


async def test_it_is_said_when_each_log_was_last_kept_elsewhere(auditor):
    shown = (await auditor.get("/audit/verification")).text
    assert shown.count("第 7 条。已锁定，不能删改。") == 4
    assert audit_heads.WARNING not in shown


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (kept(7, hours=25), "已超过一天"),
        (kept(None), "最近三天没有留存"),
        (kept(7, locks=False), "存储没有开启锁定"),
    ],
)
async def test_a_log_that_is_not_kept_elsewhere_is_warned_of(auditor, answer, words):
    auditor.review.says("GET /audit/heads/last", answer)
    shown = (await auditor.get("/audit/verification")).text
    assert words in shown
    assert audit_heads.WARNING in shown


async def test_a_service_that_is_down_keeps_nobody_from_verifying(auditor):
    auditor.notify.down = True
    shown = (await auditor.get("/audit/verification")).text
    assert "暂时读不到留存的情况" in shown
    assert audit_heads.WARNING not in shown
    assert "校验审计日志" in shown


async def test_what_was_written_down_is_compared(auditor):
    typed = {"review_position": "3", "review_hash": "3F2A 9C01 3f2a 9c01"}
    shown = (await auditor.post("/audit/verification", typed)).text
    known = [{"position": 3, "hash": "3f2a9c013f2a9c01"}]
    assert auditor.review.last("POST /audit/verification").body == {"after_position": 0, "known": known}
    assert auditor.notify.last("POST /audit/verification").body["known"] == []
    assert "与您抄下的第 3 条一致" in shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"review_position": "3"}, audit_chain.WRONG_HASH),
        ({"review_hash": "3f2a9c013f2a9c01"}, audit_chain.WRONG_POSITION),
        ({"review_position": "0", "review_hash": "3f2a9c013f2a9c01"}, audit_chain.WRONG_POSITION),
        ({"review_position": "3", "review_hash": "3f2a9c01"}, audit_chain.WRONG_HASH),
        ({"review_position": "3", "review_hash": "gggg9c013f2a9c01"}, audit_chain.WRONG_HASH),
    ],
)
async def test_what_cannot_be_compared_is_said_and_kept(auditor, typed, sentence):
    answer = await auditor.post("/audit/verification", typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(f'value="{text}"' in answer.text for text in typed.values())
    assert auditor.review.was_asked("POST /audit/verification") == 0


async def test_a_service_that_is_down_is_not_called_whole(auditor):
    auditor.notify.down = True
    shown = (await auditor.post("/audit/verification")).text
    assert "有的部分暂时无法读取，没有校验完" in shown
    assert "审计日志完整" not in shown


@pytest.mark.parametrize("run", ["{", "[]", '{"services": {}}', '{"services": {"identity": {"at": -1}}}'])
async def test_a_run_that_we_have_not_written_begins_again(auditor, run):
    assert (await auditor.post("/audit/verification", {"run": run})).status_code == 200
    assert auditor.review.last("POST /audit/verification").body == {"after_position": 0, "known": []}


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("2026-11-22", "2026-11-22T00:00:00+08:00", "2026-11-23T00:00:00+08:00"),
        ("2026/1/2", "2026-01-02T00:00:00+08:00", "2026-01-03T00:00:00+08:00"),
        ("2026年11月22日", "2026-11-22T00:00:00+08:00", "2026-11-23T00:00:00+08:00"),
        ("2026-11-22 9：05", "2026-11-22T09:05:00+08:00", "2026-11-22T09:06:00+08:00"),
        ("2026-11-22 10:32:05", "2026-11-22T10:32:05+08:00", "2026-11-22T10:32:06+08:00"),
    ],
)
def test_a_time_is_read_as_people_write_it_and_means_its_end_at_the_end(typed, since, until):
    assert audit_filter.asked({"since": typed}) == ({"since": since}, {})
    assert audit_filter.asked({"until": typed}) == ({"until": until}, {})


def test_an_unknown_code_of_an_older_version_stays_as_it_was_written():
    shown = audit_lines.line("review", entry(1, "case.dance", object_kind="thing", result="odd"), {})
    assert (shown["what"], shown["object"], shown["result"]) == ("case.dance", "thing", "odd")


def test_a_detail_that_is_more_than_words_does_not_break_the_page():
    details = {"count": 3, "label": {"from": "2026-11-01"}}
    assert audit_lines.detail_words(details) == "条数：3"
