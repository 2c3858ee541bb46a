"""Counts of parameters, against torch's modules counted one number at a time."""

import numpy as np
import pytest
import torch

from lstm_course.cells.parameter_count import count_parameters, parameter_matched_hidden_size


def torch_count(module, but=()):
    """How many numbers a module's parameters hold, but for those with such a word in the name."""
    named = module.named_parameters()
    return sum(p.numel() for name, p in named if not any(word in name for word in but))


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("num_layers", [1, 2, 3, 5])
@pytest.mark.parametrize(("input_size", "hidden_size"), [(1, 1), (3, 7), (10, 4)])
def test_a_stack_has_as_many_as_torchs(input_size, hidden_size, num_layers, bidirectional):
    """Is it torch.nn.LSTM's number with one bias, and 4H more for each second one?"""
    module = torch.nn.LSTM(input_size, hidden_size, num_layers, bidirectional=bidirectional)
    ours = count_parameters(input_size, hidden_size, num_layers, bidirectional)
    assert type(ours) is int
    assert ours == torch_count(module, but=["bias_hh"])
    second_biases = 4 * hidden_size * num_layers * (2 if bidirectional else 1)
    assert ours + second_biases == torch_count(module)


def layer_count(kind, input_size, hidden_size):
    """Parameters of torch's layer; of the second bias only what does not add to the first."""
    module = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[kind]
    one_bias = torch_count(module(input_size, hidden_size), but=["bias_hh"])
    return one_bias + (hidden_size if kind == "gru" else 0)


@pytest.mark.parametrize("kind", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("input_size", [1, 6, 40])
@pytest.mark.parametrize("hidden_size", [1, 2, 9, 30])
def test_the_size_is_the_largest_that_fits(kind, input_size, hidden_size):
    """Does the budget that a layer just needs give its H, and one parameter less the H below?"""
    budget = layer_count(kind, input_size, hidden_size)
    assert parameter_matched_hidden_size(kind, budget, input_size) == hidden_size
    above = layer_count(kind, input_size, hidden_size + 1)
    assert parameter_matched_hidden_size(kind, above - 1, input_size) == hidden_size
    assert type(parameter_matched_hidden_size(kind, above, input_size)) is int


def test_numpys_whole_numbers_will_do():
    """Do np.int64 sizes give the same numbers, as Python's own?"""
    assert type(count_parameters(np.int64(3), np.int64(4), np.int64(2), False)) is int
    assert count_parameters(np.int64(3), np.int64(4), np.int64(2), False) == 272
    assert parameter_matched_hidden_size("lstm", np.int64(1000), np.int64(10)) == 11


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: count_parameters(0, 4, 1, False), ValueError,
         "input_size is 0, expected at least 1"),
        (lambda: count_parameters(3, 4.0, 1, False), TypeError,
         "hidden_size is 4.0, expected a whole number"),
        (lambda: count_parameters(3, 4, -1, False), ValueError,
         "num_layers is -1, expected at least 1"),
        (lambda: parameter_matched_hidden_size("LSTM", 1000, 10), ValueError,
         "kind is 'LSTM', expected \"rnn\", \"gru\" or \"lstm\""),
        (lambda: parameter_matched_hidden_size("lstm", 1e4, 10), TypeError,
         "budget is 10000.0, expected a whole number"),
        (lambda: parameter_matched_hidden_size("lstm", 47, 10), ValueError,
         "budget is 47, expected at least 48, what one unit takes"),
        (lambda: parameter_matched_hidden_size("gru", 36, 10), ValueError,
         "budget is 36, expected at least 37, what one unit takes"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_apart(call, error, sentence):
    """Does the error quote what was found and what was expected?"""
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == sentence
