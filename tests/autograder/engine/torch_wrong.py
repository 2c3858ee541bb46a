"""Ordinary wrong answers in torch, each a right one with an edit, and the line that is guilty.

The right answers are in a learner's style, not the course's. T time steps, B streams, V tokens.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from tests.autograder.engine.located import defined

RIGHT = {
    "masked_cross_entropy": """
        def masked_cross_entropy(logits, targets, mask):
            nll = -torch.log_softmax(logits, -1).gather(-1, targets.unsqueeze(-1)).squeeze(-1)
            weights = mask.to(logits.dtype)
            return (nll * weights).sum() / weights.sum()
        """,
    "bits_per_character": """
        def bits(nats):
            return nats / math.log(2)

        @torch.no_grad()
        def bits_per_character(model, stream):
            training = model.training
            model.eval()
            total, count, state = 0.0, 0, None
            for inputs, targets in stream:
                logits, (h, c) = model(inputs, state)
                state = (h, c)
                log_probs = F.log_softmax(logits, dim=-1)
                total -= log_probs.gather(2, targets[..., None]).sum().item()
                count += targets.numel()
            model.train(training)
            return bits(total / count)
        """,
    "detach_state": """
        def detach_state(state):
            if state is None:
                return None
            h, c = state
            return h.detach(), c.detach()
        """,
    "stream_batches": """
        def stream_batches(tokens, batch_size, length):
            steps = (len(tokens) - 1) // batch_size
            inputs = tokens[: steps * batch_size].view(batch_size, steps).t()
            targets = tokens[1 : steps * batch_size + 1].view(batch_size, steps).t()
            for start in range(0, steps, length):
                yield inputs[start : start + length], targets[start : start + length]
        """,
    "generate": """
        @torch.no_grad()
        def generate(model, prompt, length, temperature, rng):
            training = model.training
            model.eval()
            written = []
            logits, (h, c) = model(prompt[:, None])
            for _ in range(length):
                scores = logits[-1, 0]
                if temperature == 0:
                    token = scores.argmax()[None]
                else:
                    probs = torch.softmax(scores / temperature, dim=0)
                    token = torch.multinomial(probs, 1, generator=rng)
                written.append(token)
                logits, (h, c) = model(token[:, None], (h, c))
            model.train(training)
            return torch.cat(written)
        """,
    "train_step": """
        def train_step(
            model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None
        ):
            inputs, targets = batch
            if state is not None:
                state = (state[0].detach(), state[1].detach())
            optimizer.zero_grad()
            logits, (h, c) = model(inputs, state)
            loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
            loss.backward()
            norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            return loss.item(), (h.detach(), c.detach()), norm.item()
        """,
}
BACKWARD = "loss.backward()\n"
CLIP = "norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n"
STEP_FIRST = f"optimizer.step()\n{CLIP}"
HALF = "logits[:2].flatten(0, 1), targets[:2]"
BY_HAND = """norm = torch.stack([p.grad.norm() for p in model.parameters()]).norm()
scale = min(1.0, max_norm / 2 / norm.item())
for p in model.parameters():
    p.grad *= scale
"""


@dataclass(frozen=True)
class Slip:
    """A right answer with an edit.

    Attributes:
        exercise: the exercise.
        slip: what is wrong with it.
        old: the text that is edited.
        new: the text in its place, with lines indented as in a function.
        at: a fragment of the guilty line; "" where no value tells it, so that nothing may be said.
    """

    exercise: str
    slip: str
    old: str
    new: str
    at: str

    @property
    def function(self) -> Callable[..., Any]:
        """The answer."""
        right = RIGHT[self.exercise]
        assert right.count(self.old) == 1, self.slip
        last = right[: right.index(self.old)].rpartition("\n")[2]
        indent = " " * (len(last) - len(last.lstrip()))
        edited = right.replace(self.old, self.new.replace("\n", f"\n{indent}").rstrip(" "))
        return defined(edited, self.exercise, torch=torch, nn=nn, F=F, math=math)


def right_answer(exercise: str) -> Callable[..., Any]:
    """The right answer."""
    return defined(RIGHT[exercise], exercise, torch=torch, nn=nn, F=F, math=math)


def _slips(exercise: str, *slips: tuple[str, str, str, str]) -> list[Slip]:
    return [Slip(exercise, *slip) for slip in slips]


SLIPS = [
    *_slips(
        "masked_cross_entropy",
        ("one step too many", "/ weights.sum()", "/ (weights.sum() + 1)", "+ 1"),
        ("roots", "(nll * weights).sum()", "(nll**0.5 * weights).sum()", "**0.5"),
        ("steps of a sequence", "weights.sum()\n", "weights.sum(0).max()\n", ".max()"),
        (
            "centred over time",
            "log_softmax(logits,",
            "log_softmax(logits - logits.mean(0),",
            "mean(0)",
        ),
        (
            "focal",
            "weights = mask",
            "nll = nll * (1 - torch.exp(-nll))\nweights = mask",
            "torch.exp",
        ),
    ),
    *_slips(
        "bits_per_character",
        ("one character too many", "targets.numel()", "targets.numel() + 1", "+ 1"),
        ("scores halved", "log_softmax(logits,", "log_softmax(logits / 2,", "logits / 2"),
        ("softmax over streams", "dim=-1", "dim=1", "dim=1"),
        ("h fades", "state = (h, c)", "state = (h / 2, c)", "h / 2"),
        ("c of the first stream", "(h, c)\n", "(h, c[:, :1].expand_as(c).clone())\n", "expand_as"),
        ("inputs as targets", "targets[..., None]", "inputs[..., None]", "inputs[..., None]"),
        ("targets rolled", "targets[..., None]", "targets.roll(1, 0)[..., None]", "roll"),
        ("time reversed", "model(inputs, state)", "model(inputs.flip(0), state)", "flip"),
        ("base 10", "math.log(2)", "math.log(10)", "math.log(10)"),
        ("training mode, too", "model.eval()\n", "model.train()\n", ""),
    ),
    *_slips(
        "detach_state",
        ("h twice", "c.detach()", "h.detach()", "h.detach(), h.detach()"),
        ("the activated c", "c.detach()", "torch.tanh(c).detach()", "tanh"),
        (
            "centred",
            "return h.detach()",
            "c = c - c.mean(1, keepdim=True)\nreturn h.detach()",
            "mean",
        ),
        ("layers reversed", "h.detach(), c.detach()", "h.detach().flip(0), c.detach()", "flip"),
        ("sorted", "c.detach()", "c.detach().sort(dim=1).values", "sort"),
    ),
    *_slips(
        "stream_batches",
        ("two ahead", "tokens[1 : steps", "tokens.roll(-1)[1 : steps", "roll"),
        ("time reversed", "yield inputs[start", "yield inputs.flip(0)[start", "flip"),
        ("shifted tokens", "yield inputs[start", "yield (inputs + 1)[start", "+ 1"),
        ("streams reversed", "for start in", "targets = targets.flip(1)\nfor start in", "flip"),
        ("always the first window", "targets[start : start + length]", "targets[:length]", ""),
    ),
    *_slips(
        "generate",
        ("squared", "token = torch.m", "probs = probs**2\ntoken = torch.m", "**2"),
        ("flattened", "token = torch.m", "probs = probs + 0.2\ntoken = torch.m", "+ 0.2"),
        ("c is lost", "(h, c))\n", "(h, torch.zeros_like(c)))\n", "zeros_like"),
        ("prompt reversed", "prompt[:, None]", "prompt.flip(0)[:, None]", "flip"),
        ("cools down", "written.append", "temperature = temperature * 0.9\nwritten.append", "0.9"),
        ("absolute scores", "scores / temp", "scores.abs() / temp", "abs"),
        ("next token", "written.append(token)", "written.append(token + 1)", "token + 1"),
        ("reads the next token", "token[:, None]", "(token[:, None] + 1) % len(scores)", "+ 1"),
        ("result reversed", "torch.cat(written)", "torch.cat(written).flip(0)", "flip"),
        ("dropout", "model.eval()\n", "model.train()\n", ""),
        ("h and c exchanged", "(h, c))\n", "(c, h))\n", ""),
    ),
    *_slips(
        "train_step",
        ("smoothed", "targets.flatten())", "targets.flatten(), label_smoothing=0.1)", "smoothing"),
        ("half of the steps", "logits.flatten(0, 1), targets", HALF, "[:2]"),
        ("softmax first", "loss = F", "logits = torch.softmax(logits, -1)\nloss = F", "softmax"),
        ("transposed", "logits.flatten", "logits.transpose(0, 1).flatten", "transpose"),
        (
            "module",
            "F.cross_entropy(",
            "nn.CrossEntropyLoss(label_smoothing=0.2)(",
            "CrossEntropyLoss",
        ),
        (
            "penalty",
            "loss.backward()",
            "loss = loss + 0.01 * (h**2).mean()\nloss.backward()",
            "0.01",
        ),
        ("other sign", "loss.backward()", "(-loss).backward()", "-loss"),
        ("sum over time", "loss.backward()", "(loss * len(inputs)).backward()", "len(inputs)"),
        ("other norm", "(), max_norm)", "(), max_norm, norm_type=1)", "norm_type"),
        ("half the norm", "(), max_norm)", "(), max_norm / 2)", "/ 2"),
        ("clips twice as much by hand", CLIP, BY_HAND, "max_norm / 2"),
        (
            "thinner gradients",
            CLIP,
            f"for p in model.parameters():\n    p.grad /= 5\n{CLIP}",
            "/= 5",
        ),
        ("norm of one", CLIP, f"{CLIP}norm = list(model.parameters())[0].grad.norm()\n", "[0]"),
        ("h once more", "(h.detach()", "(torch.tanh(h.detach())", "tanh"),
        ("squared norm", "norm.item()", "norm.item() ** 2", "** 2"),
        ("an empty state", "(state[0].detach()", "(torch.zeros_like(state[0])", "zeros_like"),
        ("backward twice", BACKWARD, f"loss.backward(retain_graph=True)\n{BACKWARD}", ""),
        (
            "detached",
            "model(inputs, state)",
            "model(inputs, state)\nlogits = (logits + logits.detach()) / 2",
            "",
        ),
        ("evaluation mode", BACKWARD, f"model.eval()\n{BACKWARD}", ""),
        ("step before clipping", f"{CLIP}            optimizer.step()\n", STEP_FIRST, ""),
        ("decay", CLIP, f"for p in model.parameters():\n    p.grad += 0.1 * p.data\n{CLIP}", ""),
    ),
]
