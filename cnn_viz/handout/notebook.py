"""The hand-outs of a class as one Jupyter notebook (format 4.5): each pupil sets their number, fills in, and checks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cnn_viz.handout.sheet import NAMES, Sheet
from cnn_viz.text import say

_CONVOLVE = '''\
def convolve(picture, kernel):
    """{about}"""
    rows, columns = len(picture) - 2, len(picture[0]) - 2
    answer = np.zeros((rows, columns), int)
    for row in range(rows):
        for column in range(columns):
            window = picture[row:row + 3, column:column + 3]
            answer[row, column] = (window * kernel).sum()
    return answer

answer = convolve(digit, kernel)'''

_CHECK = """\
for name, (row, column), given in zip("{names}", places, (a, b, c)):
    right = answer[row, column]
    print(name, "{right}" if given == right else "{open}" if given is None else "{wrong}")"""


def notebook(sheets: Sequence[Sheet], language: str) -> str:
    """The notebook's text. It needs NumPy and nothing else; filled in or not, it runs through."""

    def t(key: str, **values: object) -> str:
        return say(f"handout.{key}", language, **values)

    pupils = {
        sheet.number: {"digit": sheet.cells.tolist(), "kernel": sheet.kernel.tolist(), "places": sheet.places}
        for sheet in sheets
    }
    said = {key: t(f"notebook_{key}") for key in ("right", "open", "wrong")}
    cells = [
        _markdown(f"# {t('title')}\n\n{t('notebook_about', count=len(sheets))}"),
        _code(f"import numpy as np\n\nnumber = {sheets[0].number}  # {t('notebook_number')}"),
        _code(
            f"pupils = {json.dumps(pupils)}\n"
            "mine = pupils[str(number)] if str(number) in pupils else pupils[number]\n"
            'digit, kernel, places = np.array(mine["digit"]), np.array(mine["kernel"]), mine["places"]\n'
            'print("\\n".join(" ".join(" .oO"[v] for v in row) for row in digit))\nprint(kernel)'
        ),
        _markdown(t("notebook_by_hand", names=", ".join(NAMES))),
        _code(
            'for name, (row, column) in zip("ABC", places):\n'
            "    print(name)\n    print(digit[row:row + 3, column:column + 3])\n\n"
            f"a, b, c = None, None, None  # {t('notebook_fill_in')}"
        ),
        _code(_CONVOLVE.format(about=t("notebook_convolve"))),
        _code(_CHECK.format(names=NAMES, **said)),
        _markdown(t("notebook_sketch")),
        _code(f"sketch = np.zeros((3, 3), int)  # {t('notebook_fill_in')}\nconvolve(digit, sketch)"),
    ]
    for k, cell in enumerate(cells):
        cell["id"] = f"cell-{k}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1)


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
