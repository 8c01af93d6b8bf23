"""The process behind the page "From scratch": `python -m cnn_viz.engine.jobs.scratch_worker` (see child_process.py).

In come the images and an order, with the parameters that a training goes on from, if it does. Out go reports as they
come, a training's parameters with them. It starts at once, since it needs no torch: only the timing loads it.
"""

from __future__ import annotations

import time
from queue import Queue

from cnn_viz.engine.jobs.child_process import Tell, attend
from cnn_viz.engine.jobs.messages import Begin, Ended, Learning, Lent, Reported, Timed
from cnn_viz.engine.scratch.network import borrow
from cnn_viz.engine.scratch.training import Training, untrained_run

REST = 0.03  # seconds after each report of a training, so that the eye can follow


def _work(lent: Lent, begin: Begin, commands: Queue[str], tell: Tell) -> None:
    borrow(lent.content)
    task = begin.order["task"]
    if task == "train":
        _train(begin, commands, tell)
        return
    tell(Learning(0))
    if task == "untrained":
        for report in untrained_run():
            tell(Reported(report))
    else:
        tell(Timed(_milliseconds()))
    tell(Ended("finished"))


def _train(begin: Begin, commands: Queue[str], tell: Tell) -> None:
    training = Training(state=begin.state)
    tell(Learning(training.steps))
    for report in training:
        tell(Reported(report, training.state))
        if not commands.empty():  # there is but one
            tell(Ended("stopped"))
            return
        time.sleep(REST)
    tell(Ended("finished"))


def _milliseconds() -> dict[str, float]:
    import torch  # late: seconds

    from cnn_viz.engine.scratch.speed import milliseconds

    torch.set_num_threads(1)
    return milliseconds()


if __name__ == "__main__":
    attend(_work)
