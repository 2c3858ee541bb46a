import numpy as np
import pytest

from lstm_course.cells.rnn import gradient_through_time, rnn_backward, rnn_forward
from lstm_course.lessons.shared.gradient_flow import (
    LagProfile,
    draw_gradient_against_lag,
    draw_saturation,
    gradient_against_lag,
    gradient_by_unit,
    jacobian_norms,
    recurrent_matrix,
    spectral_radius,
)
from lstm_course.plotting.palette import HIDDEN, INK
from tests.lstm_course.drawn import named_colours


@pytest.mark.parametrize("kind", ["orthogonal", "gaussian"])
@pytest.mark.parametrize("radius", [0.5, 1.0, 1.5])
def test_matrix_has_the_radius(kind, radius):
    """Do powers of the matrix grow, in the long run, by the radius that was asked for?"""
    W_hh = recurrent_matrix(np.random.default_rng(3), 9, radius, kind)
    assert spectral_radius(W_hh) == pytest.approx(radius)
    by_powers = np.linalg.norm(np.linalg.matrix_power(W_hh, 512), 2) ** (1 / 512)
    assert by_powers == pytest.approx(radius, rel=0.02)  # Gelfand's formula


def test_norms_of_the_two_kinds():
    """Is the norm of an orthogonal matrix its radius, and that of a Gaussian one larger?"""
    rng = np.random.default_rng(4)
    assert np.linalg.norm(recurrent_matrix(rng, 16, 0.9), 2) == pytest.approx(0.9)
    assert np.linalg.norm(recurrent_matrix(rng, 16, 0.9, "gaussian"), 2) > 1.2


def test_unknown_kind_is_named():
    """Does a wrong kind of matrix get a sentence?"""
    with pytest.raises(ValueError, match="'sparse'"):
        recurrent_matrix(np.random.default_rng(0), 4, 1.0, "sparse")


def test_jacobian_norms_against_small_changes():
    """Is the norm the largest factor by which a small change of the state can grow?"""
    rng = np.random.default_rng(5)
    W_hh, h_prev = rng.standard_normal((6, 6)), rng.standard_normal(6)
    h = np.tanh(h_prev @ W_hh.T)
    norm = jacobian_norms(W_hh, h[None, None])[0, 0]
    changes = 1e-6 * np.linalg.qr(rng.standard_normal((6, 6)))[0]
    moved = np.array([np.tanh((h_prev + d) @ W_hh.T) - h for d in changes]) / 1e-6  # (6, H)
    assert np.linalg.norm(moved, axis=1).max() <= norm * (1 + 1e-4)
    assert np.linalg.norm(moved, 2) == pytest.approx(norm, rel=1e-4)


@pytest.mark.parametrize("kind", ["orthogonal", "gaussian"])
@pytest.mark.parametrize("radius", [0.5, 1.0, 1.5])
def test_gradient_stays_below_its_bound(kind, radius):
    """Is the measured gradient never above the product of the Jacobians' norms?"""
    profile = gradient_against_lag(
        rnn_forward, gradient_through_time, radius, kind=kind, max_lag=20, seed=2
    )
    assert profile.gradient.shape == profile.bound.shape == (21,)
    assert profile.gradient[0] == profile.bound[0] == 1
    assert np.all(profile.gradient <= profile.bound * (1 + 1e-12))
    assert np.all(profile.bound <= profile.norm ** np.arange(21) * (1 + 1e-12))


def test_linear_regime_is_the_power_of_the_radius():
    """Without saturation, is the gradient through an orthogonal matrix just the radius' power?"""
    profile = gradient_against_lag(
        rnn_forward, gradient_through_time, 0.8, max_lag=15, input_scale=1e-6
    )
    np.testing.assert_allclose(profile.gradient, 0.8 ** np.arange(16), rtol=1e-6)


def test_gradient_by_unit_has_the_norms_of_the_backward_pass():
    """Are the units' gradients, put together, the norm that `gradient_through_time` finds?"""
    seen = {}

    def spying_forward(*arguments):
        hs, seen["cache"] = rnn_forward(*arguments)
        return hs, seen["cache"]

    def spying_backward(dhs, cache):
        seen["dhs"] = dhs
        return rnn_backward(dhs, cache)

    units = gradient_by_unit(spying_forward, spying_backward, 1.2, max_lag=12, hidden_size=6)
    assert units.shape == (13, 6)
    expected = gradient_through_time(seen["dhs"], seen["cache"])
    np.testing.assert_allclose(np.linalg.norm(units, axis=1), expected, rtol=1e-10)
    assert expected[-1] == pytest.approx(1)


def test_bound_is_the_product_of_the_last_jacobians():
    """Is entry k the product over the last k steps, of the sequence that keeps most?"""
    steps, radius, seed = 6, 2.5, 4
    profile = gradient_against_lag(
        rnn_forward, gradient_through_time, radius, max_lag=steps, input_scale=2.0, seed=seed
    )
    W_hh = recurrent_matrix(np.random.default_rng(seed), profile.hs.shape[-1], radius)
    for k in range(steps + 1):
        products = []
        for states in np.moveaxis(profile.hs, 1, 0):  # one sequence at a time
            jacobians = [np.diag(1 - h**2) @ W_hh for h in states[steps + 1 - k :]]
            norms = [np.linalg.svd(J, compute_uv=False)[0] for J in jacobians]
            products.append(np.prod(norms))
        assert profile.bound[k] == pytest.approx(max(products), rel=1e-10)


def profile(radius):
    lags = np.arange(11)
    hs = np.random.default_rng(0).uniform(-1, 1, (11, 2, 3))
    return LagProfile(radius, radius, 0.9 * radius**lags, radius**lags, hs)


def test_lag_figure_draws_gradients_and_bounds():
    """Is there a solid curve per network, and beside its bound, dashed, on the right?"""
    fig = draw_gradient_against_lag([profile(0.5), profile(1.5)], [profile(0.9), profile(0.8)])
    left, right = ([line for line in ax.lines if len(line.get_ydata()) == 11] for ax in fig.axes)
    assert [line.get_linestyle() for line in left] == ["-", "-"]
    np.testing.assert_allclose(left[1].get_ydata(), 0.9 * 1.5 ** np.arange(11))
    assert [line.get_linestyle() for line in right] == ["-", "--", "-", "--"]
    np.testing.assert_allclose(right[2].get_ydata(), 0.9 * 0.8 ** np.arange(11))
    np.testing.assert_allclose(right[3].get_ydata(), 0.8 ** np.arange(11))
    assert all(ax.get_yscale() == "log" for ax in fig.axes)
    assert [text.get_text() for text in fig.axes[0].texts] == ["ρ = 0.5", "ρ = 1.5"]


def test_saturation_figure_states_the_mean_derivative():
    """Does the legend give the mean of 1 - h² of the states?"""
    given = profile(1.0)
    fig = draw_saturation([given])
    assert named_colours(fig.axes[0]) == {"h = tanh(a)": HIDDEN, "derivative 1 − h²": INK}
    text = fig.axes[1].get_legend().get_texts()[0].get_text()
    assert f"{np.mean(1 - given.hs**2):.2f}" in text
