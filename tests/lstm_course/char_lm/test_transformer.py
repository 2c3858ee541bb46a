"""The Transformer: causal, relative in position, and read with a moving window in evaluation."""

import pytest
import torch

from lstm_course.char_lm.steps import bits_per_character, generate, train_step
from lstm_course.char_lm.streams import stream_batches
from lstm_course.char_lm.transformer import CharacterTransformer

V, CONTEXT = 7, 8


@pytest.fixture
def model():
    torch.manual_seed(0)
    return CharacterTransformer(V, width=16, num_layers=2, context=CONTEXT, num_heads=2)


def test_no_step_sees_a_later_one(model):
    """Do the scores up to step 4 stay the same when later tokens change?"""
    tokens = torch.randint(V, (CONTEXT, 3))
    changed = tokens.clone()
    changed[5:] = (changed[5:] + 1) % V
    before, after = model(tokens)[0], model(changed)[0]
    assert torch.equal(before[:5], after[:5])
    assert not torch.allclose(before[5:], after[5:])


def test_the_order_of_earlier_steps_matters(model):
    """Do the same earlier tokens in another order give other scores?"""
    tokens = torch.tensor([[1], [2], [3], [4]])
    swapped = tokens[[1, 0, 2, 3]]
    assert not torch.allclose(model(tokens)[0][-1], model(swapped)[0][-1], atol=1e-6)


def test_the_window_moves_over_a_long_text(model):
    """Does each step of the second half window see the half window before it, and no more?"""
    model.eval()
    tokens = torch.randint(V, (12, 2))
    with torch.no_grad():
        logits, state = model(tokens)
        expected = model._read(tokens[4:])[4:]  # steps 8 to 11 see from step 4 on
    assert torch.allclose(logits[8:], expected, atol=1e-6)
    assert torch.equal(state, tokens[-4:])


def test_reading_in_parts_gives_the_same(model):
    """Does the state carry what the next batch needs?"""
    tokens = torch.randint(V, (12, 2))
    model.eval()
    with torch.no_grad():
        together, _ = model(tokens)
        first, state = model(tokens[:8])
        second, _ = model(tokens[8:], state)
    assert torch.allclose(torch.cat([first, second]), together, atol=1e-6)


def test_the_common_functions_train_test_and_sample_it(model):
    """Does it learn a text of period 3 with the LSTM's training step, and continue it?"""
    tokens = torch.tensor([0, 1, 2] * 200)
    batches = list(stream_batches(tokens, 4, CONTEXT))
    optimizer = torch.optim.AdamW(model.parameters(), 1e-2)
    state = None
    for step in range(60):
        _, state, _ = train_step(model, batches[step % 18], state, optimizer)
    assert bits_per_character(model, batches) < 0.3
    written = generate(model, tokens[:4], 6, 0.0, torch.Generator())
    assert written.tolist() == [1, 2, 0, 1, 2, 0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"width": 18}, "width is 18, expected a multiple of 4"), ({"context": 7}, "context is 7")],
)
def test_sizes_that_do_not_fit_are_refused(change, sentence):
    """Is the sentence about the argument that does not fit?"""
    with pytest.raises(ValueError, match=sentence):
        CharacterTransformer(V, **{"width": 16, "num_heads": 2, **change})
