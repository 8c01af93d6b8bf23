"""deploy/ fits the app: what nginx, the container and the lock say of it. `make campaign` runs nginx itself."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import streamlit
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cnn_viz.ui.startup import room
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
REPLICAS = ["172.28.0.11", "172.28.0.12"]


LOCK = (DEPLOY / "requirements.lock").read_text(encoding="utf-8")
REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
ENTRY = re.compile(r"^([\w.-]+)==([^\s;]+)(?: ; ([^\n\\]+?))? \\\n((?:    --hash=sha256:\w{64}(?: \\)?\n)+)", re.M)


def differences(requirements: str, lock: str) -> list[str]:
    """What a requirements.txt and a lock say differently of the packages that the first names, but for torch's two."""
    pinned = re.findall(r"^([\w-]+)==([\w.]+)(?:; ([^#\n]+?))? +#", requirements, re.M)
    wanted = {name: (version, where.replace('"', "'")) for name, version, where in pinned}
    locked = {name: (version, where.replace('"', "'")) for name, version, where, _ in ENTRY.findall(lock)}
    without = {"torch", "torchvision"}  # the container takes their builds for the CPU
    said = [f"{name} {found} is not in the lock" for name, found in wanted.items() if locked.get(name) != found]
    return [row for row in said if row.partition(" ")[0] not in without] + sorted(without & set(locked))


def test_the_lock_holds_every_runtime_package_as_pinned() -> None:
    assert differences(REQUIREMENTS, LOCK) == [], "run make lock"


def test_another_version_a_further_package_and_another_system_are_noticed() -> None:
    for change, then in (
        (("click==8.5.1 ", "click==8.5.2 "), "click"),
        (("click==8.5.1 ", "new-one==1.0 # for this test\nclick==8.5.1 "), "new-one"),
        (('; sys_platform != "win32"', ""), "uvloop"),
    ):
        assert change[0] in REQUIREMENTS
        (said,) = differences(REQUIREMENTS.replace(*change), LOCK)
        assert said.startswith(f"{then} ")


def test_all_that_is_locked_has_its_hashes_and_what_it_asks_for_is_locked_too() -> None:
    locked = {name: version for name, version, _, _ in ENTRY.findall(LOCK)}
    assert set(locked) == set(re.findall(r"^([\w.-]+)==", LOCK, re.M)), "an entry without hashes"
    assert not [name for name in locked if name.startswith(("torch", "nvidia", "cuda", "triton"))]
    for name, version in locked.items():
        with suppress(metadata.PackageNotFoundError):  # for other systems than this one
            if metadata.version(name) == version:
                assert _needed(name) <= set(locked), f"{name} asks for what is not locked: run make lock"


def _needed(package: str) -> set[str]:
    """The names of the packages that an installed one cannot do without here."""
    asked = [Requirement(row) for row in metadata.requires(package) or []]
    return {canonicalize_name(r.name) for r in asked if r.marker is None or r.marker.evaluate({"extra": ""})}


def test_make_installs_what_is_locked() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^LOCK := deploy/requirements.lock$", makefile, re.M)
    assert re.search(r"^uv := .* --constraint \$\(LOCK\)$", makefile, re.M)


def test_nginx_takes_what_the_app_takes_and_passes_websockets_on() -> None:
    limit = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]["maxUploadSize"]
    body = re.search(r"client_max_body_size (\d+)m;", NGINX)
    assert body and limit < int(body[1]) <= limit + 1
    assert "proxy_set_header Upgrade $http_upgrade;" in NGINX
    assert re.search(r"_stcore/metrics \{ return 404; \}", NGINX)
    assert "http_503" in NGINX and room.RETRY  # a full replica sends its newcomers to the other


def test_the_policy_allows_the_one_script_inside_streamlits_page_and_no_other() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inside = [hashlib.sha256(script.encode()).digest() for script in re.findall(r"<script>(.*?)</script>", page, re.S)]
    policy = re.search(r'Content-Security-Policy "([^"]+)"', NGINX)
    assert policy
    assert re.findall(r"'sha256-([^']+)'", policy[1]) == [base64.b64encode(digest).decode() for digest in inside]
    scripts = re.search(r"script-src ([^;]+);", policy[1])
    assert scripts and "'unsafe-inline'" not in scripts[1] and "'unsafe-eval'" not in scripts[1]


def test_nginx_and_compose_name_the_same_replicas_which_share_a_secret() -> None:
    assert re.findall(r"ipv4_address: (172\.28\.0\.1[1-9])", COMPOSE) == REPLICAS
    for replica in REPLICAS:
        assert NGINX.count(f"server {replica}:8501") == 2, "first for its own people, second for the other's"
        assert NGINX.replace("\\", "").count(f"~{replica}:8501$") == 1
    assert "STREAMLIT_SERVER_COOKIE_SECRET: ${COOKIE_SECRET:?" in COMPOSE
    assert COMPOSE.count("read_only: true") == 2


def test_the_container_is_nobody_for_the_cpu_and_tells_its_health() -> None:
    assert re.search(r"^USER \d{4,}$", DOCKERFILE, re.M)
    assert "--torch-backend cpu" in DOCKERFILE and "--require-hashes" in DOCKERFILE
    assert re.search(r'^HEALTHCHECK .*"health.py"', DOCKERFILE, re.M)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M)
    named = {name for line in copied for name in line.split()}
    kept = {row[1:] for row in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if row.startswith("!")}
    assert named == kept
    assert all((ROOT / name).exists() for name in named)


def test_no_files_are_watched_for_users_and_the_tests_run_what_users_run() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["fileWatcherType"] == "none"
    given = re.findall(r"--([\w.]+)=", (ROOT / "tests" / "serving.py").read_text(encoding="utf-8"))
    assert set(given) == {"server.port", "server.headless", "server.address", "server.baseUrlPath"}, "where, not how"
