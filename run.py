"""Sets Wallai up in .venv at the first start, then hands the command over.

python3 run.py                    start Wallai and print where its page is
python3 run.py serve [options]    the same, on another port (--port) or address (--host)
python3 run.py chat [options]     talk in the terminal, as somebody (--as ana) or with one message (-m "Coffee 3.20")
python3 run.py init               make a household of your own
python3 run.py demo --history     book a year of plausible life for the demo household
python3 run.py token              print a token with which a program speaks to it as somebody
python3 run.py migrate            bring the database up to date
python3 run.py verify             recount every sum of the books
python3 run.py backup FILE        save the embedded database in a file, while it is in use
python3 run.py restore FILE       bring it back from such a file
python3 run.py import FILE        take over what a group kept in Splitwise, after asking
python3 run.py export FILE        write all that a member may see of a space, as .csv or .json
python3 run.py db-url             print what psql needs to look at the books
python3 run.py evals [options]    examine Wallai
python3 run.py test [options]     run the tests; options go to pytest
python3 run.py check              ruff, mypy and the tests, the cheapest first
"""

import os
import sys

# An older Python has to parse this file to say the sentence: no syntax above that of 3.6 in it.
if sys.version_info < (3, 11):  # noqa: UP036
    found = f"{sys.version_info[0]}.{sys.version_info[1]}"
    sys.exit(f"Wallai needs Python 3.11 or newer, and this is Python {found}.")

try:
    import fcntl
except ImportError:
    sys.exit("Wallai runs on Linux, macOS and the Windows Subsystem for Linux, and this is none of them.")

import hashlib
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

CLONE = Path(__file__).resolve().parent
PYPROJECT, CONSTRAINTS = CLONE / "pyproject.toml", CLONE / "constraints.txt"
VENV, LOCK = CLONE / ".venv", CLONE / ".venv.lock"
PYTHON, STAMP, LOG = VENV / "bin" / "python", VENV / "set-up.stamp", VENV / "set-up.log"

# A worker for each core; the tests of a file stay together, since many share a database; the long ones come first.
TESTS = ["pytest", "-q", "-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder"]
CHECKS = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], TESTS)
# Without bytecode every start takes twice as long; the others would lead to foreign modules and folders.
DROPPED = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "VIRTUAL_ENV"}
DROPPED |= {"PIP_USER", "PIP_TARGET", "PIP_PREFIX"}
UNREACHABLE = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|Name or service not known|Failed to resolve"
    r"|dns error|Network is unreachable|Connection refused|Connection reset|[Tt]imed out|ConnectTimeout"
    r"|ReadTimeout|error sending request|ProxyError|SSLError|certificate verify failed"
)
# What .venv may hold, each with what stands before it: of pyproject.toml's dependencies and its extras of these names.
LEVELS = ("runtime", "dev", "browser")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TAKE_A_FILE = {"backup", "restore", "export", "import"}
TAKE_A_VALUE = {"--as", "--space", "--format", "--who"}
FULL_DISK = re.compile(r"No space left on device|Disk quota exceeded")


class SetUpFailed(Exception):
    """The reason, worded as the end of a sentence that begins "Wallai cannot be set up"."""


def main(arguments: list[str]) -> int:
    """Carries the command out; returns its exit code, 1 where the set-up fails, 130 where it is stopped."""
    if arguments and arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    try:
        set_up(needed_by(arguments))
        return hand_over(arguments or ["serve"])
    except SetUpFailed as failure:
        say(f"Wallai cannot be set up: {failure}")
    except OSError as error:
        say(f"Wallai cannot be set up: {error.strerror or error} ({error.filename or VENV}).")
    except KeyboardInterrupt:
        say("Stopped; the next start takes it up again.")
        return 130
    return 1


def needed_by(arguments: list[str]) -> str:
    """The last of LEVELS that the command needs. The examinations of the books run tests, too; those of the page run
    where there is a browser."""
    if arguments[:1] not in (["test"], ["check"]) and arguments[:2] != ["evals", "books"]:
        return "runtime"
    return "browser" if any(map(shutil.which, BROWSERS)) else "dev"


def set_up(level: str) -> None:
    """Makes .venv hold what pyproject.toml asks for, up to this one of LEVELS.

    The stamp goes before the first change and comes after the last: without it .venv was left half-way.
    """
    if is_ready(level):
        return
    with LOCK.open("w") as lock:
        wait_for(lock.fileno())
        if is_ready(level):
            return
        started = time.monotonic()
        interpreter, _, had = read_stamp()
        level = max(level, had, key=LEVELS.index)
        STAMP.unlink(missing_ok=True)
        if interpreter != this_interpreter() or not PYTHON.exists():
            say(f"Setting up Wallai in {VENV} (once, about half a minute) ...")
            make_venv()
        install(level)
        write_stamp(level)
        say(f"Set up in {time.monotonic() - started:.0f} s.")


def is_ready(level: str) -> bool:
    interpreter, wanted, had = read_stamp()
    fits = (interpreter, wanted) == (this_interpreter(), wanted_now())
    return fits and LEVELS.index(had) >= LEVELS.index(level) and PYTHON.exists()


def read_stamp() -> tuple[str, str, str]:
    """Returns the interpreter and the requirements .venv was made for, and which of LEVELS it holds."""
    try:
        interpreter, wanted, level = STAMP.read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return "", "", LEVELS[0]
    return interpreter, wanted, level if level in LEVELS else LEVELS[0]


def write_stamp(level: str) -> None:
    draft = STAMP.with_suffix(".draft")
    draft.write_text(f"{this_interpreter()}\n{wanted_now()}\n{level}\n")
    draft.replace(STAMP)


def this_interpreter() -> str:
    return f"{sys.implementation.cache_tag} {sys.platform} {os.uname().machine}"


def wanted_now() -> str:
    return hashlib.sha256(PYPROJECT.read_bytes() + b"\0" + CONSTRAINTS.read_bytes()).hexdigest()


def wait_for(lock: int) -> None:
    """Takes the lock for us and all that we start: an installer that outlives us keeps others out too."""
    os.set_inheritable(lock, True)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another start is setting Wallai up; waiting for it ...")
        fcntl.flock(lock, fcntl.LOCK_EX)


def make_venv() -> None:
    """Makes an empty .venv, without pip: that takes seconds, and some systems cannot."""
    done, output = run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
    if not done:
        raise SetUpFailed(reason(output))


def install(level: str) -> None:
    """Installs with the first installer that can; where none can, the last one's reason is raised."""
    import tomllib  # Not above: only a set-up needs it.

    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = LEVELS[1 : LEVELS.index(level) + 1]
    requirements = sum((project["optional-dependencies"][extra] for extra in extras), project["dependencies"])
    output = "this Python has neither uv nor pip; installing uv, python3-pip or python3-venv mends that."
    for name, installer in installers():
        say(f"Installing {len(requirements)} packages and what they need with {name} ...")
        output = attempt(installer, requirements)
        if not output:
            return
    raise SetUpFailed(reason(output))


def installers() -> Iterator[tuple[str, list[str]]]:
    """Yields uv if it is to be had, then pip: uv does not read pip's configuration."""
    uv, pip = find_uv(), []
    if not uv:
        pip = find_pip()
        uv = fetch_uv(pip) if pip else ""
    if uv:
        yield "uv", [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
    pip = pip or find_pip()
    if pip:
        yield "pip", pip


def find_uv() -> str:
    """Returns a uv that starts (a version manager's shim may not), from the PATH or .venv, or ""."""
    for uv in (shutil.which("uv"), shutil.which(VENV / "bin" / "uv")):
        if uv and run([str(uv), "--version"])[0]:
            return str(uv)
    return ""


def fetch_uv(pip: list[str]) -> str:
    say("Fetching uv, which installs several times as fast as pip ...")
    output = attempt(pip, ["uv"])
    if UNREACHABLE.search(output):
        raise SetUpFailed(reason(output))
    return find_uv()


def find_pip() -> list[str]:
    """Returns this Python's pip, aimed at .venv (22.3 learnt that), else the one ensurepip makes, else []."""
    done, output = run([sys.executable, "-m", "pip", "--version"])
    version = re.match(r"pip (\d+)\.(\d+)", output)
    if done and version and (int(version[1]), int(version[2])) >= (22, 3):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), "install"]
    done, _ = run([str(PYTHON), "-m", "ensurepip"])
    return [str(PYTHON), "-m", "pip", "install"] if done else []


def attempt(installer: list[str], requirements: list[str]) -> str:
    """Installs the pinned versions, else any that pyproject.toml allows; returns "" or why that failed."""
    done, output = run([*installer, "--constraint", str(CONSTRAINTS), *requirements])
    if done or UNREACHABLE.search(output) or FULL_DISK.search(output):
        return "" if done else output
    say("Not every pinned version is to be had here; taking the newest that pyproject.toml allows ...")
    done, output = run([*installer, *requirements])
    return "" if done else output


def run(command: list[str]) -> tuple[bool, str]:
    """Runs one step of the set-up; returns whether it succeeded and what it printed, which the log keeps."""
    done = subprocess.run(
        command,
        cwd=CLONE,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        close_fds=False,  # The lock goes along.
        encoding="utf-8",
        errors="replace",
    )
    if VENV.is_dir():
        with LOG.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(command)}\n{done.stdout}\n")
    return done.returncode == 0, done.stdout


def reason(output: str) -> str:
    """Words what an installer printed as the end of one sentence."""
    if UNREACHABLE.search(output):
        return "the package index cannot be reached; check the network or the proxy, then start again."
    if FULL_DISK.search(output):
        return f"the disk is full, and {VENV} takes up to half a gigabyte."
    told = re.search(r"^\s*(?:ERROR|error|\N{MULTIPLICATION SIGN})\W+(.+)", output, re.MULTILINE | re.DOTALL)
    return " ".join((told[1] if told else output).split())[:300]


def hand_over(arguments: list[str]) -> int:
    """Becomes the command's process; returns only the exit code of a check that fails."""
    command, *options = arguments
    if command in TAKE_A_FILE:
        arguments = [command, *with_whole_paths(options)]
    os.chdir(CLONE)
    if command == "check":
        for check in CHECKS[:-1]:
            say(" ".join(check))
            code = subprocess.call([PYTHON, "-m", *check], env=environment())
            if code:
                return code
    if command in ("check", "test"):
        module = [*TESTS, *options]
    elif command == "evals":
        module = ["evals", *options]
    else:
        module = ["channels.cli", *arguments]
    os.execve(PYTHON, [str(PYTHON), "-m", *module], environment())


def with_whole_paths(options: list[str]) -> list[str]:
    """A file is meant where the person stands, and the command runs in the clone."""
    before = ["", *options]
    return [
        option if option.startswith("-") or named in TAKE_A_VALUE else os.path.abspath(option)
        for named, option in zip(before, options, strict=False)
    ]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in DROPPED}


def say(sentence: str) -> None:
    """Speaks to the person, apart from what the command prints."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
