"""Growth on a stream: are the kept runs repeatable, and drawn with the learner's own?"""

import numpy as np

from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_03.endless_stream import SEGMENT, StreamRecord, learn_from_streams
from lstm_course.lessons.lesson_03.stream_growth import (
    CELLS,
    KEPT_LENGTH,
    RESULTS,
    THINNING,
    describe_growth,
    draw_growth,
    kept_streams,
)

WITH, WITHOUT = CELLS


def test_kept_runs_are_complete_and_repeatable():
    """Are there ten runs of each kind, and does the start of one give the kept numbers again?"""
    runs = kept_streams()
    assert [len(runs[name]) for name in CELLS] == [10, 10]
    assert load_results("03", RESULTS.stem)["size"]["seeds"] == list(range(10))
    run = runs[WITHOUT][4]
    assert run.symbols[-1] == KEPT_LENGTH and len(run.largest) == len(run.symbols)
    # The streams depend on their length, so only the complete run can be compared: its start is
    # drawn from the same generator.
    again = learn_from_streams(False, 4, length=KEPT_LENGTH)
    np.testing.assert_array_equal(again.largest[THINNING - 1 :: THINNING].round(2), run.largest)
    assert again.symbols[THINNING - 1] == run.symbols[0] == THINNING * SEGMENT


def test_the_kept_runs_show_what_the_lesson_states():
    """Do all cell states without a forget gate end above 1,000, and none with one above 100?"""
    runs = kept_streams()
    assert min(run.largest[-1] for run in runs[WITHOUT]) > 1000
    assert max(run.largest[-1] for run in runs[WITH]) < 100


def own():
    """A short run of each kind."""
    made = StreamRecord(np.array([30, 60]), np.array([1.0, 2.0]), np.array([2.0, 0.6]))
    return {WITH: [made], WITHOUT: [made, made]}


def test_the_learners_runs_are_drawn_over_the_kept_ones():
    """Is there a line per run on the left, and are both kinds named once?"""
    fig = draw_growth(own())
    left, right = fig.axes
    assert len(left.lines) == 20 + 2 + 3
    assert len(right.lines) == 20 + 2 + 2  # medians, and the two dotted levels
    assert [text.get_text() for text in left.get_legend().get_texts()] == list(CELLS)
    assert len(draw_growth().axes[0].lines) == 22
    fig = draw_growth(kept=own())
    assert (
        f"{WITH}, 60 symbols: largest |c| from 2 to 2, median of 0.60 bits per symbol"
        in fig.get_label()
    )


def test_the_text_has_kept_and_own_numbers():
    """Are the largest states, the bits and the prediction there?"""
    lines = describe_growth(own(), 100).splitlines()
    assert lines[0].startswith(f"kept 10 runs {WITH}, 30,000 symbols: largest |c| from ")
    assert lines[3] == (
        f"your 2 runs {WITHOUT}, 60 symbols: largest |c| from 2 to 2, 1.30 bits per symbol, "
        "0 remember T or P"
    )
    assert lines[4] == "You predicted 100 for the cell without a forget gate."
    assert len(describe_growth(own()).splitlines()) == 4
