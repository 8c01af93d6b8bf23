"""What the server and a process that works for it tell each other over a pipe: a length, then a MessagePack.

No pickle: a message can hold nothing but what its class says, and what is anything else is refused as it arrives.
"""

from __future__ import annotations

import struct
from typing import IO, Any, Literal

import msgspec

from cnn_viz.engine.scratch.training import Progress
from cnn_viz.records import EpochReport
from cnn_viz.typed import learnt

_LENGTH = struct.Struct("<I")


class Message(msgspec.Struct, frozen=True, tag=True):
    """Its class's name travels with it."""


# --- to the process


class Lent(Message, frozen=True):
    """What it need not read anew: MNIST's images, as `borrow` takes them."""

    content: bytes


class Begin(Message, frozen=True):
    """The order, as its class's `as_json` gives it, and the state to go on from, empty for a first run."""

    order: dict[str, Any]
    state: bytes = b""


class Command(Message, frozen=True):
    """What is to be done next; `step` is one batch, then pause again."""

    do: Literal["run", "pause", "step", "stop"]


# --- from the process


class Entered(Message, frozen=True):
    """A phase that has nothing more to say."""

    phase: Literal["preparing", "paused", "judging"]


class Learning(Message, frozen=True):
    """It learns, or goes on to; steps: of the whole run, 0 where there are none."""

    steps: int


class Steps(Message, frozen=True):
    """Rows of (step, loss, share read right, learning rate); seconds: of learning up to the last of them."""

    rows: list[tuple[int, float, float, float]]
    seconds: float


class Epoch(Message, frozen=True):
    """The end of an epoch."""

    report: EpochReport


class Weights(Message, frozen=True):
    """The network as it stood after `step`, as safetensors."""

    step: int
    content: bytes


class State(Message, frozen=True):
    """The whole run, to go on from, after so many steps and epochs."""

    done: int
    epoch: int
    content: bytes


class Judged(Message, frozen=True):
    """What the network says about the test images: (10000, 10) float32."""

    logits: bytes


class Reported(Message, frozen=True):
    """From scratch's own report, and, of a training, its state."""

    report: Progress
    state: bytes = b""


class Timed(Message, frozen=True):
    """Milliseconds of a pass there and back, by the way it is written."""

    milliseconds: dict[str, float]


class Ended(Message, frozen=True):
    """The last message. key, values: the sentence that says why it ended before its time, "" where it did not."""

    why: Literal["finished", "stopped", "diverged", "failed"]
    key: str = ""
    values: dict[str, Any] = {}


ToProcess = Lent | Begin | Command
FromProcess = Entered | Learning | Steps | Epoch | Weights | State | Judged | Reported | Timed | Ended

_encode = msgspec.msgpack.Encoder().encode
_decoders = {kinds: msgspec.msgpack.Decoder(learnt(kinds)) for kinds in (ToProcess, FromProcess)}


def send(stream: IO[bytes], message: Message) -> None:
    """Write one message and flush it. Raises OSError (BrokenPipeError) if nobody reads any more."""
    content = _encode(message)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes], kinds: Any) -> Any:
    """The next message, one of `kinds` (ToProcess, FromProcess), waiting for it.

    None when the other side is gone, in the middle of a message too. Raises msgspec.ValidationError for another one.
    """
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    content = stream.read(_LENGTH.unpack(length)[0])
    if len(content) < _LENGTH.unpack(length)[0]:
        return None
    return _decoders[kinds].decode(content)
