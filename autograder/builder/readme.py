"""The README's table of lessons: `python -m autograder.builder.readme` brings it up to date.

Titles and minutes come from the scripts, marks from the built notebooks, and the links to Colab
from the address in pyproject.toml. Only the last column, what a lesson is about, is written by
hand, in the README itself.
"""

import json
import re
import sys
from pathlib import Path

from autograder.support.repository import Repository, find_repository

ROW = re.compile(r"(?m)^\| (\d\d) \|.*\| ([^|]*) \|$")


def update_table(readme: str, root: Path) -> str:
    """Fill in the table of lessons.

    Args:
        readme: text of the README.
        root: the course's directory, with the notebooks built.

    Returns:
        The README with a row for each lesson. A new lesson's row has no description yet.

    Raises:
        ValueError: the README has no table, or a script does not give its title and minutes.
    """
    rows = list(ROW.finditer(readme))
    if not rows:
        raise ValueError("README.md has no table of lessons, expected rows like '| 00 | ... |'")
    about = {row[1]: row[2] for row in rows}
    repository = find_repository(root)
    scripts = sorted((root / "solutions").glob("[0-9][0-9]_*.py"))
    table = "\n".join(
        _describe_lesson(script, about.get(script.name[:2], ""), repository) for script in scripts
    )
    return readme[: rows[0].start()] + table + readme[rows[-1].end() :]


def _describe_lesson(script: Path, about: str, repository: Repository | None) -> str:
    text = script.read_text(encoding="utf-8")
    number = script.name[:2]
    title = re.search(rf"(?m)^# # {number} · (.+)$", text)
    minutes = re.search(r"(?m)^# \| \*\*Time\*\* \| about (\d+) minutes", text)
    if not title or not minutes:
        raise ValueError(
            f"{script.name} has no title or no minutes, expected '# # {number} · Title' and "
            "'# | **Time** | about 60 minutes |'"
        )
    cells = [number, title[1], minutes[1], f"{_count_marks(script):g}"]
    if repository:
        cells.append(f"[Colab]({repository.colab(script.stem)})")
    return f"| {' | '.join(cells)} | {about} |"


def _count_marks(script: Path) -> float:
    notebook = json.loads(script.with_suffix(".ipynb").read_text(encoding="utf-8"))
    cells = (cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"])
    return sum(cell["points"] for cell in cells if cell.get("grade"))


def main() -> None:
    """Update README.md in the directory where this runs."""
    path = Path("README.md")
    old = path.read_text(encoding="utf-8")
    new = update_table(old, Path.cwd())
    if new != old:
        path.write_text(new, encoding="utf-8", newline="\n")
        sys.stdout.write("README.md\n")


if __name__ == "__main__":
    main()
