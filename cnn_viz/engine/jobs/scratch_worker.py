"""The process behind the page "From scratch": `python -m cnn_viz.engine.jobs.scratch_worker` (see child_process.py).

In come the images and an order, with the parameters that a training goes on from, if it does. Out go reports as they
come, a training's parameters with them. It starts at once, since it needs no torch: only the timing loads it.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from queue import Queue
from typing import Any

from cnn_viz.engine.jobs.child_process import Message, Tell, attend
from cnn_viz.engine.scratch.network import borrow
from cnn_viz.engine.scratch.training import Training, untrained_run

REST = 0.03  # seconds after each report of a training, so that the eye can follow


def _work(lent: Message, order: Message, commands: Queue[str], tell: Tell) -> None:
    borrow(lent[1])
    task = order[0]["task"]
    if task == "train":
        _train(order, commands, tell)
        return
    tell({"kind": "learning", "steps": 0})
    if task == "untrained":
        for report in untrained_run():
            tell({"kind": "report", "report": asdict(report)})
    else:
        tell({"kind": "milliseconds", "by_way": _milliseconds()})
    tell({"kind": "ended", "why": "finished"})


def _train(order: Message, commands: Queue[str], tell: Tell) -> None:
    training = Training(state=order[1])
    tell({"kind": "learning", "steps": training.steps})
    for report in training:
        tell({"kind": "report", "report": asdict(report)}, training.state)
        if not commands.empty():  # there is but one
            tell({"kind": "ended", "why": "stopped"})
            return
        time.sleep(REST)
    tell({"kind": "ended", "why": "finished"})


def _milliseconds() -> dict[str, Any]:
    import torch  # late: seconds

    from cnn_viz.engine.scratch.speed import milliseconds

    torch.set_num_threads(1)
    return milliseconds()


if __name__ == "__main__":
    attend(_work)
