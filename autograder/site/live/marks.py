"""What the scripts need of a lesson's page: a door, and cells that can be found by their ids."""

from collections.abc import Sequence

from nbformat import NotebookNode

# A notebook's tag `cell-gate` becomes the class `tag_cell-gate` in the page.
TAG = "cell-{id}"
# The button keeps its place until a script shows it, so that nothing below it moves.
DOOR = """

<link rel="stylesheet" href="../live/live.css">
<div class="live-door" data-lesson="{stem}" data-elsewhere="{elsewhere}">
<button type="button">Run this lesson here</button>
<span class="live-note">Python runs in your browser: a download of 35 MB, the first time.</span>
</div>
<script defer src="../live/start.js"></script>"""
NO_DOOR = """

This lesson needs PyTorch, which does not run in a browser. Run it in one of the ways above."""


def live_door(stem: str, elsewhere: Sequence[str] = ()) -> str:
    """Write the place of the button, for the top of a lesson's page.

    Args:
        stem: of the lesson, "02_gates".
        elsewhere: exercises of the lesson that cannot be checked in a browser.
    """
    return DOOR.format(stem=stem, elsewhere=" ".join(elsewhere))


def mark_cells(page: NotebookNode) -> None:
    """Tag each code cell of a page with its id."""
    for cell in page.cells:
        if cell.cell_type == "code":
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), TAG.format(id=cell.id)]
