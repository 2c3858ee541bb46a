"""The course's public address, and the services that open its notebooks from there."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

BRANCH = "main"
COLAB_CELL = "colab"  # the id of the cell that installs the course in Google Colab


@dataclass(frozen=True)
class Repository:
    """A public repository on GitHub.

    Attributes:
        address: "https://github.com/OWNER/NAME".

    Example:
        >>> Repository("https://github.com/ada/lstm-course").colab("02_gates")
        'https://colab.research.google.com/github/ada/lstm-course/blob/main/notebooks/02_gates.ipynb'
    """

    address: str

    @property
    def path(self) -> str:
        """Owner and name."""
        return "/".join(self.address.rstrip("/").split("/")[-2:])

    @property
    def archive(self) -> str:
        """All files as an archive that pip installs, without the history that a clone has."""
        return f"{self.address}/archive/refs/heads/{BRANCH}.zip"

    @property
    def codespace(self) -> str:
        """GitHub Codespaces, with the development container of the repository."""
        return f"https://codespaces.new/{self.path}"

    def colab(self, stem: str) -> str:
        """Google Colab, on the notebook that a student starts from."""
        return (
            f"https://colab.research.google.com/github/{self.path}/blob/{BRANCH}"
            f"/notebooks/{stem}.ipynb"
        )

    def binder(self, stem: str) -> str:
        """Binder, in JupyterLab on a copy of the notebook."""
        page = quote(f"lab/tree/work/{stem}.ipynb", safe="")
        return f"https://mybinder.org/v2/gh/{self.path}/{BRANCH}?urlpath={page}"


def find_repository(root: Path) -> Repository | None:
    """Read the address from the project's own file.

    Args:
        root: folder of a clone, or of an instructor's own lessons, which need no address.

    Returns:
        None where no file gives an address.
    """
    file = root / "pyproject.toml"
    if not file.exists():
        return None
    urls = tomllib.loads(file.read_text(encoding="utf-8")).get("project", {}).get("urls", {})
    return Repository(urls["Repository"]) if "Repository" in urls else None
