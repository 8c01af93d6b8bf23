"""The rules of streamlit_overrides.css and of its parts, for narrow screens and for what a link hides."""

from __future__ import annotations

import re

from tests.tree import ROOT

STYLE = ROOT / "cnn_viz" / "ui" / "frame" / "style"
FILES = [STYLE / f"streamlit_overrides{part}.css" for part in ("", "_narrow", "_hidden")]

# What only Streamlit puts onto a page: its test ids, its classes, a container's key.
STREAMLITS = re.compile(
    r"data-testid|(?<![\w-])\.(?:st[A-Z]|st-|rc-)\w|st-key-|(?:^|[,\s])h[1-6]\b.*!important", re.DOTALL
)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"(?:/\* ([a-z-]+): [^*]+ \*/\s*)?([^{}/@]+\{[^{}]*\})")


def named_rules(css: str) -> list[tuple[str, str]]:
    """(name, "selector { … }") of each rule, in order; the name is empty where no comment right before it gives one."""
    inside_media = re.sub(r"@media[^{]+\{", "", css)
    return [(found[1] or "", found[2].strip()) for found in _RULE.finditer(inside_media)]


def on_streamlits_dom(css: str) -> list[str]:
    """The rules that hang on what Streamlit draws."""
    return [rule for _, rule in named_rules(_COMMENT.sub("", css)) if STREAMLITS.search(rule)]


def style() -> str:
    """All of it."""
    return "".join(path.read_text(encoding="utf-8") for path in FILES)


def overrides() -> dict[str, str]:
    """Each rule by its name."""
    return dict(named_rules(style()))
