"""Bundle the scripts of live lessons, with npm's packages, when the site is built."""

import shutil
import subprocess
from pathlib import Path

from autograder.site.live.pyodide_core import PyodideCore
from autograder.site.stamp import digest_of, digest_of_files
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write

SCRIPTS = Path(__file__).with_name("scripts")
PACKAGES = ("package.json", "package-lock.json", ".npmrc")
STYLE = "live.css"
LICENCES = "licences.txt"
# They make the bundle, or are for other places than browsers, and are not in it.
TOOLS = ("esbuild", "@esbuild", "ws", "@types")
STAMP = "installed"  # holds the lock file for which npm has finished
BUNDLED = "bundled"  # holds the digest of what the bundles were made from


def has_npm() -> bool:
    """Whether this machine can bundle scripts."""
    return shutil.which("npm") is not None


def bundle_scripts(target: Path, cache: Path) -> list[str]:
    """Bundle the scripts into a folder, and give the names of the files.

    Args:
        target: where the site keeps its live part.
        cache: keeps npm's packages between two builds.

    Raises:
        CourseError: npm fails.
    """
    _install_packages(cache)
    made = cache / "made"
    stamp = cache / BUNDLED
    inputs = digest_of([digest_of_files(SCRIPTS / "source"), _lock(), Path(__file__).read_bytes()])
    if not (stamp.exists() and stamp.read_text() == inputs):
        stamp.unlink(missing_ok=True)
        _bundle_into(made, cache)
        stamp.write_text(inputs)
    for path in made.iterdir():
        _write(target / path.name, path.read_bytes())
    _write(target / STYLE, (SCRIPTS / STYLE).read_bytes())
    _write(target / LICENCES, _licences(packages_in(cache)).encode())
    return [STYLE, LICENCES, *sorted(path.name for path in made.iterdir())]


def _bundle_into(made: Path, cache: Path) -> None:
    shutil.rmtree(cache / "source", ignore_errors=True)
    shutil.copytree(SCRIPTS / "source", cache / "source")
    shutil.rmtree(made, ignore_errors=True)
    # Classic, because pages on a disk may load no modules, and reading them must go on working.
    _bundle(cache, made, "--format=iife", "source/start.js", "--external:./live.js")
    _bundle(cache, made, "--format=esm", "source/live.js", "source/worker.js")


def packages_in(cache: Path) -> Path:
    """The folder in which npm has installed the packages."""
    return cache / "node_modules"


def _bundle(cache: Path, made: Path, *arguments: str) -> None:
    esbuild = ("exec", "--", "esbuild", "--bundle", "--minify", "--target=es2022")
    _npm(cache, *esbuild, f"--outdir={made}", "--log-level=warning", *arguments)


def _install_packages(cache: Path) -> None:
    stamp = cache / STAMP
    if stamp.exists() and stamp.read_bytes() == _lock():
        return
    cache.mkdir(parents=True, exist_ok=True)
    for name in PACKAGES:
        shutil.copyfile(SCRIPTS / name, cache / name)
    # No code of a package runs while it is installed. What npm has fetched before needs no network.
    _npm(cache, "ci", "--ignore-scripts", "--prefer-offline")
    stamp.write_bytes(_lock())


def _lock() -> bytes:
    return (SCRIPTS / "package-lock.json").read_bytes()


def _npm(folder: Path, *arguments: str) -> None:
    npm = shutil.which("npm") or "npm"
    done = subprocess.run(
        [npm, *arguments], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise CourseError(f"npm {arguments[0]} failed:\n{last}")


def _licences(packages: Path) -> str:
    """Collect the licences of the packages in the bundle, which must accompany it."""
    texts = []
    for path in sorted([*packages.glob("*/LICENSE*"), *packages.glob("@*/*/LICENSE*")]):
        name = path.parent.relative_to(packages)
        if name.parts[0] not in TOOLS:
            texts.append(f"{name.as_posix()}\n\n{path.read_text(encoding='utf-8').strip()}\n")
    texts.append(PyodideCore(packages).licence)
    return "\n\n".join(texts)


def _write(path: Path, data: bytes) -> None:
    if not path.exists() or path.read_bytes() != data:
        atomic_write(path, data)
