"""Right answers to lesson 08 of an examiner's second round, in unusual styles."""

import torch
from torch.nn import functional as F

from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("stream_batches", "our own: an index for every token, built once")
def an_index_for_every_token(tokens, batch_size, length):
    S = (tokens.shape[0] - 1) // batch_size
    index = torch.arange(batch_size * S).view(batch_size, S).t()
    for rows in index.split(length):
        yield tokens[rows], tokens[rows + 1]


@right("detach_state", "our own: a list, which torch takes as well as a tuple")
def state_as_a_list(state):
    return None if state is None else [part.detach() for part in state]


@right("generate", "our own: the prompt is read token by token with its state")
@torch.no_grad()
def prompt_token_by_token(model, prompt, length, temperature, rng):
    before, state, out = model.training, None, []
    model.eval()
    for token in prompt:
        logits, state = model(token.view(1, 1), state)
    while len(out) < length:
        z = logits[0, 0]
        drawn = (
            z.argmax().view(1)
            if temperature == 0
            else torch.multinomial(F.softmax(z / temperature, dim=-1), 1, generator=rng)
        )
        out.append(drawn)
        logits, state = model(drawn.view(1, 1), state)
    model.train(before)
    return torch.stack(out).flatten()
