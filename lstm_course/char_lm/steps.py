"""One step of training, one figure that says how good a model is, and text out of it.

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
    """The same numbers, cut off from how they came about: the way back ends here.

    Args:
        state: (h, c), each (L, B, H); None stays None.

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
) -> tuple[float, State, float]:
    """One step of truncated backpropagation through time, in the right order.

    The state is carried in and detached, the loss scaled, the gradients unscaled *before* they are
    clipped, since the norm of scaled gradients means nothing, and only then is a step taken.

    Args:
        model: from tokens (T, B) and a state to logits (T, B, V) and a state.
        batch: inputs and targets, (T, B) each.
        state: (h, c) after the batch before; None at the start of the streams.
        optimizer: of the model's parameters.
        max_norm: gradients are clipped to this global norm.
        scaler: of losses, where float16 needs one; None: none.
        precision: dtype of mixed precision, such as torch.float16; None: none.

    Returns:
        the loss, in nats a character; the state after the batch, detached; and the gradients' norm
        before clipping.
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
    """How many bits a character costs, coded by the model's predictions: −log₂ p on average.

    Every character counts the same, whatever batch it is in; the state runs on from batch to batch.

    Args:
        model: from tokens (T, B) and a state to logits (T, B, V) and a state.
        stream: batches of inputs and targets, as `stream_batches` makes them.

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
    """Tokens that the model writes after a prompt, one at a time, each fed back in.

    Args:
        model: from tokens (T, B) and a state to logits (T, B, V) and a state.
        prompt: tokens that the model reads first, (P,), at least one.
        length: how many tokens to write.
        temperature: scores are divided by it: 0 takes the likeliest token always, 1 samples from
            the model's own distribution, large values come near to equal probabilities.
        rng: where chance comes from.

    Returns:
        the tokens written, (length,), without the prompt.

    Raises:
        ValueError: an empty prompt, or a temperature below 0.
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
