"""`python -m tests.bundle`: the script of the page to keep, put together anew from index.js and what it imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cnn_viz.ui.components.takehome import BUNDLE, FOLDER
from tests.tree import ROOT

ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
NODE = Path(sys.executable).parent / "node"


def bundled() -> str:
    """What esbuild makes of it: the same text for the same sources."""
    asked = ["--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8", str(FOLDER / "index.js")]
    done = subprocess.run([ESBUILD, *asked], capture_output=True, check=True, cwd=ROOT)
    return done.stdout.decode()


if __name__ == "__main__":
    BUNDLE.write_text(bundled(), encoding="utf-8")
    print(f"{BUNDLE.relative_to(ROOT)}: {BUNDLE.stat().st_size:,} bytes")
