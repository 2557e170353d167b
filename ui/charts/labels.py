"""Where the words of a chart stand, so that no two cover each other and none leaves the plot.

Apart from the plots so that it is tried without a screen. All in px, from the plot's upper left corner;
it knows no text, only how much room each takes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A point (px) and which part of the words stands on it: (0, 1) is their lower left corner."""

    x: float
    y: float
    anchor: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Words:
    """How much room some words take (px), and where they may stand, the best place first."""

    width: float
    height: float
    places: tuple[Place, ...]


def arrange(width: float, height: float, wanted: tuple[Words, ...]) -> tuple[Place | None, ...]:
    """Return a place in a plot of `width` × `height` for each, the earlier choosing first; None for no room.

    What is left out must be said elsewhere too, in the legend or the summary.
    """
    taken: list[tuple[float, float, float, float]] = []
    chosen: list[Place | None] = []
    for words in wanted:
        free = (place for place in words.places if _fits(_box(words, place), width, height, taken))
        place = next(free, None)
        chosen.append(place)
        if place is not None:
            taken.append(_box(words, place))
    return tuple(chosen)


def _box(words: Words, place: Place) -> tuple[float, float, float, float]:
    left = place.x - place.anchor[0] * words.width
    top = place.y - place.anchor[1] * words.height
    return left, top, left + words.width, top + words.height


def _fits(
    box: tuple[float, float, float, float],
    width: float,
    height: float,
    taken: list[tuple[float, float, float, float]],
) -> bool:
    left, top, right, bottom = box
    inside = left >= 0 and top >= 0 and right <= width and bottom <= height
    return inside and all(
        right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3] for other in taken
    )
