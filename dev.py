#!/usr/bin/env python3
"""One command for every chore, with nothing but Python installed.

python3 dev.py app      set-up, then the window; plans named behind it are opened
python3 dev.py demo     set-up, then the Turkish shop: turkish_shop.xlsx
python3 dev.py test     set-up, then every check; words behind it go to pytest
python3 dev.py lint     ruff, mypy and the import contracts
python3 dev.py bench    the speed figures of tests/benchmarks
python3 dev.py bundle   a folder to give away, packaging/dist/roisim, and its smoke test
python3 dev.py setup    only the environment, .venv
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

# This file has to be read by Pythons too old for the rest of the project, so that they can be told so.
NEEDED = (3, 11)
if sys.version_info < NEEDED:
    found = [name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)]
    sys.exit(
        "roisim needs Python {}.{} or newer; this is {}.{}. {}".format(
            *NEEDED,
            *sys.version_info[:2],
            "Try: {} dev.py {}".format(found[0], " ".join(sys.argv[1:]))
            if found
            else "Install it from your system's packages.",
        )
    )

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
CALC_PACKAGES = ("libreoffice-calc", "poppler-utils")
SCREEN_PACKAGES = ("xvfb", "xauth")
BUNDLE = HERE / "packaging" / "dist" / "roisim"
DEMO = ("run", "scenarios/turkish_shop.toml", "--worlds", "200", "--excel", "turkish_shop.xlsx")


def say(text: str) -> None:
    """Tell what happens next; at once, so that it stands before what the command itself prints."""
    print(text, flush=True)


def call(*command: "str | Path") -> int:
    """Run *command* in the checkout and give its exit status."""
    try:
        return subprocess.run([str(part) for part in command], cwd=HERE, check=False).returncode
    except KeyboardInterrupt:
        return 130


# --- the environment ---------------------------------------------------------------------------------------


def prepare(*extras: str) -> None:
    """Make .venv if need be and install roisim with *extras*; quick when nothing has changed."""
    stamp = VENV / ".installed-{}".format("-".join(extras) or "plain")
    wanted = fingerprint()
    if venv_works() and stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    if not venv_works():
        create_venv()
    ensure_pip()
    say("Installing what roisim needs into .venv (once, about a minute) ...")
    target = ".[{}]".format(",".join(extras)) if extras else "."
    if call(PYTHON, "-m", "pip", "install", "--quiet", "-c", "constraints.txt", "-e", target) != 0:
        sys.exit(
            "The packages could not be installed: see pip's words above. Is this computer online? "
            "Behind a proxy, set HTTPS_PROXY."
        )
    stamp.write_text(wanted, "utf-8")


def fingerprint() -> str:
    """Changes whenever the packages have to be installed anew."""
    parts = [(HERE / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode(), str(HERE).encode()])).hexdigest()


def venv_works() -> bool:
    """Whether .venv has a Python that starts and is new enough."""
    if not PYTHON.exists():
        return False
    test = f"import sys; sys.exit(sys.version_info < {NEEDED})"
    return subprocess.run([str(PYTHON), "-c", test], check=False, capture_output=True).returncode == 0


def create_venv() -> None:
    """Make .venv with pip in it, in place of one that does not work."""
    say("Making the virtual environment .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True, text=True
    )
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)  # half an environment would be taken for a whole one
        sys.exit(
            f"The virtual environment .venv could not be made.\n{made.stdout}{made.stderr}\n"
            "On Debian or Ubuntu: apt-get install python3-venv. Otherwise check that this folder "
            "can be written and that the disk has room."
        )


def ensure_pip() -> None:
    """`uv run` makes environments without pip: put it in."""
    has_pip = [str(PYTHON), "-m", "pip", "--version"]
    if subprocess.run(has_pip, check=False, capture_output=True).returncode != 0:
        call(PYTHON, "-m", "ensurepip", "--upgrade")


# --- a spreadsheet program, for the tests of the workbook --------------------------------------------------


def ensure_spreadsheet() -> None:
    """See to it that the tests can recalculate a workbook: LibreOffice, or else the package `formulas`."""
    if has_office() or (may_install() and install_office()):
        return
    say(
        "LibreOffice Calc is not here: workbooks are recalculated by the package `formulas` instead. "
        "Better: install {}.".format(" and ".join(CALC_PACKAGES))
    )
    prepare("dev", "recalculate")


def has_office() -> bool:
    """Whether LibreOffice and the tools that look at its pages are installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    return office is not None and shutil.which("pdftoppm") is not None


def may_install() -> bool:
    """Whether this is root on a system with Debian's packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_office() -> bool:
    """Install LibreOffice Calc from the system's packages; False when that fails."""
    say("Installing LibreOffice Calc for the tests of the workbook (once) ...")
    return install_from_system(*CALC_PACKAGES) and has_office()


def install_from_system(*packages: str) -> bool:
    """Install Debian's *packages*; False when that fails."""
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    call("apt-get", "update", "-qq")
    return call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages) == 0


# --- what a window needs from the system -------------------------------------------------------------------


def ensure_window(screen: bool = False) -> None:
    """See to it that Qt finds its libraries, and tests a *screen* in memory; or tell what to type."""
    wanted = missing_for_window(screen)
    if wanted and may_install():
        say("Installing what a window needs from the system (once) ...")
        install_from_system(*wanted)
        wanted = missing_for_window(screen)
    if wanted:
        say("The window needs more from this system. On Debian or Ubuntu, type:")
        say("sudo apt-get install {}".format(" ".join(wanted)))


def missing_for_window(screen: bool) -> "list[str]":
    """The packages to install, as Debian and Ubuntu name them; none on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    packages = asked_of_qt("--packages") if asked_of_qt() else []
    return packages + (list(SCREEN_PACKAGES) if screen and not has_screen_in_memory() else [])


def asked_of_qt(*words: str) -> "list[str]":
    """What ui.system_libraries prints: the libraries that are missing, or the packages that hold them."""
    ask = [str(PYTHON), "-m", "ui.system_libraries", *words]
    return subprocess.run(ask, cwd=HERE, check=True, capture_output=True, text=True).stdout.split()


def has_screen_in_memory() -> bool:
    """Whether windows can be tested where nobody looks."""
    return shutil.which("Xvfb") is not None and shutil.which("xauth") is not None


# --- the chores --------------------------------------------------------------------------------------------


def app(arguments: "list[str]") -> int:
    """The window, with these plans."""
    prepare("desktop")
    ensure_window()
    return call(BIN / "roisim", "desktop", *arguments)


def demo(arguments: "list[str]") -> int:
    """The Turkish shop from its plan to the workbook."""
    prepare()
    say("roisim " + " ".join([*DEMO, *arguments]))
    return call(BIN / "roisim", *DEMO, *arguments)


def test(arguments: "list[str]") -> int:
    """Every check; all of them run, even after one has failed."""
    prepare("dev")
    ensure_spreadsheet()
    ensure_window(screen=True)
    return run_all({**static_checks(), "pytest": [PYTHON, "-m", "pytest", "-n", "2", *arguments]})


def lint(arguments: "list[str]") -> int:
    """The checks that read the code without running it."""
    prepare("dev")
    return run_all(static_checks())


def bench(arguments: "list[str]") -> int:
    """Speed, alone on the machine; of all, or of the files that are named."""
    prepare("dev")
    named = any((HERE / each.split("::")[0]).exists() for each in arguments)
    return call(
        PYTHON, "-m", "pytest", "-p", "no:xdist", *([] if named else ["tests/benchmarks"]), *arguments
    )


def bundle(arguments: "list[str]") -> int:
    """The program as a folder that needs no Python, and a look whether it works."""
    prepare("bundle")
    ensure_window(screen=True)
    say(f"Packing roisim into {BUNDLE.relative_to(HERE)} (about a minute) ...")
    folders = ("--distpath", BUNDLE.parent, "--workpath", HERE / "build" / "bundle")
    packed = call(
        PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *folders, "packaging/roisim.spec"
    )
    return packed or call(PYTHON, "packaging/smoke_test.py", BUNDLE, *arguments)


def setup(arguments: "list[str]") -> int:
    """The environment with everything a developer needs."""
    prepare("dev")
    ensure_window()
    say("Ready: {} runs it.".format(BIN / "roisim"))
    return 0


def static_checks() -> "dict[str, list[str | Path]]":
    """Commands by the name under which they report."""
    return {
        "ruff": [PYTHON, "-m", "ruff", "check"],
        "formatting": [PYTHON, "-m", "ruff", "format", "--check"],
        "mypy": [PYTHON, "-m", "mypy"],
        "import contracts": [BIN / "lint-imports"],
    }


def run_all(checks: "dict[str, list[str | Path]]") -> int:
    """Run every check and tell at the end which failed; 0 only when all passed."""
    failed = []
    for name, command in checks.items():
        say(f"\n=== {name} ===")
        start = time.monotonic()
        # any other status counts as failed, pytest's 5 ("no tests ran") too
        status = call(*command)
        if status == 130:
            return status
        failed += [name] if status else []
        say("--- {}: {} after {:.0f} s".format(name, "FAILED" if status else "ok", time.monotonic() - start))
    say("\nFailed: {}".format(", ".join(failed)) if failed else "\nEvery check passed.")
    return 1 if failed else 0


CHORES = {
    "app": app,
    "demo": demo,
    "test": test,
    "lint": lint,
    "bench": bench,
    "bundle": bundle,
    "setup": setup,
}


def main() -> int:
    """Do the chore named on the command line."""
    name, *arguments = sys.argv[1:] or ["help"]
    if name not in CHORES:
        say(str(__doc__))
        return 0 if name in {"help", "-h", "--help"} else 2
    return CHORES[name](arguments)


if __name__ == "__main__":
    sys.exit(main())
