"""Moving over the output of the largest layer: what the browser itself calls a long frame or a long task."""

from __future__ import annotations

import time

from playwright.sync_api import CDPSession, FloatRect, Page

from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained.weight_files import load
from tests.bench.report import Result, Row, spread
from tests.browser.chromium import chromium, new_context, open_app
from tests.serving import serve

LIMIT = 50  # ms; below it the browser calls a frame or a task short
_DEEP = "[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.cv-inside')).find(Boolean)"

# The browser's own entries, and the time from each pointer event to the frame that was drawn for it.
_WATCH = f"""() => {{
  window.long = []; window.frames = [];
  for (const type of ['long-animation-frame', 'longtask']) {{
    new PerformanceObserver((list) => long.push(...list.getEntries().map((e) => e.duration))).observe({{ type }});
  }}
  let last = 0;
  const each = (now) => {{ if (last) frames.push(now - last); last = now; requestAnimationFrame(each); }};
  requestAnimationFrame(each);
  const root = {_DEEP};
  window.shown = 0;
  new MutationObserver(() => {{ shown += 1; }}).observe(root, {{ attributes: true, attributeFilter: ['data-at'] }});
}}"""


def largest_layer() -> tuple[str, str]:
    """The convolution with the most products a position among those with the largest output: (network, layer)."""
    found = [
        (x.out_channels * x.in_channels, m, name)
        for m in MODELS
        for name, x in load(m).named_children()
        if hasattr(x, "out_channels")
    ]
    _, model, name = max(found)
    return model, name


def _move(page: Page, cdp: CDPSession, box: FloatRect, i: int) -> float:
    """One movement and the frames after it; milliseconds of processor time that the page's main thread used."""
    before = _used(cdp)
    x, y = (i * 37 % 101) / 101, (i * 61 % 97) / 97
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.wait_for_timeout(33)
    return 1e3 * (_used(cdp) - before)


def _used(cdp: CDPSession) -> float:
    metrics = cdp.send("Performance.getMetrics")["metrics"]
    return next(m["value"] for m in metrics if m["name"] == "TaskDuration")


def measure(n: int = 400) -> Result:
    """n movements of the mouse, one about every 33 ms, with the heaviest channels shown, then with all unfolded."""
    model, layer = largest_layer()
    rows: list[Row] = []
    with serve() as server, chromium() as browser:
        page = new_context(browser).new_page()
        cdp = page.context.new_cdp_session(page)
        cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        for folded in (True, False):
            open_app(page, server.url, "/inside", m=model, s=f"{layer}.0")
            page.locator(".cv-inside[data-drawn='1']").wait_for()
            if not folded:
                page.locator(".more").click()
            board = page.locator(".to .board")
            board.scroll_into_view_if_needed()
            box = board.bounding_box()
            assert box
            time.sleep(1)  # the page's own start is not what is measured
            page.evaluate(f"({_WATCH})()")
            work = [_move(page, cdp, box, i) for i in range(n)]
            long, frames, shown = page.evaluate("[long, frames, shown]")
            what = "the heaviest channels" if folded else "all channels"
            rows.append(Row(f"longest task or frame over {LIMIT} ms, {what}", max(long, default=0), "ms", LIMIT))
            most = f"most processor time for one position, {what}"
            rows.append(Row(most, max(work), "ms", LIMIT))
            rows.append(Row(f"positions shown, {what}", shown, ""))
            rows += spread(f"processor time for one position, {what}", work, "ms")
            rows += spread(f"frame to frame, {what}", frames, "ms")
    how = f"Mouse movements over {layer} of {model}: long-animation-frame and longtask entries of headless Chromium,"
    how += " and the processor time of the page's main thread, on which other programs' load does not weigh."
    return Result("Moving over the output of a layer", how, n, rows)
