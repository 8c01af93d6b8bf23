"""Exercises in numbers: the right answer is what torch makes of the layer that is spoken of."""

from __future__ import annotations

from random import Random

import torch
from torch import nn

from cnn_viz.engine.exercises.exercise import Exercise, Maker, asked, product
from cnn_viz.engine.exercises.on_grids import ON_GRIDS


def parameters_of_a_convolution(chance: Random) -> Exercise:
    """People leave the depth out: 576 for 1,728."""
    channels, filters, kernel = chance.choice((3, 8, 16)), chance.choice((16, 32, 64)), chance.choice((3, 5))
    layer = nn.Conv2d(channels, filters, kernel)
    return asked(
        "convolution_parameters",
        chance,
        _parameters(layer),
        {
            "depth_left_out": filters * kernel**2 + filters,
            "one_kernel_for_all": kernel**2 * channels + 1,
            "bias_left_out": filters * channels * kernel**2,
        },
        {"channels": channels, "filters": filters, "kernel": kernel},
        typed=True,
        working=f"{filters} × ({channels} × {kernel} × {kernel} + 1)",
    )


def maps_of_a_convolution(chance: Random) -> Exercise:
    """Filters times maps."""
    channels, filters = chance.choice((2, 4, 8)), chance.choice((10, 16, 32))
    out = nn.Conv2d(channels, filters, 3)(torch.zeros(1, channels, 8, 8)).shape[1]
    wrong = {"filters_times_maps": filters * channels, "maps_stay": channels, "filters_and_maps": filters + channels}
    return asked("convolution_maps", chance, out, wrong, {"channels": channels, "filters": filters})


def size_of_the_output(chance: Random) -> Exercise:
    """Rows of the output, with padding and stride."""
    rows, kernel = chance.choice((8, 12, 28)), chance.choice((3, 5))
    stride, padding = chance.choice((1, 2)), chance.choice((0, 1))
    out = nn.Conv2d(1, 1, kernel, stride, padding)(torch.zeros(1, 1, rows, rows)).shape[2]
    wrong = {
        "plus_one_forgotten": (rows + 2 * padding - kernel) // stride,
        "size_stays": rows,
        "padding_on_one_side": (rows + padding - kernel) // stride + 1,
        "stride_forgotten": rows + 2 * padding - kernel + 1,
    }
    values = {"rows": rows, "kernel": kernel, "stride": stride, "padding": padding}
    working = f"⌊({rows} + 2 × {padding} − {kernel}) / {stride}⌋ + 1"
    return asked("output_size", chance, out, wrong, values, typed=True, working=working)


def parameters_and_the_picture(chance: Random) -> Exercise:
    """Parameters grow with the picture."""
    filters, kernel, side = chance.choice((8, 16, 32)), chance.choice((3, 5)), chance.choice((28, 32))
    count = _parameters(nn.Conv2d(1, filters, kernel))
    wrong = {"grows_with_the_picture": 4 * count, "grows_with_its_side": 2 * count}
    values = {"filters": filters, "kernel": kernel, "count": count, "side": side, "twice": 2 * side}
    return asked(
        "picture_twice_as_large", chance, count, wrong, values, working=f"{filters} × ({kernel} × {kernel} + 1)"
    )


def parameters_of_a_pooling(chance: Random) -> Exercise:
    """Pooling has weights."""
    channels, size = chance.choice((8, 16, 32)), chance.choice((2, 3))
    count = _parameters(nn.MaxPool2d(size))
    wrong = {"pooling_has_weights": size**2, "pooling_has_weights_a_map": channels * size**2, "one_a_map": channels}
    return asked("pooling_parameters", chance, count, wrong, {"channels": channels, "size": size})


def cell_of_a_map(chance: Random) -> Exercise:
    """One number by hand; the kernel is not flipped."""
    while True:
        window = torch.tensor([[chance.randint(0, 5) for _ in range(3)] for _ in range(3)], dtype=torch.float32)
        kernel = torch.tensor([[chance.randint(-2, 2) for _ in range(3)] for _ in range(3)], dtype=torch.float32)
        right = float(torch.conv2d(window[None, None], kernel[None, None]))
        flipped = float((window * kernel.flip(0, 1)).sum())
        if right != flipped:
            break
    wrong = {
        "kernel_flipped": flipped,
        "largest_product": float((window * kernel).max()),
        "mean_of_products": float(torch.round((window * kernel).mean(), decimals=2)),
        "window_alone": float(window.sum()),
    }
    values = {"window": _rows(window), "kernel": _rows(kernel)}
    pairs = zip(window.ravel().tolist(), kernel.ravel().tolist(), strict=True)
    working = " + ".join(product(pixel, weight) for pixel, weight in pairs)
    return asked("one_cell", chance, right, wrong, values, typed=True, working=working)


def parameters_of_a_dense_layer(chance: Random) -> Exercise:
    """After flatten, every unit looks at every value: 7,850, not 794."""
    maps, side, units = chance.choice((4, 8, 16)), chance.choice((5, 7)), chance.choice((10, 32))
    count = _parameters(nn.Linear(maps * side**2, units))
    wrong = {
        "one_weight_a_value": maps * side**2 + units,
        "one_map_looked_at": side**2 * units + units,
        "one_unit_alone": maps * side**2,
        "bias_left_out": maps * side**2 * units,
    }
    values = {"maps": maps, "side": side, "units": units}
    working = f"{units} × ({maps} × {side} × {side} + 1)"
    return asked("dense_parameters", chance, count, wrong, values, typed=True, working=working)


def softmax_of_shifted_logits(chance: Random) -> Exercise:
    """All logits grow by as much: nothing changes, in percent."""
    first, shift = chance.choice((1, 2, 3)), chance.choice((2, 5, 10))
    before = torch.softmax(torch.tensor([float(first), 0.0]), 0)[0]
    after = torch.softmax(torch.tensor([float(first + shift), float(shift)]), 0)[0]
    percent = round(100 * float(after))
    alone = round(100 * float(torch.softmax(torch.tensor([float(first + shift), 0.0]), 0)[0]), 1)
    wrong = {"shift_counts": alone, "softmax_divides": round(100 * (first + shift) / (first + 2 * shift))}
    values = {"first": first, "shift": shift, "percent": round(100 * float(before))}
    return asked("shifted_logits", chance, percent, wrong, values)


def map_of_a_moved_digit(chance: Random) -> Exercise:
    """The digit moves, and the map after pooling moves half as far."""
    moved = chance.choice((2, 4, 6))
    picture = torch.zeros(1, 1, 28, 28)
    picture[0, 0, 8:12, 8:12] = 1
    pooled = [nn.MaxPool2d(2)(x)[0, 0].sum(0).nonzero()[0].item() for x in (picture, picture.roll(moved, 3))]
    wrong = {"pooling_keeps_it_there": 0, "as_far_as_the_digit": moved, "twice_as_far": 2 * moved}
    return asked("moved_digit", chance, pooled[1] - pooled[0], wrong, {"moved": moved})


def _parameters(layer: nn.Module) -> int:
    return sum(weight.numel() for weight in layer.parameters())


def _rows(matrix: torch.Tensor) -> str:
    """As lines of numbers."""
    return "\n".join(" ".join(f"{int(v):3d}" for v in row) for row in matrix)


COMPUTED: dict[str, Maker] = {
    **ON_GRIDS,
    "convolution_parameters": parameters_of_a_convolution,
    "convolution_maps": maps_of_a_convolution,
    "output_size": size_of_the_output,
    "picture_twice_as_large": parameters_and_the_picture,
    "pooling_parameters": parameters_of_a_pooling,
    "one_cell": cell_of_a_map,
    "dense_parameters": parameters_of_a_dense_layer,
    "shifted_logits": softmax_of_shifted_logits,
    "moved_digit": map_of_a_moved_digit,
}
