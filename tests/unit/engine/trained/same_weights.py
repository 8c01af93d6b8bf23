"""Whether two networks are the same, weight by weight."""

import torch
from torch import nn


def same(one: nn.Module, other: nn.Module) -> bool:
    """Every weight and running statistic equal, bit for bit."""
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)
