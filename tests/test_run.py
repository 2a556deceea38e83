"""run.py, tried in clones of its own, with a folder of tiny wheels as the index."""

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parent.parent / "run.py"
STANDARD_LIBRARY = Path(os.__file__).parent
CLI = """
import os, sys, coin
print("coin", coin.VERSION, sys.argv[1:], "PYTHONPATH" in os.environ, "PYTHONDONTWRITEBYTECODE" in os.environ)
"""
# Stands for uv: unpacks every wheel or, if a file `hang` lies beside it, half a package, and hangs.
UV = """
import os, pathlib, sys, time, zipfile
here = pathlib.Path(__file__).parent
with (here / "calls").open("a") as calls: calls.write(" ".join(sys.argv[1:]) + chr(10))
if "install" in sys.argv:
    venv = pathlib.Path(sys.argv[sys.argv.index("--python") + 1]).parent.parent
    site = next(venv.glob("lib/python*/site-packages"))
    if (here / "hang").exists():
        (site / "coin.py").write_text("half a")
        (here / "hanging").write_text(str(os.getpid()))
        time.sleep(60)
    for wheel in pathlib.Path(os.environ["PIP_FIND_LINKS"]).glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(site)
"""

PYTEST_OPTIONS = ["-q", "-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in a path with spaces: run.py, a command, one runtime package and the tools of the checks."""
    clone = tmp_path / "our own money"
    (clone / "channels").mkdir(parents=True)
    shutil.copy(RUN, clone)
    (clone / "channels" / "cli.py").write_text(CLI)
    wish(clone, "coin>=1,<2")
    (clone / "constraints.txt").write_text("coin==1.0\npytest==9.0\n")
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    wheel(wheels, "coin", "1.0", {"coin.py": "VERSION = '1.0'"})
    for tool in ("ruff", "mypy", "pytest"):
        main = f"import os, sys; print({tool!r}, sys.argv[1:]); sys.exit(3 * (os.getenv('FAIL') == {tool!r}))"
        wheel(wheels, tool, "9.0", {f"{tool}/__init__.py": "", f"{tool}/__main__.py": main})
    return clone


@pytest.fixture
def uv(tmp_path: Path) -> Path:
    """The folder of the program that stands for uv, for the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "uv.py").write_text(UV)
    (folder / "uv").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder}/uv.py" "$@"\n')
    (folder / "uv").chmod(0o755)
    return folder


def wish(clone: Path, runtime: str) -> None:
    project = f'[project]\ndependencies = ["{runtime}"]\n[project.optional-dependencies]\n'
    extras = 'dev = ["ruff", "mypy", "pytest"]\nbrowser = ["ruff>=9"]\n'
    (clone / "pyproject.toml").write_text(project + extras)


def wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> None:
    about = f"{name}-{version}.dist-info"
    metadata = {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in {**files, **metadata}.items():
            archive.writestr(path, text)
        archive.writestr(f"{about}/RECORD", "".join(f"{path},,\n" for path in [*files, *metadata]))


def python_in(folder: Path) -> Path:
    """Builds a Python as some distributions ship it: this one's standard library, linked, less ensurepip."""
    library = folder / sys.platlibdir / STANDARD_LIBRARY.name
    library.mkdir(parents=True)
    (folder / "bin").mkdir()
    for entry in STANDARD_LIBRARY.iterdir():
        if entry.name not in ("ensurepip", "site-packages", "dist-packages"):
            (library / entry.name).symlink_to(entry)
    return Path(shutil.copy(os.path.realpath(sys.executable), folder / "bin"))


@pytest.fixture(scope="module")
def python_with_pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("python") / "with pip"
    python = python_in(folder)
    pip = next(STANDARD_LIBRARY.glob("ensurepip/_bundled/pip-*.whl"), None)
    if pip is None:
        pytest.skip("This Python ships no pip to try.")
    zipfile.ZipFile(pip).extractall(folder / sys.platlibdir / STANDARD_LIBRARY.name)
    return python


def environment(clone: Path, changes: dict[str, str]) -> dict[str, str]:
    """An environment that knows no index but the wheels, no uv and none of this machine's settings."""
    wheels, nothing = str(clone.parent / "wheels"), str(clone.parent / "nothing")
    index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels, "PIP_CONFIG_FILE": os.devnull}
    misleading = {"PYTHONPATH": nothing, "PYTHONDONTWRITEBYTECODE": "1", "VIRTUAL_ENV": nothing}
    return {"HOME": nothing, "PATH": nothing, **index, **misleading, **changes}


def start(
    clone: Path, *arguments: str, python: str | Path = sys.executable, **changes: str
) -> subprocess.CompletedProcess[str]:
    command = [str(python), str(clone / "run.py"), *arguments]
    changed = environment(clone, changes)
    return subprocess.run(command, env=changed, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def begin(clone: Path, **changes: str) -> subprocess.Popen[str]:
    command, pipe = [sys.executable, str(clone / "run.py")], subprocess.PIPE
    return subprocess.Popen(command, env=environment(clone, changes), stdout=pipe, stderr=pipe, text=True)


def appears(path: Path) -> bool:
    deadline = time.monotonic() + 10
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return path.exists()


@pytest.mark.proof
def test_without_ensurepip_uv_and_a_pin_the_first_start_sets_up_and_the_second_says_nothing(
    clone: Path, python_with_pip: Path
) -> None:
    (clone / "constraints.txt").write_text("coin==1.7\n")
    first = start(clone, "chat", "-m", "Coffee 3.20", python=python_with_pip)
    assert first.stdout == "coin 1.0 ['chat', '-m', 'Coffee 3.20'] False False\n", first.stderr
    assert "Installing 1 packages and what they need with pip ..." in first.stderr
    assert "Not every pinned version is to be had here" in first.stderr
    second = start(clone, python=python_with_pip)
    assert (second.stdout, second.stderr) == ("coin 1.0 ['serve'] False False\n", "")


def test_a_file_is_meant_where_the_person_stands(
    clone: Path, uv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("backup", "restore"):
        started = start(clone, command, "books", "--yes", PATH=str(uv))
        assert started.stdout == f"coin 1.0 {[command, str(tmp_path / 'books'), '--yes']} False False\n"
    named = ["--as", "eva", "--space", "Home", "--format", "csv"]
    for file, whole in (("books", str(tmp_path / "books")), ("-", "-")):
        started = start(clone, "export", *named, file, PATH=str(uv))
        assert started.stdout == f"coin 1.0 {['export', *named, whole]} False False\n"


def test_without_pip_ensurepip_and_uv_one_sentence_says_what_to_install(clone: Path, tmp_path: Path) -> None:
    ended = start(clone, python=python_in(tmp_path / "python"))
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == (
        "Wallai cannot be set up: this Python has neither uv nor pip; "
        "installing uv, python3-pip or python3-venv mends that."
    )


@pytest.mark.proof
def test_an_index_out_of_reach_is_one_sentence_and_the_next_start_tries_again(
    clone: Path, python_with_pip: Path, uv: Path
) -> None:
    closed = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": ""}
    ended = start(clone, python=python_with_pip, PIP_RETRIES="1", **closed)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "the package index cannot be reached; check the network" in ended.stderr.splitlines()[-1]
    assert start(clone, python=python_with_pip, PATH=str(uv)).stdout.startswith("coin 1.0")


@pytest.mark.proof
def test_an_installer_that_outlives_a_killed_set_up_is_waited_for_and_its_half_work_redone(
    clone: Path, uv: Path
) -> None:
    (uv / "hang").touch()
    killed = begin(clone, PATH=str(uv))
    assert appears(uv / "hanging")
    killed.send_signal(signal.SIGKILL)
    (uv / "hang").unlink()
    following = begin(clone, PATH=str(uv))
    assert following.stderr and "waiting for it" in following.stderr.readline()
    os.kill(int((uv / "hanging").read_text()), signal.SIGKILL)
    assert following.communicate(timeout=30)[0].startswith("coin 1.0")
    killed.communicate()


def test_of_two_starts_at_once_one_sets_up_and_both_go_on(clone: Path, uv: Path) -> None:
    both = [begin(clone, PATH=str(uv)) for _ in range(2)]
    told = [one.communicate(timeout=30) for one in both]
    assert [out for out, _ in told] == ["coin 1.0 ['serve'] False False\n"] * 2, told
    assert (uv / "calls").read_text().count("--constraint") == 1


def test_tests_bring_their_tools_once_and_get_their_options(clone: Path, uv: Path) -> None:
    assert start(clone, PATH=str(uv)).returncode == 0
    for _ in range(2):
        tested = start(clone, "test", "-k", "two words", PATH=str(uv))
        assert tested.stdout == f"pytest {[*PYTEST_OPTIONS, '-k', 'two words']}\n"
    start(clone, PATH=str(uv))
    installs = [call for call in (uv / "calls").read_text().splitlines() if "install" in call]
    assert [call.endswith("coin>=1,<2 ruff mypy pytest") for call in installs] == [False, True]


def test_where_there_is_a_browser_the_tests_bring_what_drives_it(clone: Path, uv: Path) -> None:
    start(clone, "test", PATH=str(uv))
    (uv / "chromium").write_text("#!/bin/sh\n")
    (uv / "chromium").chmod(0o755)
    for command in ("chat", "test", "test", "chat"):
        assert start(clone, command, PATH=str(uv)).returncode == 0
    installs = [call for call in (uv / "calls").read_text().splitlines() if "install" in call]
    assert [call.endswith("coin>=1,<2 ruff mypy pytest ruff>=9") for call in installs] == [False, True]


def test_the_examinations_of_the_books_bring_the_tools_of_the_tests_and_others_do_without(
    clone: Path, uv: Path
) -> None:
    for examination, brought in (("--file", False), ("books", True)):
        start(clone, "evals", examination, PATH=str(uv))
        installs = [call for call in (uv / "calls").read_text().splitlines() if "install" in call]
        assert installs[-1].endswith("coin>=1,<2 ruff mypy pytest") is brought


@pytest.mark.parametrize(
    ("failing", "code", "last"),
    [("ruff", 3, "ruff ['check', '.']"), ("mypy", 3, "mypy []"), ("none", 0, f"pytest {PYTEST_OPTIONS}")],
)
def test_check_ends_at_the_first_failure_with_its_code(
    clone: Path, uv: Path, failing: str, code: int, last: str
) -> None:
    ended = start(clone, "check", PATH=str(uv), FAIL=failing)
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (code, last)


def test_a_changed_wish_is_installed_into_the_standing_venv_with_the_tools_of_the_tests(
    clone: Path, uv: Path
) -> None:
    start(clone, "test", PATH=str(uv))
    (clone / ".venv" / "kept").touch()
    wish(clone, "coin>=1")
    assert "Installing" in start(clone, PATH=str(uv)).stderr
    assert (uv / "calls").read_text().endswith("coin>=1 ruff mypy pytest\n")
    assert (clone / ".venv" / "kept").exists()


@pytest.mark.proof
def test_a_venv_of_another_interpreter_or_without_a_stamp_is_made_anew(clone: Path, uv: Path) -> None:
    start(clone, PATH=str(uv))
    stamp = clone / ".venv" / "set-up.stamp"
    for spoil in (lambda: stamp.write_text(stamp.read_text().replace("cpython", "other")), stamp.unlink):
        (clone / ".venv" / "left over").touch()
        spoil()
        assert start(clone, PATH=str(uv)).stdout.startswith("coin 1.0")
        assert not (clone / ".venv" / "left over").exists()


def test_a_missing_file_is_one_sentence(clone: Path) -> None:
    (clone / "constraints.txt").unlink()
    ended = start(clone)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Wallai cannot be set up: No such file or directory (")
    assert ended.stderr.count("\n") == 1


def test_help_needs_no_set_up(clone: Path) -> None:
    assert "python3 run.py check" in start(clone, "--help").stdout
    assert not (clone / ".venv").exists()


def test_an_older_python_can_read_the_file_and_is_told_which_it_takes() -> None:
    ast.parse(RUN.read_text(), feature_version=(3, 6))
    program = "import runpy, sys; sys.version_info = (3, 6, 15); runpy.run_path(sys.argv[1])"
    ended = subprocess.run([sys.executable, "-c", program, str(RUN)], capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr == "Wallai needs Python 3.11 or newer, and this is Python 3.6.\n"
