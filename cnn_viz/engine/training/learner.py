"""The network while it learns: one step of gradient descent, the schedule, and all that a later run needs to go on."""

from __future__ import annotations

import copy
import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torch.optim.swa_utils import update_bn

from cnn_viz.engine.data.augmentation import augmented
from cnn_viz.engine.models import Network
from cnn_viz.engine.training.recipes import Recipe
from cnn_viz.engine.training.reproducibility import with_flat_norms


class Learnt(NamedTuple):
    """One batch: mean loss, how many were right before it was learnt, and the learning rate."""

    loss: float
    right: int
    rate: float


class Learner:
    """The network while it learns: with batch norm if the recipe says so, its optimizer, and its average."""

    def __init__(self, model: Network, recipe: Recipe, steps: int) -> None:
        self.recipe, self.steps, self.done, self.input = recipe, steps, 0, model.input
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        network = with_batch_norm(model) if recipe.batch_norm_while_training else copy.deepcopy(model)
        network = network if recipe.dropout is None else with_dropout(network, recipe.dropout)
        self.network = (
            with_flat_norms(network).requires_grad_(True).to(self.device).to(memory_format=torch.channels_last)
        )
        self.average = copy.deepcopy(self.network) if recipe.average else self.network
        self.optimizer = _optimizer(self.network, recipe)

    def step(self, images: Tensor, labels: Tensor, seed: int) -> Learnt:
        """One batch. Raises FloatingPointError, having learnt nothing, if the loss is no longer a number."""
        progress = self.done / self.steps
        rate = rate_at(self.recipe, progress)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        devices = [self.device] if self.device.type == "cuda" else []
        with torch.random.fork_rng(devices=devices):  # dropout draws from the global generator: seed it, give it back
            torch.manual_seed(seed_of(seed, self.done, 1))
            random = Generator().manual_seed(seed_of(seed, self.done, 2))
            pixels = augmented(self.input.framed(images[:, None]), self.recipe.augmentation.at(progress), random)
            logits, loss = self._learn(pixels, labels.to(self.device))
        self.done += 1
        self._average_in()
        return Learnt(loss, int((logits.argmax(1).cpu() == labels).sum()), rate)

    def placed(self, pixels: Tensor) -> Tensor:
        """Pixels in [0, 1] as the network wants them, and where it wants them."""
        return self.input.normalized(pixels).to(self.device).contiguous(memory_format=torch.channels_last)

    def _learn(self, pixels: Tensor, labels: Tensor) -> tuple[Tensor, float]:
        x = self.placed(pixels)
        self.network.train()
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.recipe.bfloat16):
            logits = self.network(x).float()
        loss = F.cross_entropy(logits, labels, label_smoothing=self.recipe.label_smoothing)
        if not math.isfinite(value := loss.item()):
            raise FloatingPointError
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return logits.detach(), value

    @torch.no_grad()
    def _average_in(self) -> None:
        """Exponential moving average of weights and running statistics, quicker at first: early weights are poor."""
        if self.average is self.network:
            return
        decay = min(self.recipe.average, self.done / (self.done + 10))
        for mean, now in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(now, 1 - decay)
            else:
                mean.copy_(now)

    def state(self) -> dict[str, Tensor]:
        """Weights, averages, and the optimizer's moments, as tensors of their own: "network.conv1.weight", …"""
        parts = {"done": torch.tensor(self.done)}
        parts |= {f"network.{name}": weight for name, weight in self.network.state_dict().items()}
        if self.average is not self.network:
            parts |= {f"average.{name}": weight for name, weight in self.average.state_dict().items()}
        for i, moments in self.optimizer.state_dict()["state"].items():
            parts |= {f"optimizer.{i}.{name}": x for name, x in moments.items() if isinstance(x, Tensor)}
        return {name: part.detach().cpu().clone(memory_format=torch.contiguous_format) for name, part in parts.items()}

    def take_up(self, state: Mapping[str, Tensor]) -> None:
        """Go on from what `state()` gave. Raises KeyError or RuntimeError if it is another network's or recipe's."""
        self.done = int(state["done"])
        self.network.load_state_dict(under("network.", state))
        if self.average is not self.network:
            self.average.load_state_dict(under("average.", state))
        parameters = [p for group in self.optimizer.param_groups for p in group["params"]]
        for name, moment in under("optimizer.", state).items():
            i, _, which = name.partition(".")
            parameter = parameters[int(i)]
            # In the parameter's own memory order, so that the steps stay as fast.
            own = torch.empty_like(parameter).copy_(moment) if moment.shape == parameter.shape else moment.clone()
            self.optimizer.state[parameter][which] = own


def write_mean(learners: Sequence[Learner], model: Network, images: Tensor) -> None:
    """Put what was learnt, the mean of all the learners' weights, into a plain network, in eval mode.

    Where they come from one training, the mean is about as good as their mean answer, in one forward pass (Wortsman and
    others, "Model soups", 2022; of networks with different leanings: Li and others, "Branch-Train-Merge", 2022).
    images: (N, 28, 28) uint8, from which a mean of several takes the statistics of batch normalization: those of its
    parts belong to other weights (Izmailov and others, "Averaging weights leads to wider optima", 2018, section 3.2).
    """
    mean = copy.deepcopy(learners[0].average).eval()
    others = [learner.average.state_dict() for learner in learners[1:]]
    for name, weight in mean.state_dict().items():
        if others and weight.is_floating_point():
            weight.copy_(torch.stack([weight, *(other[name] for other in others)]).mean(0))
    if others:
        update_bn((learners[0].placed(model.input.framed(part[:, None])) for part in images.split(1_000)), mean)
    plain = without_batch_norm(mean) if learners[0].recipe.batch_norm_while_training else mean
    model.load_state_dict({name: weight.contiguous() for name, weight in plain.state_dict().items()})
    model.eval()


def under(prefix: str, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What of a state begins with this, without it."""
    return {name.removeprefix(prefix): part for name, part in state.items() if name.startswith(prefix)}


def rate_at(recipe: Recipe, progress: float) -> float:
    """The learning rate when `progress` in [0, 1] of the run is done."""
    if recipe.schedule == "constant":
        return recipe.rate
    warm = 0.1
    if progress < warm:
        return recipe.rate * (0.02 + 0.98 * progress / warm)
    return recipe.rate * (1 + math.cos(math.pi * (progress - warm) / (1 - warm))) / 2


def with_batch_norm(model: nn.Sequential) -> nn.Sequential:
    """A copy with batch normalization after every convolution that has a bias to fold it into and none of its own."""
    layers: list[tuple[str, nn.Module]] = []
    own = list(copy.deepcopy(model).named_children())
    for (name, layer), (_, after) in zip(own, [*own[1:], ("", None)], strict=True):
        layers.append((name, layer))
        if isinstance(layer, nn.Conv2d) and layer.bias is not None and not isinstance(after, nn.BatchNorm2d):
            layers.append((f"{name}_norm", nn.BatchNorm2d(layer.out_channels)))
    return nn.Sequential(OrderedDict(layers))


def without_batch_norm(network: nn.Sequential) -> nn.Sequential:
    """The same function in eval mode, what `with_batch_norm` added folded into the convolutions."""
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    previous = ""
    for name, layer in copy.deepcopy(network).named_children():
        convolution = layers.get(previous)
        if name == f"{previous}_norm" and isinstance(layer, nn.BatchNorm2d) and isinstance(convolution, nn.Conv2d):
            layers[previous] = fuse_conv_bn_eval(convolution, layer)
        else:
            layers[name] = layer
            previous = name
    return nn.Sequential(layers)


def with_dropout(model: nn.Sequential, share: float) -> nn.Sequential:
    """A copy whose dropout layers leave out `share` of their inputs; one before the last dense layer if it has none."""
    layers = list(copy.deepcopy(model).named_children())
    present = [layer for _, layer in layers if isinstance(layer, nn.Dropout)]
    for layer in present:
        layer.p = share
    if not present:
        last = max(i for i, (_, layer) in enumerate(layers) if isinstance(layer, nn.Linear))
        layers.insert(last, (f"{layers[last][0]}_dropout", nn.Dropout(share)))
    return nn.Sequential(OrderedDict(layers))


def _optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Weight decay pulls at kernels and matrices only, not at biases and batch norm."""
    groups = [
        {"params": [p for p in network.parameters() if p.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [p for p in network.parameters() if p.ndim <= 1], "weight_decay": 0.0},
    ]
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=recipe.rate, momentum=recipe.momentum, nesterov=recipe.nesterov)
    kind = torch.optim.AdamW if recipe.optimizer == "adamw" else torch.optim.Adam
    return kind(groups, lr=recipe.rate)


def seed_of(*numbers: int) -> int:
    """One seed from several numbers, the same everywhere and far apart for neighbours."""
    seed = 0
    for number in numbers:
        seed = (seed * 1_000_003 + number + 1) % (2**63)
    return seed
