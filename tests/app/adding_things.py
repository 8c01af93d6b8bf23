"""What ARCHITECTURE.md says under "Adding things", read as orders and carried out in a copy of the tree.

A step names its file and then, in the order of its code spans, what goes where:

    `NAME`, `NAME["key"]`    the list or mapping that is meant from here on
    `…,`                     goes into it, at its end, or before an entry `"name"` that was named
    `from … import …`        goes under the file's other imports
    `[key]`                  a sentence of a .toml; a span `{n}` after it is its placeholder
    `st.…`                   goes under a page's line with open_page
    `python -m …`            is run

A block of code goes into what is meant, or to the end of the file, or is a new one. "For each": only some need it.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

LINKED = (".safetensors", ".npz", ".gz", ".png", ".jpg")  # large, and never written in place


@dataclass(frozen=True)
class Step:
    """files: those named.  spans: the other code in its sentences.  block: code that stands by itself, "" for none."""

    files: tuple[str, ...]
    spans: tuple[str, ...]
    block: str
    new: bool
    perhaps: bool

    @property
    def commands(self) -> list[str]:
        return [span for span in self.spans if span.startswith("python -m ")]


def entries(document: str) -> dict[str, list[Step]]:
    """The section's entries by the words in bold: {"An architecture": its steps, …}."""
    section = document.partition("\n## Adding things\n")[2].partition("\n## ")[0]
    parts = re.split(r"^\*\*(An? .+?)\*\*.*:$", section, flags=re.MULTILINE)[1:]
    return {title: _steps(text) for title, text in zip(parts[::2], parts[1::2], strict=True)}


def _steps(text: str) -> list[Step]:
    numbered = re.findall(r"^\d+\. (.*\n(?:(?:   .*)?\n)*)", text, re.MULTILINE)
    return [_step(step) for step in numbered]


def _step(text: str) -> Step:
    fences = re.findall(r"^   ```\w+\n(.*?)^   ```$", text, re.MULTILINE | re.DOTALL)
    sentences = re.sub(r"^   ```\w+\n.*?^   ```$", "", text, flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`]+)`", " ".join(sentences.split()))
    files = tuple(span for span in spans if re.fullmatch(r"[\w./]+/[\w.]+\.(?:py|toml)", span))
    assert len(fences) < 2, text
    block = textwrap.dedent(fences[0].replace("\n   ", "\n").removeprefix("   ")) if fences else ""
    return Step(
        files,
        tuple(span for span in spans if span not in files),
        block,
        "a new file" in sentences,
        sentences.startswith("For each"),
    )


def copy_of_the_tree(folder: Path) -> Path:
    """All that an app and its tests need, to be changed; what is large are the same files."""

    def copied(source: str, target: str) -> object:
        if source.endswith(LINKED):
            with suppress(OSError):  # another disk
                os.link(source, target)
                return target
        return shutil.copy2(source, target)

    for name in ("cnn_viz", "pages", "tests", "docs", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, copy_function=copied)
    for path in [*ROOT.glob("*.md"), *ROOT.glob("*.toml"), *ROOT.glob("*.txt"), ROOT / "app.py", ROOT / "Makefile"]:
        shutil.copy2(path, folder)
    return folder


def run(command: list[str], folder: Path) -> str:
    """What a Python command in the copy says; AssertionError with it where it fails."""
    names = {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=os.environ | names, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def perform(step: Step, tree: Path) -> None:
    """Do to the tree what a step says, its commands apart. AssertionError where it does not say what to do."""
    assert step.files or step.commands, step
    for file in step.files if not step.perhaps else ():
        path = tree / file
        assert path.exists() != step.new, f"{file} is {'there already' if step.new else 'no file'}"
        if not path.exists():
            path.write_text("" if path.suffix == ".toml" else step.block, encoding="utf-8")
        text = path.read_text(encoding="utf-8")
        changed = _with_sentences(text, step) if path.suffix == ".toml" else _with_code(text, step)
        assert step.new or changed != text, f"{file}: {step.spans} changes nothing"
        path.write_text(changed, encoding="utf-8")


def _with_code(text: str, step: Step) -> str:
    target = before = ""
    for span in step.spans:
        if span.startswith("from "):
            text = _under(text, r"^from cnn_viz\S* import .+$", span)
        elif span.startswith("st."):
            text = _under(text, r"^visitor, t = open_page.+$", span)
        elif span.endswith(","):
            text = _put_into(text, target, span, before)
        elif re.fullmatch(r'"\w+"', span):
            before = span
        elif re.fullmatch(r'[A-Z_]+(?:\["\w+"\])?|[a-z_]+', span):
            target = span
    return _put_into(text, target, step.block) if step.block and not step.new else text


def _under(text: str, line: str, more: str) -> str:
    found = re.search(line, text, re.MULTILINE)
    assert found, f"no line like {line}"
    return f"{text[: found.end()]}\n{more}{text[found.end() :]}"


def _put_into(text: str, target: str, code: str, before: str = "") -> str:
    """The source with one entry more in the collection that is assigned to a name."""
    name, _, key = target.partition("[")
    for node in ast.walk(ast.parse(text)):
        names = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(found, ast.Name) and found.id == name for found in names):
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            there = _collection(node.value, key.strip('"]'))
            return _before_the_end(text, there, code) if not before else _in_front(text, there, code, before)
    raise AssertionError(f"nothing is called '{name}'")


def _collection(value: ast.expr | None, key: str) -> ast.Dict | ast.Tuple | ast.List:
    """The dict, tuple or list itself: under a key, or the one that a comprehension goes through."""
    if isinstance(value, ast.DictComp | ast.ListComp | ast.GeneratorExp):
        value = value.generators[0].iter
    if key:
        assert isinstance(value, ast.Dict)
        value = next(v for k, v in zip(value.keys, value.values, strict=True) if ast.literal_eval(k) == key)
    assert isinstance(value, ast.Dict | ast.Tuple | ast.List), value
    return value


def _in_front(text: str, collection: ast.Dict | ast.Tuple | ast.List, code: str, before: str) -> str:
    inside = collection.keys if isinstance(collection, ast.Dict) else collection.elts
    (entry,) = [entry for entry in inside if entry and ast.unparse(entry).replace("'", '"') == before]
    place = _place(text, entry.lineno, entry.col_offset)
    return f"{text[:place]}{code} {text[place:]}"


def _before_the_end(text: str, collection: ast.expr, code: str) -> str:
    assert collection.end_lineno and collection.end_col_offset
    place = _place(text, collection.end_lineno, collection.end_col_offset - 1)
    kept = text[:place].rstrip()
    comma = "" if kept.endswith((",", "{", "(", "[")) else ","
    return f"{kept}{comma}\n    {code.strip()}\n{text[place:]}"


def _place(text: str, line: int, column: int) -> int:
    """Where in the text that is; ast counts a column in bytes."""
    rows = text.splitlines(keepends=True)
    return len("".join(rows[: line - 1])) + len(rows[line - 1].encode()[:column].decode())


def _with_sentences(text: str, step: Step) -> str:
    """A block as it stands; else each table with words that nobody would take for real ones."""
    if step.block:
        return f"{text}\n{step.block}"
    for i, span in enumerate(step.spans):
        if not (table := re.fullmatch(r"\[(\w+)\]", span)):
            continue
        rest = step.spans[i + 1 : i + 2]
        placeholder = f" {rest[0]}" if rest and re.fullmatch(r"\{\w+\}", rest[0]) else ""
        key = table[1]
        name = key.replace("_", " ")
        en, zh = f"Added {name}{placeholder}", f"新增 {name}{placeholder}"
        if key.endswith("_text"):
            en, zh = f"{en} is this. It was added by a test.", f"{zh} 就是这个。它是测试加上的。"
        text += f'\n[{key}]\nen = "{en}"\nzh = "{zh}"\n'
    return text
