"""Scores that Lighthouse gives the site on a phone: the median of some runs of each page.

    python benchmarks/lighthouse.py SITE [PAGE ...]

SITE is a folder that `lstm-course site` has written; without pages, one of each kind and every
lesson are measured. Lighthouse comes from npm, and it needs Chromium or Chrome (CHROME_PATH). The
server compresses as GitHub Pages does.

Lighthouse imitates a phone's network and processor by calculation from what it has seen. Other work
of this computer makes a page look slow, so the last column is the best score of a page's runs. In
front of it is the index that Lighthouse gives the processor: a quiet computer has 1,500 or more.
"""

import argparse
import gzip
import json
import shlex
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

RUNS = 3
COMMAND = "npx --yes lighthouse@12.2.3"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
KINDS = (
    "index.html", "lessons/*.html", "claims.html", "guides/instructors.html",
    "reference/cells.html", "search.html",
)  # fmt: skip
COMPRESSED = (".html", ".css", ".js", ".svg", ".json")
FLAGS = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
HEADINGS = ("perf", "access", "best", "SEO", "LCP s", "TBT ms", "shift", "kB", "CPU", "top perf")


class Scores(NamedTuple):
    """What one run says of a page: scores from 0 to 100, and what the first one depends on."""

    performance: float
    accessibility: float
    best_practices: float
    seo: float
    largest_paint: float  # seconds until the largest part of the first screen is there
    blocked: float  # milliseconds in which the page could not answer
    shift: float
    kilobytes: float
    processor: float  # Lighthouse's index of this computer


def main() -> None:
    """Measure the pages, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, metavar="SITE")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="lessons/02_gates.html")
    parser.add_argument("--lighthouse", default=COMMAND, help=f"the command; {COMMAND} if left out")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"of each page; {RUNS} if left out")
    chosen = parser.parse_args()
    found = chosen.pages or [
        path.relative_to(chosen.site).as_posix()
        for kind in KINDS
        for path in sorted(chosen.site.glob(kind))
    ]
    print(f"{'':42}" + "".join(f"{heading:>9}" for heading in HEADINGS))
    with served(chosen.site) as address:
        for page in found:
            runs = [measure(chosen.lighthouse, address + page) for _ in range(chosen.runs)]
            print(line(page, runs), flush=True)


def measure(command: str, url: str) -> Scores:
    """Run Lighthouse once."""
    options = ("--quiet", "--output=json", FLAGS, f"--only-categories={','.join(CATEGORIES)}")
    done = subprocess.run(
        [*shlex.split(command), url, *options], capture_output=True, text=True, check=True
    )
    return scores(json.loads(done.stdout))


def scores(report: dict[str, Any]) -> Scores:
    """Read a report.

    Raises:
        ValueError: Lighthouse could not measure the page.
    """
    if problem := report.get("runtimeError"):
        raise ValueError(f"{report['finalDisplayedUrl']}: {problem['message']}")
    values = [report["categories"][name]["score"] for name in CATEGORIES]
    if None in values:
        raise ValueError(f"{report['finalDisplayedUrl']}: a score is missing in {values}")
    audits = {name: audit.get("numericValue") for name, audit in report["audits"].items()}
    return Scores(
        *(100 * value for value in values),
        largest_paint=audits["largest-contentful-paint"] / 1000,
        blocked=audits["total-blocking-time"],
        shift=audits["cumulative-layout-shift"],
        kilobytes=audits["total-byte-weight"] / 1000,
        processor=report["environment"]["benchmarkIndex"],
    )


def line(page: str, runs: Sequence[Scores]) -> str:
    """Write a page's numbers: the median of each, and the best performance."""
    of = Scores(*map(statistics.median, zip(*runs, strict=True)))
    whole = (of.performance, of.accessibility, of.best_practices, of.seo)
    best = max(run.performance for run in runs)
    return (
        f"{page:42}"
        + "".join(f"{value:9.0f}" for value in whole)
        + f"{of.largest_paint:9.1f}{of.blocked:9.0f}{of.shift:9.3f}{of.kilobytes:9.0f}"
        + f"{of.processor:9.0f}{best:9.0f}"
    )


class _Compressing(SimpleHTTPRequestHandler):
    """Serves files as GitHub Pages does: text compressed, and kept for ten minutes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() or not path.exists():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in COMPRESSED:
            data = gzip.compress(data, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    handler = partial(_Compressing, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


if __name__ == "__main__":
    main()
