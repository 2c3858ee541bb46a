"""A training step, the bits per character of a model, and text generation.

T time steps, B streams, L layers, H hidden units, V characters. Time comes first.
"""

import math
from collections.abc import Iterable

import torch
from torch import nn
from torch.nn import functional as F

from lstm_course.char_lm.model import State

Batch = tuple[torch.Tensor, torch.Tensor]


def detach_state(state: State | None) -> State | None:
    """Detach a state from its graph: the backward pass stops here.

    Args:
        state: (h, c), each (L, B, H); None stays None.

    Returns:
        The same values without a graph.

    Example:
        >>> h = torch.ones(1, 2, 3, requires_grad=True)
        >>> [s.requires_grad for s in detach_state((h, 2 * h))]
        [False, False]
    """
    if state is None:
        return None
    h, c = state
    return h.detach(), c.detach()


def train_step(
    model: nn.Module,
    batch: Batch,
    state: State | None,
    optimizer: torch.optim.Optimizer,
    max_norm: float = 1.0,
    scaler: torch.amp.GradScaler | None = None,
    precision: torch.dtype | None = None,
) -> tuple[float, State | None, float]:
    """Take one step of truncated backpropagation through time.

    The order matters: detach the state, scale the loss, run the backward pass, unscale the
    gradients, clip them and take the step. The norm of gradients that are still scaled would be
    meaningless.

    Args:
        model: from tokens (T, B) and a state to logits (T, B, V) and a state.
        batch: inputs and targets, (T, B) each.
        state: (h, c) after the previous batch; None at the start of the streams.
        optimizer: optimiser of the model's parameters.
        max_norm: the gradients are clipped to this global norm.
        scaler: loss scaler, which float16 needs; None: no scaling.
        precision: dtype of mixed precision, such as torch.float16; None: no mixed precision.

    Returns:
        The loss in nats per character; the state after the batch, detached; and the norm of the
        gradients before clipping.
    """
    inputs, targets = batch
    scaler = scaler or torch.amp.GradScaler(inputs.device.type, enabled=False)
    state = detach_state(state)
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast(inputs.device.type, dtype=precision, enabled=precision is not None):
        logits, state = model(inputs, state)  # (T, B, V)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item(), detach_state(state), norm.item()


@torch.no_grad()
def bits_per_character(model: nn.Module, stream: Iterable[Batch]) -> float:
    """Compute the mean cost of a character under the model's predictions, −log₂ p bits.

    Every character has the same weight, whichever batch it is in. The state is carried from batch
    to batch.

    Args:
        model: from tokens (T, B) and a state to logits (T, B, V) and a state.
        stream: batches of inputs and targets, as `stream_batches` yields them.

    Returns:
        Bits per character.

    Raises:
        ValueError: the stream is empty.
    """
    was_training = model.training
    model.eval()
    nats, characters, state = 0.0, 0, None
    for inputs, targets in stream:
        logits, state = model(inputs, state)
        nats += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
        characters += targets.numel()
    model.train(was_training)
    if characters == 0:
        raise ValueError("the stream holds no batch, expected at least one")
    return nats / characters / math.log(2)


@torch.no_grad()
def generate(
    model: nn.Module,
    prompt: torch.Tensor,
    length: int,
    temperature: float,
    rng: torch.Generator,
) -> torch.Tensor:
    """Generate tokens after a prompt, one at a time; each is the next input.

    Args:
        model: from tokens (T, B) and a state to logits (T, B, V) and a state.
        prompt: tokens that the model reads first, (P,), at least one.
        length: number of tokens to generate.
        temperature: divisor of the scores. 0 always takes the likeliest token, 1 samples from the
            model's own distribution, and large values approach equal probabilities.
        rng: generator of the random numbers.

    Returns:
        The generated tokens without the prompt, (length,).

    Raises:
        ValueError: the prompt is empty, or the temperature is below 0.
    """
    if len(prompt) == 0:
        raise ValueError(
            "the prompt is empty, expected at least one token: a model must read first"
        )
    if not temperature >= 0:
        raise ValueError(f"temperature is {temperature}, expected 0 or more")
    was_training = model.training
    model.eval()
    written = []
    logits, state = model(prompt[:, None])  # (P, 1, V)
    for _ in range(length):
        scores = logits[-1, 0]  # (V,)
        if temperature == 0:
            token = scores.argmax()[None]  # (1,)
        else:
            chances = torch.softmax(scores / temperature, dim=0)
            token = torch.multinomial(chances, 1, generator=rng)  # (1,)
        written.append(token)
        logits, state = model(token[:, None], state)  # (1, 1, V)
    model.train(was_training)
    return torch.cat(written) if written else prompt[:0]
