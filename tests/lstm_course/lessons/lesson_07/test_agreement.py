"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import lstm_forward
from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.lessons.lesson_07.agreement import (
    VALIDATION_SEED,
    accuracy_by_attractors,
    bigram,
    draw_accuracy_by_attractors,
    language_model,
    nearest_noun,
    prefers_plural,
    says_plural,
    train_language_model,
    write_sentences,
)
from lstm_course.plotting.palette import MODELS
from lstm_course.sequences.masked_loss import masked_cross_entropy
from lstm_course.sequences.padding import pad_and_mask
from lstm_course.sequences.sampling import sample_next
from lstm_course.tasks.grammar import (
    PLURAL_VERBS,
    SINGULAR_VERBS,
    TOKEN_OF,
    VOCABULARY,
    corpus,
    is_grammatical,
    questions,
)


@pytest.fixture(scope="module")
def trained():
    return train_language_model("lstm", 0, pad_and_mask, masked_cross_entropy, updates=250)


def test_logits_against_numpy():
    """Does the course's own LSTM, from the same weights, give the same scores?"""
    model = language_model("lstm", 3)
    tokens = questions(np.random.default_rng(0), 1, count=4).tokens
    x = model.embedding.weight.detach().numpy()[tokens].astype(float)
    W_ih, W_hh, b = (w.astype(float) for w in lstm_params_from_torch(model.layer))
    start = np.zeros((4, W_hh.shape[1]))
    hs, _, _ = lstm_forward(x, start, start, W_ih, W_hh, b)
    weight, bias = (w.detach().numpy() for w in (model.readout.weight, model.readout.bias))
    found = model.logits(torch.tensor(tokens)).detach().numpy()
    np.testing.assert_allclose(found, hs @ weight.T + bias, atol=1e-5)


def test_kinds_have_about_the_same_parameters():
    """Has no kind more parameters in its layer than the LSTM, and none much less?"""
    counts = {
        kind: sum(w.numel() for w in language_model(kind, 0).layer.parameters())
        for kind in ("lstm", "gru", "rnn")
    }
    assert max(counts.values()) < 1.05 * min(counts.values())


def test_training_learns_agreement(trained):
    """Is the verb's number right past attractors, where it was a guess before?"""
    model, losses = trained.model, trained.losses
    assert losses[0] > 3.4  # ln 37 = 3.6
    assert losses[-10:].mean() < 1.6
    for each, (lowest, highest) in ((model, (0.95, 1)), (language_model("lstm", 0), (0.2, 0.8))):
        right = accuracy_by_attractors(
            lambda asked, each=each: says_plural(each, asked.tokens), (0, 1, 2), count=200
        )
        assert lowest <= right.min() and right.max() <= highest


def test_the_best_validation_check_is_kept(trained):
    """Is each fiftieth update checked, and are the weights those of the smallest loss?"""
    assert len(trained.validation) == 5
    assert trained.best_update == 50 * (1 + trained.validation.argmin())
    padded, mask = pad_and_mask(corpus(np.random.default_rng(VALIDATION_SEED), 300))
    tokens, real = torch.tensor(padded), torch.tensor(mask)
    logits = trained.model.logits(tokens[:-1])
    loss = masked_cross_entropy(logits, tokens[1:], real[1:]).item()
    assert loss == pytest.approx(trained.validation.min(), abs=1e-6)


def test_padding_does_not_change_the_training():
    """Are weights after an update those of a loss on sentences one by one, without padding?"""
    model, losses, validation, _ = train_language_model(
        "lstm", 5, pad_and_mask, masked_cross_entropy, updates=1, batch_size=3
    )
    assert len(validation) == 0  # too short for a check
    fresh = language_model("lstm", 5)
    surprises = []
    for sentence in corpus(np.random.default_rng(5), 3):
        tokens = torch.tensor(sentence)[:, None]
        log_probs = fresh.logits(tokens[:-1]).log_softmax(-1)[:, 0]
        surprises += [-log_probs[t, token].item() for t, token in enumerate(sentence[1:])]
    assert losses[0] == pytest.approx(np.mean(surprises), rel=1e-5)
    assert not torch.equal(model.readout.bias, fresh.readout.bias)


def test_prefers_plural_adds_up_verbs():
    """Do many unlikely verbs outweigh a likely one, as they should?"""
    logits = torch.full((2, len(VOCABULARY)), -20.0)
    logits[0, SINGULAR_VERBS[0]] = 1.0
    logits[0, PLURAL_VERBS] = 0.0  # four times e⁰ against e¹
    logits[1, SINGULAR_VERBS[0]] = 2.0
    logits[1, PLURAL_VERBS] = 0.0
    assert prefers_plural(logits).tolist() == [True, False]


def test_baselines_are_right_without_attractors_and_wrong_with():
    """Are the baselines' answers exactly what their rules give?"""
    for answer in (nearest_noun, bigram(corpus(np.random.default_rng(0), 2000))):
        assert accuracy_by_attractors(answer, (0, 1, 3), 100).tolist() == [1, 0, 0]


def test_writing(trained):
    """Does what is written begin and end with a full stop, and is it mostly right when cold?"""
    model = trained.model
    texts = write_sentences(model, sample_next, 0.5, seed=0, count=40)
    assert all(text[0] == text[-1] == TOKEN_OF["."] for text in texts)
    assert np.mean([is_grammatical(text) for text in texts]) > 0.7
    hot = write_sentences(model, sample_next, 5.0, seed=0, count=40)
    assert np.mean([is_grammatical(text) for text in hot]) < 0.2
    (greedy,) = {tuple(text) for text in write_sentences(model, sample_next, 0, seed=1, count=3)}
    scores = model.logits(torch.tensor(greedy)[:, None])[:, 0]
    assert scores.argmax(-1)[:-1].tolist() == list(greedy[1:])


def test_agreement_shows_means_and_every_seed():
    """Is the line the mean of the kept models, each of them a dot, and each own one a ring?"""
    values, mine = np.array([[1.0, 0.8], [0.6, 0.4]]), np.array([[0.3, 0.1]])
    baselines = {"noun": np.zeros(2)}
    ax = draw_accuracy_by_attractors((0, 5), {"lstm": values}, baselines, {"lstm": mine}).axes[0]
    lines = [line for line in ax.lines if line.get_color() == MODELS["lstm"]]
    np.testing.assert_allclose(lines[0].get_ydata(), [0.8, 0.6])
    dots, rings = (
        np.concatenate(
            [line.get_ydata() for line in lines[1:] if (line.get_mfc() == "none") is own]
        )
        for own in (False, True)
    )
    assert sorted(dots) == [0.4, 0.6, 0.8, 1.0] and sorted(rings) == [0.1, 0.3]
