"""What one stroke costs the server: the parts in this process, and the whole by the running server's processor time."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np
import torch
from PIL import Image

from cnn_viz.engine.digits.digitize import digit_of
from cnn_viz.engine.digits.ink import Stroke, covered, inked
from cnn_viz.engine.inspection.trace import trace
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, Pixels, Trace
from cnn_viz.text import say
from cnn_viz.ui.components.answer import answer_content
from cnn_viz.ui.components.network.message import network_message
from tests.bench.report import Result, Row
from tests.bench.visitor import Visitor, digits
from tests.event_loop import run_async
from tests.serving import Server, serve

T = TypeVar("T")


class Stopwatch:
    """Milliseconds of processor time in each part, one list a part: what else the machine does is not counted."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    def __call__(self, part: str, work: Callable[[], T]) -> T:
        begin = time.thread_time()
        result = work()
        self.times.setdefault(part, []).append(1e3 * (time.thread_time() - begin))
        return result

    def medians(self, skip: int) -> dict[str, float]:
        """The median of each part, without its first `skip` times."""
        return {part: statistics.median(times[skip:]) for part, times in self.times.items()}


def measure(n: int = 500, strokes: int = 400, warm_up: int = 20) -> Result:
    """n drawings through the parts, in turn with the bare work; then `strokes` strokes on a running server."""
    torch.set_num_threads(1)
    watch = Stopwatch()
    model, drawn = load("pen"), digits()
    for _ in range(-warm_up, n):
        strokes_of_one = tuple(next(drawn))
        _bare(_png(strokes_of_one), model, watch)
        _ours(strokes_of_one, model, watch)
    medians = watch.medians(warm_up)
    bare = medians["bare: PNG decode"] + medians["bare: model(x)"]
    ours = sum(ms for part, ms in medians.items() if part.startswith("ours"))
    with serve() as server:
        cpu = run_async(_cpu_a_stroke(server, strokes, warm_up))
    rows = [
        Row("ink, digit, trace, answer, against model(x) and the PNG decode", ours / bare, "", 3),
        Row("processor time of the running server a stroke, everything on", cpu, "ms", 5),
        Row("ink, digit, trace, answer", ours, "ms"),
        Row("model(x) and the PNG decode", bare, "ms"),
    ]
    how = f"Processor time: medians over people's drawings on one thread; the server's over {strokes} strokes."
    return Result("Server work for one stroke", how, n, rows, tuple(medians.items()))


def _bare(png: bytes, model: Network, watch: Stopwatch) -> None:
    """What the bare app cannot do without: the picture decoded, shrunk (not counted), and model(x)."""
    picture = watch("bare: PNG decode", lambda: np.asarray(Image.open(io.BytesIO(png))))
    digit = Digit.of_ink(np.asarray(Image.fromarray(picture).getchannel("A").resize((28, 28))))
    x = model.input([digit])
    with torch.inference_mode():
        watch("bare: model(x)", lambda: model(x))


def _png(strokes: tuple[Stroke, ...]) -> bytes:
    """White strokes on a transparent canvas, as the browser encodes them."""
    picture = inked(strokes)
    buffer = io.BytesIO()
    Image.fromarray(np.dstack([np.full_like(picture, 255), picture[..., 0]])).save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _ours(strokes: tuple[Stroke, ...], model: Network, watch: Stopwatch) -> None:
    covered.cache_clear()  # people's strokes are new, and the bare side has drawn these
    picture: Pixels = watch("ours: ink", lambda: inked(strokes))
    digit: Digit = watch("ours: digit", lambda: digit_of(picture))
    traced: Trace = watch("ours: trace", lambda: trace(model, digit))
    watch("ours: answer", lambda: answer_content(traced, "", partial(say, language="en"), ""))
    watch("besides, when a page asks: every map in a message", lambda: network_message(traced, "en"))


async def _cpu_a_stroke(server: Server, count: int, warm_up: int) -> float:
    """Milliseconds of processor time that one stroke costs, requests and all, and a Clear before every digit."""
    visitor, drawn = Visitor(server.url), digits()
    await visitor.open()

    async def draw(at_least: int) -> int:
        done = 0
        while done < at_least:
            await visitor.clear()
            for stroke in next(drawn):
                await visitor.draw(stroke)
                done += 1
        return done

    await draw(warm_up)
    before = server.cpu_seconds
    done = await draw(count)
    cpu = server.cpu_seconds - before
    await visitor.close()
    return 1e3 * cpu / done
