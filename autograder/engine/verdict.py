"""The result of a check: marks, what is wrong, and what to look at next.

The `repr` is the marks as a number, which stock nbgrader reads as partial credit from the very
object whose HTML JupyterLab shows.
"""

from dataclasses import dataclass, fields
from typing import Any

from autograder.engine.located import Located
from autograder.engine.printable import inline_html
from autograder.engine.verdict_case import FailingCase
from autograder.engine.verdict_data import HEADLINES, PartMarks, Status, VerdictData
from autograder.engine.verdict_html import verdict_html
from autograder.engine.verdict_text import terminal_width, verdict_text

__all__ = [
    "HEADLINES",
    "MIME_TYPE",
    "FailingCase",
    "Located",
    "PartMarks",
    "Status",
    "Verdict",
    "inline_html",
]

MIME_TYPE = "application/vnd.lstm-course.verdict+json"


@dataclass(frozen=True, repr=False)
class Verdict(VerdictData):
    """Result of one check, which shows itself in a notebook and in a terminal.

    In a notebook it is its HTML. The same output holds the data of `to_dict` under `MIME_TYPE`,
    which nothing displays: `lstm-course check` and the report of a class read it.
    """

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data, ready for JSON."""
        data = {field.name: getattr(self, field.name) for field in fields(self)}
        data["located"] = self.located and self.located.to_dict()
        data["case"] = self.case and self.case.to_dict()
        return data | {"passed": self.passed}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Verdict":
        """A verdict from `to_dict`'s data, also after conversion to JSON and back.

        Data of earlier versions have no location, case or section, and no `apart_from`.
        """
        given = {key: value for key, value in data.items() if key != "passed"}
        for key in ("mistakes", "sentences", "notes"):
            given[key] = tuple(given[key])
        given["apart_from"] = tuple(data.get("apart_from", ()))
        given["parts"] = tuple(PartMarks(*part) for part in given["parts"])
        given["located"] = Located.from_dict(data["located"]) if data.get("located") else None
        given["case"] = FailingCase.from_dict(data["case"]) if data.get("case") else None
        return cls(**given)

    def to_html(self, in_notebook: bool = True) -> str:
        """The verdict as HTML, for the lesson's notebook or for another page."""
        return verdict_html(self, in_notebook)

    def __repr__(self) -> str:
        return f"{self.marks:g}"

    def __str__(self) -> str:
        return verdict_text(self, terminal_width())

    def _repr_html_(self) -> str:
        return self.to_html()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME_TYPE: self.to_dict()}
