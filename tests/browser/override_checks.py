"""What each rule of streamlit_overrides.css is for, as something that is true of a page with it and not without it."""

from __future__ import annotations

from cnn_viz.text import say
from cnn_viz.ui.session.strokes import PEN_COLOURS
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.override_check import NARROW, TABLET, Check, in_sight
from tests.browser.override_checks_narrow import NARROW_CHECKS


def _word(page: str, selector: str, key: str, at: tuple[int, int] = DESKTOP, **values: object) -> Check:
    return Check(page, f"said('{selector}') === words.said", at, {"said": say(f"frame.{key}", "en", **values)})


def _pen(number: int) -> Check:
    colour = list(PEN_COLOURS)[number - 1].removeprefix("#")
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    swatch = f".st-key-_pen_colour button:nth-of-type({number}) [data-testid=stIconMaterial]"
    return Check("pen", f"css('{swatch}', 'backgroundColor') === 'rgb({red}, {green}, {blue})'")


UPLOADER, CAMERA = "[data-testid=stFileUploaderDropzone]", "[data-testid=stCameraInputWebcamComponent]"
REST = "[data-testid=stTopNav] .rc-overflow-item-rest p"

CHECKS = {
    # --- the frame
    "page-margins": Check("inside", "outer('place').x === 24 && css('.stMainBlockContainer', 'paddingTop') === '72px'"),
    "language-in-the-corner": Check(
        "networks", "innerWidth - box('.st-key-language').right === 24 && box('.st-key-language').y === 12"
    ),
    "nothing-above-the-page": Check("inside", "outer('place').y === 72"),
    "language-under-the-open-menu": Check(
        "menu", "document.elementFromPoint(264, 30).closest('[data-testid=stSidebar]') !== null", PHONE
    ),
    "menu-ends-before-the-language": Check(
        "networks",
        "box('.stAppToolbar').right - parseFloat(css('.stAppToolbar', 'paddingRight')) < box('.st-key-language').x",
    ),
    "lesson-at-the-top": Check("lesson presented", "css('.st-key-lesson', 'top') === '8px'"),
    "lesson-stays": Check("lesson", "(one('[data-testid=stMain]').scrollTo(0, 400), box('.st-key-lesson').y) === 64"),
    "small-title": Check("train", "css('h1', 'fontSize') === '20px' && css('h1', 'padding') === '8px 0px'"),
    "quiet-caption": Check("train", "css('[data-testid=stCaptionContainer]', 'opacity') === '0.75'"),
    "small-heading": Check("scratch", "css('h2', 'fontSize') === '16px' && css('h2', 'padding') === '0px 0px 8px'"),
    "menu-more-hidden": Check("glossary", f"css('{REST}', 'fontSize') === '0px'", NARROW),
    "menu-more-said": _word("glossary", REST, "more", NARROW),
    # --- the dialogs
    "upload-words-hidden": Check(
        "photo",
        f"['p', '[data-testid=stFileUploaderDropzoneInstructions] span']"
        f".every((part) => css(`{UPLOADER} ${{part}}`, 'fontSize') === '0px')",
    ),
    "choose-file-said": _word("photo", f"{UPLOADER} p", "choose_file"),
    "file-limit-said": _word("photo", "[data-testid=stFileUploaderDropzoneInstructions] span", "file_limit", size=20),
    "camera-words-hidden": Check("photo", f"css('{CAMERA} p', 'fontSize') === '0px'"),
    "take-photo-said": _word("photo", "[data-testid=stCameraInputButton]", "take_photo"),
    "clear-photo-said": _word("taken", "[data-testid=stCameraInputButton]", "clear_photo"),
    "camera-help-hidden": Check("photo", f"!seen('{CAMERA} a')"),
    "ask-camera-said": _word("photo", f"{CAMERA} p", "ask_camera"),
    # --- colours
    "dark-words-on-mint": Check(
        "build",
        "css('[data-testid=stBaseButton-primary]', 'color') === 'rgb(20, 23, 26)'",
        media={"color_scheme": "dark"},
    ),
    "chosen-in-contrast-themes": Check(
        "playground",
        "css('.stButtonGroup button[aria-checked=true]', 'outlineStyle') === 'solid'",
        media={"forced_colors": "active"},
    ),
    # --- Draw
    "drawing-headings": Check(
        "pen", "['.st-key-rail h1', '.st-key-seen h2'].every((title) => css(title, 'paddingBottom') === '12px')"
    ),
    "rail-gap": Check("pen", "outer('beside_pen').y - outer('tools').bottom === 8"),
    "paper-gap": Check("drawn", "['paper', 'seen'].every((key) => css(`.st-key-${key}`, 'rowGap') === '8px')"),
    "narrow-tools": Check(
        "pen", "['tools', 'ways_in'].every((key) => css(`.st-key-${key} button`, 'paddingInline') === '8px')"
    ),
    "samples-gone": Check("redrawn", "!seen('.st-key-to_begin')"),
    "seen-apart": Check("pen", "box('.st-key-seen').y - box('.st-key-ways_in').bottom === 24"),
    "pen-swatch": Check(
        "pen",
        "((icon) => css(icon, 'scale') === '0.7' && css(icon, 'borderRadius') === '50%'"
        " && css(icon, 'color') === 'rgba(0, 0, 0, 0)' && css(icon, 'backgroundColor') === 'rgb(255, 255, 255)')"
        "('.st-key-_pen_colour button [data-testid=stIconMaterial]')",
    ),
    **{f"pen-{list(PEN_COLOURS.values())[number - 1]}": _pen(number) for number in range(2, 8)},
    "pickers-keep-their-width": Check(
        "pen", "['network', 'rival'].every((key) => Math.round(box(`.st-key-_${key}`).width) === 216)"
    ),
    "narrow-choices": Check("pen", "css('.st-key-choices .st-key-share button', 'paddingInline') === '8px'"),
    "answer-beside-its-picture": Check(
        "compared",
        "outer('reading_0').width === 248 && outer('reading_0').y === outer('picture_0').y"
        " && outer('reading_1').y >= outer('picture_0').bottom",
    ),
    "present-quiet": Check(
        "presented",
        "['.stAppHeader', '.st-key-language', '.st-key-rail h1', '.st-key-pen', '.st-key-ways_in',"
        " '.st-key-choices', '.st-key-pictures [data-testid=stCaptionContainer]'].every((part) => !seen(part))",
    ),
    "present-pixels": Check("presented", "!seen('.st-key-seen')"),
    "present-no-menu": Check("networks presented", "!['.stAppHeader', '.st-key-language'].some(seen)"),
    "present-without-a-ring": Check("presented", "css('.stMain', 'display', '::before') === 'none'"),
    "present-large": Check(
        "layer presented",
        "[...document.querySelectorAll('.stBidiComponent')].filter((part) => !part.closest('.st-key-lesson'))"
        ".every((part) => part.currentCSSZoom === 1.5)",
    ),
    "present-twins": Check(
        "networks presented", "document.querySelector('.st-key-twins .stTable').currentCSSZoom === 1.25"
    ),
    "present-margins": Check("presented", "css('.stMainBlockContainer', 'padding') === '8px 24px'"),
    "workspace-holds-nothing-back": Check("drawn", in_sight("time_machine", 600, 60), (1440, 500)),
    "pair-holds-nothing-back": Check("pen", "css('.st-key-pair_0', 'overflow') === 'visible'"),
    "time-machine-in-sight": Check("drawn", in_sight("time_machine", 600, 60), (1440, 500)),
    # --- Glossary
    "arrival-takes-no-room": Check("glossary", "css('.st-key-arrival', 'position') === 'absolute'"),
    "glossary-holds-nothing-back": Check("glossary", in_sight("glossary_rail", 900, 64)),
    "search-in-sight": Check(
        "glossary",
        in_sight("glossary_rail", 900, 64)
        + " && outer('glossary_rail').x === 16 && outer('glossary_rail').width === 296",
    ),
    "search-scrolls-by-itself": Check(
        "glossary",
        "one('.st-key-glossary_rail').scrollHeight > box('.st-key-glossary_rail').height"
        " && box('.st-key-glossary_rail').height <= innerHeight - 72",
    ),
    "groups-apart": Check("glossary", "css('.st-key-glossary_entries', 'rowGap') === '40px'"),
    "group-heading": Check("glossary", "css('.st-key-glossary_entries h2', 'fontSize') === '20px'"),
    "term-heading": Check(
        "glossary", "['0px 0px 4px', '16px'].join() === css('h3', 'padding') + ',' + css('h3', 'fontSize')"
    ),
    "term-in-the-other-language": Check(
        "glossary", "css('.st-key-glossary_entries h3 .stMarkdownColoredText', 'fontWeight') === '400'"
    ),
    "entry-readable": Check(
        "glossary",
        "css('.st-key-glossary_entries p', 'lineHeight') === '22px' && chars('.st-key-glossary_entries p') <= 64.5",
        TABLET,
    ),
    "entries-in-columns": Check(
        "glossary",
        "((first, next) => first.y === next.y && next.x - first.right === 48)"
        "(...[1, 2].map((n) => box(`[class*=st-key-entries_] > :nth-child(${n})`)))",
    ),
    "term-below-the-menu": Check(
        "glossary", "(one('[class*=st-key-term_pooling]').scrollIntoView(), box('.st-key-term_pooling').y >= 79)"
    ),
    "links-in-line": Check(
        "glossary",
        "css('[class*=st-key-touch_]', 'rowGap') === '0px'"
        " && box('[class*=st-key-touch_]').x === box('[class*=st-key-term_]').x - 8",
    ),
    "links-to-click": Check("glossary", "box('[class*=st-key-touch_] .stPageLink a').height === 32"),
    # --- terms and tables
    "terms-are-words": Check("train", "box('.st-key-terms button').height === 24"),
    "terms-without-arrow": Check("train", "!seen('.st-key-terms button [data-testid=stIconMaterial]')"),
    "numbers-under-their-heading": Check(
        "networks", "['th + th', 'td'].every((cell) => css(`.stTable ${cell}`, 'textAlign') === 'right')"
    ),
    "numbers-in-one-line": Check("networks", "box('.stTable td:nth-of-type(5) p').height < 30", NARROW),
    "cells-as-wide-as-their-words": Check(
        "networks", "css('.stTable [data-testid=stMarkdownContainer]', 'maxWidth') === 'none'"
    ),
    # --- Inside
    "step-words-for-the-ear": Check(
        "inside", "['previous', 'next'].every((way) => box(`.st-key-inside_${way} button p`).width === 1)"
    ),
    "step-back-sign": Check("inside", "css('.st-key-inside_previous button', 'content', '::before').includes('‹')"),
    "step-on-sign": Check("inside", "css('.st-key-inside_next button', 'content', '::before').includes('›')"),
    "title-beside-the-place": Check("inside", "box('.st-key-inside_network').x - box('.st-key-place h1').right >= 24"),
    "place-pickers": Check(
        "inside", "['network', 'layer'].every((key) => box(`.st-key-inside_${key}`).width <= 300)", (1900, 900)
    ),
    "channel-picker": Check("inside", "box('.st-key-inside_channel').width === 144"),
    "narrow-place-buttons": Check("inside", "css('.st-key-inside_share button', 'paddingInline') === '8px'"),
    # --- the playground and From scratch
    "choices-as-high-as-lists": Check(
        "playground", "box('.st-key-play_source .stButtonGroup button, .st-key-play_source button').height === 40"
    ),
    "question-mark-small": Check("pool", "box('.st-key-play_how label button').height <= 24"),
    "scratch-readable": Check("scratch", "chars('[class*=st-key-scratch_said] p') <= 88.5"),
    "why-readable": Check("why", "chars('.st-key-why_about p') <= 112.5", (1440, 900)),
    "narrow-play-buttons": Check("playground", "css('.st-key-play_share button', 'paddingInline') === '8px'"),
    "ideas-readable": Check(
        "playground",
        "css('.st-key-concepts p', 'lineHeight') === '20px' && css('.st-key-concepts p', 'fontSize') === '14px'",
    ),
    # --- Build
    "build-button": Check("build", "Math.round(box('.st-key-build_start').width) === 240"),
    **NARROW_CHECKS,
}
