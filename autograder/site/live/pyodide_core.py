"""Pyodide, the Python of browsers that cannot run the module of runtime.py.

npm's package holds the interpreter, its standard library, and the digests of all packages that
Pyodide's own servers offer. These become a part of the site. NumPy and matplotlib are not in npm's
package, so readers fetch them from those servers, and only if their browser needs them.
"""

import json
from pathlib import Path

PACKAGE = "pyodide"
CORE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
SERVERS = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
# Of NumPy, matplotlib and what they need. Measured for version 0.27.7: no list states it.
PACKAGE_BYTES = 12_900_000
LICENCE = """pyodide

Pyodide {version} is under the Mozilla Public License 2.0. Its source is at
https://github.com/pyodide/pyodide, under the tag of this version. It contains CPython, which is
under the Python Software Foundation License.
"""


class PyodideCore:
    """The files of npm's package.

    Args:
        packages: the folder in which npm has installed the packages of the scripts.
    """

    def __init__(self, packages: Path) -> None:
        self._folder = packages / PACKAGE
        self.version = json.loads((self._folder / "package.json").read_bytes())["version"]

    @property
    def files(self) -> dict[str, bytes]:
        """The files that a browser loads, by their place in `live/`, which names the version."""
        return {f"{self.place}{name}": (self._folder / name).read_bytes() for name in CORE}

    @property
    def place(self) -> str:
        """The folder of the files in `live/`."""
        return f"{PACKAGE}-{self.version}/"

    @property
    def servers(self) -> str:
        """The address of the packages of this version."""
        return SERVERS.format(version=self.version)

    @property
    def licence(self) -> str:
        """What must accompany the files."""
        return LICENCE.format(version=self.version)
