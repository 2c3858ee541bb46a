"""The language model: its parts, its sizes and its initial weights."""

import pytest
import torch

from lstm_course.char_lm.model import CharacterLSTM


def test_forget_gates_start_with_a_bias_of_one():
    """In every layer: is the sum of torch's two forget biases 1, and are other biases random?"""
    H = 6
    model = CharacterLSTM(7, H, num_layers=3)
    for layer in range(3):
        b = getattr(model.lstm, f"bias_ih_l{layer}") + getattr(model.lstm, f"bias_hh_l{layer}")
        i, f, g, o = b.detach().split(H)
        torch.testing.assert_close(f, torch.ones(H))
        for others in (i, g, o):
            assert others.unique().numel() == H and others.abs().max() < 1


@pytest.mark.parametrize(("embedding_size", "expected"), [(None, 6), (3, 3)])
def test_scores_and_states_have_their_shapes(embedding_size, expected):
    """Are logits (T, B, V) and states (L, B, H), with an embedding of H entries by default?"""
    model = CharacterLSTM(7, 6, num_layers=2, embedding_size=embedding_size)
    assert model.embedding.weight.shape == (7, expected)
    logits, (h, c) = model(torch.zeros(5, 3, dtype=torch.int64))
    assert logits.shape == (5, 3, 7)
    assert h.shape == c.shape == (2, 3, 6)


def test_dropout_is_between_layers_and_before_the_scores():
    """Is it in both places, and not inside a single layer, where torch would warn?"""
    deep, flat = CharacterLSTM(7, 6, 2, dropout=0.4), CharacterLSTM(7, 6, 1, dropout=0.4)
    assert deep.lstm.dropout == 0.4 and flat.lstm.dropout == 0.0
    assert deep.dropout.p == flat.dropout.p == 0.4


def test_the_state_carries_the_past():
    """Does a text in two parts give the logits of the undivided text, with the state carried?"""
    torch.manual_seed(0)
    model = CharacterLSTM(7, 6, num_layers=2).eval()
    tokens = torch.randint(7, (9, 2))
    undivided, _ = model(tokens)
    first, state = model(tokens[:4])
    second, _ = model(tokens[4:], state)
    torch.testing.assert_close(torch.cat([first, second]), undivided)
    assert model.device == torch.device("cpu")
