"""Wires found by perturbing states."""

import numpy as np
import pytest
from matplotlib.patches import FancyBboxPatch

from lstm_course.cells.lstm import lstm_step
from lstm_course.cells.stacked import bidirectional_lstm_forward, stacked_lstm_forward
from lstm_course.lessons.lesson_05.perturbation import (
    StateChanges,
    draw_stack,
    perturb_both_directions,
    perturb_input,
    perturb_state,
    shut_output_gate,
)
from lstm_course.lessons.lesson_05.stack_layout import FADED, WIDTH
from lstm_course.lessons.lesson_05.torch_stack import both_of_torch, stack_of_torch
from lstm_course.plotting.palette import CELL, HIDDEN
from tests.lstm_course.lessons.lesson_05.wires import wires

REAL = stack_of_torch(num_layers=3, steps=6)
STACK = (stacked_lstm_forward, REAL.x, REAL.states, REAL.layers)


@pytest.mark.parametrize("kind", ["h", "c"])
@pytest.mark.parametrize(("layer", "step"), [(0, 0), (1, 2), (2, 5)])
def test_a_perturbed_state_against_a_loop_over_steps(kind, layer, step):
    """Are the changes those of two runs, all layers at a step, that differ in the one state?"""

    def run(perturbed: bool) -> tuple[np.ndarray, np.ndarray]:
        states = list(REAL.states)
        hs, cs = np.zeros((2, 3, 6, *states[0][0].shape))
        for t, below in enumerate(REAL.x):
            for k, params in enumerate(REAL.layers):
                h, c = states[k]
                if perturbed and (k, t) == (layer, step):
                    h, c = (h + 0.5, c) if kind == "h" else (h, c + 0.5)
                below, c, _ = lstm_step(below, h, c, *params)  # h goes up
                states[k] = below, c
                hs[k, t], cs[k, t] = states[k]
        return hs, cs

    changes = perturb_state(*STACK, layer=layer, step=step, kind=kind)
    for found, quiet, pulled in zip(changes, run(False), run(True), strict=True):
        np.testing.assert_allclose(found, np.abs(pulled - quiet).max(axis=(2, 3)), atol=1e-15)
    assert not changes.h[:layer].any() and not changes.h[:, :step].any()  # below, and before
    assert changes.h[layer:, step:].all()


@pytest.mark.parametrize("step", [0, 3, 5])
def test_a_perturbed_input_changes_states_from_there_on(step):
    """Do all layers feel it from its step on, and none before, with the input left as it was?"""
    x = REAL.x.copy()
    changes = perturb_input(*STACK, step=step)
    for array in changes:
        assert not array[:, :step].any() and array[:, step:].all()
    np.testing.assert_array_equal(REAL.x, x)


@pytest.mark.parametrize("step", [0, 2, 5])
def test_halves_feel_to_their_own_side(step):
    """Does the forward half feel an input from there on, and the backward half up to there?"""
    both = both_of_torch(steps=6)
    changes = perturb_both_directions(
        bidirectional_lstm_forward, both.x, *both.layers[0], step=step
    )
    felt = np.arange(6) >= step, np.arange(6) <= step
    np.testing.assert_array_equal(changes > 0, felt)


def test_weights_are_left_as_they_were():
    """Is a layer with a closed gate a copy?"""
    before = [tuple(array.copy() for array in params) for params in REAL.layers]
    shut_output_gate(REAL.layers, layer=1)
    for params, kept in zip(REAL.layers, before, strict=True):
        for array, copy in zip(params, kept, strict=True):
            np.testing.assert_array_equal(array, copy)


def test_a_shut_layer_shows_nothing_and_remembers():
    """Is h next to 0 in the layer that was shut, and its memory alive?"""
    layers = shut_output_gate(REAL.layers, layer=1)
    _, _, caches = stacked_lstm_forward(REAL.x, REAL.states, layers)
    assert np.abs(caches[1].hs).max() < 1e-18 and np.abs(caches[1].cs).max() > 0.1
    assert layers[0] is REAL.layers[0] and layers[2] is REAL.layers[2]
    np.testing.assert_array_equal(layers[1].b[:15], REAL.layers[1].b[:15])  # i, f, g


def test_a_cell_says_how_much_it_changed():
    """Has each cell its two numbers, exactly 0 where nothing came?"""
    h = np.array([[0, 0, 0], [0, 0.25, 0.125]])
    c = np.array([[0, 0, 0], [0, 0.5, 4e-5]])
    fig = draw_stack(StateChanges(h, c), layer=1, step=1)
    ax = fig.axes[0]
    assert fig.get_label() == (
        "A stack in which c of layer 1 is perturbed before step 1. Layer 0 does not change. "
        "Layer 1 changes from step 1 on, by up to 0.5."
    )
    texts = [text.get_text() for text in ax.texts]
    assert texts.count("c 0") == texts.count("h 0") == 4
    assert {"c 0.500", "h 0.250", "h 0.125", "c 4e-05"} <= set(texts)
    assert len([p for p in ax.patches if isinstance(p, FancyBboxPatch)]) == 6


def test_only_wires_that_carried_something_are_lit():
    """Is the whole diagram faded but for the wires from a changed state?"""
    h, c = np.zeros((2, 2, 3))
    c[1, 1], h[1, 1] = 0.5, 0.25
    ax = draw_stack(StateChanges(h, c), layer=1, step=1).axes[0]
    lit = [colour for colour in wires(ax) if colour not in (FADED.lower(), "#b0b0b0")]
    assert len(lit) == 4  # into the cell, out of it along c and h, and up
    assert lit.count(CELL.lower()) == lit.count(HIDDEN.lower()) == 2
    star = next(line for line in ax.lines if line.get_marker() == "*")
    assert star.get_xdata()[0] == WIDTH / 2  # before step 1


def test_a_change_at_the_end_leaves_along_its_own_wire():
    """Are the last wires of a layer lit in the colours of c and h, where these have changed?"""
    h, c = np.zeros((2, 1, 2))
    c[0, 1] = 0.5
    lit = wires(draw_stack(StateChanges(h, c), layer=0, step=1).axes[0])
    assert lit.count(CELL.lower()) == 2 and lit.count(HIDDEN.lower()) == 0
    h[0, 1] = 0.5
    lit = wires(draw_stack(StateChanges(h, c), layer=0, step=1).axes[0])
    assert lit.count(CELL.lower()) == lit.count(HIDDEN.lower()) == 2
