"""The shell speaks the terminal's language; what programs read is the same in every one."""

from __future__ import annotations

import json
import os
import re
import string
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from cnn_viz.cli.columns import folded, left, right, width_of
from cnn_viz.cli.language import VARIABLES, language_of, written_in
from cnn_viz.cli.main import main
from cnn_viz.text import say, sentences
from tests.click_words import CATALOGUE, catalogue
from tests.conftest import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh"),
        ({"LC_MESSAGES": "zh_CN", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "zh", "LC_ALL": "en_US"}, "zh"),
        ({"LANGUAGE": "de:zh_CN:en"}, "zh"),
        ({"LANGUAGE": "en:zh"}, "en"),
        ({"LANGUAGE": "", "LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
    ],
)
def test_the_first_variable_that_is_set_says_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


@pytest.mark.parametrize(
    ("language", "encoding", "spoken"),
    [("zh", "utf-8", "zh"), ("zh", "gbk", "zh"), ("zh", "cp1252", "en"), ("zh", "ascii", "en"), ("zh", None, "zh")],
)
def test_where_its_letters_cannot_be_written_the_language_is_english(
    language: str, encoding: str | None, spoken: str
) -> None:
    assert written_in(language, encoding) == spoken


@cache
def spoken(language: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What a terminal with this LANG reads."""
    plain = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    environment = {**plain, "LANG": language, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}
    command = [sys.executable, "-m", "cnn_viz", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")


def test_in_a_chinese_terminal_the_help_is_chinese_and_fits() -> None:
    said = spoken("zh_CN.UTF-8", "--help").stdout
    assert say("shell.predict_short", "zh") in said and f"{say('shell.commands', 'zh')}：" in said
    assert "用法：" in said and "选项：" in said
    assert not re.search(r"Usage|Options|Commands|Show|Start", said)
    assert all(width_of(line) <= 80 for line in said.splitlines())


@pytest.mark.parametrize("name", list(main.commands))
def test_the_help_of_each_command_comes_from_the_texts(name: str) -> None:
    command = main.commands[name]
    texts = {pair["en"] for pair in sentences("shell").values()}
    options = [option.help for option in command.params if isinstance(option, click.Option)]
    assert {command.help, command.short_help, *options} <= texts
    numbers = [o for o in command.params if isinstance(o, click.Option) and not o.is_flag]
    assert all(option.metavar for option in numbers), "click's own names of kinds are English"


def test_elsewhere_nothing_is_chinese() -> None:
    assert not CHINESE.search(spoken("C", "--help").stdout + spoken("C", "predict").stderr)


def test_in_a_chinese_terminal_a_commands_help_and_slips_are_chinese() -> None:
    help_of = spoken("zh_CN.UTF-8", "train", "--help").stdout
    assert say("shell.recipe_option", "zh") in help_of.replace("\n" + " " * 19, "")
    assert re.findall(r"[A-Za-z]{4,} [a-z]{3,}", help_of.replace("python -m cnn_viz train", "")) == []
    assert all(width_of(line) <= 80 for line in help_of.splitlines())
    slip = spoken("zh_CN.UTF-8", "predict")
    assert slip.returncode == 2 and "错误：缺少参数 'FILE…'" in slip.stderr
    meant = spoken("zh_CN.UTF-8", "predic").stderr
    assert "没有命令 'predic'" in meant and "你是不是想输入 'predict'？" in meant


@pytest.fixture
def in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """What commands say while they run; their help was settled when they were made."""
    monkeypatch.setattr("cnn_viz.cli.language.LANGUAGE", "zh")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture
def two_files(in_a_folder: Image.Image) -> tuple[str, str]:
    in_a_folder.save("七.png")
    Image.new("RGB", (40, 40)).save("blank.png")
    return ("七.png", "blank.png")


def test_json_is_the_same_in_every_language(two_files: tuple[str, str], request: pytest.FixtureRequest) -> None:
    commands = (("predict", *two_files, "--json"), ("evaluate", "scratch8", "--json"), ("models", "--json"))
    english = [run(*words).stdout for words in commands]
    request.getfixturevalue("in_chinese")
    assert [run(*words).stdout for words in commands] == english
    assert json.loads(english[0])[1]["error"] == say("errors.blank_picture")


@pytest.mark.usefixtures("in_chinese")
def test_what_people_read_is_chinese_there(two_files: tuple[str, str]) -> None:
    said = run("predict", *two_files, "missing.png")
    assert said.stdout.split()[:2] == ["七.png", "7"]
    assert say("errors.blank_picture", "zh") in said.stderr and "没有这个文件" in said.stderr
    assert "没有“vgg”这个网络" in run("evaluate", "vgg").stderr
    assert "没有“slow”这个训练方案" in run("train", "scratch8", "--recipe", "slow").stderr
    Path("strokes.json").write_text("{")
    assert "（不是 JSON）" in run("evaluate", "scratch8", "--strokes", "strokes.json").stderr
    table = run("models").stdout.splitlines()
    figures = [line for line in table if line[:1].strip()]
    assert len({width_of(line) for line in figures}) == 1 and say("models.pen", "zh") in figures[1]


@pytest.mark.usefixtures("in_chinese")
def test_a_training_tells_its_progress_in_chinese(in_a_folder: Image.Image) -> None:
    said = run("train", "scratch8", "--limit", "640", "--epochs", "1", "--threads", "1")
    assert said.exit_code == 0 and "轮次 1/1  损失" in said.stderr
    assert not re.search(r"[a-z]{4,} [a-z]{2,}", said.output)


# --- click's own words


def test_the_catalogue_is_that_of_the_texts() -> None:
    assert CATALOGUE.read_bytes() == catalogue(), "python -m tests.click_words"


@pytest.mark.parametrize("key", list(sentences("click")))
def test_a_word_of_click_is_one_that_click_says(key: str) -> None:
    said = sentences("click")[key]
    code = "".join(path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    english = [said[form] for form in ("en", "many") if form in said]
    assert all(f'"{words}"' in code for words in english)
    fields = [
        {field for _, field, _, _ in string.Formatter().parse(words) if field} for words in (*english, said["zh"])
    ]
    assert fields[-1] <= set().union(*fields[:-1]), "what click does not fill in cannot be said"
    assert CHINESE.search(said["zh"])


# --- columns


def test_a_chinese_letter_takes_two_columns() -> None:
    assert (width_of("网络 a"), left("网络", 6), right("网络", 6)) == (6, "网络  ", "  网络")


def test_lines_are_folded_by_columns_and_no_mark_begins_one() -> None:
    text = "识别每个图片文件 FILE 中的数字：手绘图、扫描件或照片（PNG 也行），" * 3
    for width in range(8, 60):
        lines = folded(text, width)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width_of(line) <= width for line in lines)
        assert not any(re.match("[，。；：、）]", line) for line in lines)
    assert folded("a word andanother", 6) == ["a word", "andanother"]
