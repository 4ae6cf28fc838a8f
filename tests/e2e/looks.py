"""How a page looks to a machine: accessibility, width, words, title, headings, labels."""

import re
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

VIOLATIONS = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).slice(0, 3)}`);
}"""
SHAPE = """() => {
  const visible = one => one.checkVisibility() && one.type !== 'hidden' && !one.closest('[aria-hidden=true]');
  return {
    title: document.title,
    headings: [...document.querySelectorAll('h1')].filter(visible).length,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    unlabelled: [...document.querySelectorAll('input, select, textarea')]
      .filter(one => visible(one) && ![...one.labels || []].some(label => label.innerText.trim()))
      .map(one => one.name || one.id),
    words: document.body.innerText,
    hints: [...document.querySelectorAll('[placeholder]')].map(one => one.placeholder).join(' '),
  };
}"""
RAW = re.compile(r"\b(error|undefined|none|null|nan|true|false|exception|traceback|internal|invalid)\b", re.I)


def faults(page: Page, *, most_overflow: int = 0) -> list[str]:
    """Return what is wrong with the open page, on a desktop and on a phone; empty for a good one."""
    page.evaluate(AXE.read_text())
    found = []
    for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
        page.set_viewport_size(size)
        found += [f"{name}: {fault}" for fault in page.evaluate(VIOLATIONS)]
        shape = page.evaluate(SHAPE)
        if shape["overflow"] > most_overflow:
            found.append(f"{name}: {shape['overflow']} px wider than the window")
    page.set_viewport_size(DESKTOP)
    return found + _wrong_words(shape)


def _wrong_words(shape: dict) -> list[str]:
    found = [f"raw word: {word}" for word in set(RAW.findall(f"{shape['words']} {shape['hints']}"))]
    if not re.search(r"[一-鿿].* - 新疆消防建设综合管理云平台$", shape["title"]):
        found.append(f"title: {shape['title']}")
    if shape["headings"] != 1:
        found.append(f"{shape['headings']} main headings")
    return found + [f"no label: {name}" for name in shape["unlabelled"]]
