"""Follow every link inside a built site: to pages, to places in pages, to pictures and scripts."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from autograder.site.stamp import digest_of
from lstm_course.atomic_write import atomic_write

ATTRIBUTES = {"href", "src", "poster", "data", "data-script", "xlink:href"}
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass
class _Page(HTMLParser):
    """The links of a page, and the names of its places."""

    links: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (tag == "a" and name == "name"):
                self.places.append(value)
            elif name in ATTRIBUTES and not ELSEWHERE.match(value):
                self.links.append(value)
            elif name == "srcset":
                self.links += [one.split()[0] for one in value.split(",") if one.strip()]


def broken_links(site: Path, cache: Path | None = None) -> list[str]:
    """List the links of a site that lead nowhere, and the names that a page gives twice.

    Links to other hosts are not followed.

    Args:
        site: folder of a built site.
        cache: a file that keeps the links of pages between two builds.

    Returns:
        One sentence per problem: "index.html links to a.html#b, which has no such place."
    """
    pages = _pages(site, cache)
    found: list[str] = []
    for path, page in pages.items():
        name = path.relative_to(site.resolve()).as_posix()
        twice = sorted(place for place, count in Counter(page.places).items() if count > 1)
        found += [f"{name} has {place!r} more than once as the name of a place." for place in twice]
        found += _problems(path, name, page, pages)
    return found


def _problems(path: Path, name: str, page: _Page, pages: dict[Path, _Page]) -> Iterator[str]:
    for link in sorted(set(page.links)):
        parts = urlsplit(link)
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if target.is_dir():
            target = target / "index.html"
        place = unquote(parts.fragment)
        if not target.exists():
            yield f"{name} links to {link}, which does not exist."
        elif place and target in pages and place not in pages[target].places:
            yield f"{name} links to {link}, which has no such place."


def _pages(site: Path, cache: Path | None) -> dict[Path, _Page]:
    """Read all pages; those whose text is that of an earlier build are not read again."""
    known: dict[str, list[list[str]]] = {}
    if cache and cache.exists():
        known = json.loads(cache.read_bytes())
    pages, found = {}, {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        digest = digest_of([Path(__file__).read_bytes(), text])
        page = _Page(*known[digest]) if digest in known else _read(text)
        pages[path.resolve()], found[digest] = page, [page.links, page.places]
    if cache and found != known:
        atomic_write(cache, json.dumps(found).encode())
    return pages


def _read(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    page.close()
    return page
