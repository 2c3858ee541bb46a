import numpy as np

from lstm_course.plots.gradient_by_layer import draw_gradient_by_layer


def test_gradients():
    """Is the map the power of ten, blank where there is no gradient?"""
    norms = np.array([[0.01, 0.001, 0], [0, 1, 0]])
    ax = draw_gradient_by_layer(norms).axes[0]
    shown = np.ma.filled(ax.images[0].get_array().astype(float), np.nan)
    np.testing.assert_allclose(shown, [[-2, -3, np.nan], [np.nan, 0, np.nan]])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["x", "h of layer 0"]
