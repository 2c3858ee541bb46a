import numpy as np

from lstm_course.experiments.truncation import Truncation
from lstm_course.plots.truncation import draw_loss_of_truncation, draw_reach


def test_maps_show_sizes_cuts_and_the_future():
    """Are sizes shown as powers of ten, zeros of the past as cut, and is the future blank?"""
    whole = np.array([[1.0, 0.0], [0.01, 0.1]])
    cut = np.array([[1.0, 0.0], [0.0, 0.1]])
    fig = draw_reach({"whole": whole, "k = 1": cut})
    left, right = fig.axes[:2]
    sizes, cuts = (np.ma.filled(image.get_array(), np.nan) for image in left.images)
    np.testing.assert_allclose(sizes, [[0, np.nan], [-2, -1]])
    assert np.isnan(cuts).all()
    sizes, cuts = (np.ma.filled(image.get_array(), np.nan) for image in right.images)
    np.testing.assert_allclose(sizes, [[0, np.nan], [np.nan, -1]])
    np.testing.assert_array_equal(np.isnan(cuts), [[True, True], [False, True]])
    assert left.images[0].get_clim() == right.images[0].get_clim()
    assert fig.legends[0].get_texts()[0].get_text().startswith("cut off")


def test_curves_are_means_and_bands_are_ranges():
    """Is the mean over networks drawn for what is missing and for the direction, with a band?"""
    ks = (1, 4, 8)
    lost = np.array([[0.9, 0.5, 0.0], [0.7, 0.1, 0.0]])
    measured = Truncation(cosine=1 - lost, lost=lost)
    left, right = draw_loss_of_truncation(ks, {0.0: measured, 3.0: measured}, 8).axes
    np.testing.assert_allclose(left.lines[0].get_ydata(), [0.8, 0.3, 0.0])
    np.testing.assert_allclose(right.lines[0].get_ydata(), [0.2, 0.7, 1.0])
    np.testing.assert_array_equal(left.lines[0].get_xdata(), ks)
    band = left.collections[0].get_paths()[0].get_extents()
    assert (band.ymin, band.ymax) == (0.0, 0.9)
    labels = [text.get_text() for text in left.get_legend().get_texts()]
    assert labels == ["forget bias 0", "forget bias 3"]
