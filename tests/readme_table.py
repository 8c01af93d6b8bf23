"""The READMEs' table of networks, from the sheets: python -m tests.readme_table writes it, a test holds it to them."""

from __future__ import annotations

import re
from pathlib import Path

from cnn_viz.engine import weights
from cnn_viz.engine.models import MODELS
from cnn_viz.text import say
from tests.conftest import ROOT

READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
BETWEEN = re.compile(r"<!-- networks -->\n(?:\|.*\n)*")


def table(language: str) -> str:
    """The table in Markdown, a line a network."""
    columns = ("name", "parameters", "mnist", "pen", "loss")
    head = [say(f"networks.{column}", language) for column in columns]
    lines = ["| id | " + " | ".join(head) + " |", "|---|---|" + "---:|" * (len(head) - 1)]
    for model_id in MODELS:
        sheet = weights.sheet(model_id)
        figures = (f"{sheet.parameters:,}", f"{sheet.test_accuracy:.2%}", f"{sheet.stroke_accuracy['20']:.1%}")
        cells = (f"`{model_id}`", say(f"models.{model_id}", language), *figures, f"{sheet.test_loss:.4f}")
        lines.append("| " + " | ".join(cells) + " |")
    return "<!-- networks -->\n" + "\n".join(lines) + "\n"


def with_table(readme: Path, language: str) -> str:
    """The README's text with the table as the sheets have it now."""
    return BETWEEN.sub(lambda _: table(language), readme.read_text(encoding="utf-8"), count=1)


if __name__ == "__main__":
    for language, readme in READMES.items():
        readme.write_text(with_table(readme, language), encoding="utf-8")
