"""Setting papers, as a process of its own: what it may not do, and text that comes as people paste it."""

import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pypdfium2
import pytest

from foundation.papers import typesetting
from foundation.papers.errors import PaperNotMade, PapersQueued
from foundation.papers.fonts import check_holds_fonts
from foundation.papers.text import BREAK, breakable, plain
from foundation.papers.typesetting import Template, typeset

FONTS = Path(__file__).parents[4] / "node_modules/@expo-google-fonts/noto-sans-sc"
AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
# A plain endless loop is found out by Typst.
ENDLESS = "#for a in range(100000) { for b in range(100000) { let c = a } }"
SHOWN = '#set text(font: "Noto Sans SC")\n#let data = json(bytes(sys.inputs.data))\n'


async def made(source: str, families: tuple[str, ...] = ("Noto Sans SC",), **data: object) -> bytes:
    return await typeset(Template(SHOWN + source, families), data, FONTS, AT)


def still_running() -> list[psutil.Process]:
    """Return the processes that set papers for this one."""
    return [child for child in psutil.Process().children() if "foundation.papers" in child.cmdline()]


def text_of(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


async def test_data_is_shown_as_it_is_and_never_markup():
    typed = '#read("/etc/hostname") $x$ *b* _i_ "q" \\ @ref <l> [a] {b} // c = t'
    assert typed in text_of(await made("#set page(width: 40cm)\n#data.typed", typed=typed))


async def test_the_same_input_gives_the_same_bytes_and_the_time_is_the_given_one():
    source = '#datetime.today().display("[year]-[month]-[day]") #data.name'
    first, second = await made(source, name="某人"), await made(source, name="某人")
    assert first == second
    assert "2026-11-23 某人" in text_of(first)


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/hostname")',
        '#read("../../../../etc/hostname")',
        '#image("/proc/self/environ")',
        '#import "@preview/cetz:0.3.0"',
        "#panic()",
    ],
)
async def test_a_template_reaches_neither_files_nor_the_network(source):
    with pytest.raises(PaperNotMade):
        await made(source)


async def test_what_would_be_fetched_asks_a_port_where_nobody_listens(monkeypatch):
    """The package is named so that it would have to come from the network: through our address it comes to us."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setattr(typesetting, "NOWHERE", f"http://127.0.0.1:{port}")
    with pytest.raises(PaperNotMade):
        await made('#import "@preview/cetz:0.3.0"')
    server.close()
    assert asked[0].startswith(b"CONNECT packages.typst.org")


async def test_it_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("EXPERTS_DATABASE_URL", "secret")
    assert "secret" not in typesetting._environment().values()
    assert set(typesetting._environment()) & set(os.environ) <= {
        "PATH",
        "PYTHONPATH",
        "PYTHONDONTWRITEBYTECODE",
    }


async def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(typesetting, "WALL_LIMIT_S", 1.0)
    begun = time.monotonic()
    with pytest.raises(PaperNotMade):
        await made(ENDLESS)
    assert 1 <= time.monotonic() - begun < 3
    assert still_running() == []


async def test_what_takes_too_much_memory_is_ended(capsys, monkeypatch):
    # on a machine with much else to do memory is filled slowly; the processor's time is limited too
    monkeypatch.setattr(typesetting, "WALL_LIMIT_S", 120.0)
    with pytest.raises(PaperNotMade):
        await made('#let a = "x" * 100000000\n#let b = range(100).map(n => a + str(n))\n#b.len()')
    assert "status=-" in capsys.readouterr().out  # by a signal: nothing was found wrong with the template


async def test_a_family_that_is_not_there_is_no_reason_to_print_boxes():
    with pytest.raises(PaperNotMade):
        await made("x", ("Song of the Missing",))


async def test_who_waits_too_long_for_a_place_is_told_so_and_the_next_one_gets_it(monkeypatch):
    monkeypatch.setattr(typesetting, "WAIT_LIMIT_S", 0.1)
    first = [asyncio.create_task(made(ENDLESS)) for _ in range(typesetting.AT_ONCE)]
    await asyncio.sleep(0.1)
    with pytest.raises(PapersQueued):
        await made("x")
    for one in first:
        one.cancel()
    await asyncio.gather(*first, return_exceptions=True)
    assert (await made("x")).startswith(b"%PDF-")


async def test_nothing_is_left_when_who_asked_has_gone(monkeypatch):
    asking = asyncio.create_task(made(ENDLESS))
    await asyncio.sleep(0.5)
    assert len(still_running()) == 1
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert still_running() == []
    assert (await made("x")).startswith(b"%PDF-")


def test_a_folder_without_fonts_is_refused_at_the_start(tmp_path):
    assert check_holds_fonts(FONTS) == FONTS
    (tmp_path / "readme.txt").write_text("no font")
    with pytest.raises(ValueError, match="no font"):
        check_holds_fonts(tmp_path)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\u202eb\u202cc\u2066d\u2069\u200e", "abcd"),
        ("一\r\n二\u2028三\x0b四\x85五", "一\n二\n三\n四\n五"),
        ("\x00\x1b[31m红\ufeff\U000e0041", "[31m红"),
        ("制\t表", "制 表"),
        ("z" + "\u0301" * 500, "z" + "\u0301" * 4),
        (
            "阿不都·热依木 𠮷 ئۇيغۇر می\u200cخواهم 葛\U000e0100",
            "阿不都·热依木 𠮷 ئۇيغۇر می\u200cخواهم 葛\U000e0100",
        ),
    ],
)
def test_text_keeps_its_characters_and_loses_what_has_no_shape(typed, shown):
    assert plain(typed) == shown


@pytest.mark.parametrize("sign", ["x", "-", "。", "（", "😀", "1", "……"])
def test_a_line_may_end_within_a_long_row_of_signs(sign):
    pieces = breakable(sign * 500).split(BREAK)
    assert "".join(pieces) == sign * 500
    assert max(map(len, pieces)) <= 8


def test_words_and_chinese_are_left_as_they_are():
    for text in ("13800000000", "消防设计，审查与验收。" * 50, "an ordinary line of words"):
        assert breakable(text) == text


async def test_nothing_runs_over_the_edge_of_the_paper():
    words = ["x" * 4000, "。" * 4000, "消" * 4000, "a\n" * 100]
    pdf = await made("#set page(width: 10cm, margin: 2cm)\n#data.words.map(w => [#w]).join(parbreak())",
                     words=[breakable(word) for word in words])  # fmt: skip
    edge = 8.2 / 2.54 * 72
    for page in pypdfium2.PdfDocument(pdf):
        shown = page.get_textpage()
        assert all(shown.get_charbox(at)[2] <= edge for at in range(shown.count_chars()))
