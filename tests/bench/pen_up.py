"""From pen up to everything drawn, against the bare app, in a real browser: what a person waits."""

from __future__ import annotations

import statistics
from typing import NamedTuple

from playwright.sync_api import Page

from tests.bench.report import Result, Row, spread
from tests.browser.chromium import chromium, new_context
from tests.browser.drawing import Point, canvas, pull, written_digits
from tests.serving import serve

BARE = "tests/bench/bare_app.py"

# Notes every change of what is measured (our marks, or the bare app's chart), and when the frame that shows it was
# done: a task posted from an animation frame runs after that frame has been rendered. Canvas painting outside the
# drawing canvas is noted too, so that a mark set too early does not shorten our own time.
_CLOCK = """() => {
  const clock = { up: 0, first: 0, noted: 0, frame: 0, waiting: false };
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { clock.frame = performance.now(); clock.waiting = false; };
  clock.note = () => {
    clock.noted = performance.now();
    clock.first ||= clock.noted;
    if (clock.waiting) return;
    clock.waiting = true;
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  for (const name of ['putImageData', 'drawImage', 'fillRect', 'fill', 'stroke', 'fillText']) {
    const original = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...args) {
      const drawing = this.canvas.dataset?.fabric || !this.canvas.isConnected;
      if (!drawing) clock.note();
      return original.apply(this, args);
    };
  }
  const inChart = (node) => (node.closest ? node : node.parentElement)?.closest('[data-testid=stVegaLiteChart]');
  new MutationObserver((changes) => { if (changes.some((c) => inChart(c.target))) clock.note(); })
    .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  const marks = new MutationObserver(() => clock.note());
  clock.arm = () => {
    marks.disconnect();
    for (const mark of document.deepAll('.cv-answer, .cv-network')) {
      marks.observe(mark, { attributes: true, attributeFilter: ['data-run', 'data-drawn', 'data-digit'] });
    }
    clock.up = 0;
  };
  window.addEventListener('pointerup', () => {
    clock.up = performance.now();
    clock.first = clock.noted = clock.frame = 0;
  }, true);
  window.clock = clock;
}"""
_DEEP = """document.deepAll = (selector, root = document) => [...root.querySelectorAll(selector),
  ...[...root.querySelectorAll('*')].flatMap((e) => e.shadowRoot ? document.deepAll(selector, e.shadowRoot) : [])];"""

# Nothing changed for a while, the script has run, our page bears a new mark: what was noted last was the end.
_DONE = """(quiet) => {
  const now = look();
  const answered = runAtSend !== null && now.run !== runAtSend && now.networkRun === now.run && now.networkDrawn;
  const marked = now.run === '' || answered;
  return clock.frame && !clock.waiting && performance.now() - clock.noted > quiet && now.idle && marked;
}"""
_QUIET = 400  # ms, twice the bare canvas's own delay

_RESET = """document.deepAll('.cv-live .clear, [aria-label="Reset canvas & history"]')
  .filter((button, _, all) => button === (all.find((one) => one.matches('.clear')) ?? button))
  .forEach((button) => button.click())"""


class Times(NamedTuple):
    """Milliseconds of one stroke, one after the other."""

    report: float  # from pen up until word of the stroke leaves the browser
    answer: float  # until something of the answer changes in the page
    show: float  # until the frame that shows the last change


class Timed:
    """An open page on which a stroke can be drawn and timed."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        canvas(page).wait_for()
        page.evaluate(_DEEP)
        page.evaluate(f"({_CLOCK})()")

    def stroke(self, points: list[Point]) -> Times:
        """Draw one stroke on an empty canvas."""
        self.page.bring_to_front()
        self.page.wait_for_function("look().idle")
        self.page.evaluate("clock.arm()")
        pull(self.page, points)
        self.page.wait_for_function(_DONE, arg=_QUIET, polling=100)
        taken = Times(*self.page.evaluate("[sentAt - clock.up, clock.first - sentAt, clock.frame - clock.first]"))
        self.page.evaluate(_RESET)
        self.page.wait_for_timeout(2 * _QUIET)  # the bin's report is sent as late as a stroke's
        return taken


def measure(n: int = 60, warm_up: int = 3) -> Result:
    """n strokes on each, in turn, so that whatever else the machine does falls on both.

    warm_up: strokes before, not counted: code is compiled, fonts and the chart's library are loaded.
    """
    strokes = [d.strokes[0] for d in written_digits() if len(d.strokes) == 1]
    with serve() as ours, serve(BARE) as bare, chromium() as browser:
        pages = [Timed(new_context(browser).new_page(), server.url) for server in (ours, bare)]
        ours_times: list[Times] = []
        bare_times: list[Times] = []
        for i in range(-warm_up, n):
            for page, times in zip(pages, (ours_times, bare_times), strict=True):
                taken = page.stroke(strokes[i % len(strokes)])
                if i >= 0:
                    times.append(taken)
    return _result(ours_times, bare_times)


def _result(ours: list[Times], bare: list[Times]) -> Result:
    sums = [[sum(times) for times in app] for app in (ours, bare)]
    ratio = statistics.median(sums[0]) / statistics.median(sums[1])
    rows = [Row("ratio of the medians", ratio, "", 1.3), *spread("the Draw page", sums[0], "ms")]
    parts = [
        (f"{name}: {part}", statistics.median(getattr(times, part) for times in app))
        for name, app in (("the Draw page", ours), ("the bare app", bare))
        for part in Times._fields
    ]
    how = "One stroke, from pointerup to the frame that shows the answer and every map, or the bar chart, in Chromium"
    rest = "without animations; strokes on both in turn. The bare app's time contains the canvas's own 200 ms."
    rows += spread("the bare app", sums[1], "ms")
    return Result("Pen up to everything drawn", f"{how} {rest}", len(ours), rows, parts)
