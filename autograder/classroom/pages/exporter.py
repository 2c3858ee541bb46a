"""nbconvert's exporter for the class's pages, which has another process convert each notebook."""

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict

from autograder.classroom.pages.plain import plain_page
from autograder.classroom.pages.process import PageError, PageProcess


class LimitedHTMLExporter(HTMLExporter):
    """An exporter that makes a page of every graded notebook.

    What a student has written can make a page as expensive as they like. If the page fails at the
    limits of the process, a reduced one is made.
    """

    def __init__(self, **settings: Any) -> None:
        self._steps: list[str] = []
        super().__init__(**settings)
        self._steps.clear()  # nbconvert's own
        self._process = PageProcess()

    def register_preprocessor(self, preprocessor: Any, enabled: bool = False) -> Any:
        """Register a preprocessor here, and note its name for the other process."""
        if isinstance(preprocessor, str):
            self._steps.append(preprocessor)
        elif isinstance(preprocessor, type):
            self._steps.append(f"{preprocessor.__module__}.{preprocessor.__qualname__}")
        return super().register_preprocessor(preprocessor, enabled)

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a graded notebook.

        Args:
            filename: path of the notebook, autograded/<student>/<assignment>/<notebook>.
            resources: for templates and preprocessors; plain values.
            kw: not used, as in nbconvert.
        """
        path = Path(filename).absolute()
        given = dict(resources or {})
        page = ""
        for reduced in (False, True):
            try:
                page = self._process.make(self._request(path, given, reduced))
                break
            except PageError as error:
                what = "the shortened page" if reduced else "the page"
                self.log.warning("%s: %s could not be made, because %s.", path, what, error)
        result = ResourcesDict()  # a defaultdict, which takes no values here
        result.update(given, output_extension=self.file_extension, metadata=ResourcesDict())
        return page or plain_page(path), result

    def _request(self, path: Path, resources: dict[str, Any], reduced: bool) -> dict[str, Any]:
        return {
            "path": str(path),
            "resources": resources,
            "reduced": reduced,
            "root": str(path.parents[3]),
            "template_name": self.template_name,
            "template_folders": self.extra_template_basedirs,
            "template_paths": self.extra_template_paths,
            "default_steps": self.default_preprocessors,
            "steps": self._steps,
        }

    def __del__(self) -> None:
        """End the other process."""
        self._process.close()
