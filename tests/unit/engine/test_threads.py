"""The server computes a stroke on one thread."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

# The thread counts while it still runs: one that has been joined stands in the system's list a moment longer.
WORK = """
import {package}, os, threading, torch
def convolve():
    for _ in range(30):
        torch.nn.functional.conv2d(torch.zeros(6, 32, 28, 28), torch.zeros(32, 32, 3, 3))
    print(len(os.listdir("/proc/self/task")))
thread = threading.Thread(target=convolve)
thread.start()
thread.join()
"""
MAIN_AND_SCRIPT = 2


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads as Linux lists them")
def test_a_convolution_in_a_script_thread_starts_no_workers() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}

    def threads(package: str) -> int:
        command = [sys.executable, "-c", WORK.format(package=package)]
        return int(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)

    assert threads("cnn_viz.ui") == MAIN_AND_SCRIPT
    if len(os.sched_getaffinity(0)) > 1:  # on one core torch alone starts no workers either
        assert threads("torch") > MAIN_AND_SCRIPT
