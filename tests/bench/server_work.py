"""What one stroke costs the server: the parts in this process, and the whole by the running server's processor time."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from itertools import islice
from typing import TypeVar

import numpy as np
import torch
from PIL import Image

from cnn_viz.engine.digits.digitize import digitize
from cnn_viz.engine.inspection.trace import predict, trace
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import load
from cnn_viz.records import Digit, Pixels, Trace
from cnn_viz.ui.components.network.message import network_message
from tests.bench.report import Result, Row
from tests.bench.visitor import Visitor, canvas_png, canvas_reports
from tests.browser.drawing import written_digits
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


def decoder() -> Callable[[bytes], Pixels]:
    """The app's own way from the canvas's PNG to pixels."""
    from cnn_viz.ui.session.canvas_report import decoded, pixels
    from cnn_viz.ui.session.visit import Drawing

    def decode(png: bytes) -> Pixels:
        decoded.cache_clear()  # people's strokes are new, the bench's come again
        return pixels(Drawing(stroke_count=1, png=png))

    return decode


def measure(n: int = 500, strokes: int = 100, warm_up: int = 20) -> Result:
    """n drawings through the parts, in turn with the bare work; then `strokes` strokes on a running server."""
    torch.set_num_threads(1)
    watch = Stopwatch()
    model, decode = load("pen"), decoder()
    pictures = [canvas_png(digit.strokes) for digit in written_digits()]
    for i in range(-warm_up, n):
        _bare(pictures[i % len(pictures)], model, watch)
        _ours(pictures[i % len(pictures)], decode, model, watch)
    medians = watch.medians(warm_up)
    bare = medians["bare: PNG decode"] + medians["bare: model(x)"]
    ours = sum(ms for part, ms in medians.items() if part.startswith("ours"))
    with serve() as server:
        cpu = run_async(_cpu_a_stroke(server, strokes, warm_up))
    rows = [
        Row("decode, digitize, trace, pack, against model(x) and the PNG decode", ours / bare, "", 3),
        Row("processor time of the running server a stroke, everything on", cpu, "ms", 25),
        Row("decode, digitize, trace, pack", ours, "ms"),
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


def _ours(png: bytes, decode: Callable[[bytes], Pixels], model: Network, watch: Stopwatch) -> None:
    drawing: Pixels = watch("ours: decode", lambda: decode(png))
    steps = watch("ours: digitize", lambda: digitize(drawing))
    traced: Trace = watch("ours: trace", lambda: trace(model, steps[-1].digit))
    watch("ours: pack", lambda: network_message(traced, "en"))
    watch("besides: the answer after each step of digitize", lambda: predict(model, [step.digit for step in steps]))


async def _cpu_a_stroke(server: Server, strokes: int, warm_up: int) -> float:
    """Milliseconds of processor time that one stroke costs, page, messages and all."""
    visitor, reports = Visitor(server.url), canvas_reports()
    await visitor.open()
    for report in islice(reports, warm_up):
        await visitor.draw(report)
    before = server.cpu_seconds
    for report in list(islice(reports, strokes)):
        await visitor.draw(report)
    cpu = server.cpu_seconds - before
    await visitor.close()
    return 1e3 * cpu / strokes
