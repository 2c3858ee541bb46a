"""Build the live part of the site: the scripts, Python, the course's own files, the notebooks."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from autograder.engine.lock_rule import needs_torch
from autograder.engine.registry import installed_exercises
from autograder.site.live import image, runtime
from autograder.site.live.bundle import bundle_scripts, has_npm, packages_in
from autograder.site.live.course_files import course_files
from autograder.site.live.image import LEVEL, compress, pack
from autograder.site.live.marks import NO_DOOR, live_door
from autograder.site.live.pyodide_core import PACKAGE_BYTES, PyodideCore
from autograder.site.stamp import kept_bytes
from autograder.support.course_tree import Lesson
from lstm_course.atomic_write import atomic_write

FOLDER = "live"  # in the site
LIVE = ("00", "01", "02", "03", "04", "05", "06", "07")  # a test types their exercises
DIGITS = 12  # of a digest in the name of a file


def lives(lesson: Lesson) -> bool:
    """Whether a lesson can run in the browser, if the site is built here."""
    return lesson.number in LIVE and not why_no_lives()


def way_in(lesson: Lesson) -> str:
    """Write where a lesson runs, for the top of its page; "" without live lessons."""
    if lives(lesson):
        every = installed_exercises().values()
        wanted = [one.name for one in every if one.lesson == lesson.number and needs_torch(one)]
        return live_door(lesson.stem, wanted)
    return "" if why_no_lives() else NO_DOOR


def why_no_lives() -> str:
    """Say what live lessons lack on this machine, in a sentence; "" if they lack nothing."""
    if not runtime.is_installed():
        return f"Lessons cannot run in the page: run `{runtime.INSTALL}` for that."
    if not has_npm():
        return "Lessons cannot run in the page: install Node.js with npm for that."
    return ""


def build_live(lessons: Sequence[Lesson], site: Path, cache: Path) -> None:
    """Write everything that live lessons load into `live/`, and remove what earlier builds left.

    Args:
        lessons: those that run in the browser; none removes the folder's content.
        site: the folder of the site.
        cache: keeps what takes long between two builds.

    Raises:
        CourseError: npm fails, or the runtime differs from the one that the course was tested with.
    """
    target = site / FOLDER
    kept: set[Path] = set()
    if lessons:
        course = {f"course/{name}": data for name, data in course_files(lessons[0].course.source)}
        names = bundle_scripts(target, cache / "scripts")
        kept.update(target / name for name in names)
        downloads = {
            "module": _put(target, "python", ".wasm.gz", _module(cache)),
            "files": _put(target, "files", ".bin.gz", _files(course, cache)),
        }
        kept.update(downloads.values())
        manifest = {kind: _entry(path) for kind, path in downloads.items()}
        kept.add(_write(target / "live.json", json.dumps(manifest).encode()))
        kept.update(_second_runtime(course, target, cache))
    for lesson in lessons:
        notebook = target / "lessons" / f"{lesson.stem}.ipynb"
        kept.add(_write(notebook, lesson.notebook.read_bytes()))
    for path in target.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()


def _second_runtime(course: Mapping[str, bytes], target: Path, cache: Path) -> list[Path]:
    """Write what browsers load that cannot run the module, and give the paths."""
    core = PyodideCore(packages_in(cache / "scripts"))
    archive = _put(
        target,
        "course",
        ".bin.gz",
        kept_bytes(cache, "course", list(_named(course)), partial(pack, course)),
    )
    size = sum(map(len, core.files.values()))
    manifest = {
        "core": {"name": core.place, "bytes": size},
        "packages": {"name": core.servers, "bytes": PACKAGE_BYTES},
        "course": _entry(archive),
    }
    own = [_write(target / name, data) for name, data in core.files.items()]
    return [*own, archive, _write(target / "pyodide.json", json.dumps(manifest).encode())]


def _entry(download: Path) -> dict[str, str | int]:
    """What a manifest says of a download: name and size."""
    return {"name": download.name, "bytes": download.stat().st_size}


def _module(cache: Path) -> bytes:
    """The module, compressed; that takes seconds, so it is kept."""
    inputs = (runtime.DIGESTS[runtime.MODULE], str(LEVEL))
    return kept_bytes(cache, "module", inputs, lambda: compress(runtime.module()))


def _files(course: Mapping[str, bytes], cache: Path) -> bytes:
    """The archive of all files that Python reads; to make it takes seconds, so it is kept."""
    # What this version of the code selects from the runtime, and how it packs that.
    chosen = Path(runtime.__file__).read_bytes(), Path(image.__file__).read_bytes()

    def make() -> bytes:
        files = {"library/python315.zip": runtime.library()}
        files |= {f"figures/{name}": data for name, data in runtime.figure_data()}
        return pack({**files, **course})

    return kept_bytes(cache, "files", [*chosen, *_named(course)], make)


def _named(files: Mapping[str, bytes]) -> Iterator[str | bytes]:
    """Names and contents."""
    for name, data in files.items():
        yield from (name, data)


def _put(folder: Path, name: str, ending: str, data: bytes) -> Path:
    """Write a download under a name that holds its digest: browsers may keep it for good."""
    return _write(folder / f"{name}-{hashlib.sha256(data).hexdigest()[:DIGITS]}{ending}", data)


def _write(path: Path, data: bytes) -> Path:
    if not path.exists() or path.read_bytes() != data:
        atomic_write(path, data)
    return path
