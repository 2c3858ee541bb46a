"""Right answers to lesson 05, after how other people write them."""

import numpy as np
import torch

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("stacked_lstm_forward", "dtolpin, pull request 222 of pytorch/examples (2017): h goes up")
def h_goes_up(x, states, layers):
    finals, caches = [], []
    for k in range(len(layers)):
        h, c = states[k]
        x, state, cache = lstm_forward(x, h, c, *layers[k])
        finals += [state]
        caches += [cache]
    return x, finals, caches


@right("stacked_lstm_forward", "Stephen Merity and others, awd-lstm-lm (2017): new_hidden and raws")
def raw_outputs(x, states, layers):
    raw_output, new_hidden, caches, outputs = x, [], [], []
    for n, rnn in enumerate(layers):
        current_input = raw_output
        raw_output, new_h, cache = lstm_forward(current_input, states[n][0], states[n][1], *rnn)
        new_hidden.append(new_h)
        outputs.append(raw_output)
        caches.append(cache)
    return outputs[-1], new_hidden, caches


@right("stacked_lstm_forward", "JAX, stax (2018): layers in series, written as a recursion")
def recursion_over_layers(x, states, layers):
    if len(layers) == 0:
        return x, [], []
    hs, last, cache = lstm_forward(x, *states[0], *layers[0])
    top, finals, caches = recursion_over_layers(hs, states[1:], layers[1:])
    return top, [last] + finals, [cache] + caches  # noqa: RUF005, the author's style


@right("stacked_lstm_backward", "Koki Saitoh, deep-learning-from-scratch-2 (2018): reversed layers")
def reversed_layers(dhs, caches):
    grads = []
    dout = dhs
    for cache in reversed(caches):
        dout, _dh0, _dc0, dW_ih, dW_hh, db = lstm_backward(dout, cache)
        grads.append((dW_ih, dW_hh, db))
    grads.reverse()
    return dout, grads


@right("stacked_lstm_backward", "Michael Nielsen, network.py (2015): negative indices from the end")
def counted_from_the_end(dhs, caches):
    L = len(caches)
    nabla = [None for _ in range(L)]
    delta = dhs
    for k in range(1, L + 1):
        six = lstm_backward(delta, caches[-k])
        delta, nabla[-k] = six[0], tuple(six[3:])
    return delta, nabla


@right(
    "bidirectional_lstm_forward", "4floor, issue 26 of qjadud1994/CRNN-Keras (2019): reversed back"
)
def flipped_and_flipped_back(x, forward_params, backward_params):
    B = x.shape[1]
    H = np.shape(forward_params[1])[-1]
    start = np.zeros([B, H], dtype=x.dtype)
    lstm_1 = lstm_forward(x, start, start, *forward_params)[0]
    lstm_1b = lstm_forward(np.flip(x, 0), start, start, *backward_params)[0]
    return np.dstack((lstm_1, np.flip(lstm_1b, 0)))


@right(
    "bidirectional_lstm_forward", "nn.LSTM documentation: an output filled direction by direction"
)
def filled_direction_by_direction(x, forward_params, backward_params):
    T, B, _ = x.shape
    H = len(forward_params[2]) // 4
    output = np.empty((T, B, 2, H), x.dtype)
    order = np.arange(T)
    for d, (params, steps) in enumerate([(forward_params, order), (backward_params, order[::-1])]):
        zeros = np.zeros((B, H), x.dtype)
        output[steps, :, d] = lstm_forward(x[steps], zeros, zeros, *params)[0]
    return output.reshape(T, B, 2 * H)


@right("bidirectional_lstm_forward", "GGchencan/JuJu, BiLSTM.jl: outputs step by step")
def loop_over_steps(x, forward_params, backward_params):
    def run(steps, params):
        h = c = np.zeros((x.shape[1], params[1].shape[1]), x.dtype)
        found = {}
        for t in steps:
            _, (h, c), _ = lstm_forward(x[t : t + 1], h, c, *params)
            found[t] = h
        return found

    T = len(x)
    ahead = run(range(T), forward_params)
    back = run(range(T - 1, -1, -1), backward_params)
    return np.array([np.concatenate([ahead[t], back[t]], axis=1) for t in range(T)])


@right("last_states", "ptrblck, forum answer on BiLSTM outputs (2019): a view of two directions")
def view_of_two_directions(hs, lengths):
    T, B, D = hs.shape
    directions = hs.reshape(T, B, 2, D // 2)
    forward = directions[lengths - 1, np.arange(B), 0]
    backward = directions[0, :, 1]
    return np.hstack((forward, backward))


@right("last_states", "vdw, forum answers on padded batches (2019): gather with expanded indices")
def gathered(hs, lengths):
    out = torch.from_numpy(hs)
    H = out.shape[2] // 2
    index = (torch.as_tensor(lengths) - 1).view(1, -1, 1).expand(1, out.shape[1], H)
    last = out[..., :H].gather(0, index).squeeze(0)
    return torch.cat([last, out[0, :, H:]], dim=-1).numpy()


@right("last_states", "AllenNLP, get_final_encoder_states (2018): masks and one sum")
def sum_of_masked_steps(hs, lengths):
    T, _, D = hs.shape
    is_last = np.arange(T)[:, None] == np.asarray(lengths)[None] - 1
    forward = np.where(is_last[..., None], hs[..., : D // 2], 0).sum(0)
    return np.concatenate([forward, hs[0, :, D // 2 :]], -1)


@right("dropout_between_layers", "CS231n notes, inverted dropout (2016): the mask holds the scale")
def mask_holds_the_scale(hs_below, rate, rng):
    if rate < 0 or rate >= 1:
        raise ValueError("dropout rate must be in [0, 1)")
    p = 1 - rate
    U = (rng.random(hs_below.shape) >= rate) / p
    return hs_below * U


@right("dropout_between_layers", "geohot, review of tinygrad 170 (2020): a mask in two lines")
def mask_in_two_lines(hs_below, rate, rng):
    if not (0.0 <= rate < 1.0):
        raise ValueError(rate)
    out = np.array(hs_below) / (1.0 - rate)
    out[rng.random(size=out.shape) < rate] = 0
    return out


@right("dropout_between_layers", "NumPy manual, numpy.ma: masked, then filled with zeros")
def masked_array(hs_below, rate, rng):
    in_range = rate >= 0 and rate < 1
    if not in_range:
        raise ValueError(f"not a rate: {rate}")
    dropped = rng.random(hs_below.shape) < rate
    return np.ma.masked_array(hs_below, dropped).filled(0) * (1 / (1 - rate))


@right(
    "count_parameters", "jieun-kim-debug, issue 6 of jieun-kim-debug/study (2020): 4 (n + 1 + m) n"
)
def four_times_n(input_size, hidden_size, num_layers, bidirectional):
    n, ways = hidden_size, 1 + bool(bidirectional)
    first = 4 * (n + 1 + input_size) * n * ways
    return first + sum(4 * (n + 1 + ways * n) * n * ways for _ in range(1, num_layers))


@right("count_parameters", "PyTorch forum: sum(p.numel() for p in model.parameters())")
def asks_torch(input_size, hidden_size, num_layers, bidirectional):
    lstm = torch.nn.LSTM(input_size, hidden_size, num_layers, bidirectional=bidirectional)
    return sum(p.numel() for name, p in lstm.named_parameters() if not name.startswith("bias_hh"))


@right("count_parameters", "mlverse/torch, nn-rnn.R (2020): shapes listed layer by layer")
def shapes_listed(input_size, hidden_size, num_layers, bidirectional):
    shapes = []
    num_directions = 2 if bidirectional else 1
    gate_size = 4 * hidden_size
    for layer in range(num_layers):
        layer_input_size = input_size if layer == 0 else hidden_size * num_directions
        for _ in range(num_directions):
            shapes += [(gate_size, layer_input_size), (gate_size, hidden_size), (gate_size,)]
    return int(sum(np.prod(shape) for shape in shapes))
