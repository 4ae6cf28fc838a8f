"""Plots as SVG: curves over one axis, each in its colour, with a legend."""

import math
from collections.abc import Sequence
from html import escape

from benchmarks.results import Plot

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 380, 70, 190, 44, 52
COLOURS = ("#1f6feb", "#cf222e", "#2da44e", "#8250df", "#bf8700", "#57606a")
INK, FAINT = "#24292f", "#d8dee4"
TICKS = 6


def drawn(plot: Plot) -> str:
    """Return a plot as an SVG element."""
    points = [point for curve in plot.curves for point in curve.points]
    if not points:
        return ""
    across = _Axis([x for x, _ in points], plot.log_x, LEFT, WIDTH - RIGHT)
    up = _Axis(
        [0.0 if not plot.log_y else y for _, y in points] + [y for _, y in points],
        plot.log_y,
        HEIGHT - BOTTOM,
        TOP,
    )
    parts = [
        _text(LEFT, 22, plot.title, size=15, weight=600),
        *(_line(across.at(t), TOP, across.at(t), HEIGHT - BOTTOM) for t in across.ticks),
        *(_text(across.at(t), HEIGHT - BOTTOM + 18, _named(t), anchor="middle") for t in across.ticks),
        *(_line(LEFT, up.at(t), WIDTH - RIGHT, up.at(t)) for t in up.ticks),
        *(_text(LEFT - 8, up.at(t) + 4, _named(t), anchor="end") for t in up.ticks),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, plot.x, anchor="middle"),
        _text(LEFT, TOP - 6, plot.y),
        *(
            _curve(curve.points, across, up, COLOURS[number % len(COLOURS)])
            for number, curve in enumerate(plot.curves)
        ),
        *_legend([curve.name for curve in plot.curves]),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{INK}" role="img" '
        f'aria-label="{escape(plot.title)}">{"".join(parts)}</svg>'
    )


class _Axis:
    """Where a value stands between two places, and which values are written beside it."""

    def __init__(self, values: Sequence[float], log: bool, first: float, last: float) -> None:
        self._log, self._first, self._last = log, first, last
        if log:
            least = 10.0 ** math.floor(math.log10(max(min(values), 1e-6)))
            most = max(10.0 ** math.ceil(math.log10(max(max(values), 1e-6))), least * 10)
            powers = round(math.log10(most / least))
            self.ticks = [least * 10**power for power in range(powers + 1)]
        else:
            least, step = min(0.0, *values), _nice((max(values) - min(0.0, *values) or 1.0) / TICKS)
            most = step * math.ceil(max(values) / step) or step
            self.ticks = [least + step * n for n in range(round((most - least) / step) + 1)]
        self._least, self._most = least, most

    def at(self, value: float) -> float:
        """Return the place of a value."""
        if self._log:
            share = math.log(max(value, self._least) / self._least) / math.log(self._most / self._least)
        else:
            share = (value - self._least) / (self._most - self._least)
        return self._first + share * (self._last - self._first)


def _nice(value: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * 0.999)


def _named(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:g}"


def _text(x: float, y: float, words: str, *, anchor: str = "start", size: int = 12, weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}">'
        f"{escape(words)}</text>"
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{FAINT}"/>'


def _curve(points: Sequence[tuple[float, float]], across: _Axis, up: _Axis, colour: str) -> str:
    placed = [(across.at(x), up.at(y)) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    few = len(points) <= 12
    dots = (
        "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed)
        if few
        else ""
    )
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>{dots}'


def _legend(names: Sequence[str]) -> list[str]:
    x = WIDTH - RIGHT + 16
    return [
        f'<rect x="{x}" y="{TOP + 20 * number}" width="14" height="4" fill="{COLOURS[number % len(COLOURS)]}"/>'
        + _text(x + 20, TOP + 20 * number + 7, name)
        for number, name in enumerate(names)
    ]
