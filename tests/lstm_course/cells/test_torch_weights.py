"""Weights to torch and back: do the modules then compute what ours do, and is nothing lost?"""

import numpy as np
import pytest
import torch

from lstm_course.cells.gru import GRUParams, gru_forward
from lstm_course.cells.lstm import LSTMParams, lstm_forward
from lstm_course.cells.stacked import bidirectional_lstm_forward, stacked_lstm_forward
from lstm_course.cells.torch_weights import (
    gru_params_from_torch,
    gru_params_to_torch,
    lstm_params_from_torch,
    lstm_params_to_torch,
)
from tests.lstm_course.arrays import assert_close, locked, normal, strided

T, B, I, H = 6, 3, 5, 4
SLOTS = [(layer, reverse) for layer in (0, 1) for reverse in (False, True)]


def module_of(kind, layers=2, bidirectional=True, dtype=torch.float64):
    """A module whose weights torch has drawn, both of its biases among them."""
    torch.manual_seed(90)
    return kind(I, H, layers, bidirectional=bidirectional, dtype=dtype)


def lstm_params(features, seed, dtype=np.float64):
    shapes = [(4 * H, features), (4 * H, H), (4 * H,)]
    return LSTMParams(*(normal(*shape, seed=seed, dtype=dtype) for shape in shapes))


def gru_params(features, seed, dtype=np.float64):
    shapes = [(3 * H, features), (3 * H, H), (3 * H,)]
    weights = [normal(*shape, seed=seed, dtype=dtype) for shape in shapes]
    return GRUParams(*weights, normal(3 * H, seed=seed + 1, dtype=dtype))


KINDS = pytest.mark.parametrize(
    ("kind", "from_torch", "to_torch", "params_of"),
    [
        (torch.nn.LSTM, lstm_params_from_torch, lstm_params_to_torch, lstm_params),
        (torch.nn.GRU, gru_params_from_torch, gru_params_to_torch, gru_params),
    ],
    ids=["lstm", "gru"],
)


# --- torch's own weights -----------------------------------------------------------------------


def test_a_stack_with_torchs_weights_is_torchs():
    """Do two layers taken from a torch.nn.LSTM give its outputs and last states?"""
    module = module_of(torch.nn.LSTM, bidirectional=False)
    layers = [lstm_params_from_torch(module, layer) for layer in (0, 1)]
    x, h0, c0 = normal(T, B, I, seed=91), normal(2, B, H, seed=92), normal(2, B, H, seed=93)
    hs, final_states, _ = stacked_lstm_forward(x, list(zip(h0, c0, strict=True)), layers)
    torch_hs, (h_n, c_n) = module(torch.tensor(x), (torch.tensor(h0), torch.tensor(c0)))
    assert_close(hs, torch_hs.detach())
    for (h, c), torch_h, torch_c in zip(final_states, h_n, c_n, strict=True):
        assert_close(h, torch_h.detach())
        assert_close(c, torch_c.detach())


def test_both_directions_with_torchs_weights_are_torchs():
    """Do two bidirectional layers taken from a torch.nn.LSTM give its outputs?"""
    module = module_of(torch.nn.LSTM)
    hs = x = normal(T, B, I, seed=94)
    for layer in (0, 1):
        both = [lstm_params_from_torch(module, layer, reverse) for reverse in (False, True)]
        hs = bidirectional_lstm_forward(hs, *both)
    assert_close(hs, module(torch.tensor(x))[0].detach())


def test_a_gru_with_torchs_weights_is_torchs():
    """Do two layers, both directions, taken from a torch.nn.GRU give its outputs?"""
    module = module_of(torch.nn.GRU)
    hs = x = normal(T, B, I, seed=95)
    zeros = np.zeros((B, H))
    for layer in (0, 1):
        ahead, _ = gru_forward(hs, zeros, *gru_params_from_torch(module, layer))
        back, _ = gru_forward(hs[::-1], zeros, *gru_params_from_torch(module, layer, reverse=True))
        hs = np.concatenate([ahead, back[::-1]], axis=2)
    assert_close(hs, module(torch.tensor(x))[0].detach())


# --- our weights -------------------------------------------------------------------------------


def test_torch_with_our_lstm_weights_is_ours():
    """Does the module then compute what lstm_forward does?"""
    params = lstm_params(I, seed=96)
    module = module_of(torch.nn.LSTM, layers=1, bidirectional=False)
    lstm_params_to_torch(params, module)
    x, h0, c0 = normal(T, B, I, seed=97), normal(B, H, seed=98), normal(B, H, seed=99)
    states = (torch.tensor(h0[None]), torch.tensor(c0[None]))
    assert_close(lstm_forward(x, h0, c0, *params)[0], module(torch.tensor(x), states)[0].detach())


def test_torch_with_our_gru_weights_is_ours():
    """Does the module then compute what gru_forward does?"""
    params = gru_params(I, seed=100)
    module = module_of(torch.nn.GRU, layers=1, bidirectional=False)
    gru_params_to_torch(params, module)
    x, h0 = normal(T, B, I, seed=101), normal(B, H, seed=102)
    torch_hs, _ = module(torch.tensor(x), torch.tensor(h0[None]))
    assert_close(gru_forward(x, h0, *params)[0], torch_hs.detach())


@KINDS
@pytest.mark.parametrize(("layer", "reverse"), SLOTS)
def test_there_and_back_nothing_is_lost(kind, from_torch, to_torch, params_of, layer, reverse):
    """Are weights kept to the last bit, and all other layers and directions unchanged?"""
    module = module_of(kind)
    before = {slot: from_torch(module, *slot) for slot in SLOTS}
    params = params_of(2 * H if layer else I, seed=103)
    to_torch(params, module, layer, reverse)
    for slot in SLOTS:
        expected = params if slot == (layer, reverse) else before[slot]
        for ours, array in zip(from_torch(module, *slot), expected, strict=True):
            assert np.array_equal(ours, array)


@KINDS
def test_what_is_taken_out_is_a_copy(kind, from_torch, to_torch, params_of):
    """Does training on leave what was taken out as it was, and the other way round?"""
    module = module_of(kind)
    params = from_torch(module)
    kept = [array.copy() for array in params]
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
    for array, copy in zip(params, kept, strict=True):
        assert np.array_equal(array, copy)
        array += 1
    assert all(not array.any() for array in from_torch(module))


@KINDS
def test_the_modules_dtype_decides(kind, from_torch, to_torch, params_of):
    """Does a float32 module round what it is given, give float32, and stay trainable?"""
    module = module_of(kind, dtype=torch.float32)
    params = params_of(I, seed=104)
    to_torch(params, module)
    for taken, given in zip(from_torch(module), params, strict=True):
        assert taken.dtype == np.float32
        assert np.array_equal(taken, given.astype(np.float32))
    assert all(p.requires_grad and p.is_leaf for p in module.parameters())


@KINDS
def test_arguments_are_left_alone(kind, from_torch, to_torch, params_of):
    """Do read-only arrays, views in another order and plain tuples do as well?"""
    params = params_of(I, seed=105)
    for given in (locked(params), tuple(map(strided, params)), [a[::-1] for a in params]):
        module = module_of(kind)
        to_torch(given, module)
        for taken, array in zip(from_torch(module), given, strict=True):
            assert np.array_equal(taken, array)


# --- what does not fit -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: lstm_params_from_torch(module_of(torch.nn.GRU)), TypeError,
         "module is a GRU, expected a torch.nn.LSTM"),
        (lambda: gru_params_from_torch(None), TypeError,
         "module is a NoneType, expected a torch.nn.GRU"),
        (lambda: lstm_params_from_torch(torch.nn.LSTM(I, H, bias=False)), ValueError,
         "module has no biases, expected one made with bias=True"),
        (lambda: lstm_params_from_torch(torch.nn.LSTM(I, H, proj_size=2)), ValueError,
         "module projects its hidden states, expected one made with proj_size=0"),
        (lambda: lstm_params_from_torch(module_of(torch.nn.LSTM), 2), ValueError,
         "layer is 2, expected 0 to 1, as the module has num_layers=2"),
        (lambda: gru_params_from_torch(module_of(torch.nn.GRU), -1), ValueError,
         "layer is -1, expected 0 to 1, as the module has num_layers=2"),
        (lambda: gru_params_from_torch(torch.nn.GRU(I, H), 0, reverse=True), ValueError,
         "reverse is True, but the module was made with bidirectional=False"),
        (lambda: lstm_params_to_torch(lstm_params(I + 1, 0), module_of(torch.nn.LSTM)), ValueError,
         "params are of another size than the module: what goes into weight_ih is (16, 6), "
         "expected (16, 5)"),
        (lambda: gru_params_to_torch(gru_params(I, 0)[:3], module_of(torch.nn.GRU)), ValueError,
         "params has 3 entries, expected 4: (W_ih, W_hh, b_ih, b_hh)"),
        (lambda: lstm_params_to_torch(np.ones((3, 4)), module_of(torch.nn.LSTM)), TypeError,
         "params is a ndarray, expected a tuple (W_ih, W_hh, b)"),
        (lambda: lstm_params_to_torch((np.ones((16, 5)), np.ones((16, 4)), np.ones(4)),
                                      module_of(torch.nn.LSTM)), ValueError,
         "b is (4,), expected (16,), as H is 4 in W_ih: is it one gate block of the four?"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_apart(call, error, sentence):
    """Does the error quote what was found and what was expected?"""
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == sentence


def test_a_layer_is_written_whole_or_not_at_all():
    """Where the second of the weights does not fit, is the first left unwritten too?"""
    module = torch.nn.LSTM(I, H, dtype=torch.float64)
    before = lstm_params_from_torch(module)
    wide = lstm_params(I, seed=106)._replace(W_ih=np.ones((8 * H, I)))
    with pytest.raises(ValueError, match="expected"):
        lstm_params_to_torch(wide, module)
    other = LSTMParams(np.ones((8 * H, I)), np.ones((8 * H, 2 * H)), np.ones(8 * H))
    with pytest.raises(ValueError, match="another size"):
        lstm_params_to_torch(other, module)
    for ours, array in zip(lstm_params_from_torch(module), before, strict=True):
        assert np.array_equal(ours, array)
