"""From nothing to 99.0 % of the test images with conv3_same: our recipe "fast" against the loop of the tutorials."""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from cnn_viz.engine.data.sources import mnist
from cnn_viz.engine.models import Network
from cnn_viz.engine.trained.weight_files import fresh
from cnn_viz.engine.training.order import OFFERED
from cnn_viz.engine.training.run import train
from cnn_viz.engine.training.scoring import evaluated
from cnn_viz.records import EpochReport
from tests.bench.report import Result, Row

AIM = 0.99
MODEL = "conv3_same"


class Pictures(Dataset):
    """MNIST as the tutorials hand it on: each image a PIL picture, turned into a tensor when it is asked for."""

    def __init__(self, images: Tensor, labels: Tensor) -> None:
        self.images, self.labels = images, labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        picture = Image.fromarray(self.images[i].numpy())
        # What torchvision's ToTensor does.
        tensor = torch.from_numpy(np.array(picture, copy=True)).view(28, 28, 1).permute(2, 0, 1).contiguous()
        return tensor.to(torch.float32).div(255), int(self.labels[i])


def measure(images: int = 60_000, most_epochs: int = 6, aim: float = AIM) -> Result:
    """Both on as many threads as there are cores; the test set is looked at after each epoch of the tutorial's loop,
    which does not count, and after our run. Seconds of processor time, and on the clock."""
    torch.set_num_threads(os.cpu_count() or 1)
    ours, ours_clock, our_accuracy = _ours(images)
    theirs, their_clock, their_accuracy, epochs = _tutorial(images, most_epochs, aim)
    rows = [
        Row("our time against the tutorial loop's, on the clock", ours_clock / their_clock, "", 0.25),
        Row("test accuracy that ours falls short of the aim by", max(0.0, 100 * (aim - our_accuracy)), "points", 0),
        Row("the same in processor time", ours / theirs, ""),
        Row("ours: processor time", ours, "s"),
        Row("ours: on the clock", ours_clock, "s"),
        Row("ours: test accuracy", 100 * our_accuracy, "%"),
        Row("tutorial: processor time", theirs, "s"),
        Row("tutorial: on the clock", their_clock, "s"),
        Row("tutorial: test accuracy", 100 * their_accuracy, "%"),
        Row("tutorial: epochs until then", epochs, ""),
    ]
    how = f"{MODEL} from random weights to {aim:.1%} of the test images; {torch.get_num_threads()} threads."
    return Result("Training", how, images, rows)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


def _ours(images: int) -> tuple[float, float, float]:
    model = fresh(MODEL)
    recipe = replace(OFFERED["fast"], limit=min(images, OFFERED["fast"].limit or images))
    mnist(train=True)  # both begin with the files read

    def work() -> None:
        for report in train(model, recipe):
            assert not isinstance(report, EpochReport) or report.train_loss == report.train_loss

    cpu, clock = _timed(work)
    return cpu, clock, evaluated(model, *mnist(train=False)).accuracy


def _tutorial(images: int, most_epochs: int, aim: float) -> tuple[float, float, float, int]:
    """Epochs of Adam at its defaults on batches of 64, until the aim is reached."""
    torch.manual_seed(0)
    model: Network = fresh(MODEL)
    optimizer = torch.optim.Adam(model.parameters())
    pixels, labels = mnist(train=True)
    loader = DataLoader(Pictures(pixels[:images], labels[:images]), batch_size=64, shuffle=True)

    def epoch() -> None:
        model.train()
        for x, y in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()

    cpu = clock = accuracy = 0.0
    done = 0
    while done < most_epochs and accuracy < aim:
        more_cpu, more_clock = _timed(epoch)
        cpu, clock, done = cpu + more_cpu, clock + more_clock, done + 1
        accuracy = evaluated(copy.deepcopy(model).eval(), *mnist(train=False)).accuracy
    return cpu, clock, accuracy, done
