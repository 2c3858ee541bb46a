"""Shares of accepted functions: counted by hand, compared at equal lengths, drawn and kept."""

import json

import numpy as np
import pytest

from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_08.parsed_functions import (
    BINS,
    EDGES,
    RESULTS,
    ParseCounts,
    count_parsed,
    describe_parsed,
    draw_parsed,
    interval,
    kept_counts,
    same_length_share,
)
from lstm_course.lessons.lesson_08.trained_model import load_checkpoint
from lstm_course.lessons.lesson_08.weights import weights_fingerprint
from lstm_course.lessons.lesson_08.written_functions import LIMIT, WrittenFunction
from lstm_course.plotting.alternative_text import alternative_text
from lstm_course.plotting.palette import GREY, MODELS
from tests.lstm_course.drawn import named_colours

SHORT, LONG = 50, 150  # characters, in the bins 0 and 1


def counts(short, long, cut_off=0):
    """Build counts from (parsed, all) of short and long functions."""
    parsed = [k < pair[0] for pair in (short, long) for k in range(pair[1])] + [False] * cut_off
    lengths = [SHORT] * short[1] + [LONG] * long[1] + [LIMIT] * cut_off
    finished = [True] * (short[1] + long[1]) + [False] * cut_off
    none = np.zeros(len(parsed), bool)
    return ParseCounts(np.array(lengths), np.array(finished), np.array(parsed), none)


def test_functions_are_counted():
    """Are length, end, grammar and copies those of each function?"""
    copied, own = "def f():\n    pass\n", "def g():\n    pass\n"
    functions = [
        WrittenFunction(copied, finished=True),
        WrittenFunction(own, finished=True),
        WrittenFunction("def h(:\n", finished=True),
        WrittenFunction(own, finished=False),
    ]
    found = count_parsed(
        functions, training="class A:\n    def f():\n        pass\n\n    def h(:\n"
    )
    assert found.lengths.tolist() == [18, 18, 8, LIMIT]
    assert found.finished.tolist() == [True, True, True, False]
    assert found.parsed.tolist() == [True, True, False, False]
    assert found.copied.tolist() == [True, False, False, False]
    assert found.share() == (2, 4)


def test_each_function_is_in_one_length_bin():
    """Do the bins cover all lengths, with upper edges included and unfinished ones at the end?"""
    lengths = np.array([1, 100, 101, 200, 400, 401, LIMIT])
    ones = np.ones(len(lengths), bool)
    found = ParseCounts(lengths, ones, ones, ones)
    assert [np.flatnonzero(found.in_bin(k)).tolist() for k in BINS] == [[0, 1], [2, 3], [4], [5, 6]]


def test_equal_lengths_remove_the_advantage_of_short_functions():
    """Two models equally good at each length, one of which writes more short functions: equal?"""
    ours, theirs = counts((9, 10), (9, 90)), counts((81, 90), (1, 10))
    assert theirs.share()[0] / theirs.share()[1] > 4 * ours.share()[0] / ours.share()[1]
    assert same_length_share(theirs, ours) == pytest.approx(18 / 100)


def test_lengths_without_a_function_are_left_out():
    """Is the weight of a bin that a model never reaches left out, and no common bin refused?"""
    only_short = counts((3, 4), (0, 0))
    assert same_length_share(only_short, counts((1, 1), (0, 9))) == 0.75
    with pytest.raises(ValueError, match="no length in common"):
        same_length_share(only_short, counts((0, 0), (0, 9)))


def test_an_interval_covers_the_share():
    """Is Wilson's interval that of the textbook, and never outside 0 to 1?"""
    assert interval(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert interval(0, 20)[0] == pytest.approx(0) and 0.1 < interval(0, 20)[1] < 0.2


def test_a_clear_difference_is_stated():
    """Does the text give counts, shares, p-values and the unfinished functions?"""
    text = describe_parsed(
        {"lstm": counts((40, 50), (30, 50)), "ngram": counts((9, 90), (0, 6), 4)}
    )
    assert "70 of 100 functions of the LSTM (70%) and 9 of 100 of the 6-gram model (9%)" in text
    assert "The LSTM has a higher share" in text
    assert "1 to 100 characters: 80% against 10% (p = " in text
    assert "401 to 800 characters: none written against 0%" in text
    assert "cut off 0 functions of the LSTM and 4 of the 6-gram model" in text
    assert "Python accepts 70 of 100 of the LSTM and 9 of 96 of the 6-gram model" in text


def test_no_difference_is_stated_as_such():
    """Is an LSTM that is no better not called better?"""
    same = counts((10, 50), (5, 50))
    assert "no clearly higher share" in describe_parsed({"lstm": same, "ngram": same})


def test_the_figure_shows_both_models():
    """Are the shares at their bins, in the models' colours, with an alternative text?"""
    measured = {"lstm": counts((40, 50), (30, 50)), "ngram": counts((9, 90), (0, 10))}
    fig = draw_parsed(measured)
    (ax,) = fig.axes
    assert [line.get_ydata().tolist() for line in ax.lines] == [[0.8, 0.6], [0.1, 0.0]]
    assert named_colours(ax) == {"LSTM": MODELS["lstm"], "6-gram model": GREY}
    assert ax.get_xticklabels()[1].get_text() == "101 to 200\n(50 : 10)"
    assert alternative_text(fig) == describe_parsed(measured)


def test_kept_counts_are_consistent():
    """Does each kept function have its entries, and does no unfinished one count as parsed?"""
    size = json.loads(RESULTS.read_text(encoding="utf-8"))["size"]
    assert size["limit"] == EDGES[-1]
    for found in kept_counts().values():
        assert {len(column) for column in found} == {size["functions"]}
        assert not (found.parsed & ~found.finished).any()
        assert not (found.copied & ~found.parsed).any()


def test_kept_counts_belong_to_the_trained_model():
    """Were the functions written by the model in the package?"""
    kept = load_results("08", RESULTS.stem)
    assert kept["weights"] == weights_fingerprint(load_checkpoint().model)
