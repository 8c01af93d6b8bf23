"""The documents' tables, from sheets and checkpoints: python -m tests.readme_table writes them, a test checks them."""

from __future__ import annotations

import re
from pathlib import Path

from cnn_viz.engine.models import MODELS
from cnn_viz.engine.trained import sheets
from cnn_viz.engine.trained.checkpoints import checkpoints
from cnn_viz.engine.training.recipes import TRAINING_IMAGES
from cnn_viz.engine.training.twins import TWINS, architecture_of
from cnn_viz.text import say
from tests.conftest import ROOT

READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
TRAINING = ROOT / "docs" / "training.md"
OF_TWINS = re.compile(r"<!-- twins -->\n(?:\|.*\n)*")
MOMENTS = ROOT / "docs" / "lab" / "time-machine.md"
CHECKPOINTS = re.compile(r"<!-- checkpoints -->\n(?:\|.*\n)*")
BETWEEN = re.compile(r"<!-- networks -->\n(?:\|.*\n)*")


def table(language: str) -> str:
    """The table in Markdown, a line a network."""
    columns = ("name", "parameters", "mnist", "pen", "loss")
    head = [say(f"networks.{column}", language) for column in columns]
    lines = ["| id | " + " | ".join(head) + " |", "|---|---|" + "---:|" * (len(head) - 1)]
    for model_id in MODELS:
        sheet = sheets.sheet(model_id)
        figures = (f"{sheet.parameters:,}", f"{sheet.test_accuracy:.2%}", f"{sheet.stroke_accuracy['20']:.1%}")
        cells = (f"`{model_id}`", say(f"models.{model_id}", language), *figures, f"{sheet.test_loss:.4f}")
        lines.append("| " + " | ".join(cells) + " |")
    return "<!-- networks -->\n" + "\n".join(lines) + "\n"


def with_table(readme: Path, language: str) -> str:
    """The README's text with the table as the sheets have it now."""
    return BETWEEN.sub(lambda _: table(language), readme.read_text(encoding="utf-8"), count=1)


def checkpoint_table(model_id: str) -> str:
    """What a network was worth at each of its checkpoints, in Markdown."""
    head = ["step", "images learnt from", "validation", "loss", "MNIST test"]
    lines = ["| " + " | ".join(head) + " |", "|" + "--:|" * len(head)]
    for moment in checkpoints(model_id):
        figures = f"{moment.validation_accuracy:.2%} | {moment.validation_loss:.4f} | {moment.test_accuracy:.2%}"
        lines.append(f"| {moment.step:,} | {moment.images:,} | {figures} |")
    return "<!-- checkpoints -->\n" + "\n".join(lines) + "\n"


def with_checkpoints(text: str) -> str:
    """The text of MOMENTS with the table as the checkpoints have it now."""
    return CHECKPOINTS.sub(lambda _: checkpoint_table("pen"), text, count=1)


def twin_table() -> str:
    """What the contrast networks are worth, under the one whose twins they are, in Markdown."""
    head = [
        "network",
        "learnt from",
        "epochs",
        "reads of them",
        "MNIST test",
        "strokes, 20 px",
        "loss",
        "calibration error",
    ]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    for model_id in (architecture_of(next(iter(TWINS))), *TWINS):
        sheet = sheets.sheet(model_id)
        learnt = "" if sheet.training_accuracy is None else f"{sheet.training_accuracy:.1%}"
        images = f"{sheet.recipe['limit'] or TRAINING_IMAGES - sheet.recipe['validation']:,}"
        figures = f"{sheet.test_accuracy:.2%} | {sheet.stroke_accuracy['20']:.1%} | {sheet.test_loss:.4f}"
        calibration = f"{sheet.calibration_error or 0:.2%}"
        lines.append(f"| `{model_id}` | {images} | {sheet.epochs} | {learnt} | {figures} | {calibration} |")
    return "<!-- twins -->\n" + "\n".join(lines) + "\n"


def with_twins(text: str) -> str:
    """The text of TRAINING with the table as the sheets have it now."""
    return OF_TWINS.sub(lambda _: twin_table(), text, count=1)


if __name__ == "__main__":
    for language, readme in READMES.items():
        readme.write_text(with_table(readme, language), encoding="utf-8")
    TRAINING.write_text(with_twins(TRAINING.read_text(encoding="utf-8")), encoding="utf-8")
    MOMENTS.write_text(with_checkpoints(MOMENTS.read_text(encoding="utf-8")), encoding="utf-8")
