"""What our own scripts never do, read from their text."""

import re

import pytest

from gateway.web.assets import STATIC

SCRIPTS = sorted((STATIC / "js").glob("*.js"))
NEVER = {
    "makes code of text": r"\beval\s*\(|new Function\b|set(?:Timeout|Interval)\(\s*['\"`]|document\.write",
    "keeps data in the browser": r"\b(?:localStorage|sessionStorage|indexedDB|caches)\b|document\.cookie\s*=",
    "makes elements of text": r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|createContextualFragment",
    "hears messages of other windows": r"window\.(?:postMessage|addEventListener\(\s*['\"]message['\"])",
    "hinders pasting": r"['\"]paste['\"]",
    "reaches for a prototype": r"__proto__|setPrototypeOf|\.prototype(?:\.\w+)?\s*=",
}
# The part of a page that the gateway itself has drawn, with everything in it escaped.
DRAWN_BY_US = {("record_form.js", "makes elements of text")}


def test_there_are_scripts_to_look_at():
    assert len(SCRIPTS) > 20


@pytest.mark.parametrize("what", NEVER)
def test_no_script_of_ours(what):
    found = {(path.name, what) for path in SCRIPTS if re.search(NEVER[what], path.read_text())}
    assert found == {one for one in DRAWN_BY_US if one[1] == what}


async def test_a_password_may_be_shown_and_managers_know_its_field(site):
    html = (await site.get("/login")).text
    field = re.search(r'<input[^>]*type="password"[^>]*>', html).group()
    assert 'autocomplete="current-password"' in field
    assert re.search(r"data-show-password=[^>]*>显示密码", html)
    site.sign_in("applicant")
    html = (await site.get("/password")).text
    fields = re.findall(r'<input[^>]*type="password"[^>]*autocomplete="([\w-]+)"', html)
    assert fields == ["current-password", "new-password", "new-password"]
