"""Find a Chromium for the browser tests, or install Debian's. Run as a script it does both and prints the path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

# The headless shell is the same engine without a window: a page takes a third less work.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = (SHELL, "fonts-noto-cjk")  # the fonts, so that screenshots show Chinese and not boxes
PATIENCE = ("-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=0")  # no mirror may be in reach
MISSING = (
    "The browser tests need Chromium. Install it (Debian: apt-get install chromium-headless-shell fonts-noto-cjk) "
    "or set the environment variable CHROMIUM to its path."
)


def find_chromium() -> str | None:
    """The path of a Chromium: CHROMIUM from the environment, else the first that PATH knows. None if there is none.

    A CHROMIUM that points nowhere is None too: a wrong wish should be heard of and not worked around.
    """
    wanted = os.environ.get("CHROMIUM")
    if wanted:
        return shutil.which(wanted)
    return next(filter(None, map(shutil.which, NAMES)), None)


def install_chromium() -> None:
    """Install Debian's where we may: as root and with apt-get. Elsewhere do nothing, and what is there is taken."""
    if os.environ.get("CHROMIUM") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "update", "-qq", *PATIENCE]
    subprocess.run(update, env=quiet, check=False)  # an unreachable mirror is not the end
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *PATIENCE, *PACKAGES]
    subprocess.run(install, env=quiet, check=False, stdout=subprocess.DEVNULL)


def main() -> None:
    if not shutil.which(SHELL):
        install_chromium()
    print(find_chromium() or sys.exit(MISSING))


if __name__ == "__main__":
    main()
