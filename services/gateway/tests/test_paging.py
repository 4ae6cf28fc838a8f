"""上一页 and 下一页 over cursors."""

from urllib.parse import parse_qs, urlsplit

from gateway.forms.paging import around


def follow(address: str) -> tuple[str, str]:
    query = parse_qs(urlsplit(address).query)
    return query.get("cursor", [""])[0], query.get("trail", [""])[0]


def test_the_way_forth_and_back_meets_the_same_pages():
    cursors, cursor, trail = [""], "", ""
    for following in ("c1", "c2", "c3"):
        _, forth = around("/x", {"state": "waiting"}, cursor, trail, following)
        cursor, trail = follow(forth)
        cursors.append(cursor)
    assert cursors == ["", "c1", "c2", "c3"]
    for expected in ("c2", "c1", ""):
        back, _ = around("/x", {"state": "waiting"}, cursor, trail, None)
        cursor, trail = follow(back)
        assert cursor == expected
    assert around("/x", {}, cursor, trail, None) == ("", "")


def test_a_bare_cursor_leads_back_to_the_beginning():
    assert around("/x", {"a": "b"}, "c9", "", None)[0] == "/x?a=b"


def test_a_long_way_stays_a_short_address():
    back, forth = around("/x", {}, "c" * 50, "~".join(["d" * 50] * 100), "e")
    assert len(back) < 2300
    assert len(forth) < 2300
