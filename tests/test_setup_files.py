"""What a fresh machine needs: the lock, the set-up script, the make targets, the licence."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
TARGETS = ("run", "setup", "test", "check", "bench", "lock")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    locked = {canonical(found) for found in re.findall(r"^([\w.-]+)==", LOCK, re.M)}
    for requirement in wanted:
        name = re.match(r"[\w.-]+", requirement)
        assert name is not None
        assert canonical(name[0]) in locked, requirement


def test_every_locked_package_has_its_hash_and_no_address() -> None:
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(blocks) > 50
    for block in blocks:
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in LOCK
    assert "index" not in re.sub(r"[0-9a-f]{64}", "", LOCK)


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_the_target(target: str) -> None:
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_scripts_can_be_read_by_their_shells() -> None:
    subprocess.run(["sh", "-n", ROOT / "scripts/setup.sh"], check=True)
    subprocess.run(["bash", "-n", ROOT / ".ci/run"], check=True)
    assert (ROOT / ".ci/run").stat().st_mode & stat.S_IXUSR


def test_the_licence_is_the_one_that_the_project_names() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of the repository as the set-up needs, where there is a blank in the path."""
    folder = tmp_path / "a clone"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts/setup.sh", folder / "scripts")
    (folder / "requirements.lock").write_text("")
    return folder


def set_up(clone: Path, python: Path) -> subprocess.CompletedProcess[str]:
    """Runs the set-up with no uv on the path and a python of our own."""
    tools = clone / "tools"
    tools.mkdir(exist_ok=True)
    for name in ("sh", "sed", "cat", "mkdir", "rm", "touch", "dirname", "chmod", "env"):
        found = shutil.which(name)
        assert found is not None
        if not (tools / name).exists():
            (tools / name).symlink_to(found)
    return subprocess.run(
        ["sh", "scripts/setup.sh"],
        cwd=clone,
        env={"PATH": str(tools), "PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=False,
    )


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_an_old_python_is_one_clear_sentence_in_two_languages(clone: Path) -> None:
    done = set_up(clone, script(clone / "python", "exit 1"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith("需要 Python 3.11")
    assert len(done.stderr.splitlines()) == 2


def test_a_python_without_venv_is_one_clear_sentence(clone: Path) -> None:
    python = script(
        clone / "python",
        f'[ "$2" = venv ] && exit 1\nexec {sys.executable} "$@"',
    )
    done = set_up(clone, python)
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (clone / ".venv").exists()


@pytest.mark.slow
def test_it_is_done_once_and_again_when_the_lock_changes(clone: Path) -> None:
    python = Path(sys.executable).resolve()
    (clone / "bot").mkdir()
    (clone / "bot/__main__.py").write_text("import sys; print('here', *sys.argv[1:])")
    first = set_up(clone, python)
    assert first.returncode == 0, first.stderr
    command = clone / ".venv/bin/wutong"
    said = subprocess.run([command, "a b"], capture_output=True, text=True, check=True, cwd="/")
    assert said.stdout == "here a b\n"
    second = set_up(clone, python)
    assert (second.returncode, second.stderr) == (0, "")
    (clone / "requirements.lock").write_text("# changed\n")
    assert "Setting up" in set_up(clone, python).stderr


def test_nothing_of_this_machine_is_in_the_shipped_files() -> None:
    for name in ("Makefile", "scripts/setup.sh", ".ci/run", "config.toml", "pyproject.toml"):
        text = (ROOT / name).read_text("utf-8")
        assert os.path.expanduser("~") + "/" not in text
        assert str(ROOT) + "/" not in text
