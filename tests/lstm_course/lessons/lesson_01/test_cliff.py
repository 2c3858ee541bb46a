import math

import numpy as np
import pytest

from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.lesson_01.cliff import (
    Descent,
    cliff_loss,
    compare_descents,
    descend,
    describe_descents,
    draw_cliff,
    turn_cliff,
)
from lstm_course.plotting.palette import GROUPS
from lstm_course.plotting.theme import shades_of
from lstm_course.training.clipping import clip_by_global_norm
from tests.lstm_course.drawn import named_colours


def walk(max_norm, **options):
    return descend(
        rnn_forward, rnn_backward, clip_by_global_norm, (1.2, -0.3), max_norm=max_norm, **options
    )


def test_losses_on_the_path_are_those_of_the_map():
    """Is the loss that the descent meets the one that the map shows there?"""
    path = walk(0.5, learning_rate=0.1, updates=15)
    np.testing.assert_allclose(path.losses, cliff_loss(path.w, path.b), rtol=1e-10, atol=1e-20)


def test_first_update_follows_the_slope_of_the_map():
    """Does a small step go down the map's gradient, found by small changes of w and b?"""
    rate, eps = 1e-3, 1e-6
    path = walk(math.inf, learning_rate=rate, updates=2)
    w, b = path.w[0], path.b[0]
    slope_w = (cliff_loss(w + eps, b) - cliff_loss(w - eps, b)) / (2 * eps)
    slope_b = (cliff_loss(w, b + eps) - cliff_loss(w, b - eps)) / (2 * eps)
    assert (path.w[0] - path.w[1]) / rate == pytest.approx(slope_w, rel=1e-5)
    assert (path.b[0] - path.b[1]) / rate == pytest.approx(slope_b, rel=1e-5)
    assert path.norms[0] == pytest.approx(np.hypot(slope_w, slope_b), rel=1e-5)


def test_clipping_bounds_every_step():
    """Is no clipped step longer than learning rate times limit, while a free one is?"""
    free, clipped = (walk(limit, learning_rate=0.1, updates=30) for limit in (math.inf, 0.5))
    longest = [np.hypot(np.diff(p.w), np.diff(p.b)).max() for p in (free, clipped)]
    assert longest[1] <= 0.1 * 0.5 * (1 + 1e-9)
    assert longest[0] > 1


def two_paths():
    """Two short descents, given."""
    path = Descent(np.array([1.2, 1.0]), np.array([-0.3, 0.1]), np.array([2.0, 0.1]), np.ones(2))
    return {"not clipped": path, "clipped": path}


def test_cliff_figure_draws_both_paths():
    """Are both paths drawn where they went, and their losses beside them?"""
    surface, losses = draw_cliff(two_paths()).axes
    w, b, height = surface.lines[0].get_data_3d()
    np.testing.assert_allclose([w, b], [[1.2, 1.0], [-0.3, 0.1]])
    assert np.all(height > [2.0, 0.1])  # just above the surface, so that they are seen
    colours = [line.get_color() for line in surface.lines]
    assert colours == list(GROUPS)
    assert named_colours(losses) == {"clipped": GROUPS[1], "not clipped": GROUPS[0]}


def test_the_surface_that_turns_has_paths_still_and_description():
    """Does it hold both paths in their colours, and say in words where they end?"""
    shown = turn_cliff(two_paths())
    assert [(p["name"], p["colour"]) for p in shown.data["paths"]] == [
        ("not clipped", shades_of(GROUPS[0])._asdict()),
        ("clipped", shades_of(GROUPS[1])._asdict()),
    ]
    assert "clipped, it ends at w = 1.00, b = 0.10, loss 1e-01" in shown.alt
    assert shown._repr_png_().startswith(b"\x89PNG")


def test_only_clipping_reaches_the_minimum():
    """Do both descents start together, and does the clipped one alone reach a small loss?"""
    descents = compare_descents(rnn_forward, rnn_backward, clip_by_global_norm)
    free, clipped = descents["not clipped"], descents["clipped"]
    assert (free.w[0], free.b[0]) == (clipped.w[0], clipped.b[0]) == (1.2, -0.3)
    assert clipped.losses[-1] < 1e-8 < 1e-2 < free.losses[-1]
    assert free.b.max() > 2  # thrown to where the unit is saturated
    text = describe_descents(descents)
    assert f"not clipped: largest gradient norm {free.norms.max():.0f}" in text
