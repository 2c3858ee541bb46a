"""nbconvert's exporter for the class's pages, which has other processes convert the notebooks."""

from collections.abc import Iterator
from itertools import dropwhile, islice
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.converters import BaseConverter

from autograder.classroom.pages.maker import PageMaker


class LimitedHTMLExporter(HTMLExporter):
    """An exporter that makes a page of every graded notebook.

    What a student has written can make a page as expensive as they like. If the page fails at the
    limits of the process, a reduced one is made.

    Attributes:
        shortened: path of each notebook whose page is not complete, and the end of a sentence that
            says why.
    """

    def __init__(self, **settings: Any) -> None:
        self._steps: list[str] = []
        super().__init__(**settings)
        self._steps.clear()  # nbconvert's own
        self._maker = PageMaker()
        self.shortened: dict[Path, str] = {}

    def register_preprocessor(self, preprocessor: Any, enabled: bool = False) -> Any:
        """Register a preprocessor here, and note its name for the other processes."""
        if isinstance(preprocessor, str):
            self._steps.append(preprocessor)
        elif isinstance(preprocessor, type):
            self._steps.append(f"{preprocessor.__module__}.{preprocessor.__qualname__}")
        return super().register_preprocessor(preprocessor, enabled)

    def from_filename(  # type: ignore[override] # as nbconvert's own does for HTML
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a graded notebook.

        Args:
            filename: path of the notebook, autograded/<student>/<assignment>/<notebook>.
            resources: for templates and preprocessors; plain values.
            kw: not used, as in nbconvert.
        """
        request = self._request(filename, resources or {})
        page = self._maker.make(request, self._upcoming(filename))
        path = Path(request["path"])
        if page.problem:
            self.shortened[path] = page.problem
            self.log.warning("%s: the page is shortened, because %s.", path, page.problem)
        result = ResourcesDict()  # a defaultdict, which takes no values here
        result.update(resources or {}, output_extension=self.file_extension)
        result["metadata"] = ResourcesDict()
        return page.html, result

    def close(self) -> None:
        """End the other processes."""
        self._maker.close()

    def __del__(self) -> None:
        """End the other processes."""
        self.close()

    def _request(self, filename: str, resources: dict[str, Any]) -> dict[str, Any]:
        path = Path(filename).absolute()
        return {
            "path": str(path),
            "resources": resources,
            "root": str(path.parents[3]),
            "template_name": self.template_name,
            "template_folders": self.extra_template_basedirs,
            "template_paths": self.extra_template_paths,
            "default_steps": self.default_preprocessors,
            "steps": self._steps,
        }

    def _upcoming(self, filename: str) -> Iterator[dict[str, Any]]:
        """Yield the requests that a converter of a whole class makes after this one."""
        converter = self.parent
        if not isinstance(converter, BaseConverter) or converter.pre_convert_hook:
            return
        if not converter.force:  # it skips pages that exist
            return
        groups = sorted(converter.assignments.items())
        names = [name for _, notebooks in groups for name in sorted(notebooks)]
        for name in islice(dropwhile(lambda name: name != filename, names), 1, None):
            yield self._request(name, converter.init_single_notebook_resources(name))
