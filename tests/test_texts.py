"""Every sentence stands in both languages, is used, and stands nowhere else."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_viz.text import LANGUAGES, sentences
from tests.tree import ROOT, name, named, parsed

CLICK = "click"  # says its sentences itself: tests/unit/cli/test_language.py
PAGES = sorted(p.stem for p in named(".toml", under="cnn_viz/text") if p.stem != CLICK)
KEYS = {f"{page}.{key}" for page in PAGES for key in sentences(page)}
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
SPEAKERS = ("t", "say", "UserError", "NothingDrawn")  # calls whose first argument is a key


def _placeholders(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_sentence_stands_in_every_language(key: str) -> None:
    page, _, short = key.partition(".")
    pair = sentences(page)[short]
    assert list(pair) == list(LANGUAGES)
    assert all(s.strip() for s in pair.values())
    assert _placeholders(pair["en"]) == _placeholders(pair["zh"])
    assert not CHINESE.search(pair["en"])


# --- words

PAGE_FILES = [path.stem.partition("_")[2] for path in named(".py", under="pages")]
# "the Draw page", "the Build page or the Train page"; “画一画”页. A page that has no name (this page, 本页) is none.
NAMES_OF_PAGES = {
    "en": re.compile(r"\b[Tt]he ([A-Z][\w ]*?) page\b"),
    "zh": re.compile(r"“([^”]*)”\s*(?:页|或“([^”]*)”页)"),
}
BARE_PAGE = re.compile(r"[\u4e00-\u9fff](?<![本各此多签首网上下原一])页(?![面码])")  # 画板页 is not the menu's
OTHER_WORDS = {  # what is not said here -> what is
    "en": {
        r"\bknobs?\b": "settings",
        r"\b(?:move|hover) (?:the mouse )?over\b": "point at (or tap)",
        r"\bmean pool": "average pool",
        r"\b(?:is|are|was|were|have|has|had|learns?|never) learned\b": "learnt; learned stands before a noun alone",
        r"\bper cents?\b": "percent",
        r"\d %": "99%",
    },
    "zh": {
        r"读作|读错|读对|怎么读|读成|读数": "识别为, 识别错误, 识别正确, 如何识别, 识别结果",
        r"鼠标移": "指向（或点按）",
        r"不是数(?!值|字)|不再是数": "非数值（NaN）, NaN",
        r"瞎猜": "随机猜测",
        r"(?:真实的测试|(?<!集)测试)数字": "测试集数字",
        r"正确率": "准确率 (accuracy), 精确率 (precision)",
        r"每批图片数|批大小(?=。|$)": "批次大小",
        r"滑动平均": "滑动均值",
        r"说明表": "训练记录",
        r"走进": "层内详解, 查看计算过程",
        r"逐图|(?:这|每|同一|前一)张?图(?=$|[，。：；、的做自])": "特征图",
        r"第 ?\{index\} ?个": "{index} 号: the test set begins with 0",
        r"\d %": "99%",
        r"[\u4e00-\u9fff][,;:?!](?=[\u4e00-\u9fff]|$)": "full-width punctuation",
        r"\.\.\.|(?<![…\s])…(?![…}])": "……",
    },
}
SEARCHED = {key for key in KEYS if key.endswith("_also")}  # glossary: what people may type, other words among it


def _in(language: str) -> Iterator[tuple[str, str]]:
    for key in sorted(KEYS - SEARCHED):
        page, _, short = key.partition(".")
        yield key, sentences(page)[short][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_called_as_the_menu_calls_it(language: str) -> None:
    menu = {sentences(page)["title"][language] for page in PAGE_FILES}
    found = []
    for key, said in _in(language):
        called = {name for match in NAMES_OF_PAGES[language].finditer(said) for name in match.groups() if name}
        found += [f"{key}: {name}" for name in called - menu]
        found += [f"{key}: {match.group()}" for match in BARE_PAGE.finditer(said)] if language == "zh" else []
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_has_one_name(language: str) -> None:
    found = [
        f"{key}: {match.group()!r}; here it is {better}"
        for key, said in _in(language)
        for other, better in OTHER_WORDS[language].items()
        if (match := re.search(other, said, re.IGNORECASE))
    ]
    assert found == []


# --- keys that code names


def _key_pattern(node: ast.expr) -> str | None:
    """A regular expression for the keys that an argument can be, None where the code does not show it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"[a-z0-9_]+" for v in node.values)
        return "".join(parts)
    return None


def _spoken(path: Path) -> Iterator[tuple[int, str]]:
    """(line, pattern) for every key that a file asks for. `hint` alone means the page's own: draw.hint."""
    page = path.stem.partition("_")[2] if path.parent == ROOT / "pages" else r"[a-z]+"
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        pattern = _key_pattern(node.args[0])
        if called in SPEAKERS and pattern:
            yield node.lineno, pattern if r"\." in pattern else rf"{page}\.{pattern}"


def _named(path: Path) -> Iterator[str]:
    """Patterns of every string that could be a key, said at once or handed on: {"ten": "gallery_ten"}."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant | ast.JoinedStr):
            pattern = _key_pattern(node)
            if pattern and re.fullmatch(r"[][\\.+\w-]+", pattern):
                yield pattern


CODE = [*named(".py", under="cnn_viz"), *named(".py", under="pages"), ROOT / "app.py"]


def test_every_key_that_code_says_exists() -> None:
    unknown = [
        f"{name(path)}:{line}: {pattern}"
        for path in CODE
        for line, pattern in _spoken(path)
        if not any(re.fullmatch(pattern, key) for key in KEYS)
    ]
    assert unknown == []


ANY = r"[a-z0-9_]+"  # what an f-string fills in


def _told(pattern: str) -> bool:
    """Whether a pattern says anything of the key: f"{layer}_{number}" would be every one, f"draw.{key}" a page's."""
    of_the_page = re.sub(rf"^({'|'.join(PAGES)})\\\.", "", pattern)
    return bool(re.search(r"[A-Za-z]", of_the_page.replace(ANY, "")))


def _named_in_javascript() -> set[str]:
    """Patterns of every word in the scripts, `formula_${kind}` among them: the browser calls a sentence text.<word>."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in named(".js", under="cnn_viz"))
    filled = re.findall(r"`(\w*(?:\$\{[^}`]*\}\w*)+)`", code)
    return {*re.findall(r"\w+", code), *(re.sub(r"\$\{[^}]*\}", lambda _: ANY, text) for text in filled)}


def _named_in_templates() -> set[str]:  # the hand-out's pages
    return {n for p in named(".html", under="cnn_viz/handout") for n in re.findall(r't\("(\w+)"', p.read_text("utf-8"))}


def _unused() -> list[str]:
    python = {pattern for path in CODE for pattern in _named(path) if _told(pattern)} | _named_in_templates()
    used = re.compile("|".join(python))
    shown = re.compile("|".join(python | {pattern for pattern in _named_in_javascript() if _told(pattern)}))

    def said(key: str) -> bool:
        name = key.partition(".")[2]
        of_browser = name.startswith("shown_") and shown.fullmatch(name.removeprefix("shown_"))
        return bool(used.fullmatch(key) or used.fullmatch(name) or of_browser)

    return [key for key in sorted(KEYS) if not said(key)]


def test_every_key_is_used() -> None:
    assert _unused() == []


@pytest.mark.parametrize("key", ["draw.nobody_says", "inside.shown_nobody_says", "errors.nobody"])
def test_a_planted_key_that_nobody_says_is_found(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_texts.KEYS", KEYS | {key})
    assert _unused() == [key]


# --- sentences that stand elsewhere

TAG = re.compile(r"<style>.*?</style>|<[^>]*>|:material/\w+:", re.DOTALL)
SENTENCE = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b")  # three words in a row
# Streamlit's calls whose first argument is read by the user; a single literal word is a sentence there.
LABELLED = re.compile(
    r"button|checkbox|toggle|selectbox|slider|radio|segmented_control|pills|caption|markdown|write|title|header"
    r"|subheader|info|warning|error|success|file_uploader|camera_input|download_button|expander|popover|text_input"
    r"|link_button|metric|toast|spinner|dialog|color_picker|number_input|multiselect|text|tabs"
)


def _reads_like_a_sentence(text: str) -> bool:
    bare = TAG.sub(" ", text)
    return bool(CHINESE.search(bare) or SENTENCE.search(bare))


def _skipped(tree: ast.Module) -> set[int]:
    """ids of nodes that no user reads: docstrings, and what a developer's own error says."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.Raise | ast.Assert):
            skipped.update(id(inner) for inner in ast.walk(node))
    return skipped


SHOWN = [*named(".py", under="cnn_viz/ui"), *named(".py", under="pages"), *named(".py", under="cnn_viz/figures")]


@pytest.mark.parametrize("path", [*SHOWN, ROOT / "app.py"], ids=name)
def test_python_holds_no_sentence_that_a_user_reads(path: Path) -> None:
    tree = parsed(path)
    skipped = _skipped(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            found += [f"{node.lineno}: {node.value[:80]}"] if _reads_like_a_sentence(node.value) else []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and LABELLED.fullmatch(node.func.attr):
            label = node.args[0] if node.args else None
            word = label.value if isinstance(label, ast.Constant) and isinstance(label.value, str) else ""
            found += [f"{node.lineno}: {word}"] if re.search(r"[A-Za-z]{2}", TAG.sub("", word)) else []
    assert found == []


@pytest.mark.parametrize("path", SHOWN, ids=name)
def test_what_a_user_reads_is_strung_together_by_the_texts(path: Path) -> None:
    """`build.listed` is a comma in English and 、 in Chinese."""
    assert '", ".join(' not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", named(".js", under="cnn_viz"), ids=name)
def test_javascript_holds_no_sentence_that_a_user_reads(path: Path) -> None:
    code = re.sub(r"/\*.*?\*/|(?<![:\w])//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    literals = re.findall(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`", code)
    assert [text for text in literals if _reads_like_a_sentence(text)] == []
