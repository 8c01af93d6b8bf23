"""Letters and signs as pen strokes, to show a network what is no digit.

A glyph is one line: a name, then its strokes parted by "/". A stroke is its corners, each a column a to i (left to
right) and a row 0 to 9 (downwards); "~" before it makes a smooth curve of them.
"""

from __future__ import annotations

import numpy as np

from cnn_viz.engine.data.strokes import Stroke

Strokes = list[Stroke]


def outlines(text: str) -> dict[str, list[tuple[Stroke, bool]]]:
    """By name, each stroke's corners, (N, 2) in the unit square, and whether a curve goes through them."""
    rows = (line.split(maxsplit=1) for line in text.strip().splitlines())
    return {name: [(_corners(stroke), "~" in stroke) for stroke in strokes.split("/")] for name, strokes in rows}


def _glyphs(text: str) -> dict[str, Strokes]:
    found = outlines(text).items()
    return {name: [smooth(corners) if curved else corners for corners, curved in strokes] for name, strokes in found}


def _corners(text: str) -> Stroke:
    corners = text.replace("~", "").split()
    return np.array([["abcdefghi".index(c[0]) / 8, int(c[1]) / 9] for c in corners], np.float32)


def smooth(points: Stroke, finer: int = 6) -> Stroke:
    """A Catmull-Rom spline through the points: (N, 2) -> ((N - 1) * finer + 1, 2)."""
    before, after = 2 * points[:1] - points[1:2], 2 * points[-1:] - points[-2:-1]
    p = np.concatenate([before, points, after])
    t = np.linspace(0, 1, finer, endpoint=False)[None, :, None]
    a, b, c, d = (p[i : len(p) - 3 + i, None] for i in range(4))
    curve = b + t * (c - a) / 2 + t**2 * (a - 2.5 * b + 2 * c - d / 2) + t**3 * (1.5 * (b - c) + (d - a) / 2)
    return np.concatenate([curve.reshape(-1, 2), points[-1:]]).astype(np.float32)


LETTERS = _glyphs("""
A a9 e0 i9/c6 g6
E h0 a0 a9 h9/a4 f4
F a9 a0 h0/a4 f4
H a0 a9/h0 h9/a5 h5
K a0 a9/h0 a5 h9
M a9 a0 e6 i0 i9
N a9 a0 h9 h0
P a9 a0/~a0 f0 h2 f4 a5
R a9 a0/~a0 f0 h2 f4 a5/d5 h9
W a0 c9 e3 g9 i0
X a0 h9/h0 a9
a ~h4 d3 a6 d9 h6/h3 h9
d ~h5 d4 a7 d9 h7/h0 h9
e ~a6 h6 g4 d3 a6 d9 h8
h a0 a9/~a6 d4 g5 h9
k a0 a9/g4 a6 h9
m a9 a4/~a6 c4 d5 e9/~e6 g4 h5 i9
p a4 a9/~a5 e3 h5 e7 a6
r a4 a9/~a6 d4 h4
w a4 c9 e5 g9 i4
x a4 h9/h4 a9
t d0 d9/a3 h3
T a0 i0/e0 e9
U ~a0 a7 d9 g7 h0
Y a0 e5 i0/e5 e9
v a4 e9 i4
G ~h2 e0 a3 a7 e9 h7 h5 e5
f ~h1 e0 d3 d9/a4 g4
n a4 a9/~a6 d4 g5 h9
u ~a4 a8 d9 g8 h4/h4 h9
Q ~e0 a3 a6 e9 h6 h3 e0/f7 i9
""")

OTHER_LETTERS = _glyphs("""
C ~h2 e0 b1 a4 b8 e9 h7
J ~f0 f7 d9 a8
L a0 a9 h9
V a0 e9 i0
c ~h4 e3 a6 e9 h8
i e4 e9/e1 e1
j ~e4 e8 c9 a8/e1 e1
y a3 e7/~i3 e7 b9
gamma ~a2 e6 e9 c9 e6 h2
pi a2 i2/c2 c9/g2 g9
sigma h0 a0 e4 a9 h9
omega ~a9 c8 a4 e0 h4 f8 h9
theta ~e0 a4 e9 h4 e0/a4 h4
lambda a0 h9/e5 a9
""")

SIGNS = _glyphs("""
plus a5 i5/e1 e9
arrow a5 i5/f2 i5 f8
heart ~e9 a5 a2 c1 e3 g1 i2 i5 e9
star b9 e0 h9 a3 i3 b9
hash c0 b9/g0 f9/a3 i3/a6 i6
question ~a2 e0 h2 e5 e7/e9 e9
equals a3 i3/a6 i6
tick a5 d9 i0
asterisk e1 e9/a3 i7/i3 a7
percent i0 a9/~b1 a2 b3 c2 b1/~h7 g8 h9 i8 h7
note ~e8 c7 a8 c9 e8/e8 e0 i3
bolt f0 a5 f5 c9
cross e0 e9/b3 h3
divide a5 i5/e2 e2/e8 e8
ampersand ~h9 b3 d0 f2 a7 d9 h6
drop ~e0 h6 e9 a6 e0
""")

OTHER_SIGNS = _glyphs("""
infinity ~e5 b3 a5 b7 e5 h3 i5 h7 e5
house a4 e0 i4/b4 b9 h9 h4/d9 d6 f6 f9
tree e9 e5/~e5 a4 c1 e0 g1 i4 e5
man ~e0 d1 e2 f1 e0/e2 e6 b9/e6 h9/a4 i4
fish ~a5 d3 g5 d7 a5/g5 i3 i7 g5
flag b9 b0 i1 b4
cup a2 b9 g9 h2 a2/~h4 i5 g7
key ~c3 a5 c7 e5 c3/e5 i5 i7/g5 g6
dollar ~h2 e1 a3 e5 h7 e8 a7/e0 e9
at ~f4 d5 f6 f4 f6 h5 e1 a5 e9 h8
big e0 e4 a9/e4 i9/a3 i3
middle a2 i2 i6 a6 a2/e0 e9
tree-sign a3 i3/e0 e9/e3 a8/e3 i8
field a0 i0 i9 a9 a0/a5 i5/e0 e9
person e0 e3 a9/e3 i9
sun-sign b0 h0 h9 b9 b0/b5 h5
umbrella ~a4 c1 e0 g1 i4/a4 i4/~e4 e8 c9 b8
anchor e0 e9/c3 g3/~a6 b8 e9 h8 i6
butterfly a1 a8 i1 i8 a1
""")
