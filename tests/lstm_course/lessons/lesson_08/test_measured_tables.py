"""The tables of lesson 08: one row per measurement, with its numbers, and the guess beside them."""

import numpy as np

from lstm_course.char_lm.probing import Probe
from lstm_course.char_lm.roofline import Point, Roofline
from lstm_course.lessons.lesson_08.code_labels import PROPERTIES
from lstm_course.lessons.lesson_08.measured_tables import (
    tabulate_limits,
    tabulate_parsed,
    tabulate_probes,
)
from lstm_course.lessons.lesson_08.parsed_functions import ParseCounts
from lstm_course.lessons.lesson_08.probes import TRAINED, UNTRAINED, WINDOW
from lstm_course.lessons.lesson_08.roofline import Limits


def counts(parsed, failed, copied=0):
    """Build counts of short functions."""
    accepted = np.arange(parsed + failed) < parsed
    ones = np.ones(len(accepted), bool)
    return ParseCounts(np.full(len(ones), 50), ones, accepted, np.arange(len(ones)) < copied)


def rows_of(text):
    """Return the cells of a table's rows, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len({len(row) for row in table}) == 1
    return table[2:]


def test_accepted_functions_have_a_row_per_length():
    """Are counts, shares and tests those of each length, with a dash where a model wrote none?"""
    measured = {"lstm": counts(40, 10, copied=3), "ngram": counts(9, 81)}
    text = repr(tabulate_parsed(measured))
    short, *empty, everything = rows_of(text)
    assert short[:3] == ["1 to 100", "40 of 50 (80%)", "9 of 90 (10%)"]
    assert float(short[3].removeprefix("p = ")) < 1e-10
    assert everything[1:] == short[1:]
    assert {tuple(row[1:]) for row in empty} == {("none written", "none written", "–")}
    assert "would reach 10%" in text and "contains 3 word for word" in text


def test_the_guess_is_met_again():
    """Is a prediction repeated beside the result, and none where there is none?"""
    measured = {"lstm": counts(40, 10), "ngram": counts(9, 81)}
    assert "Your guess was 30%." in repr(tabulate_parsed(measured, guess=30))
    assert "guess" not in repr(tabulate_parsed(measured))


def test_probes_have_a_row_per_property():
    """Are the three shares, the gain over the better baseline and its outcome in each row?"""
    shares = {TRAINED: 0.9, UNTRAINED: 0.5, WINDOW: 0.4}
    probes = {
        source: {
            name: Probe(share, 4, 0.3, (1 - share - 0.01, 1 - share + 0.01)) for name in PROPERTIES
        }
        for source, share in shares.items()
    }
    rows = rows_of(repr(tabulate_probes(probes)))
    assert [row[0] for row in rows] == list(PROPERTIES)
    for row in rows:
        assert row[1:4] == ["0.90", "0.50", "0.40"]
        assert row[4].startswith("+0.40 (") and row[5:] == ["training helps", "0.30 (unit 4)"]


def test_limits_have_a_row_per_calculation():
    """Are the shares of the peak and of the roof those at the calculation's intensity?"""
    roof = Roofline(flops=4e10, bandwidth=1e9, cache_bandwidth=1e10)
    limits = Limits(roof, [Point("product, B = 1", 0.5, 4e9)], [Point("nn.LSTM", 8.0, 2e10)], (1,))
    text = repr(tabulate_limits(limits))
    assert text.startswith("Peak: 40·10⁹ FLOPs per second. Bandwidth: 1 GB/s from memory, 10 GB/s")
    assert rows_of(text) == [
        ["product, B = 1", "0.5", "4.0", "10%", "80%"],
        ["nn.LSTM", "8", "20.0", "50%", "50%"],
    ]
