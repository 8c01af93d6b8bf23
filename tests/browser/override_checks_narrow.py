"""The rules of streamlit_overrides.css for a finger, a tablet and a phone: true with the rule, not without."""

from __future__ import annotations

from tests.browser.chromium import PHONE
from tests.browser.override_check import LANDSCAPE, NARROW, SMALL_DESK, TABLET, Check, in_sight

_CURVES = [
    f"[...document.querySelectorAll('.st-key-train_curves .stColumn')][{n}].getBoundingClientRect()" for n in (0, 1)
]
# Canvas and answer side by side, the pictures below both.
_ROWS = "outer('beside_pen').x === 336 && outer('beside_pen').bottom <= outer('tools').y + 1"
_BELOW = "outer('pictures').y >= outer('rail').bottom"

NARROW_CHECKS = {
    # --- what a link hides
    "hides-menu": Check("locked", "!seen('[data-testid=stTopNav]')"),
    "hides-pickers": Check("locked", "!seen('[class*=st-key-_network]')"),
    "hides-tools": Check("locked", "!seen('.st-key-ways_in')"),
    "asks-twins": Check(
        "twins",
        "['.st-key-twins', '.st-key-twins_beside']"
        ".every((part) => css(`${part} .stElementContainer`, 'visibility') === 'hidden')",
    ),
    "asks-first": Check(
        "asked in a lesson",
        "['.st-key-beside_pen .stElementContainer', '.st-key-misread .stMarkdown strong']"
        ".every((part) => css(part, 'visibility') === 'hidden')",
    ),
    # --- a finger
    "thumb-choices": Check("networks", "box('.st-key-language button').height === 40", PHONE, touch=True),
    "thumb-terms": Check("networks", "box('[class*=st-key-terms] button').height === 40", PHONE, touch=True),
    "thumb-switches": Check("lessons", "box('.stCheckbox label').height === 40", PHONE, touch=True),
    "thumb-links": Check("networks", "box('.stPageLink a').height === 40", PHONE, touch=True),
    "thumb-dialog": Check("photo", "box('.stDialog button[aria-label=Close]').height === 40", PHONE, touch=True),
    "thumb-steps": Check("inside", "box('.st-key-inside_previous button').width === 40", PHONE, touch=True),
    # --- a tablet
    "pickers-narrower": Check(
        "pen", "['network', 'rival'].every((key) => Math.round(box(`.st-key-_${key}`).width) === 140)", (1024, 768)
    ),
    "pickers-end": Check("pen", "css('[class*=st-key-_network] input', 'textOverflow') === 'ellipsis'", (1024, 768)),
    "train-stacked": Check(
        "trained",
        f"{_CURVES[1]}.y >= {_CURVES[0]}.bottom && css('.st-key-train_curves :has(> .stColumn)', 'display') === 'grid'",
        TABLET,
    ),
    "train-stacked-whole": Check("trained", f"{_CURVES[1]}.width === box('.st-key-train_curves').width", TABLET),
    "tablet-rows": Check("pen", _BELOW, NARROW),
    "tablet-width": Check("pen", "['rail', 'stage'].every((part) => outer(part).width === innerWidth - 48)", NARROW),
    "tablet-rail": Check("pen", _ROWS, NARROW),
    "tablet-canvas-first": Check("pen", "outer('again').x === 24 && outer('seen').x === 24", NARROW),
    "tablet-answer": Check("drawn", _ROWS, NARROW),
    "tablet-ways-in": Check("pen", "outer('ways_in').y === outer('tools').y", NARROW),
    # --- a phone on its side
    "landscape-canvas": Check("pen", "box('.st-key-canvas').height === 240", LANDSCAPE),
    "landscape-margins": Check("pen", "css('.stMainBlockContainer', 'padding') === '60px 16px 16px'", LANDSCAPE),
    "landscape-rail": Check("pen", in_sight("rail", 100, 64), LANDSCAPE),
    "landscape-rail-scrolls": Check("pen", "outer('rail').bottom <= innerHeight", LANDSCAPE),
    "landscape-choices": Check("pen", "outer('choices').height < 48", LANDSCAPE),
    "landscape-pickers": Check(
        "pen", "['network', 'rival'].every((key) => Math.round(box(`.st-key-_${key}`).width) === 160)", LANDSCAPE
    ),
    "landscape-title": Check("pen", "css('.st-key-rail > :has(h1)', 'position') === 'absolute'", LANDSCAPE),
    "landscape-answer": Check("pen", "outer('paper').y < outer('beside_pen').y", LANDSCAPE),
    "landscape-answer-second": Check("pen", "outer('beside_pen').bottom <= outer('tools').y + 1", LANDSCAPE),
    # --- a small desk
    "pair-stacked": Check("compared", "outer('reading_0').bottom <= outer('picture_0').y", SMALL_DESK),
    "pair-line": Check("compared", "css('.st-key-reading_0', 'flexDirection') === 'row'", SMALL_DESK),
    "pair-line-width": Check(
        "compared",
        "outer('reading_0').width === outer('picture_0').width && outer('reading_0').width > 600",
        SMALL_DESK,
    ),
    "pair-name": Check("compared", "box('.st-key-reading_0 [data-testid=stCaptionContainer]').width < 200", SMALL_DESK),
    # --- a phone
    "phone-canvas": Check(
        "pen",
        "box('.st-key-canvas').height >= innerWidth - 32 && css('.st-key-canvas', '--canvas-side') !== ''",
        PHONE,
    ),
    "phone-margins": Check("inside", "css('.stMainBlockContainer', 'padding') === '64px 16px 16px'", PHONE),
    "phone-place-pickers": Check(
        "inside", "['network', 'layer'].every((key) => box(`.st-key-inside_${key}`).width === innerWidth - 32)", PHONE
    ),
    "phone-glossary": Check("glossary", "outer('glossary_rail').bottom <= box('.st-key-glossary_entries').y", PHONE),
    "phone-terms": Check("train", "box('.st-key-terms').height < 48", PHONE),
    "phone-code": Check("networks", "css('[data-testid=stCode] pre', 'whiteSpace') === 'pre-wrap'", PHONE),
    "phone-search": Check(
        "glossary",
        "outer('glossary_rail').width === innerWidth - 32"
        " && css(':has(> .st-key-glossary_rail)', 'position') === 'static'",
        PHONE,
    ),
    "phone-search-whole": Check(
        "glossary",
        "css('.st-key-glossary_rail', 'maxHeight') === 'none' && css('.st-key-glossary_rail', 'padding') === '0px'",
        PHONE,
    ),
    "phone-one-column": Check(
        "train", "outer('train_stage').y >= outer('train_rail').bottom && outer('train_rail').x < 24", PHONE
    ),
    "phone-train-gap": Check("train", "outer('train_stage').y - outer('train_rail').bottom === 24", PHONE),
    "phone-train-width": Check(
        "train", "['rail', 'stage'].every((part) => box(`.st-key-train_${part}`).width === innerWidth - 32)", PHONE
    ),
    "phone-parts-mix": Check("drawn", "outer('time_machine').y < outer('seen').y", PHONE),
    "phone-seen-after-the-answer": Check("drawn", "outer('time_machine').y < outer('seen').y", PHONE),
    "phone-samples-alone": Check("pen", "!seen('.st-key-strip') && !seen('.st-key-seen h2')", PHONE),
    "phone-replay-after-the-answer": Check("drawn", "outer('time_machine').y < outer('again').y", PHONE),
    "phone-pickers-after-the-answer": Check("drawn", "outer('choices').y > outer('seen').y", PHONE),
    "phone-answers-together": Check("compared", "outer('reading_1').bottom <= outer('picture_0').y", PHONE),
    "phone-words-last": Check("compared", "outer('about_0').y >= outer('picture_1').bottom", PHONE),
    "phone-answer-width": Check("compared", "outer('reading_0').width === innerWidth - 32", PHONE),
    "phone-picture-last": Check("drawn", "outer('pictures').y >= outer('choices').bottom", PHONE),
    "phone-sheets": Check("networks", "css('.st-key-sheets td', 'padding') === '6px 4px'", PHONE),
    "phone-sheets-fewer": Check(
        "networks",
        "[...document.querySelectorAll('.st-key-sheets tbody tr:first-child > *')]"
        ".filter((cell) => cell.checkVisibility()).length === 4",
        PHONE,
    ),
    "phone-settings": Check("playground", "box('.st-key-play_step').height < 100", PHONE),
    "phone-lessons": Check("playground", "css('.st-key-lessons', 'rowGap') === '8px'", PHONE),
    "build-one-column": Check("build", "outer('build_stage').y - outer('build_rail').bottom === 24", TABLET),
    "build-width": Check(
        "build", "['rail', 'stage'].every((part) => box(`.st-key-build_${part}`).width === innerWidth - 48)", TABLET
    ),
}
