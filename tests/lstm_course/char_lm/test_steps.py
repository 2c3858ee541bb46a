"""Steps of training, bits per character and generated text, against what torch does alone."""

import math

import pytest
import torch
from torch.nn import functional as F

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.steps import bits_per_character, detach_state, generate, train_step
from lstm_course.char_lm.streams import stream_batches

V = 7


def model(seed=0, **sizes):
    torch.manual_seed(seed)
    return CharacterLSTM(V, **{"hidden_size": 12, "embedding_size": 5, **sizes})


def tokens(n, seed=1):
    return torch.randint(V, (n,), generator=torch.Generator().manual_seed(seed))


class Constant(torch.nn.Module):
    """Scores that depend on nothing but the last token; counts what it has read."""

    def __init__(self, scores):
        super().__init__()
        self.table = torch.nn.Parameter(scores)

    def forward(self, inputs, state=None):
        read = 0 if state is None else int(state[0].sum())
        return self.table[inputs], (torch.full((1, 1, 1), float(read + len(inputs))),) * 2


def test_a_step_goes_downhill_by_the_clipped_gradient():
    """With plain SGD: is the change of the weights exactly the clipped gradient?"""
    learner, reference = model(), model()
    batch = next(stream_batches(tokens(200), 4, 9))
    optimizer = torch.optim.SGD(learner.parameters(), lr=0.5)
    loss, state, norm = train_step(learner, batch, None, optimizer, max_norm=0.1)

    logits, _ = reference(batch[0])
    expected = F.cross_entropy(logits.reshape(-1, V), batch[1].reshape(-1))
    gradients = torch.autograd.grad(expected, list(reference.parameters()))
    whole = math.sqrt(sum(float((g * g).sum()) for g in gradients))
    assert loss == pytest.approx(expected.item(), rel=1e-5)
    assert norm == pytest.approx(whole, rel=1e-5)
    assert norm > 0.1
    for after, before, g in zip(
        learner.parameters(), reference.parameters(), gradients, strict=True
    ):
        torch.testing.assert_close(after, before - 0.5 * g * 0.1 / whole, atol=1e-6, rtol=1e-4)
    assert not any(s.requires_grad for s in state)


def test_gradients_are_clipped_to_one_by_default():
    """With scores so wrong that the gradient is large: is the step of length 1 times the rate?"""
    learner = model()
    with torch.no_grad():
        learner.scores.weight *= 100
    before = [p.detach().clone() for p in learner.parameters()]
    optimizer = torch.optim.SGD(learner.parameters(), lr=0.5)
    _, _, norm = train_step(learner, next(stream_batches(tokens(200), 4, 9)), None, optimizer)
    assert norm > 2
    moved = [after.detach() - old for after, old in zip(learner.parameters(), before, strict=True)]
    assert math.sqrt(sum(float((m * m).sum()) for m in moved)) == pytest.approx(0.5, rel=1e-3)


def test_gradients_are_unscaled_before_they_are_clipped():
    """With a scaler of 1024: are norm and weights those of a step without one?"""
    batch = next(stream_batches(tokens(200), 4, 9))
    results = []
    for scaler in (None, torch.amp.GradScaler("cpu", init_scale=1024.0)):
        learner = model()
        optimizer = torch.optim.SGD(learner.parameters(), lr=0.5)
        _, _, norm = train_step(learner, batch, None, optimizer, 0.1, scaler)
        results.append((norm, [p.detach().clone() for p in learner.parameters()]))
    (norm, plain), (scaled_norm, scaled) = results
    assert scaled_norm == pytest.approx(norm, rel=1e-5)
    for one, other in zip(plain, scaled, strict=True):
        torch.testing.assert_close(one, other)


def test_the_state_is_carried_but_its_past_is_not():
    """Does the batch before change the loss, and get no gradient?"""
    learner = model()
    optimizer = torch.optim.SGD(learner.parameters(), lr=0.0)
    batch = next(stream_batches(tokens(200), 4, 9))
    state = tuple(torch.randn(1, 4, 12, requires_grad=True) for _ in range(2))
    carried, _, _ = train_step(learner, batch, state, optimizer)
    fresh, _, _ = train_step(learner, batch, None, optimizer)
    assert carried != fresh
    assert all(s.grad is None for s in state)
    assert detach_state(None) is None


def test_bits_are_those_of_one_long_sequence():
    """However the stream is cut, does every character count the same, and the state run on?"""
    learner, text = model(), tokens(101)
    learner.train()
    with torch.no_grad():
        logits, _ = learner(text[:-1, None])
    expected = F.cross_entropy(logits[:, 0], text[1:]).item() / math.log(2)
    for length in (100, 33, 7):
        bits = bits_per_character(learner, stream_batches(text, 1, length))
        assert bits == pytest.approx(expected, rel=1e-5)
    assert learner.training
    with pytest.raises(ValueError, match="holds no batch"):
        bits_per_character(learner, [])


def test_guessing_costs_the_logarithm_of_the_vocabulary():
    """Do equal scores cost log₂ V bits per character?"""
    bits = bits_per_character(Constant(torch.zeros(V, V)), stream_batches(tokens(50), 2, 8))
    assert bits == pytest.approx(math.log2(V))


def test_the_coldest_text_follows_the_likeliest_token():
    """At temperature 0: is the next token always the table's, whatever the generator state?"""
    table = torch.eye(V).roll(1, dims=1)  # after token k comes k + 1
    rng = torch.Generator().manual_seed(3)
    written = generate(Constant(table), torch.tensor([2]), 8, 0, rng)
    assert written.tolist() == [(3 + k) % V for k in range(8)]


def test_warm_text_follows_the_distribution():
    """At temperatures 1 and 2: are tokens as frequent as softmax(scores / temperature) says?"""
    scores = torch.tensor([0.0, 1.0, 2.0, -1.0, 0.5, 1.5, -2.0])
    for temperature in (1.0, 2.0):
        rng = torch.Generator().manual_seed(4)
        written = generate(Constant(scores.repeat(V, 1)), torch.tensor([0]), 4000, temperature, rng)
        frequencies = torch.bincount(written, minlength=V) / 4000
        expected = torch.softmax(scores / temperature, 0)
        assert torch.all((frequencies - expected).abs() < 4 * (expected / 4000).sqrt() + 1e-3)


def test_the_prompt_is_read_whole_and_the_state_runs_on():
    """Is text generated token by token what the model says when it reads everything at once?"""
    learner = model(seed=5, dropout=0.5)
    prompt = tokens(6, seed=6)
    written = generate(learner, prompt, 10, 0, torch.Generator())
    learner.eval()
    with torch.no_grad():
        logits, _ = learner(torch.cat([prompt, written])[:, None])
    assert torch.equal(logits[5:-1, 0].argmax(dim=1), written)


def test_impossible_requests_are_told():
    """Do an empty prompt and a temperature below zero raise a sentence; is a length of 0 fine?"""
    rng = torch.Generator()
    with pytest.raises(ValueError, match="the prompt is empty"):
        generate(model(), tokens(0), 3, 1.0, rng)
    with pytest.raises(ValueError, match="temperature is -1"):
        generate(model(), tokens(2), 3, -1, rng)
    assert generate(model(), tokens(2), 0, 1.0, rng).shape == (0,)
