"""Make what the commands need: the virtual environment, the locked packages, the libraries of the system.

    python3 tools/bootstrap.py run     what the portal needs
    python3 tools/bootstrap.py test    and what its tests need

Only the standard library is imported here, because nothing else is there yet. When nothing has changed since the
last time it does nothing. Every failure is one sentence that says what to do.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ["requirements.txt"], "test": ["requirements.txt", "requirements-dev.txt"]}

PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
TEST_PROGRAMS = {"chromium": "chromium", "pdftotext": "poppler-utils", "msgfmt": "gettext"}
HAS_PANGO = "import weasyprint.text.ffi as ffi, sys; sys.exit(ffi.harfbuzz_subset is None)"


class Problem(Exception):
    """One sentence for the person at the terminal."""


def main(purpose: str) -> None:
    try:
        prepare(purpose)
    except Problem as problem:
        sys.exit(f"\n{problem}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next run carries on.")


def prepare(purpose: str) -> None:
    locks = LOCKS[purpose]
    if purpose == "test":
        test_programs()
    if all(is_installed(lock) for lock in locks):
        return
    if run([PYTHON, "-m", "pip", "--version"]).returncode:
        with step("Making the virtual environment"):
            make_environment()
    with step("Installing the packages (the first time about half a minute)"):
        install(locks[-1])
    with step("Looking for the libraries that make PDFs"):
        pango()
    for lock in locks:
        stamp(lock).write_text(digest(lock))


def make_environment() -> None:
    """Debian keeps the needed part of Python in a package of its own."""
    command = [sys.executable, "-m", "venv", "--clear", VENV]
    if run(command).returncode:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        apt_install([package], f"Python cannot make a virtual environment: install the package {package}")
        made = run(command)
        if made.returncode:
            raise Problem(f"Python cannot make a virtual environment in {VENV}: {last_line(made.stdout)}")


def install(lock: str) -> None:
    words = ["--require-hashes", "--only-binary", ":all:", "--disable-pip-version-check", "--no-input", "--quiet"]
    done = run([PYTHON, "-m", "pip", "install", *words, "-r", ROOT / lock])
    if done.returncode:
        errors = [line for line in done.stdout.splitlines() if line.startswith("ERROR")]
        reason = (errors or [last_line(done.stdout)])[0].removeprefix("ERROR: ")
        raise Problem(
            f"The packages of {lock} could not be installed: {reason}\nIs there a connection? Then try again."
        )


def pango() -> None:
    if run([PYTHON, "-c", HAS_PANGO]).returncode == 0:
        return
    apt_install(PANGO, f"PDFs need Pango: install it with {pango_hint()}")
    if run([PYTHON, "-c", HAS_PANGO]).returncode:
        raise Problem(f"WeasyPrint does not find its libraries: install them with {pango_hint()}")


def pango_hint() -> str:
    if sys.platform == "darwin":
        return (
            "'brew install pango' (and export DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib if it is still not found)."
        )
    if shutil.which("dnf"):
        return "'sudo dnf install pango'."
    return f"'sudo apt-get install {' '.join(PANGO)}'."


def test_programs() -> None:
    """Tests that drive a browser or read a PDF fail without these, and say so; the others run."""
    missing = [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    if not missing:
        return
    try:
        with step(f"Installing {', '.join(missing)} for the tests"):
            apt_install(missing, "")
    except Problem:
        with_brew = sys.platform == "darwin"
        installer = "brew install" if with_brew else "sudo apt-get install"
        print(f"Some tests will fail without {', '.join(missing)}: '{installer} {' '.join(missing)}'.", flush=True)


def apt_install(packages: Sequence[str], otherwise: str) -> None:
    """Install packages of Debian or Ubuntu if we may; if not, raise Problem(otherwise)."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(otherwise)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], env=environment)  # if it fails, the lists may still do
    done = run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], env=environment)
    if done.returncode:
        raise Problem(f"apt-get could not install {' '.join(packages)}: {last_line(done.stdout)}")


def is_installed(lock: str) -> bool:
    return PYTHON.exists() and stamp(lock).exists() and stamp(lock).read_text() == digest(lock)


def stamp(lock: str) -> Path:
    return VENV / f"{lock}.installed"


def digest(lock: str) -> str:
    """The lock and the place: an environment that was moved is made up to date again."""
    return hashlib.sha256((ROOT / lock).read_bytes() + os.fsencode(VENV)).hexdigest()


def run(command: list, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run to the end; everything it said is in .stdout. A program that is not there counts as failed."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    try:
        return subprocess.run([str(word) for word in command], text=True, env=env, **streams)
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, stdout=str(error))


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it gave no reason"])[-1]


@contextmanager
def step(what: str) -> Iterator[None]:
    """One line of progress: what is done, and how long it took."""
    started = time.monotonic()
    print(f"{what} ...", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" stopped", flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
