import matplotlib.pyplot as plt
import numpy as np

from lstm_course.plots.backward_wave import animate_backward_wave, draw_backward_wave


def test_wave_hides_what_the_backward_pass_has_not_reached():
    """Are steps before the frontier blank, and the others the power of ten of the gradient?"""
    values = np.full((9, 4), 1e-3)
    fig = draw_backward_wave({1.0: values}, reached=5)
    shown = np.ma.filled(fig.axes[0].images[0].get_array(), np.nan)  # (H, T)
    assert np.isnan(shown[:, :5]).all()
    np.testing.assert_allclose(shown[:, 5:], -3)
    assert "at step 5: 2.0e-03" in fig.axes[0].get_title(loc="right")


def test_animation_has_its_frames_and_a_still():
    """Does the film hold all frames, close its figure, and carry a still?"""
    movie = animate_backward_wave({0.5: np.full((9, 4), 1e-3)}, frames=3)
    html = movie._repr_html_()
    assert all(f"frames[{k}] =" in html for k in range(3)) and "frames[3] =" not in html
    assert 'style="display: none"' in html.split("<script")[0]  # without scripts: only the still
    assert ".play_animation();}, 1000)" in html
    assert "http" not in html and 'class="fa' not in html  # nothing comes from the network
    assert movie._repr_png_().startswith(b"\x89PNG")
    assert not plt.get_fignums()
