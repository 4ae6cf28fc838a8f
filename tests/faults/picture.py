"""The picture of a run: two curves over time, and below them one row of marks for each target of faults."""

import math
from collections.abc import Iterable, Sequence
from html import escape

from tests.faults.faults import Done, Kind

WIDTH, LEFT, RIGHT, TOP = 1200, 130, 20, 56
CURVES, GAP, ROW, BOTTOM = 260, 34, 22, 74
ACCEPTED, CASES, FAULT, ICE, INK, FAINT = "#1f6feb", "#2da44e", "#cf222e", "#8250df", "#24292f", "#d8dee4"
HALO = {"stroke": "#fff", "stroke_width": "4", "paint_order": "stroke"}
WINDOW_S = 3
"""A point of a curve is the mean of so many seconds around it: one second alone jumps."""
WANTED_TICKS = 8


def draw(
    accepted_at: Sequence[float],
    cases_at: Sequence[float],
    done: Sequence[Done],
    load_ended_at: float,
    healed_at: float,
    drained_at: float,
) -> str:
    """Return an SVG document. Times are in seconds since the load began."""
    end = max(1.0, load_ended_at, healed_at, drained_at, *accepted_at, *cases_at, *(one.at for one in done))
    lanes = sorted({one.fault.lane for one in done})
    height = TOP + CURVES + GAP + ROW * len(lanes) + BOTTOM
    per_s = (WIDTH - LEFT - RIGHT) / end
    curves = [_rate(accepted_at, end), _rate(cases_at, end)]
    top = _nice(max(1.0, *(max(curve) for curve in curves)))
    parts = [
        _title(),
        *_grid(end, per_s, top, TOP + CURVES + GAP + ROW * len(lanes)),
        *_phases(per_s, load_ended_at, healed_at, drained_at, height),
        _curve(curves[0], per_s, top, ACCEPTED),
        _curve(curves[1], per_s, top, CASES),
        *_rows(lanes, end, per_s),
        *(_mark(one, lanes.index(one.fault.lane), per_s) for one in done),
        *_legend(height),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _rate(times: Iterable[float], end: float) -> list[float]:
    """Return events a second, one value for each second from 0 to the end, smoothed."""
    seconds = [0] * (math.ceil(end) + 1)
    for at in times:
        seconds[min(max(int(at), 0), len(seconds) - 1)] += 1
    half = WINDOW_S // 2
    windows = [seconds[max(0, at - half) : at + half + 1] for at in range(len(seconds))]
    return [sum(window) / len(window) for window in windows]


def _nice(value: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    power: float = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def _x(at: float, per_s: float) -> float:
    return LEFT + at * per_s


def _y(value: float, top: float) -> float:
    return TOP + CURVES * (1 - value / top)


def _text(x: float, y: float, words: str, **attributes: str) -> str:
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" {more}/>'


def _title() -> str:
    return _text(LEFT, 26, "Throughput under faults", font_size="18", font_weight="600") + _text(
        LEFT, 46, f"a second, mean over {WINDOW_S} s", fill="#57606a"
    )


def _grid(end: float, per_s: float, top: float, bottom: float) -> list[str]:
    step = _nice(end / WANTED_TICKS)
    seconds = [number * step for number in range(int(end / step) + 1)]
    values = [top * number / 4 for number in range(5)]
    return [
        *(_line(_x(at, per_s), TOP, _x(at, per_s), bottom, FAINT) for at in seconds),
        *(_text(_x(at, per_s), bottom + 18, f"{at:g} s", text_anchor="middle") for at in seconds),
        *(_line(LEFT, _y(value, top), WIDTH - RIGHT, _y(value, top), FAINT) for value in values),
        *(_text(LEFT - 10, _y(value, top) + 4, f"{value:g}", text_anchor="end") for value in values),
    ]


def _phases(
    per_s: float, load_ended_at: float, healed_at: float, drained_at: float, height: float
) -> list[str]:
    marks = ((load_ended_at, "load ends"), (healed_at, "healed"), (drained_at, "drained"))
    drawn = []
    for number, (at, words) in enumerate(mark for mark in marks if mark[0]):
        x = _x(at, per_s)
        drawn.append(_line(x, TOP - 4, x, height - BOTTOM, INK, 'stroke-dasharray="4 4" opacity="0.6"'))
        # Each a line lower: they are often within a few seconds.
        drawn.append(_text(x - 5, TOP + 10 + 16 * number, words, text_anchor="end", fill="#57606a", **HALO))
    return drawn


def _curve(rates: Sequence[float], per_s: float, top: float, colour: str) -> str:
    points = " ".join(f"{_x(at, per_s):.1f},{_y(rate, top):.1f}" for at, rate in enumerate(rates))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>'


def _row(number: int) -> float:
    return TOP + CURVES + GAP + ROW * (number + 0.5)


def _rows(lanes: Sequence[str], end: float, per_s: float) -> list[str]:
    drawn = []
    for number, lane in enumerate(lanes):
        drawn.append(_line(LEFT, _row(number), _x(end, per_s), _row(number), FAINT))
        drawn.append(_text(LEFT - 10, _row(number) + 4, lane, text_anchor="end"))
    return drawn


def _mark(one: Done, row: int, per_s: float) -> str:
    x, y = _x(one.at, per_s), _row(row)
    words = f"<title>{escape(f'{one.at:.1f} s: {one.fault.kind} {one.fault.target} {one.note}')}</title>"
    return f"<g>{words}{_shape(one, x, y, per_s)}</g>"


def _shape(one: Done, x: float, y: float, per_s: float) -> str:
    width = one.fault.seconds * per_s
    match one.fault.kind:
        case Kind.FREEZE:
            return _bar(x, y, width)
        case Kind.KILL_FROZEN:
            return _bar(x, y, width) + _cross(x + width, y)
        case Kind.FAILPOINT | Kind.CUT | Kind.FLUSH:
            return _diamond(x, y)
        case _:
            return _cross(x, y)


def _bar(x: float, y: float, width: float) -> str:
    place = f'x="{x:.1f}" y="{y - 6:.1f}" width="{max(width, 2):.1f}" height="12" rx="3"'
    return f'<rect {place} fill="{ICE}" opacity="0.55"/>'


def _cross(x: float, y: float) -> str:
    return (
        f'<path d="M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10" stroke="{FAULT}" stroke-width="2.5" '
        f'stroke-linecap="round"/>'
    )


def _diamond(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" fill="none" stroke="{FAULT}" stroke-width="1.8"/>'


def _legend(height: float) -> list[str]:
    y = height - 22
    sample = (
        (f'<rect x="0" y="-7" width="22" height="4" fill="{ACCEPTED}"/>', "accepted submissions", 205),
        (f'<rect x="0" y="-7" width="22" height="4" fill="{CASES}"/>', "opened cases", 150),
        (_cross(11, -5), "kill -9 (SIGKILL)", 160),
        (_bar(0, -5, 22), "frozen (SIGSTOP)", 160),
        (_diamond(11, -5), "failpoint, connection cut or FLUSHALL", 300),
    )
    drawn, x = [], float(LEFT)
    for shape, words, width in sample:
        drawn.append(f'<g transform="translate({x:.0f} {y:.0f})">{shape}{_text(30, 0, words)}</g>')
        x += width
    return drawn
