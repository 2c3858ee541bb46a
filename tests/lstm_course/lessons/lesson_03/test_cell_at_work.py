"""The picture of a cell at work: does it show what the run did?"""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

from lstm_course.cells.handmade import agreement_weights
from lstm_course.cells.lstm import lstm_forward
from lstm_course.lessons.lesson_03.cell_at_work import TALL, CellAtWork, cell_at_work
from lstm_course.lessons.lesson_03.sentences import one_hot_words, tag_sentence
from lstm_course.plotting.palette import CELL, GATES, HIDDEN

SENTENCE = "The keys to the cabinet are new, the lock is old."
FUNCTIONS = SimpleNamespace(agreement_weights=agreement_weights, lstm_forward=lstm_forward)


def cache_of(words):
    """The cache of the run over a sentence."""
    start = np.zeros((1, 1))
    return lstm_forward(one_hot_words(words), start, start, *agreement_weights())[2]


@pytest.fixture
def picture() -> CellAtWork:
    return cell_at_work(FUNCTIONS, SENTENCE)


def columns(picture):
    """The steps of the drawing, as elements."""
    root = ElementTree.fromstring(picture.draw())
    return [group for group in root.iter("g") if group.get("class") == "step"]


def bars(column, colour):
    """The bars of one colour in a step."""
    return [rect for rect in column.iter("rect") if rect.get("fill") == colour]


def test_bars_are_as_long_as_their_values():
    """Is a gate filled to its value, and a state drawn from the middle, up or down?"""
    words = tag_sentence(SENTENCE)
    cache = cache_of(words)
    T = len(words)
    f = np.linspace(0, 1, T).reshape(T, 1, 1)
    drawn = CellAtWork(words, cache._replace(f=f))
    for t, column in enumerate(columns(drawn)):
        (gate,), (state,) = bars(column, GATES["f"]), bars(column, CELL)
        assert float(gate.get("height")) == pytest.approx(TALL * f[t, 0, 0], abs=0.05)
        assert float(state.get("height")) == pytest.approx(
            TALL / 2 * abs(cache.cs[t, 0, 0]), abs=0.05
        )
    tops = [float(bars(column, CELL)[0].get("y")) for column in columns(drawn)]
    assert tops[1] > tops[-1]  # plural is drawn downwards, singular upwards


def test_each_step_has_its_numbers_and_colours(picture):
    """Are all six values written, in the colours of the gates and states?"""
    column = columns(picture)[1]  # "keys"
    texts = [text.text for text in column.iter("text")]
    assert texts == ["0.0", "1.0", "−1.0", "−1.0", "1.0", "−0.8"]
    for colour in (*GATES.values(), CELL, HIDDEN):
        assert len(bars(column, colour)) == 1
    assert len(columns(picture)) == len(SENTENCE.split())


def test_texts_are_large_enough(picture):
    """Is no text below 14 pixels, in a picture of at most 1,200?"""
    sizes = [int(size) for size in re.findall(r'font-size="(\d+)"', picture.draw())]
    assert min(sizes) >= 14
    width = int(re.search(r'viewBox="0 0 (\d+)', picture.draw())[1])
    assert width <= 1200


def test_each_step_is_described_in_words(picture):
    """Does the text name the word, what the gates do, and whether the verb agrees?"""
    assert picture.describe_step(4) == (
        "“cabinet”, singular distractor: f = 1.00 keeps −1.00 of c = −1.00, and i = 0.00 adds 0.00 "
        "of g = +1.00. Now c = −1.00 and h = −0.76, plural."
    )
    assert picture.describe_step(5).endswith("The verb is plural: it agrees.")
    assert "h = 0.00, no number yet" in picture.describe_step(0)
    wrong = cell_at_work(FUNCTIONS, "The keys to the box is new.")
    assert wrong.describe_step(5).endswith("The verb is singular: it does not agree.")
    assert repr(picture).count("\n") == len(SENTENCE.split()) - 1


def test_the_alternative_text_lists_the_changes(picture):
    """Does it name the sentence, and the words that change the cell state with its values?"""
    text = picture.alt_text()
    assert SENTENCE in text
    assert text.endswith(
        "changes at “keys” to c = −1.00, h = −0.76; at “lock” to c = +1.00, h = +0.76."
    )
    assert 'role="img"' in picture.draw() and "aria-label=" in picture.draw()


def test_the_page_needs_no_network_and_no_scripts(picture):
    """Are the controls hidden until a script runs, and is everything in the page?"""
    html = picture._repr_html_()
    assert "http" not in html
    assert re.search(r'class="controls" style="display: none', html)
    assert 'min="0" max="10" value="10" aria-label=' in html


def test_a_sentence_cannot_end_the_script():
    """Are words with markup written as text everywhere?"""
    html = cell_at_work(FUNCTIONS, "</script><b> The keys are new.")._repr_html_()
    assert html.count("</script>") == 1
    assert "<b>" not in html


def test_two_pictures_on_a_page_have_their_own_controls(picture):
    """Do their elements have different names?"""
    names = {re.search(r'id="(\w+)"', picture._repr_html_())[1] for _ in range(2)}
    assert len(names) == 2
