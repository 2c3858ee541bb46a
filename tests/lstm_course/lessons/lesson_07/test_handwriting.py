"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

import numpy as np
import pytest

from lstm_course.lessons.lesson_07.handwriting import (
    DigitReader,
    as_sequence,
    draw_accuracies,
    draw_gradient_reach,
    draw_readings,
    split_images,
    train_reader,
)
from lstm_course.plotting.palette import MODELS
from tests.lstm_course.drawn import colour, colours, named_colours


def pictures(count, seed=0):
    """Images of one bright row (0 to 7), or of a bright column (8 and 9), in noise."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(10, size=count)
    images = 0.2 * rng.random((count, 8, 8))
    for image, label in zip(images, labels, strict=True):
        if label < 8:
            image[label] = 1.0
        else:
            image[:, label - 7] = 1.0
    return images, labels


def test_every_image_is_dealt_out_once():
    """Are the three parts apart, complete, with their own labels, and is the test part fixed?"""
    images, labels = pictures(60)
    parts, others = (split_images(images, labels, seed) for seed in (3, 4))
    assert [len(parts.train), len(parts.validation), len(parts.test)] == [36, 12, 12]
    together = np.concatenate([parts.train, parts.validation, parts.test])
    assert {image.tobytes() for image in together} == {image.tobytes() for image in images}
    label_of = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    of_each = ((parts.validation, parts.validation_labels), (parts.test, parts.test_labels))
    for some, digits in of_each:
        assert [label_of[image.tobytes()] for image in some] == digits.tolist()
    assert np.array_equal(parts.test, others.test)
    assert not np.array_equal(parts.validation, others.validation)


def test_sequences_read_like_a_page():
    """Does time run along rows, from the top left to the bottom right?"""
    images = np.arange(128.0).reshape(2, 8, 8)
    rows, pixels = as_sequence(images, "rows"), as_sequence(images, "pixels")
    assert rows.shape == (8, 2, 8) and pixels.shape == (64, 2, 1)
    np.testing.assert_array_equal(rows[3, 1], images[1, 3])
    assert pixels[8 * 5 + 2, 1, 0] == images[1, 5, 2]


@pytest.mark.parametrize("kind", ["lstm", "rnn"])
def test_an_easy_reading_is_learned(kind):
    """Are rows and columns told apart on images that were not trained on?"""
    reader = train_reader(kind, "rows", split_images(*pictures(600), seed=0), seed=0, updates=200)
    assert reader.accuracy > 0.95
    assert reader.said.shape == (8, 120)
    assert reader.best_update == 50 * (1 + reader.validation.argmin())
    assert reader.sensitivity.shape == (8,) and np.all(reader.sensitivity > 0)


def test_untrained_accuracy_is_a_guess():
    """Does the measure itself give away nothing?"""
    reader = train_reader("lstm", "rows", split_images(*pictures(600), seed=0), seed=0, updates=1)
    assert reader.accuracy < 0.4


def test_what_comes_later_is_not_said_sooner():
    """Is what is said after each step independent of the rows that follow?"""
    images, labels = pictures(300)
    parts = split_images(images, labels, seed=0)
    cut = parts._replace(test=np.where(np.arange(8)[:, None] < 5, parts.test, 0.5))
    whole, shorter = (
        train_reader("lstm", "rows", each, seed=1, updates=20).said for each in (parts, cut)
    )
    np.testing.assert_array_equal(whole[:5], shorter[:5])
    assert not np.array_equal(whole[5:], shorter[5:])


def test_readings_show_the_image_three_times():
    """Are the bars the pixels in reading order?"""
    image = np.arange(64.0).reshape(8, 8) / 64
    axes = draw_readings(image, 3).axes
    np.testing.assert_array_equal(axes[0].images[0].get_array(), image)
    assert [bar.get_height() for bar in axes[2].patches] == image.ravel().tolist()


def test_accuracies_show_every_seed():
    """Is each kept seed a dot at its reading, and each of the learner's a ring?"""
    accuracies = {
        ("rows", "rnn"): np.array([0.9, 0.95]),
        ("pixels", "lstm"): np.array([0.7]),
    }
    own = {("pixels", "lstm"): np.array([0.5])}
    axes = draw_accuracies(accuracies, np.array([0.96, 0.97]), own).axes
    groups = [[line for line in ax.lines if line.get_marker() == "o"] for ax in axes]
    drawn = [
        {(y, line.get_mfc() == "none") for line in lines for y in line.get_ydata()}
        for lines in groups
    ]
    assert drawn == [{(0.9, False), (0.95, False)}, {(0.7, False), (0.5, True)}]
    assert [colours(lines) for lines in groups] == [[MODELS["rnn"]], [MODELS["lstm"]] * 2]
    for ax in axes:
        assert [label.get_text() for label in ax.get_xticklabels()] == ["RNN", "LSTM"]
        assert [label.get_color() for label in ax.get_xticklabels()] == [
            MODELS["rnn"],
            MODELS["lstm"],
        ]


def test_reach_shows_accuracy_step_by_step():
    """Is the right curve the share of right answers after each step?"""
    labels = np.array([1, 2])
    reader = DigitReader(
        np.array([[0, 0], [1, 0], [1, 2]]), 1.0, np.array([0.1, 0.2, 0.3]), np.array([]), 0
    )
    left, right = draw_gradient_reach({"lstm": reader}, labels).axes
    np.testing.assert_array_equal(right.lines[0].get_ydata(), [0, 0.5, 1])
    assert named_colours(left) == {"LSTM": MODELS["lstm"]}
    assert colour(right.lines[0]) == MODELS["lstm"]
    assert left.get_yscale() == "log"
