"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import lstm_forward
from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.lessons.lesson_07.agreement import (
    language_model,
    prefers_plural,
    says_plural,
    train_language_model,
)
from lstm_course.lessons.lesson_07.number_unit import (
    CellRecording,
    cell_states,
    correlations,
    draw_number_unit,
    lesions,
    probe_accuracy,
    record,
)
from lstm_course.plotting.palette import CELL, GROUPS
from lstm_course.sequences.masked_loss import masked_cross_entropy
from lstm_course.sequences.padding import pad_and_mask
from lstm_course.tasks.grammar import questions
from tests.lstm_course.drawn import colour, colours


@pytest.fixture(scope="module")
def model():
    return train_language_model("lstm", 0, pad_and_mask, masked_cross_entropy, updates=200)[0]


def test_cell_states_against_numpy(model):
    """Are they the cell states of the course's own LSTM?"""
    tokens = questions(np.random.default_rng(0), 1, count=3).tokens
    x = model.embedding.weight.detach().numpy()[tokens].astype(float)
    params = (w.astype(float) for w in lstm_params_from_torch(model.layer))
    start = np.zeros((3, 32))
    _, _, cache = lstm_forward(x, start, start, *params)
    np.testing.assert_allclose(cell_states(model, tokens), cache.cs, atol=1e-5)


def test_correlations_against_numpy():
    """Are they those of np.corrcoef, and 0 for a memory that never changes?"""
    rng = np.random.default_rng(0)
    plural = rng.choice([-1, 1], 50)
    cells = rng.standard_normal((50, 4)) + plural[:, None] * [0, 1, -2, 0]
    cells[:, 3] = 0.5
    found = correlations(CellRecording(cells, plural, np.arange(50)))
    expected = [np.corrcoef(cells[:, k], plural)[0, 1] for k in range(3)]
    np.testing.assert_allclose(found, [*expected, 0], atol=1e-12)


def test_probe_reads_what_is_there_and_nothing_else():
    """Is a number that no single unit shows read off, and noise not?"""
    rng = np.random.default_rng(0)
    plural = rng.choice([-1, 1], 2000)
    noise = rng.standard_normal((2000, 3))
    hidden = np.column_stack([noise[:, 0] + plural, noise[:, 0], noise[:, 1]])
    assert probe_accuracy(CellRecording(hidden, plural, np.arange(2000))) == 1
    assert 0.45 < probe_accuracy(CellRecording(noise, plural, np.arange(2000))) < 0.55


def test_a_lesion_of_the_number_unit_loses_the_number(model):
    """Does training make a unit without which the verb is a guess, while others do not matter?"""
    recording = record(model, count=60)
    accuracy = lesions(model, recording)
    asked = questions(np.random.default_rng(3), 2, count=100)
    assert accuracy[-1] == np.mean(says_plural(model, asked.tokens) == asked.plural)
    assert accuracy[-1] > 0.9
    worst = accuracy[:-1].argmin()
    assert accuracy[worst] < 0.75 < np.median(accuracy)
    assert abs(correlations(recording)[worst]) > 0.6


def test_lesion_against_a_loop_with_a_cell():
    """Is a unit held still what a step-by-step cell of torch makes of it?"""
    model = language_model("lstm", 2)
    recording = record(model, count=20)
    means = torch.tensor(recording.cells.mean(0))
    cell = torch.nn.LSTMCell(16, 32)
    cell.load_state_dict({name[:-3]: w for name, w in model.layer.state_dict().items()})
    asked = questions(np.random.default_rng(3), 2, count=100)
    found = lesions(model, recording)
    for unit in (0, 7):
        h = c = torch.zeros(100, 32)
        with torch.no_grad():
            for x in model.embedding(torch.tensor(asked.tokens)):
                a = x @ cell.weight_ih.T + cell.bias_ih + h @ cell.weight_hh.T + cell.bias_hh
                o = a.chunk(4, 1)[3].sigmoid()
                _, c = cell(x, (h, c))
                c[:, unit] = means[unit]
                h = o * c.tanh()
            scores = model.readout(h)
        assert found[unit] == pytest.approx(
            np.mean(prefers_plural(scores) == asked.plural), abs=0.02
        )


def test_number_unit_points_at_the_one_that_is_missed():
    """Is the unit marked without which most verbs go wrong, not that of the largest correlation?"""
    words = [".", "the", "keys", "are"]
    traces = [(words, np.arange(4.0)), (words, -np.arange(4.0))]
    fig = draw_number_unit(np.array([0.95, -0.9, 0.5]), np.array([1, 0.5, 0.9, 1]), traces)
    units = fig.axes[0]
    (marked,) = [line for line in units.lines if line.get_color() == CELL]
    assert (marked.get_xdata()[0], marked.get_ydata()[0]) == (0.9, 0.5)
    labels = fig.axes[1].get_xticklabels()
    assert [label.get_text() for label in labels] == words
    assert labels[2].get_color() == labels[3].get_color() != labels[1].get_color()
    assert colour(fig.axes[1].lines[1]) == CELL
    (kept,) = fig.axes[1].patches  # from the subject to its verb
    assert colour(kept) == colour(labels[2]) == GROUPS[1]
    assert kept.get_x() < 2 and kept.get_x() + kept.get_width() > 3


def test_singular_words_have_a_colour_of_their_own():
    """Are a singular noun and its verb coloured alike, and other than plural ones?"""
    trace = ["the", "key", "is"], np.zeros(3)
    fig = draw_number_unit(np.zeros(2), np.ones(3), [trace, trace])
    assert colours(fig.axes[1].get_xticklabels()[1:]) == [GROUPS[0]] * 2
