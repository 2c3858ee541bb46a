"""The benchmark of pages: is a report of Lighthouse read as it is meant?"""

import importlib
import urllib.request
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def lighthouse(monkeypatch):
    """The benchmark as a module."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("lighthouse")


def report(performance=0.97, blocked=120.0):
    """The part of a report that is read."""
    numbers = {
        "largest-contentful-paint": 1400.0,
        "total-blocking-time": blocked,
        "cumulative-layout-shift": 0.001,
        "total-byte-weight": 81_000,
    }
    return {
        "finalDisplayedUrl": "http://127.0.0.1/a.html",
        "categories": {
            "performance": {"score": performance},
            "accessibility": {"score": 1},
            "best-practices": {"score": 0.93},
            "seo": {"score": 0.91},
        },
        "audits": {name: {"numericValue": value} for name, value in numbers.items()},
        "environment": {"benchmarkIndex": 1500.5},
    }


def test_a_line_holds_the_median_of_each_number(lighthouse):
    """Are scores in percent, each number in its column, and the best performance at the end?"""
    runs = [lighthouse.scores(report(*one)) for one in ((0.8, 50.0), (0.97, 90.0), (1.0, 900.0))]
    assert lighthouse.line("a.html", runs).split() == [
        "a.html", "97", "100", "93", "91", "1.4", "90", "0.001", "81", "1500", "100",
    ]  # fmt: skip
    assert len(lighthouse.HEADINGS) == len(lighthouse.Scores._fields) + 1


def test_a_run_that_failed_is_no_score(lighthouse):
    """Does a page that could not be measured end the table, with the reason?"""
    with pytest.raises(ValueError, match=r"a\.html: a score is missing"):
        lighthouse.scores(report(performance=None))
    with pytest.raises(ValueError, match=r"a\.html: it crashed"):
        lighthouse.scores({**report(), "runtimeError": {"message": "it crashed"}})


def test_text_is_served_compressed(lighthouse, tmp_path):
    """Does the server do what GitHub Pages does, for what a site holds?"""
    for name in ("a.html", "a.png"):
        (tmp_path / name).write_bytes(b"a" * 1000)
    with lighthouse.served(tmp_path) as address:
        for name, encoding in (("a.html", "gzip"), ("a.png", None)):
            with urllib.request.urlopen(address + name) as got:
                assert got.headers["Content-Encoding"] == encoding
                assert (len(got.read()) < 100) == bool(encoding)
