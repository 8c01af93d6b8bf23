"""The filter lab: frames until a filter that was switched off shows in the answer, and what is lost without each."""

from __future__ import annotations

import time

import torch

from cnn_viz.engine.explain.ablation import without_each
from cnn_viz.engine.trained.weight_files import load
from tests.bench.report import Result, Row, percentile
from tests.browser.chromium import chromium, new_context, open_app
from tests.browser.why import EXAMPLE
from tests.serving import serve

FRAMES = 2  # from the click to the answer
ALL_FILTERS = 300  # ms for every filter of `pen`, on two cores
_DEEP = "[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.cv-lab')).find(Boolean)"

# Clicks the switch of one filter, and counts frames until the answer is another one.
_SWITCH = f"""async (k) => {{
  const root = {_DEEP}, told = () => root.view.now.at(-1), before = told();
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  await frame();
  root.querySelectorAll(".toggle")[k].click();
  let frames = 0;
  while (told() === before && frames < 100) {{ await frame(); frames += 1; }}
  return frames;
}}"""


def measure(n: int = 60) -> Result:
    """n filters switched in the browser, one after the other; as often every filter of `pen` asked of torch."""
    torch.set_num_threads(2)
    model = load("pen")
    filters = sum(len(logits) for logits in without_each(model, EXAMPLE).values())
    spent = []
    for _ in range(n):
        began = time.perf_counter()
        without_each(model, EXAMPLE)
        spent.append(1e3 * (time.perf_counter() - began))
    with serve() as server, chromium() as browser:
        page = new_context(browser).new_page()
        open_app(page, server.url, "/why", m="pen")
        page.locator(".cv-lab .toggle").first.wait_for()
        time.sleep(1)  # the page's own start is not what is measured
        frames = [page.evaluate(f"({_SWITCH})({i % 16})") for i in range(n)]
    rows = [
        Row("frames from the click to the answer, the most", max(frames), "", FRAMES),
        Row(f"all {filters} filters, the median", sorted(spent)[n // 2], "ms", ALL_FILTERS),
        Row(f"all {filters} filters, the 95th percentile", percentile(spent, 0.95), "ms"),
    ]
    how = "Filters of `pen` switched off and on in the lab, in headless Chromium; torch with two threads."
    return Result("Interventions", how, n, rows)
