"""What the shell says of weights whose layers it had to guess."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cnn_viz.cli.main import main
from tests.unit.engine.uploads.test_arrangement import BODY, MAPS, file, own_as_brought, written


@pytest.mark.slow
def test_the_shell_says_what_was_guessed_and_takes_the_fields_that_it_proposes(tmp_path: Path) -> None:
    def accuracy() -> tuple[float, str]:
        said = CliRunner().invoke(main, ["evaluate", str(tmp_path / "a.json"), "--json"])
        assert said.exit_code == 0, said.output
        return json.loads(said.stdout)["accuracy"], said.stderr

    (tmp_path / "a.safetensors").write_bytes(written(MAPS, BODY, channels_last=True))
    (tmp_path / "a.json").write_bytes(file(MAPS))
    before, told = accuracy()
    assert "conv2 <- 'block', conv3 <- 'second'" in told and "is a guess" in told
    assert '"tensors": "second" in conv2' in told and '"channels_last": true in flatten' in told
    said = {"conv2": {"tensors": "second"}, "conv3": {"tensors": "block"}, "flatten": {"channels_last": True}}
    (tmp_path / "a.json").write_bytes(file(MAPS, **said))
    after, told = accuracy()
    assert not told and before < 0.4 and after > before + 0.3
    (tmp_path / "a.safetensors").write_bytes(own_as_brought(MAPS))
    (tmp_path / "a.json").write_bytes(file(MAPS))
    assert accuracy() == (after, ""), "a file from here is not doubted"
