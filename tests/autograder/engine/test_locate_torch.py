"""Are answers in torch traced, and is the expression found at which they go wrong?"""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from autograder.engine.answers import CallSpec
from autograder.engine.cases import Case
from autograder.engine.locate import locate
from autograder.engine.locating.dataflow import Dataflow, leaves_of
from autograder.engine.locating.names import function_named
from autograder.engine.locating.replay import ReplayError
from autograder.engine.registry import installed_exercises
from autograder.engine.trace import trace

EXERCISE = installed_exercises()["masked_cross_entropy"]
CASE = EXERCISE.cases(2026)[0]


def replayed(function, case=CASE):
    """What the replayed trace of a function returns, and what the function did."""
    traced = trace(function, EXERCISE.call_spec, case)
    (_, seen), *_ = leaves_of(Dataflow(traced, case.arguments).result)
    return seen, traced.result


def place(function, case=CASE):
    return locate(trace(function, EXERCISE.call_spec, case), EXERCISE, case)


def views_and_writes(logits, targets, mask):
    scores = logits.clone()
    first = scores[0]
    first += 1
    scores[1] *= 2
    scores.view(-1)[3] = 0.5
    T, B, _ = scores.shape
    rows = torch.arange(T, device=scores.device)[:, None]
    chosen = scores[rows, torch.arange(B), targets.long()]
    return (1 - chosen).to(logits.dtype)[mask].sum() / mask.sum()


def with_functions(logits, targets, mask):
    probs = F.softmax(logits.permute(1, 0, 2), dim=2).transpose(0, 1)
    kept = torch.where(mask.unsqueeze(-1), probs, torch.zeros_like(probs))
    best, _ = kept.max(dim=-1)
    parts = torch.split(torch.cat([best, torch.stack(list(best))]), len(best))
    return -parts[0].square().mean().sqrt() + torch.tensor(2.0, dtype=torch.float64)


@pytest.mark.parametrize("function", [views_and_writes, with_functions])
def test_a_trace_with_tensors_is_replayed_on_arrays(function):
    """Do views, writes, indices, devices and dtypes give the same again?"""
    seen, result = replayed(function)
    assert isinstance(result, np.ndarray)
    np.testing.assert_allclose(seen, result, rtol=1e-12)


def smoothed(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask], label_smoothing=0.1)


def divided(scores, tau):
    return scores / tau


def tempered(logits, targets, mask):
    log_probs = torch.log_softmax(divided(logits, 3.0), -1)
    return F.nll_loss(log_probs[mask], targets[mask])


def free_start(logits, targets, mask):
    nll = -torch.log_softmax(logits, -1).gather(-1, targets[..., None])[..., 0]
    nll[0] = 0
    return nll[mask].mean()


def wrong_axis(logits, targets, mask):
    log_probs = torch.log_softmax(logits, 0)
    return -log_probs[mask].gather(1, targets[mask].unsqueeze(1)).mean()


@pytest.mark.parametrize(
    ("function", "fragment"),
    [
        (smoothed, "label_smoothing"),
        (tempered, "divided(logits, 3.0)"),
        (free_start, "nll"),
        (wrong_axis, "torch.log_softmax(logits, 0)"),
    ],
)
def test_the_expression_is_found(function, fragment):
    """Is the line that is shown the guilty one?"""
    located = place(function)
    assert located is not None
    lines = located.source.splitlines()[located.since - 1 : located.line]
    assert any(fragment in line for line in lines) or located.function == "divided"


def through_a_module(logits, targets, mask):
    probabilities = torch.softmax(logits, -1)
    return torch.nn.CrossEntropyLoss()(probabilities[mask], targets[mask])


def factor_in_an_earlier_line(logits, targets, mask):
    nll = -torch.log_softmax(logits, -1).gather(-1, targets[..., None])[..., 0] / 3
    return nll[mask].mean()


def test_a_module_is_not_computed_again():
    """Does a place, where a module computes, hold the line that gives it the wrong numbers?"""
    located = place(through_a_module)
    assert located is not None and (located.since, located.line) == (2, 3)


def test_a_factor_is_not_blamed_on_a_later_line():
    """Does a place, where one number is wrong by a factor, hold the line with the factor?"""
    located = place(factor_in_an_earlier_line)
    assert located is None or located.since == 2


def right(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask])


def test_a_right_answer_has_no_place():
    """Is nothing found in what is right?"""
    assert place(right) is None


@pytest.mark.parametrize(
    "name",
    [
        "torch:load",
        "torch:save",
        "torch.Tensor:__reduce__",
        "torch.Tensor:numpy",
        "torch.dtype:load",
        "torch.hub:load",
        "torch.nn.functional:cross_entropy",
        "torch:",
    ],
)
def test_nothing_but_computing_is_replayed(name):
    """Is a forged name refused?"""
    with pytest.raises(LookupError):
        function_named(name)


def test_a_forged_trace_with_tensors_stops():
    """Does a program that asks for too much end with an error, and before it is computed?"""
    traced = trace(smoothed, EXERCISE.call_spec, CASE)
    huge = replace(
        traced.values[-1],
        operation="call",
        arguments=(
            ("function", "torch:ones"),
            ("plain", 10**6),
            ("plain", 10**6),
            ("dict", (), ()),
        ),
    )
    with pytest.raises(ReplayError):
        Dataflow(replace(traced, values=(*traced.values[:-1], huge)), CASE.arguments)


def test_other_harnesses_are_not_traced():
    """Is a function without a trace where a harness reads and writes files?"""
    spec = replace(EXERCISE.call_spec, harness="saving")
    assert isinstance(spec, CallSpec) and isinstance(CASE, Case)
    assert trace(smoothed, spec, CASE) is None
