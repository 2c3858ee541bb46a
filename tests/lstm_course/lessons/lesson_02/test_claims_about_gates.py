"""Claims about gate values: are shares, projections and half-lives measured rightly?"""

from types import SimpleNamespace

import numpy as np
import pytest

import lstm_course
from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_02 import claims_about_gates as claims

RIGHT = SimpleNamespace(
    sigmoid=lstm_course.sigmoid, gate=lstm_course.gate, forget=lstm_course.forget
)


def test_the_share_between_the_ends():
    """Is a value near an end left out, at both ends?"""
    values = np.array([0.0, 0.04, 0.06, 0.5, 0.94, 0.96, 1.0, -0.3])
    assert claims.share_between(values) == pytest.approx(3 / 8)


def test_soft_switches_need_values_in_between(monkeypatch):
    """Is the claim false for soft gates, and only misleading if kept gates are near the ends?"""
    values = {letter: np.array([0.5, 0.01]) for letter in "ifgo"}
    seen = claims.soft_switches(values)
    assert (seen.claim, seen.verdict) == ("2.5", "false")
    assert "| input gate | 50% |" in seen.table and "10 networks" in seen.table
    hard = {"share_between": {letter: [0.01, 0.4] for letter in "ifo"}}
    monkeypatch.setattr(claims, "load_results", lambda lesson, name: hard)
    assert claims.soft_switches(values).verdict == "misleading"


def test_ten_networks_are_kept():
    """Is there a share for each gate and seed, and did all networks learn?"""
    kept = load_results("02", "gate_values")
    shares = kept["share_between"]
    assert set(shares) == set("ifo") and {len(one) for one in shares.values()} == {10}
    assert all(0 < share < 1 for one in shares.values() for share in one)
    assert max(kept["bits_per_character"]) < 2.5


def test_a_gate_projects():
    """Is NumPy's error quoted, and does a gate that is no projection change the verdict?"""
    seen = claims.projection(RIGHT)
    assert (seen.claim, seen.verdict) == ("2.6", "false")
    assert "not aligned" in seen.evidence
    other = SimpleNamespace(sigmoid=RIGHT.sigmoid, gate=lambda x, h, W_ih, W_hh, b: h)
    assert claims.projection(other).verdict == "true"


def test_half_lives_are_counted():
    """Are 69 steps counted at 0.99, and 280 at σ(6)? Does a leak that is no power show?"""
    seen = claims.half_lives(RIGHT, 70)
    assert (seen.claim, seen.verdict) == ("2.7", "true if")
    assert "after 69 steps. You predicted 70." in seen.evidence and "after 280." in seen.evidence
    assert "| 0.9 | 0.9000 | 7 | 6.58 |" in seen.table
    leaking = SimpleNamespace(sigmoid=RIGHT.sigmoid, forget=lambda c, f: f * c - 0.001)
    assert claims.half_lives(leaking).verdict == "false"
