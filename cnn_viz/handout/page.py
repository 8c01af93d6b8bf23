"""Hand-outs as one HTML page: a sheet of A4 a pupil, or the teacher's copy with the solutions of all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from cnn_viz.engine.exercises import Exercise
from cnn_viz.handout.sheet import LEVELS, NAMES, SIDE, Sheet
from cnn_viz.text import say
from cnn_viz.text.numbers import percent


def page(sheets: Sequence[Sheet], language: str, *, network: str, solutions: bool = False) -> str:
    """The page, with nothing to be fetched. network: its name, as the pupils read it."""

    def t(key: str, **values: object) -> str:
        return say(key if "." in key else f"handout.{key}", language, **values)

    return _template("teacher.html" if solutions else "pupil.html").render(
        t=t,
        language=language,
        network=network,
        sheets=[_shown(sheet, t) for sheet in sheets],
        side=SIDE,
        levels=LEVELS,
    )


@cache
def _template(name: str) -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True).get_template(name)


def _shown(sheet: Sheet, t: Any) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "seed": sheet.seed,
        "cells": sheet.cells.tolist(),
        "kernel": sheet.kernel.tolist(),
        "windows": dict(zip(NAMES, sheet.places, strict=True)),
        "sketched": sheet.sketched,
        "solutions": dict(zip(NAMES, sheet.solutions, strict=True)),
        "sketch": sheet.sketch.tolist(),
        "answer": sheet.answer,
        "sure": percent(float(sheet.probabilities.max())),
        "questions": [_question(one, t) for one in sheet.questions],
    }


def _question(one: Exercise, t: Any) -> dict[str, Any]:
    def said(answer: str) -> str:
        return str(t(f"exercises.{answer}")) if one.in_words else answer

    return {
        "say": t(f"exercises.{one.name}", **one.values),
        "choices": [] if one.kind == "type" else [said(choice) for choice in one.choices],
        "right": said(one.right),
        "wrong": [(said(answer), t(f"exercises.{why}_why")) for answer, why in one.wrong.items()],
    }
