"""Keep the marks of a lesson's checks from one kernel to the next.

They are in the user's own data folder, one small file per notebook, and never beside the notebook:
what lies there may be handed in, or released to a class.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from lstm_course.atomic_write import atomic_write

Marks = Mapping[str, tuple[float, float]]  # by exercise: marks earned and marks possible


class ProgressRecord:
    """The latest marks of one lesson in one notebook.

    Args:
        notebook: the learner's copy, which need not exist.
        lesson: its number.
    """

    def __init__(self, notebook: Path, lesson: str) -> None:
        self.notebook = notebook.resolve()
        key = hashlib.sha256(f"{self.notebook}\n{lesson}".encode(errors="surrogatepass"))
        self.path = _folder() / f"{key.hexdigest()[:24]}.json"
        self._unwritten: Marks | None = None  # where the folder is read-only: for this kernel alone

    def read(self) -> Marks:
        """Read the marks. A file that is missing or damaged holds none."""
        if self._unwritten is not None:
            return self._unwritten
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))["exercises"]
            return {str(name): (float(got), float(of)) for name, (got, of) in kept.items()}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return {}

    def put(self, marks: Marks) -> None:
        """Write the marks of some exercises over their earlier ones."""
        together = {**self.read(), **marks}
        content = {"notebook": str(self.notebook), "exercises": together}
        try:
            atomic_write(self.path, json.dumps(content, indent=1) + "\n")
        except (OSError, UnicodeError):
            self._unwritten = together

    def forget(self) -> None:
        """Forget all marks."""
        self._unwritten = None
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            self._unwritten = {}


def _folder() -> Path:
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "lstm-course" / "progress"
