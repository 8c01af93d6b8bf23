"""Hurting what was whole: bytes, texts and JSON values, as lines, disks, editors and breakers do."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.campaign.trying import Chance

DEEP = "[" * 100_000 + "]" * 100_000  # parsers that recurse give up here
WORDS = (
    "",
    " ",
    "\x00",
    "..",
    "../../x",
    "null",
    "NaN",
    "-0",
    "1e999",
    "٣",
    "０",
    "数",
    "💧",
    "<b>x</b>",
    "![a](//x/y)",
)
NUMBERS = (0, -1, 1, 0.5, -0.0, 2**31, -(2**31), 2**63, 10**40, 1e308, -1e308, 1e-320)
NO_NUMBERS = (float("nan"), float("inf"), float("-inf"))
STRANGE: tuple[Any, ...] = (None, True, False, [], {}, [[]], {"": None}, *WORDS, *NUMBERS, *NO_NUMBERS)


def pick(chance: Chance, among: Any) -> Any:
    """One of a sequence, as it is (NumPy would turn it into a type of its own)."""
    return among[int(chance.integers(len(among)))]


def a_strange_value(chance: Chance) -> Any:
    """A value that nobody expects, now and then a long one."""
    if chance.random() < 0.1:
        return pick(chance, ("x" * 100_000, [0] * 10_000, {str(i): i for i in range(1000)}, [[[[[[[[]]]]]]]]))
    return copy.deepcopy(pick(chance, STRANGE))


def hurt_bytes(content: bytes, chance: Chance) -> bytes:
    """Cut short, bits flipped, a piece left out, doubled or overwritten, something before or behind."""
    at = int(chance.integers(len(content) + 1))
    to = min(len(content), at + int(chance.integers(1, 200)))
    match int(chance.integers(7)):
        case 0:
            return content[:at]
        case 1:
            flipped = bytearray(content)
            for _ in range(int(chance.integers(1, 20))):
                flipped[int(chance.integers(len(content)))] ^= 1 << int(chance.integers(8))
            return bytes(flipped)
        case 2:
            return content[:at] + content[to:]
        case 3:
            return content[:to] + content[at:]
        case 4:
            return content[:at] + chance.bytes(to - at) + content[to:]
        case 5:
            return content[:at] + bytes(to - at) + content[to:]
    return pick(chance, (b"\xef\xbb\xbf", b"\r\n", bytes(9))) + content + chance.bytes(8)


def hurt_text(text: str, chance: Chance) -> str:
    """A letter lost, doubled, swapped or replaced; a word in its midst, something before or behind, or another text."""
    at = int(chance.integers(len(text) + 1))
    match int(chance.integers(8)):
        case 0:
            return text[:at]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2:
            return text[:at] + text[max(0, at - 1) :]
        case 3:
            return text[:at] + chr(int(chance.integers(32, 127))) + text[at + 1 :]
        case 4:
            return text[:at] + pick(chance, WORDS) + text[at:]
        case 5:
            return text + pick(chance, WORDS)
        case 6:
            return text.swapcase()
    return pick(chance, (*WORDS, "9" * 400, "x" * 20_000, text * 3))


def hurt_json(value: Any, chance: Chance) -> Any:
    """The same structure with one of its values, or a few, strange, missing, doubled or under another name."""
    holder = [copy.deepcopy(value)]
    for _ in range(pick(chance, (1, 1, 1, 2, 4))):
        inside, key = pick(chance, list(_places(holder)))
        match int(chance.integers(6)):
            case 0 if inside is not holder:
                del inside[key]
            case 1 if isinstance(inside, dict):
                inside[str(pick(chance, WORDS)) or key + "_"] = inside.pop(key)
            case 2 if isinstance(inside, list) and inside is not holder:
                inside.insert(key, copy.deepcopy(inside[key]))
            case 3 if isinstance(inside[key], int | float):
                inside[key] = inside[key] * pick(chance, (-1, 0, 0.5, 2, 1000, 1e300)) + pick(chance, (0, 1, -1))
            case _:
                inside[key] = a_strange_value(chance)
    return holder[0]


def _places(holder: Any) -> Any:
    """Every (container, key) in a JSON value."""
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    for key in keys:
        yield holder, key
        if isinstance(holder[key], dict | list):
            yield from _places(holder[key])


def hurt_json_text(value: Any, chance: Chance) -> bytes:
    """A JSON file whose letters are hurt rather than its values: encodings, doubled keys, depth, comments."""
    text = json.dumps(value, indent=1)
    match int(chance.integers(8)):
        case 0:
            encoding = pick(chance, ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-7"))
            return text.encode(encoding)
        case 1:
            return hurt_bytes(text.encode(), chance)
        case 2:
            return hurt_text(text, chance).encode("utf-8", "surrogatepass")
        case 3:
            return text.replace("{", '{"version": 9, "kind": [], ', 1).encode()  # a key twice: the last one counts
        case 4:
            return text.replace(":", f': {DEEP}, "x":', 1).encode()
        case 5:
            return f"// a note\n{text[:-1]},}}".encode()
        case 6:
            return text.replace("1", "1" * 5_000, 1).encode()  # longer than Python turns into a number
    return text.replace('"', "'").encode()
