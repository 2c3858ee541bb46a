import matplotlib.pyplot as plt
import numpy as np

from lstm_course.lessons.shared.backward_wave import animate_backward_wave, draw_backward_wave

BANDS = {"RNN": 10.0 ** -np.arange(6)[:, None] * np.ones(3), "LSTM": np.full((6, 4), 0.5)}


def test_each_band_shows_powers_of_ten_from_the_step_reached():
    """Are sizes shown as powers of ten, one row a unit, with steps not yet reached left blank?"""
    fig = draw_backward_wave(BANDS, reached=2)
    first, second = (np.ma.filled(ax.images[0].get_array(), np.nan) for ax in fig.axes[:2])
    assert first.shape == (3, 6) and second.shape == (4, 6)
    assert np.isnan(first[:, :2]).all()
    np.testing.assert_allclose(first[0, 2:], [-2, -3, -4, -5])
    assert [ax.get_title(loc="left") for ax in fig.axes[:2]] == ["RNN", "LSTM"]
    assert fig.axes[1].get_title(loc="right") == "norm at step 2: 1.0e+00"
    assert fig.get_label().endswith(
        "to step 2: RNN, norm at step 2: 1.7e-02; LSTM, norm at step 2: 1.0e+00."
    )


def test_a_gradient_of_zero_is_shown_at_the_floor():
    """Is nothing infinite drawn where a unit got no gradient?"""
    fig = draw_backward_wave({"dead": np.zeros((4, 2))})
    values = np.ma.filled(fig.axes[0].images[0].get_array(), np.nan)
    np.testing.assert_array_equal(values, np.full((2, 4), -8.0))


def test_animation_has_its_frames_and_a_still():
    """Does the animation hold all frames, close its figure, and carry a still?"""
    animation = animate_backward_wave({"ρ = 0.5": np.full((9, 4), 1e-3)}, frames=3)
    html = animation._repr_html_()
    assert all(f"frames[{k}] =" in html for k in range(3)) and "frames[3] =" not in html
    assert 'style="display: none"' in html.split("<script")[0]  # without scripts: only the still
    assert "setTimeout(start, 1000)" in html
    assert "http" not in html.replace("http://www.w3.org/", "")  # nothing comes from the network
    assert animation._repr_png_().startswith(b"\x89PNG")
    assert 'alt="Size of the gradient at every unit' in html
    assert "ρ = 0.5, norm at step 0: 2.0e-03" in html.split("<script")[0]  # 4 units of 1e-3
    assert not plt.get_fignums()
