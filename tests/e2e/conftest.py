import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.e2e import people
from tests.e2e import system as whole

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FAILED = pytest.StashKey[bool]()
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def system(tmp_path_factory):
    folder = tmp_path_factory.mktemp("system")
    folder.chmod(0o755)
    with whole.started(folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # The same browser without the windows that nobody sees: they took half of its CPU.
        path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        assert path, "no Chromium: deploy/local/install_test_servers.sh installs it"
        opened = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def admin(browser, system):
    """A platform administrator without scripts."""
    context = browser.new_context(java_script_enabled=False, base_url=system.url, locale="zh-CN")
    page = context.new_page()
    people.sign_in(page, system.account("platform_admin"))
    yield page
    context.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Let `visit` know whether the test failed."""
    outcome = yield
    if call.when == "call":
        item.stash[FAILED] = outcome.get_result().failed


@pytest.fixture
def visit(browser, system, request):
    """Open a fresh browser (its own cookies) on the product; every console error fails the test."""
    contexts, complaints = [], []

    def opened(viewport=None, *, phone=False, javascript=True):
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
            base_url=system.url,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if _serious(m) else None)
        return page

    yield opened
    for number, context in enumerate(contexts):
        if request.node.stash.get(FAILED, False):
            _keep_for_the_doctor(context.pages[0], f"{request.node.name}-{number}")
        context.close()
    assert complaints == []


def _keep_for_the_doctor(page, name):
    folder = Path(__file__).parents[2] / ".run" / "failed"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    (folder / f"{name}.html").write_text(f"<!-- {page.url} -->\n{page.content()}")


def _serious(message):
    """A refused request (4xx) is part of what is tested; anything else that the browser complains of is not."""
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture(scope="session")
def pictures():
    """Where the manual's pictures go: beside the manual when PICTURES=1 (make manual), else nowhere to be kept."""
    folder = Path(__file__).parents[2] / (
        "docs/manual/pictures" if os.environ.get("PICTURES") else ".run/pictures"
    )
    folder.mkdir(parents=True, exist_ok=True)
    return folder
