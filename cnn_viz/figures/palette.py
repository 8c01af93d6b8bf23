"""Every colour of the app, for the light and the dark theme.

Blue is below zero, orange is above, and zero is the colour of an empty tile: what a filter did not find
looks like nothing, and ReLU visibly takes the blue away. A rectified layer uses the orange half alone.

The ramps are straight lines in the lightness of OKLab (Ottosson 2020, https://bottosson.github.io/posts/oklab),
so equal steps of value are equal steps to the eye; blue against orange stays apart in all common kinds of
colour blindness, and both ends have the same lightness, so neither sign looks stronger.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

STOPS = 17  # colours a ramp; between them straight lines in sRGB, too short to bend visibly


@dataclass(frozen=True)
class Palette:
    """One theme. Colours are "#rrggbb"; a ramp begins with the colour of zero.

    background, text, line (hairlines), accent (the winner, the one thing to press): as in .streamlit/config.toml.
    muted: quiet text, still 4.5 to 1 on the background.  not_a_number: what no scale can show.
    """

    background: str
    text: str
    muted: str
    line: str
    accent: str
    not_a_number: str
    negative: tuple[str, ...]
    positive: tuple[str, ...]

    @property
    def zero(self) -> str:
        return self.positive[0]

    @property
    def diverging(self) -> tuple[str, ...]:
        """From the strongest negative through zero to the strongest positive."""
        return self.negative[::-1] + self.positive[1:]


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """An OKLCH colour as "#rrggbb"; hue in degrees. Chroma gives way until sRGB can show the colour."""
    while chroma > 0:
        rgb = _linear(lightness, chroma, hue)
        if all(-1e-4 <= x <= 1 + 1e-4 for x in rgb):
            return _hex(rgb)
        chroma -= 0.002
    return _hex(_linear(lightness, 0, hue))


def luminance(colour: str) -> float:
    """Relative luminance in [0, 1] as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio in [1, 21] as WCAG 2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _linear(lightness: float, chroma: float, hue: float) -> list[float]:
    """OKLCH to linear sRGB, with Ottosson's matrices."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return [
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    ]


def _hex(linear: list[float]) -> str:
    clipped = [min(max(x, 0.0), 1.0) for x in linear]
    encoded = [12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055 for x in clipped]
    return "#" + "".join(f"{round(255 * x):02x}" for x in encoded)


def _ramp(zero: str, start: float, end: float, hue: tuple[float, float], chroma: float) -> tuple[str, ...]:
    """Straight in lightness from zero (its lightness is `start`) to `end`; hue and colour change on the way."""
    colours = [zero]
    for i in range(1, STOPS):
        t = i / (STOPS - 1)
        strength = chroma * math.sin(math.pi * min(0.72, t**0.8 * 0.72))  # the last stretch gives up colour for depth
        colours.append(oklch(start + (end - start) * t, strength, hue[0] + (hue[1] - hue[0]) * t))
    return tuple(colours)


LIGHT = Palette(
    background="#ffffff",
    text="#1b1f24",
    muted="#5b6470",
    line="#dfe2e6",
    accent="#096a50",
    not_a_number="#9aa1ab",
    negative=_ramp("#f4f5f6", 0.969, 0.40, (240, 262), 0.20),
    positive=_ramp("#f4f5f6", 0.969, 0.40, (75, 38), 0.20),
)

DARK = Palette(
    background="#14171a",
    text="#e7e9eb",
    muted="#9aa3ae",
    line="#343a40",
    accent="#4fd1a5",
    not_a_number="#6d7480",
    negative=_ramp("#1e2226", 0.249, 0.93, (262, 228), 0.19),
    positive=_ramp("#1e2226", 0.249, 0.93, (48, 85), 0.19),
)

THEMES = {"light": LIGHT, "dark": DARK}
