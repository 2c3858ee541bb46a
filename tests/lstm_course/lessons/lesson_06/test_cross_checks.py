from types import SimpleNamespace

import numpy as np

from lstm_course.cells.gru import gru_step, gru_step_backward
from lstm_course.cells.variants import coupled_lstm_step, peephole_lstm_step
from lstm_course.lessons.lesson_06.cross_checks import (
    describe_gru_errors,
    describe_variant_errors,
    measure_gru_errors,
    measure_variant_errors,
)


def test_the_reference_agrees_with_torch_and_with_numerical_gradients():
    """Are all errors those of rounding?"""
    forward, backward = measure_gru_errors(gru_step, gru_step_backward)
    assert forward < 1e-14
    assert backward < 1e-8


def test_mistakes_in_a_gru_are_found():
    """Does an inverted mix show in the first number, and a missing direct path in the second?"""

    def inverted(x, h_prev, *weights):
        h, cache = gru_step(x, h_prev, *weights)
        return cache.n + h_prev - h, cache

    def without_direct_path(dh, cache):
        dx, dh_prev, *rest = gru_step_backward(dh, cache)
        return (dx, dh_prev - dh * cache.z, *rest)

    assert measure_gru_errors(inverted, gru_step_backward)[0] > 0.1
    assert measure_gru_errors(gru_step, without_direct_path)[1] > 0.01


def test_variants_are_the_plain_cell_where_they_must_be():
    """Are the errors zero to rounding, and large for cells that break the identity?"""
    assert max(measure_variant_errors(peephole_lstm_step, coupled_lstm_step)) < 1e-14

    def uncoupled(*arguments):
        h, c = coupled_lstm_step(*arguments)
        return h, 2 * c

    def blind(x, h_prev, c_prev, *rest):
        return peephole_lstm_step(x, h_prev, 0 * c_prev, *rest)

    peephole, coupled = measure_variant_errors(blind, uncoupled)
    assert peephole > 0.1 and coupled > 0.1


def test_both_descriptions_name_their_numbers():
    """Is there one line per comparison, with its error?"""
    functions = SimpleNamespace(
        gru_step=gru_step,
        gru_step_backward=gru_step_backward,
        peephole_lstm_step=peephole_lstm_step,
        coupled_lstm_step=lambda *arguments: tuple(np.zeros((4, 5)) for _ in "hc"),
    )
    first, second = describe_gru_errors(functions).splitlines()
    assert first.startswith("gru_step against torch.nn.GRUCell: largest difference ")
    assert "six gradients" in second
    first, second = describe_variant_errors(functions).splitlines()
    assert first.endswith("e-16") or first.endswith("0e+00")
    assert float(second.split()[-1]) > 0.1
