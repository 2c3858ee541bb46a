"""Wrong answers to lesson 05 (stacks of layers), after what other people wrote."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- stacked_lstm_forward ----------------------------------------------------------------------


@wrong(
    "stacked_lstm_forward",
    "balsulami, issue 167 of pytorch/examples (2017): c of the first layer feeds the second",
    "Each layer is fed with the cell states of the layer below, and the top's cs come out.",
    names=("hands-up-c", "fed-with-c"),
    at=("cache.cs",),
    says=("`caches[0].cs`",),
)
def cell_states_feed_the_next_layer(x, states, layers):
    signal = x
    finals, caches = [], []
    for (h0, c0), (W_ih, W_hh, b) in zip(states, layers, strict=True):
        _, last, cache = lstm_forward(signal, h0, c0, W_ih, W_hh, b)
        finals.append(last)
        caches.append(cache)
        signal = cache.cs
    return signal, finals, caches


@wrong(
    "stacked_lstm_forward",
    "turned2670, issue 12 of Currie32/Spell-Checker (2019): every layer reads rnn_inputs",
    "Every layer reads x; the layers are not connected.",
    names=("each-fed-with-x",),
    at=("rnn_inputs",),
    says=("equals `x`", "holds what `caches[0].x`", "reads x"),
)
def layers_side_by_side(x, states, layers):
    rnn_inputs = x
    finals, caches = [], []
    for layer in range(len(layers)):
        W_ih, W_hh, b = layers[layer]
        h0, c0 = states[layer]
        rnn_output, last, cache = lstm_forward(rnn_inputs, h0, c0, W_ih, W_hh, b)
        finals.append(last)
        caches.append(cache)
    return rnn_output, finals, caches


@wrong(
    "stacked_lstm_forward",
    "pclucas14, pull request 2 of pclucas14/GansFallingShort (2019): one hidden state for all",
    "All layers start from the bottom layer's states.",
    names=("states-of-the-first-layer",),
    at=("states[0]", "lstm_forward("),
    says=("holds what `caches[0].h0`", "holds what `states[0]"),
)
def same_state_for_all_layers(x, states, layers):
    h0, c0 = states[0]
    output = x
    finals, caches = [], []
    for params in layers:
        output, (h, c), cache = lstm_forward(output, h0, c0, *params)
        finals.append((h, c))
        caches.append(cache)
    return output, finals, caches


@wrong(
    "stacked_lstm_forward",
    "mourga, issue 116 of salesforce/awd-lstm-lm (2020): expects h to pass from layer to layer",
    "A layer starts from the final states of the layer below.",
    names=("states-go-up",),
    at=("hidden = last", "lstm_forward(raw", "lstm_forward("),
    says=("holds what `final_states[0].h`",),
)
def hidden_state_propagates_upwards(x, states, layers):
    raw_output = x
    hidden = states[0]
    finals, caches = [], []
    for W_ih, W_hh, b in layers:
        raw_output, last, cache = lstm_forward(raw_output, hidden[0], hidden[1], W_ih, W_hh, b)
        finals.append(last)
        caches.append(cache)
        hidden = last
    return raw_output, finals, caches


@wrong(
    "stacked_lstm_forward",
    "maclandrol, issue 2 of inyukwo1/tree-lstm (2020): the upper layers get the original input",
    "From the third layer on the input is x again: only the second layer reads the one below.",
    at=("else x", "lstm_forward(below"),
    says=("holds the values of `caches[0].x`", "has shape"),
)
def only_the_second_layer_is_stacked(x, states, layers):
    hs, finals, caches = x, [], []
    for k, ((h0, c0), (W_ih, W_hh, b)) in enumerate(zip(states, layers, strict=True)):
        below = hs if k == 1 else x
        hs, last, cache = lstm_forward(below, h0, c0, W_ih, W_hh, b)
        finals.append(last)
        caches.append(cache)
    return hs, finals, caches


@wrong(
    "stacked_lstm_forward",
    "TensorFlow's PTB tutorial (2016), whose LSTM states are pairs (c, h)",
    "The pairs of states are read and returned as (c, h).",
    names=("initial-states-swapped", "final-states-swapped"),
    at=("for (c0, h0)", "(c, h)"),
    says=("are the two mixed up", "exchanged"),
)
def state_tuples_as_in_tensorflow(x, states, layers):
    outputs = x
    new_states, caches = [], []
    for (c0, h0), (W_ih, W_hh, b) in zip(states, layers, strict=True):
        outputs, (h, c), cache = lstm_forward(outputs, h0, c0, W_ih, W_hh, b)
        new_states.append((c, h))
        caches.append(cache)
    return outputs, new_states, caches


@wrong(
    "stacked_lstm_forward",
    "antgr, issue 26 of bentrevett/pytorch-seq2seq (2019): thinks that c goes up beside h",
    "The initial cell state of a layer is the final one of the layer below.",
    at=("c0 = c_below", "lstm_forward("),
    says=("holds the values of `final_states[0].c`",),
)
def cell_state_goes_up_beside_h(x, states, layers):
    hs, finals, caches = x, [], []
    c_below = None
    for (h0, c0), params in zip(states, layers, strict=True):
        if c_below is not None:
            c0 = c_below
        hs, (h_T, c_T), cache = lstm_forward(hs, h0, c0, *params)
        c_below = c_T
        finals.append((h_T, c_T))
        caches.append(cache)
    return hs, finals, caches


@wrong(
    "stacked_lstm_forward",
    "dgwarlug47, issue 25 of lmnt-com/haste (2020): a layer returns its last state alone",
    "Only the last hidden state goes up, repeated over time.",
    names=("last-state-goes-up",),
    at=("np.repeat", "h_T[None]"),
    says=("same at every time step",),
)
def only_the_last_state_goes_up(x, states, layers):
    hs, finals, caches = x, [], []
    for (h0, c0), params in zip(states, layers, strict=True):
        hs, (h_T, c_T), cache = lstm_forward(hs, h0, c0, *params)
        finals.append((h_T, c_T))
        caches.append(cache)
        if len(caches) < len(layers):
            hs = np.repeat(h_T[None], len(x), axis=0)
    return hs, finals, caches


@wrong(
    "stacked_lstm_forward",
    "clefourrier, pull request 74291 of pytorch/pytorch (2022): h_n and c_n over all layers",
    "The final states come back as two arrays over layers, not as pairs for each layer.",
    at=("np.stack",),
    says=("has 2 items",),
)
def final_states_as_two_arrays(x, states, layers):
    h_n, c_n, caches = [], [], []
    out = x
    for (h0, c0), (W_ih, W_hh, b) in zip(states, layers, strict=True):
        out, (h, c), cache = lstm_forward(out, h0, c0, W_ih, W_hh, b)
        h_n.append(h)
        c_n.append(c)
        caches.append(cache)
    return out, (np.stack(h_n), np.stack(c_n)), caches


# --- stacked_lstm_backward ---------------------------------------------------------------------


@wrong(
    "stacked_lstm_backward",
    "Koki Saitoh, deep-learning-from-scratch-2 (2018): layers are gone through in reverse",
    "The gradients are appended from the top down and never put back in order.",
    names=("grads-top-first",),
    at=("grads.append", "return"),
    says=("are the two mixed up", "reversed"),
)
def gradients_in_the_order_of_the_loop(dhs, caches):
    dout = dhs
    grads = []
    for cache in reversed(caches):
        dout, _, _, dW_ih, dW_hh, db = lstm_backward(dout, cache)
        grads.append((dW_ih, dW_hh, db))
    return dout, grads


@wrong(
    "stacked_lstm_backward",
    "morerio, issue 14 of kracwarlock/action-recognition-visual-attention (2016): layer order",
    "The loss's gradient enters at the bottom layer.",
    names=("bottom-first", "up-and-in-order"),
    at=("for cache in caches",),
    says=("from the bottom", "ValueError"),
)
def starts_with_the_first_cache(dhs, caches):
    layer_grads = []
    d = dhs
    for cache in caches:
        d, _, _, dW_ih, dW_hh, db = lstm_backward(d, cache)
        layer_grads.append((dW_ih, dW_hh, db))
    return d, layer_grads


@wrong(
    "stacked_lstm_backward",
    "chenyongliqi, issue 26 of oreilly-japan/deep-learning-from-scratch-2 (2024): a slope of tanh",
    "Between the layers the gradient is multiplied by the slope of tanh once more.",
    at=("below.hs**2",),
    says=("slope", "1 - below.hs**2"),
    names=("tanh-slope-between",),
)
def slope_between_the_layers(dhs, caches):
    grads = [None] * len(caches)
    for k in range(len(caches) - 1, -1, -1):
        dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, caches[k])
        grads[k] = (dW_ih, dW_hh, db)
        if k > 0:
            below = caches[k - 1]
            dhs = dx * (1 - below.hs**2)
    return dx, grads


@wrong(
    "stacked_lstm_backward",
    "van-dai-vuong, issue 77 of lhnguyen102/cuTAGI (2024): a layer reuses another layer's deltas",
    "Every layer gets the top layer's upstream gradient.",
    names=("same-upstream-for-all",),
    at=("lstm_backward(dhs",),
    says=("top layer",),
)
def every_layer_gets_the_loss_gradient(dhs, caches):
    layer_grads = []
    for cache in caches[::-1]:
        dx, _, _, *grads = lstm_backward(dhs, cache)
        layer_grads.insert(0, tuple(grads))
    return dx, layer_grads


@wrong(
    "stacked_lstm_backward",
    "rsokl/MyGrad, pull request 4 (2017): only the final state passes its gradient on",
    "Below the top layer only the gradient of the last step is used.",
    names=("last-step-handed-down",),
    at=("dhs[-1] = dx[-1]", "np.zeros_like(dx)"),
    says=("last step",),
)
def last_step_alone_goes_down(dhs, caches):
    layer_grads = []
    for cache in reversed(caches):
        dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)
        layer_grads.append((dW_ih, dW_hh, db))
        dhs = np.zeros_like(dx)
        dhs[-1] = dx[-1]
    layer_grads.reverse()
    return dx, layer_grads


@wrong(
    "stacked_lstm_backward",
    "Michael Nielsen, network.py (2015): the range of its loop, carried over to a stack",
    "The loop stops above the bottom layer, whose gradients are missing.",
    at=("range(len(caches) - 1, 0, -1)",),
    says=("items", "has shape"),
)
def stops_above_the_bottom(dhs, caches):
    grads = []
    for k in range(len(caches) - 1, 0, -1):
        dhs, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, caches[k])
        grads.append((dW_ih, dW_hh, db))
    return dhs, grads[::-1]


@wrong(
    "stacked_lstm_backward",
    "Andrew Ng, Deep Learning Specialization (2017): dW = 1/m ..., carried over to a stack",
    "The weights' gradients are averaged over the batch.",
    at=("/ B",),
    says=("batch size B", "a mean where a sum"),
)
def averaged_over_the_batch(dhs, caches):
    B = dhs.shape[1]
    layer_grads = []
    for cache in reversed(caches):
        dhs, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)
        layer_grads.append((dW_ih / B, dW_hh / B, db / B))
    return dhs, layer_grads[::-1]


@wrong(
    "stacked_lstm_backward",
    "nianiaele/gru-cell-in-numpy, test.py: what backward returns is taken by position",
    "The gradients of h0 and c0 are returned as the first two of each triple.",
    names=("unpacked-one-short",),
    at=("dx, dW_ih, dW_hh, db", "lstm_backward"),
    says=("has shape",),
)
def unpacks_too_early(dhs, caches):
    layer_grads = []
    for cache in reversed(caches):
        dx, dW_ih, dW_hh, db, *_ = lstm_backward(dhs, cache)
        layer_grads = [(dW_ih, dW_hh, db), *layer_grads]
        dhs = dx
    return dx, layer_grads


# --- bidirectional_lstm_forward ----------------------------------------------------------------


@wrong(
    "bidirectional_lstm_forward",
    "4floor, issue 26 of qjadud1994/CRNN-Keras (2019): go_backwards turns only the input",
    "The backward half is not turned back.",
    names=("output-not-flipped",),
    at=("concatenate",),
    says=("turned back", "reversed in time"),
)
def backward_states_stay_turned(x, forward_params, backward_params):
    B, H = x.shape[1], forward_params[1].shape[1]
    h0 = c0 = np.zeros((B, H), x.dtype)
    lstm_1, _, _ = lstm_forward(x, h0, c0, *forward_params)
    lstm_1b, _, _ = lstm_forward(np.flip(x, axis=0), h0, c0, *backward_params)
    return np.concatenate([lstm_1, lstm_1b], axis=-1)


@wrong(
    "bidirectional_lstm_forward",
    "qjadud1994/CRNN-Keras, Model.py (2018): the two directions are merged by add",
    "The two directions are added.",
    names=("halves-added",),
    at=("lstm_1 +", "return"),
    says=("has shape",),
)
def merged_by_adding(x, forward_params, backward_params):
    B, H = x.shape[1], forward_params[1].shape[1]
    h0, c0 = np.zeros((B, H), x.dtype), np.zeros((B, H), x.dtype)
    lstm_1, _, _ = lstm_forward(x, h0, c0, *forward_params)
    lstm_1b, _, _ = lstm_forward(x[::-1], h0, c0, *backward_params)
    return lstm_1 + lstm_1b[::-1]


@wrong(
    "bidirectional_lstm_forward",
    "yuichiro-s, issue 8 of stanfordmlgroup/nlc (2016): both directions get the same input",
    "The input of the backward LSTM is not turned round; its states are.",
    names=("input-not-flipped",),
    at=("lstm_forward(x, zeros, zeros, *backward_params)", "backward_params"),
    says=("from its beginning",),
)
def same_input_for_both(x, forward_params, backward_params):
    zeros = np.zeros((x.shape[1], forward_params[1].shape[1]), x.dtype)
    fw_outputs, _, _ = lstm_forward(x, zeros, zeros, *forward_params)
    bw_outputs, _, _ = lstm_forward(x, zeros, zeros, *backward_params)
    return np.concatenate((fw_outputs, bw_outputs[::-1]), axis=2)


@wrong(
    "bidirectional_lstm_forward",
    "kudkudak, issue 2 of shyamupa/snli-entailment (2016): no reversing layer at all",
    "Neither input nor output is turned round.",
    names=("never-flipped",),
    at=("backward_params",),
    says=("from its beginning",),
)
def two_forward_lstms(x, forward_params, backward_params):
    def run(params):
        state = np.zeros((x.shape[1], params[1].shape[1]), x.dtype)
        return lstm_forward(x, state, state, *params)[0]

    return np.concatenate([run(forward_params), run(backward_params)], axis=2)


@wrong(
    "bidirectional_lstm_forward",
    "timolohrenz, issue 240 of mravanelli/pytorch-kaldi (2020): one set of input weights for both",
    "Both directions use the forward LSTM's input weights.",
    at=("W_hh_back, b_back)", "_, W_hh_back"),
    says=("input weights", "`W_ih`", "forward_params"),
    names=("shared-input-weights",),
)
def shared_input_weights(x, forward_params, backward_params):
    W_ih, W_hh, b = forward_params
    _, W_hh_back, b_back = backward_params
    zeros = np.zeros((x.shape[1], W_hh.shape[1]), x.dtype)
    hs, _, _ = lstm_forward(x, zeros, zeros, W_ih, W_hh, b)
    hs_back, _, _ = lstm_forward(x[::-1], zeros, zeros, W_ih, W_hh_back, b_back)
    return np.concatenate([hs, hs_back[::-1]], axis=2)


@wrong(
    "bidirectional_lstm_forward",
    "4floor, issue 26 of qjadud1994/CRNN-Keras (2019): reverse along axis 1, with time first",
    "The batch is turned round, and time is not.",
    at=("[:, ::-1]",),
    says=("Time is not turned",),
    names=("never-flipped", "batch-turned-back"),
)
def reverses_axis_one(x, forward_params, backward_params):
    zeros = np.zeros((x.shape[1], forward_params[1].shape[1]), x.dtype)
    left, _, _ = lstm_forward(x, zeros, zeros, *forward_params)
    right, _, _ = lstm_forward(x[:, ::-1], zeros, zeros, *backward_params)
    return np.concatenate([left, right[:, ::-1]], axis=2)


@wrong(
    "bidirectional_lstm_forward",
    "kigichang, pull request 2542 of huggingface/candle (2024): joined along the wrong dimension",
    "The two halves are joined along time.",
    names=("joined-in-time",),
    at=("concatenate",),
    says=("has shape",),
)
def joined_along_time(x, forward_params, backward_params):
    zeros = np.zeros((x.shape[1], forward_params[1].shape[1]), x.dtype)
    ahead, _, _ = lstm_forward(x, zeros, zeros, *forward_params)
    back, _, _ = lstm_forward(x[::-1], zeros, zeros, *backward_params)
    return np.concatenate([ahead, back[::-1]])


@wrong(
    "bidirectional_lstm_forward",
    "niladell, issue 5 of PaccMann/paccmann_chemistry (2020): a reshape mixes directions",
    "Stacked directions are reshaped, so batch, direction and units are mixed.",
    at=("reshape", "np.stack"),
    says=("reshape", "axes are mixed", "other order", "interleaved"),
)
def reshape_mixes_directions(x, forward_params, backward_params):
    T, B, _ = x.shape
    H = forward_params[1].shape[1]
    zeros = np.zeros((B, H), x.dtype)
    ahead = lstm_forward(x, zeros, zeros, *forward_params)[0]
    back = lstm_forward(x[::-1], zeros, zeros, *backward_params)[0][::-1]
    both = np.stack([ahead, back], axis=1)
    return both.reshape(T, B, 2 * H)


@wrong(
    "bidirectional_lstm_forward",
    "GGchencan/JuJu, BiLSTM.jl: the backward outputs in the order of reading",
    "Beyond step 0 the backward state of a step is that of the mirrored position, one too far.",
    at=("back[min",),
    says=("right at the first time step",),
)
def backward_states_read_in_order(x, forward_params, backward_params):
    T, B, _ = x.shape
    zeros = np.zeros((B, forward_params[1].shape[1]), x.dtype)
    ahead = lstm_forward(x, zeros, zeros, *forward_params)[0]
    back = lstm_forward(x[::-1], zeros, zeros, *backward_params)[0]
    return np.stack([np.hstack([ahead[t], back[min(T - t, T - 1)]]) for t in range(T)])
