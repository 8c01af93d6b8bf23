"""Random changes to training images, a whole batch at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated

import torch
from msgspec import Meta
from torch import Generator, Tensor
from torch.nn import functional as F

Share = Annotated[float, Meta(ge=0, le=1)]


@dataclass(frozen=True)
class Augmentation:
    """How far a batch's images are changed at random; zeros change nothing. Uniform in [-x, x] unless told otherwise.

    rotate: degrees.  shear: shift of a row per row of height.  scale: 0.1 is 0.9 to 1.1, each axis by itself.
    shift: pixels.  elastic: typical displacement in pixels (Simard, Steinkraus and Platt, 2003); smoothness of the
    field is fixed.  thickness: in [0, 1], how far strokes go towards a 3 x 3 erosion or dilation.
    erase: share of images from which a small square is cut (DeVries and Taylor, 2017).
    tint: each image's ink gets a random colour (three-channel networks only).
    fade: share of the changes above, tint aside, that is gone by the last step; they shrink evenly from the first.
    """

    rotate: Annotated[float, Meta(ge=0, le=180)] = 0.0
    shear: Annotated[float, Meta(ge=0, le=1)] = 0.0
    scale: Annotated[float, Meta(ge=0, le=0.9)] = 0.0
    shift: Annotated[float, Meta(ge=0, le=14)] = 0.0
    elastic: Annotated[float, Meta(ge=0, le=10)] = 0.0
    thickness: Share = 0.0
    erase: Share = 0.0
    tint: bool = False
    fade: Share = 0.0

    def at(self, progress: float) -> Augmentation:
        """The changes when `progress` in [0, 1] of the run is done."""
        left = 1 - self.fade * progress
        return replace(self, **{name: left * getattr(self, name) for name in FADING}) if self.fade else self


FADING = ("rotate", "shear", "scale", "shift", "elastic", "thickness", "erase")


_COARSE = 6  # random displacements a side; fewer bend the digit as a whole, more crumple it


def augmented(pixels: Tensor, how: Augmentation, random: Generator) -> Tensor:
    """A changed copy of a batch. pixels: (N, C, H, W) float32 in [0, 1], and so is the result."""
    if how.thickness:
        pixels = _thickened(pixels, how.thickness, random)
    if how.rotate or how.shear or how.scale or how.shift or how.elastic:
        pixels = _bent(pixels, how, random)
    if how.erase:
        pixels = _erased(pixels, how.erase, random)
    if how.tint:
        pixels = pixels * _inks(len(pixels), random)
    return pixels.clamp(0, 1)


def _uniform(shape: tuple[int, ...], reach: float, random: Generator) -> Tensor:
    """Numbers in [-reach, reach]."""
    return (torch.rand(shape, generator=random) * 2 - 1) * reach


def _bent(pixels: Tensor, how: Augmentation, random: Generator) -> Tensor:
    """Rotation, shear, scale, shift and elastic distortion in one resampling, so that edges blur once only."""
    n, _, height, width = pixels.shape
    grid = F.affine_grid(_affine(n, how, height, random), [n, 1, height, width], align_corners=False)
    if how.elastic:
        grid = grid + _elastic_field(n, height, width, random) * (how.elastic * 2 / height)
    return F.grid_sample(pixels, grid, align_corners=False)


def _affine(n: int, how: Augmentation, size: int, random: Generator) -> Tensor:
    """(N, 2, 3) matrices from output to input coordinates, in which the image reaches from -1 to 1."""
    angle = _uniform((n,), math.radians(how.rotate), random)
    shear = _uniform((n,), how.shear, random)
    scale = torch.exp(_uniform((n, 2), math.log1p(how.scale), random))
    cos, sin = torch.cos(angle), torch.sin(angle)
    rows = torch.stack([torch.stack([cos, shear * cos - sin], 1), torch.stack([sin, shear * sin + cos], 1)], 1)
    shift = _uniform((n, 2, 1), how.shift * 2 / size, random)
    return torch.cat([rows * scale[:, None], shift], 2)


def _elastic_field(n: int, height: int, width: int, random: Generator) -> Tensor:
    """(N, H, W, 2) smooth displacements of standard deviation about 1: coarse noise, interpolated."""
    coarse = torch.randn((n, 2, _COARSE, _COARSE), generator=random) * 1.5
    return (_cubic(height) @ coarse @ _cubic(width).T).permute(0, 2, 3, 1)


@lru_cache(maxsize=4)
def _cubic(size: int) -> Tensor:
    """(size, _COARSE): cubic interpolation along one axis as a matrix, several times faster than F.interpolate."""
    return F.interpolate(torch.eye(_COARSE)[None, None], (size, _COARSE), mode="bicubic", align_corners=False)[0, 0]


def _thickened(pixels: Tensor, most: float, random: Generator) -> Tensor:
    """Strokes grown or thinned: a blend with the 3 x 3 maximum (dilation) or minimum (erosion)."""
    blend = _uniform((len(pixels), 1, 1, 1), most, random)
    sign = torch.where(blend > 0, 1.0, -1.0)  # the smallest is the largest of the negative
    return pixels + blend.abs() * (_largest_around(pixels * sign) * sign - pixels)


def _largest_around(pixels: Tensor) -> Tensor:
    """The maximum of each pixel and its eight neighbours: what max_pool2d gives, in a fraction of its time."""
    for axis in (-1, -2):
        near, most = pixels.clone(), pixels.shape[axis] - 1
        for to, by in ((1, 0), (0, 1)):
            part = near.narrow(axis, to, most)
            torch.maximum(part, pixels.narrow(axis, by, most), out=part)
        pixels = near
    return pixels


def _erased(pixels: Tensor, share: float, random: Generator, side: int = 6) -> Tensor:
    """A square cut from a share of the images, anywhere: a digit must be read from what is left."""
    n, _, height, width = pixels.shape
    sizes = torch.tensor([height, width]).view(2, 1, 1)
    top, left = (torch.rand((2, n, 1), generator=random) * sizes - side / 2).round()
    rows, columns = torch.arange(height), torch.arange(width)
    inside_rows = (rows >= top) & (rows < top + side)  # (N, H)
    inside_columns = (columns >= left) & (columns < left + side)  # (N, W)
    hit = torch.rand((n, 1, 1), generator=random) < share
    hole = inside_rows[:, :, None] & inside_columns[:, None, :] & hit
    return pixels * ~hole[:, None]


def _inks(n: int, random: Generator) -> Tensor:
    """(N, 3, 1, 1) colours: strong ones, pale ones and, in a quarter of cases, white."""
    colour = torch.rand((n, 3), generator=random) ** 2
    colour = colour / colour.amax(1, keepdim=True) * (0.6 + 0.4 * torch.rand((n, 1), generator=random))
    white = torch.rand((n, 1), generator=random) < 0.25
    return torch.where(white, torch.ones(3), colour)[:, :, None, None]
