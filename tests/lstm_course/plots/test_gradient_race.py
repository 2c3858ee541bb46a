import numpy as np

from lstm_course.plots.gradient_race import animate_gradient_race, draw_gradient_race
from lstm_course.plots.movie import Movie

BANDS = {"RNN": 10.0 ** -np.arange(6)[:, None] * np.ones(3), "LSTM": np.full((6, 4), 0.5)}


def test_each_band_shows_powers_of_ten_from_the_step_reached():
    """Are sizes shown as powers of ten, one row a unit, with steps not yet reached left blank?"""
    fig = draw_gradient_race(BANDS, reached=2)
    first, second = (np.ma.filled(ax.images[0].get_array(), np.nan) for ax in fig.axes[:2])
    assert first.shape == (3, 6) and second.shape == (4, 6)
    assert np.isnan(first[:, :2]).all()
    np.testing.assert_allclose(first[0, 2:], [-2, -3, -4, -5])
    assert [ax.get_title(loc="left") for ax in fig.axes[:2]] == ["RNN", "LSTM"]
    assert fig.axes[1].get_title(loc="right") == "norm at step 2: 1.0e+00"


def test_a_gradient_of_zero_is_shown_at_the_floor():
    """Is nothing infinite drawn where a unit got no gradient?"""
    fig = draw_gradient_race({"dead": np.zeros((4, 2))})
    values = np.ma.filled(fig.axes[0].images[0].get_array(), np.nan)
    np.testing.assert_array_equal(values, np.full((2, 4), -8.0))


def test_the_film_ends_with_all_steps():
    """Is there a film with a still, and does the still show all steps?"""
    movie = animate_gradient_race(BANDS, frames=3)
    assert isinstance(movie, Movie)
    assert movie.still.startswith(b"\x89PNG")
    assert movie.player.count("data:image/png;base64") == 3
