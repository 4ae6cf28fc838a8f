"""docs/manual/README.md as the test reads it, and its pictures.

A picture belongs to the paragraphs above it, back to the picture or heading before; paragraphs after the last
picture of a section belong to that one too. Every word in 【】 there must be on the page when the picture is
taken, inside the picture, and gets a red frame in it. A word in a section without pictures must be somewhere.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize

README = Path(__file__).parents[2] / "docs" / "manual" / "README.md"
SCREEN: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
LARGEST_BYTES = 120_000
COMMON_COLOURS, RARE_COLOURS = 160, 96
ABOVE_PX = 20

WORD = re.compile(r"【(.+?)】")
PICTURE = re.compile(r"!\[(?P<caption>.+?)\]\(pictures/(?P<name>[a-z-]+)\.png\)")

# What a person can call by its words: the nearer to the front of the list, the likelier it is meant.
NAMED = """
button, a, summary | label | legend, .kit-group-label | .kit-status, .kit-step-name | h1, h2, h3 | dt, th
"""
LOOK = """
([words, kinds, frame]) => {
  const dialog = document.querySelector('dialog[open]');
  const root = dialog || document;
  const squeeze = text => text.replace(/\\s+/g, ' ').trim();
  const names = element => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('svg, .kit-count').forEach(part => part.remove());
    const whole = squeeze(copy.textContent);
    copy.querySelectorAll('.visually-hidden').forEach(part => part.remove());
    return [whole, squeeze(copy.textContent)];
  };
  const inPicture = box => box.width > 0 && box.height > 0 && box.left >= 0 && box.right <= innerWidth
    && box.top >= 0 && box.bottom <= innerHeight;
  const seenAt = (element, x, y) => {
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element));
  };
  const uncovered = (element, box) =>
    seenAt(element, box.left + box.width / 2, box.top + box.height / 2)
    && seenAt(element, box.left + box.width / 2, box.bottom - 2);
  const whole = element => {
    const field = element.matches('.form-label, legend, .kit-group-label') && element.closest('.kit-field');
    const box = field && field.getBoundingClientRect();
    return box && inPicture(box) && uncovered(field, box) ? field : element;
  };
  const found = {}, onPage = new Set();
  for (const kind of kinds)
    for (const element of root.querySelectorAll(kind)) {
      if (!element.checkVisibility({visibilityProperty: true})) continue;
      for (const name of names(element)) {
        onPage.add(name);
        const box = element.getBoundingClientRect();
        if (words.includes(name) && !found[name] && inPicture(box) && uncovered(element, box))
          found[name] = whole(element);
      }
    }
  if (frame)
    for (const element of new Set(Object.values(found))) {
      const box = element.getBoundingClientRect(), mark = document.createElement('div');
      mark.dataset.manualMark = '';
      Object.assign(mark.style, {
        position: 'fixed', zIndex: 9999, pointerEvents: 'none', boxSizing: 'border-box',
        left: `${box.left - 5}px`, top: `${box.top - 4}px`,
        width: `${box.width + 10}px`, height: `${box.height + 8}px`,
        border: '3px solid #d4261c', borderRadius: '8px', boxShadow: '0 0 0 2px #fff',
      });
      (dialog || document.body).append(mark);
    }
  return {missing: words.filter(word => !found[word]), onPage: [...onPage]};
}
"""
SETTLED = """
() => document.fonts.status === 'loaded' && [...document.images].every(image =>
  !image.checkVisibility() || image.complete || image.getBoundingClientRect().top > innerHeight)
"""
CLEAN = "() => document.querySelectorAll('[data-manual-mark]').forEach(mark => mark.remove())"


@dataclass
class Step:
    """A picture and the words that the paragraphs above it name."""

    name: str
    words: list[str]


@dataclass
class Book:
    """The manual: its steps, and the words of sections without a picture."""

    steps: dict[str, Step] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)


def read(text: str) -> Book:
    """Return the manual's steps in its order; a picture that stands twice fails."""
    book = Book()
    for section in re.split(r"(?m)^#+ .*$", text):
        last: Step | None = None
        for words, name in _pieces(section):
            if name is None:
                (last.words if last else book.loose).extend(words)
                continue
            assert name not in book.steps, f"{name} stands twice in the manual"
            last = book.steps[name] = Step(name, words)
    return book


def _pieces(section: str) -> Iterator[tuple[list[str], str | None]]:
    start = 0
    for found in PICTURE.finditer(section):
        yield WORD.findall(section[start : found.start()]), found["name"]
        start = found.end()
    yield WORD.findall(section[start:]), None


@dataclass
class Camera:
    """Takes the manual's pictures; knows what was on the pages and what the manual says wrongly."""

    folder: Path
    book: Book
    taken: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def take(self, page: Page, name: str, at: Locator | None = None) -> None:
        """Take a picture from the top of the page, or from `at`; note the words of its step that it lacks."""
        step = self.book.steps.get(name)
        assert step, f"the manual does not show {name}"
        page.evaluate("scrollTo(0, 0)")
        if at is not None:
            at.evaluate(
                "(element, above) => scrollBy(0, element.getBoundingClientRect().top - above)", ABOVE_PX
            )
        page.wait_for_function(SETTLED)
        looked = page.evaluate(LOOK, [step.words, [kind.strip() for kind in NAMED.split("|")], True])
        file = self.folder / f"{name}.png"
        file.write_bytes(_smaller(page.screenshot(animations="disabled", caret="hide")))
        page.evaluate(CLEAN)
        if looked["missing"]:
            self.wrong.append(f"{name} does not show {looked['missing']}")
        if file.stat().st_size > LARGEST_BYTES:
            self.wrong.append(f"{name} is too large a file")
        self.taken.append(name)
        self.seen.update(looked["onPage"])

    def take_on_phone(self, page: Page, name: str, at: Locator | None = None) -> None:
        """Take a picture as a phone shows the page."""
        page.set_viewport_size(PHONE)
        self.take(page, name, at)
        page.set_viewport_size(SCREEN)

    def remove_old_pictures(self) -> None:
        """Remove pictures that the manual no longer shows."""
        for file in self.folder.glob("*.png"):
            if file.stem not in self.taken:
                file.unlink()


def _smaller(png: bytes) -> bytes:
    """Return the picture with a palette: a third of the size, and the eye sees no difference."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    palette = Image.new("P", (1, 1))
    palette.putpalette(_common_colours(picture) + _rare_colours(picture))
    mapped = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    mapped.putpalette(_true_colours(picture, mapped))
    out = io.BytesIO()
    mapped.save(out, "PNG", optimize=True)
    return out.getvalue()


def _common_colours(picture: Image.Image) -> list[int]:
    """Return the colours of large areas as they are: a background must not change its hue."""
    counted: Any = picture.getcolors(picture.width * picture.height)
    most = sorted(counted, reverse=True)[:COMMON_COLOURS]
    return [part for _, colour in most for part in colour]


def _rare_colours(picture: Image.Image) -> list[int]:
    """Return colours for the rest, those of a few pixels too: the red of a required mark."""
    spread = picture.quantize(RARE_COLOURS, Image.Quantize.MAXCOVERAGE)
    return (spread.getpalette() or [])[: 3 * RARE_COLOURS]


def _true_colours(picture: Image.Image, mapped: Image.Image) -> list[int]:
    """Return the palette with each entry as most of its pixels were: Pillow's mapping is off by a shade."""
    indexes = Image.frombytes("L", mapped.size, mapped.tobytes())
    counted: Any = Image.merge("RGBA", (*picture.split(), indexes)).getcolors(picture.width * picture.height)
    colours = {index: colour for _, (*colour, index) in sorted(counted)}
    return [part for index in range(256) for part in colours.get(index, (0, 0, 0))]
