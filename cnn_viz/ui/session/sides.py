"""What stands beside each other on the Draw page, one or two sides: a network, and the digit that it reads."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from cnn_viz.records import Digit, Trace
from cnn_viz.ui.session import networks
from cnn_viz.ui.session.drawing import Drawing
from cnn_viz.ui.session.network_kinds import network_name
from cnn_viz.ui.session.reading import Reading, digits_of
from cnn_viz.ui.session.visit import KEPT, Visit


@dataclass(frozen=True, eq=False)
class Side:
    """network: its id.  kept: the digit that it reads; None for the one on the canvas, which changes with the pen."""

    network: str
    kept: Digit | None = None

    def trace(self, reading: Reading) -> Trace | None:
        """The whole answer, None where nothing is drawn."""
        return networks.answer(self.network, self.kept) if self.kept else reading.trace(self.network)

    def whole(self, reading: Reading) -> Digit | None:
        """The digit that is asked whether it is one."""
        return self.kept or reading.whole

    def run(self, visitor: Visit) -> str:
        """Names its answer in the page."""
        if self.kept is None:
            return visitor.run_of(self.network)
        return f"{KEPT}:{crc32(self.kept.colour.tobytes()):08x}:{self.network}"

    def name(self, visitor: Visit) -> str:
        """The network's name; beside a digit that was kept, which of the two it reads, too."""
        name = network_name(self.network, visitor.desk, visitor.say)
        if visitor.rival != KEPT:
            return name
        return visitor.say("draw.reads_kept" if self.kept else "draw.reads_canvas", name=name)


def sides(visitor: Visit) -> list[Side]:
    """The network with the drawing, and what stands beside it."""
    if visitor.rival == KEPT:
        return [Side(visitor.shown), Side(visitor.shown, visitor.kept)]
    return [Side(network) for network in (visitor.shown, visitor.rival) if network]


def keep(visitor: Visit) -> None:
    """The digit on the canvas is kept beside the network, and the canvas is free for another one."""
    visitor.take_in()
    digits = digits_of(visitor.drawing, visitor.steps_off)
    if digits is None:
        visitor.notice = ("draw.nothing_to_keep", {})
        return
    visitor.kept, visitor.rival = digits[0], KEPT
    visitor.put(Drawing())
