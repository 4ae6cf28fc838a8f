"""What a page says beside a field, and what it has kept of what was typed."""

import re

from playwright.sync_api import Locator, Page, expect

VALUES = """() => Object.fromEntries(
  [...document.querySelectorAll('main input, main select, main textarea')]
    .filter(one => one.name && !['password', 'hidden', 'file'].includes(one.type) && one.name !== 'captcha')
    .map(one => [
      `${one.name} ${['radio', 'checkbox'].includes(one.type) ? one.value : ''}`.trim(),
      ['radio', 'checkbox'].includes(one.type) ? one.checked : one.value]))"""


def expect_refused(control: Locator, sentence: str) -> None:
    """Expect the sentence beside the control: seen there, read with it, and the control marked as wrong."""
    expect(control).to_have_attribute("aria-invalid", "true")
    expect_told(control, sentence)


def expect_told(control: Locator, sentence: str) -> None:
    """Expect the sentence beside the control: seen there, and read with it by a screen reader."""
    expect(control).to_have_accessible_description(re.compile(re.escape(sentence)))
    tied = (control.get_attribute("aria-describedby") or "").split()
    lines = [control.page.locator(f"[id='{one}']") for one in tied]
    assert any(line.is_visible() and sentence in line.inner_text() for line in lines), (sentence, tied)


def typed(page: Page) -> dict[str, object]:
    """Return everything that is filled in on the page, but passwords and files, by the fields' names."""
    values: dict[str, object] = page.evaluate(VALUES)
    return values
