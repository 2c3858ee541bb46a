"""The guides of the repository as pages, with their links and pictures."""

import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from autograder.site.book.sources import Sources
from autograder.support.errors import CourseError

# A file of the repository, and its page.
GUIDES: Mapping[str, str] = {
    "docs/instructors.md": "guides/instructors",
    "docs/check.md": "guides/check",
    "docs/places.md": "guides/places",
    "docs/site.md": "guides/site",
    "CONTRIBUTING.md": "guides/contributing",
    "SECURITY.md": "guides/security",
    "CODE_OF_CONDUCT.md": "guides/code_of_conduct",
    "CHANGELOG.md": "guides/changelog",
}
LINK = re.compile(r"\]\((?!\w+:|#|<)([^)\s#]+)(#[^)\s]*)?\)")


def write_guides(root: Path, sources: Sources) -> None:
    """Write all guides, and the files that they show or link to.

    Raises:
        CourseError: a link leads nowhere.
    """
    for file in GUIDES:
        path = root / file
        if not path.exists():
            raise CourseError(f"there is no {file}: the site is built in a clone of the course.")
        sources.write(
            f"{GUIDES[file]}.md", guide_page(file, path.read_text("utf-8"), root, sources)
        )


def guide_page(file: str, text: str, root: Path, sources: Sources) -> str:
    """Change the links of a guide from the repository's places to those of the site.

    Args:
        file: its path in the repository.
        text: its Markdown.
        root: of the repository.
        sources: receives the files that are linked to.

    Raises:
        CourseError: a link leads nowhere.
    """
    here = PurePosixPath(GUIDES[file]).parent

    def moved(match: re.Match[str]) -> str:
        target = os.path.normpath(PurePosixPath(file).parent / match[1])
        anchor = match[2] or ""
        if target in GUIDES:
            return f"]({os.path.relpath(GUIDES[target], here)}.md{anchor})"
        if not (root / target).is_file():
            raise CourseError(f"{file} links to {match[1]}, which is no file.")
        place = f"files/{target}"
        sources.write(place, (root / target).read_bytes())
        return f"]({os.path.relpath(place, here)})"

    return LINK.sub(moved, text)
