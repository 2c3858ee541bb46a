"""Both runtimes of live lessons, each in its worker, driven as page/python.js drives them."""

import base64
import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page, Route

from autograder.site.live.build import FOLDER
from autograder.site.live.marks import live_door

DOWNLOADS = {"wasi": "live.json", "pyodide": "pyodide.json"}
EMPTY = "empty.html"
DOOR = "lessons/door.html"  # the button of a lesson, and nothing else
STAND_INS = ("numpy", "matplotlib")
METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"

START = """names => new Promise((resolve) => {
  window.heard = [];
  window.python = new Worker("live/worker.js", { type: "module" });
  python.onmessage = ({ data }) => {
    heard.push(data);
    if (["started", "ready", "broken"].includes(data.kind)) window.listen(data);
  };
  window.listen = resolve;
  python.postMessage({ start: names });
})"""
ASK = """request => new Promise((resolve) => {
  window.heard = [];
  window.listen = () => resolve(heard);
  python.postMessage({ run: request });
})"""


def copy_of(made: Path, folder: Path) -> Path:
    """Copy what live lessons load from a site, and add two pages that load it."""
    site = folder / "site"
    shutil.copytree(made / FOLDER, site / FOLDER, copy_function=os.link)
    (site / EMPTY).write_text("<!doctype html><title>Empty</title>")
    (site / DOOR).parent.mkdir()
    title = '<!doctype html><html lang="en"><title>A door</title>'
    (site / DOOR).write_text(f"{title}{live_door('00_welcome')}</html>")
    return site


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site at the root of localhost, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def manifest(site: Path, runtime: str) -> dict[str, dict[str, Any]]:
    """Names and sizes of what a runtime downloads."""
    return json.loads((site / FOLDER / DOWNLOADS[runtime]).read_text())


class Worker:
    """Python in its worker.

    Args:
        page: on the site; it may show anything.
        names: of the downloads.
    """

    def __init__(self, page: Page, names: Mapping[str, str]) -> None:
        self.page = page
        self.last = page.evaluate(START, dict(names))  # how the start ended

    def ask(self, request: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Send a request, and give all messages up to the end of its answer."""
        return self.page.evaluate(ASK, dict(request))

    def run(self, *cells: str) -> list[dict[str, Any]]:
        """Run the last of some cells, and first those before it that it needs."""
        sources = {f"cell-{k}": source for k, source in enumerate(cells)}
        return self.ask({"cell": list(sources)[-1], "sources": sources})

    def end(self) -> None:
        """End the worker."""
        self.page.evaluate("python.terminate()")


def names_at(address: str, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Give the addresses of the downloads, as live.js does."""
    here = f"{address}{FOLDER}/"
    return {
        kind: one["name"] if "://" in one["name"] else here + one["name"]
        for kind, one in wanted.items()
    }


class Servers:
    """Stands in for Pyodide's servers, with packages that hold one line.

    The list of packages is part of the site. It gets the digests of the stand-ins, so that Pyodide
    examines them as it examines the real ones.

    Args:
        site: whose list is changed.
    """

    def __init__(self, site: Path) -> None:
        wanted = manifest(site, "pyodide")
        self.address = wanted["packages"]["name"]
        self.asked: list[str] = []
        self.files: dict[str, bytes] = {}
        path = site / FOLDER / wanted["core"]["name"] / "pyodide-lock.json"
        lock = json.loads(path.read_text())
        for name in STAND_INS:
            entry = lock["packages"][name]
            data = _wheel(name, entry["version"])
            entry.update(depends=[], sha256=hashlib.sha256(data).hexdigest())
            self.files[entry["file_name"]] = data
        path.unlink()  # it is a link to the file of the other site
        path.write_text(json.dumps(lock))

    def answer(self, route: Route) -> None:
        """Answer a request of the browser."""
        name = route.request.url.removeprefix(self.address)
        self.asked.append(name)
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(body=self.files[name], content_type="application/zip", headers=headers)


def _wheel(name: str, version: str) -> bytes:
    folder = f"{name}-{version}.dist-info"
    members = {
        f"{name}/__init__.py": f"__version__ = 'a stand-in for {version}'\n",
        f"{folder}/METADATA": METADATA.format(name=name, version=version),
        f"{folder}/WHEEL": WHEEL,
    }
    record = "".join(f"{path},{_digest(text)},{len(text)}\n" for path, text in members.items())
    members[f"{folder}/RECORD"] = record
    with zipfile.ZipFile(kept := io.BytesIO(), "w") as wheel:
        for path, text in members.items():
            wheel.writestr(zipfile.ZipInfo(path), text)
    return kept.getvalue()


def _digest(text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return f"sha256={digest.rstrip(b'=').decode()}"


def streams(messages: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What was printed, by the name of the stream."""
    found: dict[str, str] = {}
    for one in messages:
        if one["kind"] == "stream":
            found[one["name"]] = found.get(one["name"], "") + one["text"]
    return found
