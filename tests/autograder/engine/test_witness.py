"""Is what earns marks for conduct established by more than what an answer can change afterwards?"""

import math
from inspect import unwrap

import pytest

from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.exercises import EXERCISES

torch = pytest.importorskip("torch")


def verdict_on(name, function):
    exercise = EXERCISES[name]
    return judge(examine(function, exercise, exercise.cases(3)), exercise, 3)


def marks(verdict):
    return {part.name: part.marks for part in verdict.parts}


def spied_bits(model, batches):
    was_training = model.training
    model.eval()
    nats, count, state = 0.0, 0, None
    for inputs, targets in batches:
        logits, state = model(inputs, state)
        loss = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), reduction="sum"
        )
        nats, count = nats + loss.item(), count + targets.numel()
    model.train(was_training)
    model.tracked[:] = [False]
    return nats / count / math.log(2)


def spied_generate(model, prompt, length, temperature, rng):
    written = unwrap(right("generate"))(model, prompt, length, temperature, rng)
    model.tracked[:] = [False]
    return written


def spied_precision(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    returned = right("train_step")(model, batch, state, optimizer, max_norm, scaler, None)
    model.autocast[:] = [precision]
    return returned


def spied_mode(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    model.eval()
    returned = right("train_step")(model, batch, state, optimizer, max_norm, scaler, precision)
    model.train()
    model.modes[:] = [True]
    return returned


def right(name):
    reference = EXERCISES[name].reference
    return getattr(reference, "function", reference)


@pytest.mark.parametrize(
    ("name", "function", "part"),
    [
        ("bits_per_character", spied_bits, "no_graph"),
        ("generate", spied_generate, "no_graph"),
        ("train_step", spied_precision, "precision"),
        ("train_step", spied_mode, "training_mode"),
    ],
)
def test_what_a_model_has_noted_is_not_believed_alone(name, function, part):
    """Does an answer that overwrites the model's notes lose the marks all the same?"""
    assert marks(verdict_on(name, function))[part] == 0


def zeroed(name, which):
    """Return the right answer, which sets its arguments to zero when it is done."""

    def answer(*arguments, **named):
        returned = right(name)(*arguments, **named)
        which(*arguments)
        return returned

    return answer


def zero_batches(model, batches):
    kept = list(batches)
    returned = right("bits_per_character")(model, iter(kept))
    for inputs, targets in kept:
        inputs.zero_()
        targets.zero_()
    return returned


def zero_state(state):
    if state is None:
        return None
    copies = tuple(leaf.detach().clone() for leaf in state)
    state[1].data.zero_()
    return copies


def replace_logits(logits, targets, mask):
    logits.data = torch.zeros_like(logits)


def zero_prompt(model, prompt, *_):
    prompt.zero_()


def zero_training_batch(model, batch, *_):
    batch[1].zero_()


def zero_state_of_training(model, batch, state, *_):
    for half in state or ():
        half.zero_()


def replace_state_of_training(model, batch, state, *_):
    for half in state or ():
        half.data = torch.ones_like(half)


@pytest.mark.parametrize(
    ("name", "function", "argument"),
    [
        ("bits_per_character", zero_batches, "batches"),
        ("generate", zeroed("generate", zero_prompt), "prompt"),
        ("train_step", zeroed("train_step", zero_training_batch), "batch"),
        ("train_step", zeroed("train_step", zero_state_of_training), "state"),
        ("train_step", zeroed("train_step", replace_state_of_training), "state"),
        ("detach_state", zero_state, "state"),
        ("masked_cross_entropy", zeroed("masked_cross_entropy", replace_logits), "logits"),
    ],
)
def test_a_tensor_that_an_answer_sets_to_zero_is_noticed(name, function, argument):
    """Does it cost half of the marks, with the argument named?"""
    verdict = verdict_on(name, function)
    assert verdict.first_wrong == argument
    assert verdict.marks == verdict.points / 2
    assert f"modifies its argument `{argument}` in place" in verdict.sentences[0]


def test_a_checkpoint_does_not_spoil_the_runs_state():
    """Does an answer that saves the state and sets it to zero lose marks, and is it told?"""

    def save_checkpoint(path, step, state, **parts):
        right("save_checkpoint")(path, step, state, **parts)
        for half in state or ():
            half.data.zero_()

    verdict = verdict_on("save_checkpoint", save_checkpoint)
    assert verdict.marks < verdict.points
    assert "modifies the given state" in " ".join(part.sentence for part in verdict.parts)


@pytest.mark.parametrize("name", ["bits_per_character", "generate", "train_step", "detach_state"])
def test_right_answers_pass(name):
    """Does a right answer, called as these are, have full marks?"""
    verdict = verdict_on(name, right(name))
    assert verdict.marks == verdict.points
