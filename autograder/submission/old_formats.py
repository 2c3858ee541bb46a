"""Cells of notebooks in formats before 4, which programs wrote until 2015.

nbformat's own conversion trusts the file: a heading of level 500,000,000 becomes a text of as many
characters.
"""

from collections.abc import Iterator
from typing import Any

OLD_FORMATS = (2, 3)  # those with worksheets
MAX_LEVEL = 6


def old_cells(raw: Any) -> list[dict[str, Any]]:
    """Return the cells of a notebook of format 2 or 3, as cells of format 4.

    Args:
        raw: the values of the file.
    """
    return [_convert(cell) for cell in _cells(raw)]


def _cells(raw: Any) -> Iterator[dict[str, Any]]:
    sheets = raw.get("worksheets") if isinstance(raw, dict) else None
    for sheet in sheets if isinstance(sheets, list) else []:
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        for cell in cells if isinstance(cells, list) else []:
            if isinstance(cell, dict):
                yield cell


def _convert(cell: dict[str, Any]) -> dict[str, Any]:
    kind = cell.get("cell_type")
    if kind == "code":
        return {**cell, "source": cell.get("input", "")}
    source = cell.get("source", "")
    if kind == "heading":
        level = cell.get("level", 1)
        level = min(max(level, 1), MAX_LEVEL) if isinstance(level, int) else 1
        text = "".join(map(str, source)) if isinstance(source, list) else source
        return {**cell, "cell_type": "markdown", "source": f"{'#' * level} {text}"}
    return {**cell, "cell_type": "markdown" if kind == "html" else kind}
