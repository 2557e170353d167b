"""Small pictures for the papers: lines that hold a value and step to the next, as text in SVG.

Apart from the window's charts, which are for the screen. The same figures make the same text, so that a test
can tell whether a picture is the current one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH, PANEL, TOP, LEFT, RIGHT = 760, 200, 44, 62, 176
PLOT = PANEL - 80
INK, QUIET, GRID = "#1b2733", "#5b6b7a", "#d9e0e6"

Point = tuple[Fraction, Fraction]
"""A value and since when it holds (x, y)."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of a panel: its words stand at its right end in its own colour, `lift` pixels higher.

    It steps from value to value, or runs straight from one to the next where it is `smooth`.
    """

    words: str
    colour: str
    points: tuple[Point, ...]
    dashed: bool = False
    lift: int = 0
    smooth: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One set of axes: hours (or `x_unit`) to the right up to `last_x`, values up to `last_y`, with ticks."""

    title: str
    traces: tuple[Trace, ...]
    last_x: int
    x_ticks: tuple[int, ...]
    last_y: int
    y_ticks: tuple[int, ...]
    mark: Fraction
    mark_words: str
    x_unit: str = "h"


def svg(panels: Sequence[Panel], description: str) -> str:
    """Return the panels one below the other as an SVG picture, on white."""
    height = PANEL * len(panels) + 8
    fonts = 'font-family="Inter, Helvetica, Arial, sans-serif" font-size="12"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {fonts} role="img">',
        f"<title>{description}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        lines += [f'<g transform="translate(0 {number * PANEL})">', *_panel(panel), "</g>"]
    return "\n".join([*lines, "</svg>", ""])


def _panel(panel: Panel) -> Iterator[str]:
    def x(hours: Fraction | int) -> str:
        return _number(LEFT + Fraction(hours) / panel.last_x * (WIDTH - LEFT - RIGHT))

    def y(value: Fraction | int, below: int = 0) -> str:
        return _number(TOP + PLOT - Fraction(value) / panel.last_y * PLOT + below)

    yield f'<text x="{LEFT}" y="20" font-weight="600" fill="{INK}">{panel.title}</text>'
    for tick in panel.y_ticks:
        yield (
            f'<path d="M{LEFT} {y(tick)}H{WIDTH - RIGHT}" stroke="{GRID}"/>'
            f'<text x="{LEFT - 8}" y="{y(tick, 4)}" text-anchor="end" fill="{QUIET}">{tick:,}</text>'
        )
    for tick in panel.x_ticks:
        words = f"{tick:,} {panel.x_unit}"
        yield f'<text x="{x(tick)}" y="{TOP + PLOT + 17}" text-anchor="middle" fill="{QUIET}">{words}</text>'
    yield (
        f'<path d="M{x(panel.mark)} {TOP}V{TOP + PLOT}" stroke="{QUIET}" stroke-dasharray="2 3"/>'
        f'<text x="{x(panel.mark)}" y="{TOP - 5}" font-size="11" fill="{QUIET}">'
        f"{panel.mark_words}</text>"
    )
    for trace in panel.traces:
        points = trace.points if trace.smooth else tuple(_bends(trace.points))
        first, *later = (f"{x(at)} {y(value)}" for at, value in points)
        on = ["" if trace.smooth else f"H{x(at)}" for at, _ in points[1:]]
        steps = f"M{first}" + "".join(f"{hold}L{to}" for hold, to in zip(on, later, strict=True))
        dash = ' stroke-dasharray="6 4"' if trace.dashed else ""
        yield (
            f'<path d="{steps}H{x(panel.last_x)}" fill="none" stroke="{trace.colour}" '
            f'stroke-width="2"{dash}/>'
            f'<text x="{WIDTH - RIGHT + 10}" y="{y(trace.points[-1][1], 4 - trace.lift)}" '
            f'fill="{trace.colour}">{trace.words}</text>'
        )


def _bends(points: Sequence[Point]) -> Iterator[Point]:
    """Yield the points at which the value becomes another."""
    value: Fraction | None = None
    for at, following in points:
        if following != value:
            yield at, following
        value = following


def _number(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
