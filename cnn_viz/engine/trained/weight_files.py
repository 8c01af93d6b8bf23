"""Weights in files: safetensors, which cannot run code. What is said of them beside it, sheets.py has."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load as load_bytes
from safetensors.torch import load_file, save

from cnn_viz.engine.blueprint.layer_specs import is_built
from cnn_viz.engine.blueprint.module import made
from cnn_viz.engine.models import Network
from cnn_viz.engine.training.twins import architecture_of, file_of, home_of


def load(model_id: str, trained: bool = True, seed: int = 0) -> Network:
    """A network ready to answer: eval mode, no gradients, so that any number of threads may share it.

    model_id: of the list, of a twin (training/twins.py), or "built:…".
    trained=False gives it fresh from `seed`, as training begins; one that is built (blueprint/) is always fresh.
    Raises KeyError for an unknown model, with the choices, and FileNotFoundError, with the command to run, for one
    without weights.
    """
    model = fresh(model_id if is_built(model_id) else architecture_of(model_id), seed)
    if trained and not is_built(model_id):
        if not weights_path(model_id).exists():
            raise FileNotFoundError(f"no weights for '{model_id}'; make them: python -m cnn_viz weights {model_id}")
        return load_from(home_of(model_id), architecture_of(model_id))
    return model.eval().requires_grad_(False)


def load_from(folder: Path, model_id: str) -> Network:
    """The same with the weights that a training left in `folder`. FileNotFoundError if there are none."""
    model = fresh(model_id)
    model.load_state_dict(load_file(folder / f"{model_id}.safetensors"))
    return model.eval().requires_grad_(False)


def weights_path(model_id: str) -> Path:
    """Where the weights of a network of the list, or of a twin, lie."""
    return file_of(model_id, ".safetensors")


def fresh(model_id: str, seed: int = 0) -> Network:
    """A network with PyTorch's random weights, the same ones for the same seed; the global random state is kept.

    Raises as `built.made` does.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return made(model_id)


def network_of(model_id: str, content: bytes) -> Network:
    """The network with the weights of a safetensors file, ready to answer as from `load`."""
    model = fresh(model_id)
    model.load_state_dict(load_bytes(content))
    return model.eval().requires_grad_(False)


def weights_bytes(model: Network) -> bytes:
    """A network's weight file; that of a built one says in its metadata what it is, so that it can be brought alone."""
    tensors = {name: weight.detach().contiguous() for name, weight in model.state_dict().items()}
    return save(tensors, metadata_of(model.id))


def metadata_of(network: str) -> dict[str, str] | None:
    """What a weight file says of its network."""
    return {"network": network} if is_built(network) else None


def count_parameters(model: Network) -> int:
    """How many numbers training adjusts."""
    return sum(parameter.numel() for parameter in model.parameters())
