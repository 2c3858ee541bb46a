"""Wrong answers to lesson 02's gates and what they do, after what other people wrote."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- one gate ----------------------------------------------------------------------------------


@wrong(
    "gate",
    "eralmansouri, issue 448 of Lasagne/Lasagne (2015): a term is added after the nonlinearity",
    "The recurrent product is added after the sigmoid.",
    names=("squashes-the-input-alone",),
    at=("outgate += h_prev @ W_hh.T", "outgate = sigmoid"),
    says=("after the sigmoid", "outside"),
)
def added_after_the_nonlinearity(x, h_prev, W_ih, W_hh, b):
    outgate = sigmoid(x @ W_ih.T + b)
    outgate += h_prev @ W_hh.T
    return outgate


@wrong(
    "gate",
    "gaoyuankidult, issue 23 of lisa-groundhog/GroundHog (2014): no bias in the gates",
    "The bias is missing.",
    names=("no-bias",),
    at=("return sigmoid(",),
    says=("bias b is missing",),
)
def no_bias_term(x, h_prev, W_ih, W_hh, b):
    return sigmoid(np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T))


@wrong(
    "gate",
    "Meso272, issue 17 of google/e3d_lstm (2021): tanh and then a sigmoid",
    "The pre-activation goes through tanh before the sigmoid.",
    at=("np.tanh(",),
    says=("through tanh", "tanh as well"),
)
def tanh_then_sigmoid(x, h_prev, W_ih, W_hh, b):
    output_gate = np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)
    return sigmoid(output_gate)


@wrong(
    "gate",
    "npanti, pull request 4 of llSourcell/How-to-Learn-from-Little-Data (2017): tanh or sigmoid?",
    "The gate is squashed by tanh.",
    names=("tanh",),
    at=("np.tanh(",),
    says=("squashed by tanh",),
)
def squashed_by_tanh(x, h_prev, W_ih, W_hh, b):
    preact = x @ W_ih.T + h_prev @ W_hh.T + b
    return np.tanh(preact)


@wrong(
    "gate",
    "Matus-Dubrava, pull request 338 of fastai/fastbook (2020): torch.stack for torch.cat",
    "`np.stack` makes a new axis, where the two parts should stand side by side.",
    at=("np.stack",),
    says=("ValueError", "same shape"),
)
def stack_for_concatenate(x, h_prev, W_ih, W_hh, b):
    h = np.stack([h_prev, x], axis=1)
    return sigmoid(h @ np.concatenate([W_hh, W_ih], axis=1).T + b)


@wrong(
    "gate",
    "nicklashansen/rnn_lstm_from_scratch: z = [h, x], with weights that are stacked as [x, h]",
    "State and input are stacked in one order, their weights in the other.",
    names=("columns-exchanged",),
    at=("np.hstack((h_prev, x))", "np.hstack((W_ih, W_hh))"),
    says=("order", "columns"),
)
def row_stacked_the_other_way(x, h_prev, W_ih, W_hh, b):
    z = np.hstack((h_prev, x))
    W_f = np.hstack((W_ih, W_hh))
    return sigmoid(np.dot(z, W_f.T) + b)


@wrong(
    "gate",
    "kellywzhang, issue 750 of pytorch/pytorch (2017): why are there bias_ih and bias_hh?",
    "The bias is added twice.",
    names=("bias-twice",),
    at=("linear(x, W_ih, b) + linear(h_prev, W_hh, b)", "@ weight.T + bias"),
    says=("twice",),
)
def two_linear_layers(x, h_prev, W_ih, W_hh, b):
    def linear(rows, weight, bias):
        return rows @ weight.T + bias

    return sigmoid(linear(x, W_ih, b) + linear(h_prev, W_hh, b))


@wrong(
    "gate",
    "HichamDe, issue 3 of nicklashansen/rnn_lstm_from_scratch (2025): a softmax as a gate",
    "The switches compete in a softmax; each should be squashed by itself.",
    names=("softmax",),
    at=("e / e.sum", "np.exp("),
    says=("softmax", "add up"),
)
def switches_that_compete(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong(
    "gate",
    "joetigger, issue 109 of lmjohns3/theanets (2015): the nonlinearity covers one product",
    "Each product is squashed by itself.",
    names=("squashes-each-product",),
    at=("sigmoid(x @ W_ih.T) + sigmoid(h_prev @ W_hh.T + b)",),
    says=("by itself",),
)
def two_sigmoids(x, h_prev, W_ih, W_hh, b):
    return sigmoid(x @ W_ih.T) + sigmoid(h_prev @ W_hh.T + b)


# --- what the gates do -------------------------------------------------------------------------


@wrong(
    "forget",
    "alper111, issue 1 of afshinea/stanford-cs-229-machine-learning (2018): what does f mean?",
    "The gate is read as the share to erase.",
    names=("forgets-the-kept",),
    at=("1 - f",),
    says=("wrong way round",),
)
def share_to_erase(c_prev, f):
    return c_prev * (1 - f)


@wrong(
    "forget",
    "truong-v, issue 5014 of flagos-ai/FlagGems (2026): gates before or after their activation?",
    "The gate is squashed a second time.",
    names=("squashes-again",),
    at=("sigmoid(f)",),
    says=("second time",),
)
def squashed_a_second_time(c_prev, f):
    return sigmoid(f) * c_prev


@wrong(
    "forget",
    "a question with numbers by hand, after Colah's blog (2015): the dot product of [2, 3, 4]",
    "`np.dot` mixes the units; the gate scales each by itself.",
    names=("dot-product",),
    at=("np.dot(f, c_prev.T)", "np.dot("),
    says=("dot product", "has shape", "is a single number"),
)
def dot_product_of_states(c_prev, f):
    return np.dot(f, c_prev.T)


@wrong(
    "forget",
    "common slip, no single author: *= on an argument",
    "The caller's memory is scaled in place.",
    at=("c_prev *= f",),
    says=("writes into", "modif"),
)
def scaled_in_place(c_prev, f):
    c_prev *= f
    return c_prev


@wrong(
    "forget",
    "common slip, no single author: squash first, then forget",
    "The memory is squashed before it is kept.",
    names=("squashes-the-memory",),
    at=("np.tanh(c_prev)",),
    says=("squashed",),
)
def squashed_before_it_is_kept(c_prev, f):
    return f * np.tanh(c_prev)


@wrong(
    "write",
    "MartinuzziFrancesco, issue 22 of torchrecurrent (2025): sigmoid + tanh for sigmoid * tanh",
    "Gate and candidate are added; they should be multiplied.",
    names=("gate-added",),
    at=("i + g", "c + i + g"),
    says=("added",),
)
def gate_plus_candidate(c, i, g):
    return c + (i + g)


@wrong(
    "write",
    "ritwikmishra, issue 12 of juntaoy/aracoref (2022): new_c = (1 - i) * c + i * tanh(j)",
    "The memory is scaled by 1 - i, as in a coupled cell.",
    names=("forgets-as-well",),
    at=("(1 - i) * c",),
    says=("1 − i",),
)
def coupled_write(c, i, g):
    return (1 - i) * c + i * g


@wrong(
    "write",
    "chenyingjie2012, issue 43 of nicodjimenez/lstm (2019): wants np.tanh around the new state",
    "The new memory is squashed by tanh.",
    names=("squashes-the-new-memory",),
    at=("np.tanh(",),
    says=("squashed",),
)
def tanh_around_the_new_state(c, i, g):
    return np.tanh(g * i + c)


@wrong(
    "write",
    "common slip, no single author: += on an argument, as torch's addcmul_ does",
    "The caller's memory is changed in place.",
    at=("c += i * g",),
    says=("writes into", "modif"),
)
def adds_in_place(c, i, g):
    c += i * g
    return c


@wrong(
    "write",
    "jsenellart, pull request 525 of pytorch/pytorch (2017): i_t * c_t in the documentation",
    "The input gate scales the memory itself; it should scale the candidate.",
    at=("c + i * c",),
    says=("where the candidate", "`g` belongs"),
)
def memory_written_to_itself(c, i, g):
    return c + i * c


@wrong(
    "write",
    "common slip, no single author: a pair of brackets too many",
    "The input gate scales the sum, the old memory with it.",
    names=("scales-the-sum",),
    at=("i * (c + g)",),
    says=("scales the sum",),
)
def gate_on_the_sum(c, i, g):
    return i * (c + g)


@wrong(
    "expose",
    "mikechen66, issue 47 of nicodjimenez/lstm (2019): h = s * o, without tanh",
    "The memory is shown unsquashed.",
    names=("not-squashed",),
    at=("c * o",),
    says=("squashed by tanh first",),
)
def memory_as_it_is(c, o):
    return c * o


@wrong(
    "expose",
    "davidsonic, issue 12 of jazzsaxmafia/show_attend_and_tell.tensorflow (2017): o * tan(c)",
    "np.tan is the trigonometric tangent; np.tanh is meant.",
    names=("tan",),
    at=("np.tan(c)",),
    says=("np.tan", "tangent"),
)
def trigonometric_tangent(c, o):
    return o * np.tan(c)


@wrong(
    "expose",
    "Meso272, issue 17 of google/e3d_lstm (2021): tanh(memory) * sigmoid(output_gate)",
    "The gate goes through a sigmoid a second time.",
    names=("gate-through-a-sigmoid",),
    at=("sigmoid(o)",),
    says=("second time",),
)
def gate_squashed_again(c, o):
    return np.tanh(c) * sigmoid(o)


@wrong(
    "expose",
    "Hochreiter & Schmidhuber (1997), h(x) = 2 / (1 + exp(-x)) - 1, in many reimplementations",
    "The squashing of 1997 is used: tanh of half the memory.",
    names=("tanh-of-half",),
    at=("2 * sigmoid(c) - 1",),
    says=("c / 2", "half the memory"),
)
def squashing_of_1997(c, o):
    return o * (2 * sigmoid(c) - 1)


@wrong(
    "expose",
    "404salad, issue 3 of neowsl/rust-ml (2023): tanh taken for arctan",
    "np.arctan squashes to ±π/2, and is not tanh.",
    names=("arctan",),
    at=("np.arctan(c)",),
    says=("arctan",),
)
def squashed_by_arctan(c, o):
    return np.multiply(o, np.arctan(c))


@wrong(
    "expose",
    "HIPS/autograd's example of tanh (issue 317, 2017), in a cell: exp(-c) for exp(-2c)",
    "This tanh lacks its factor 2.",
    names=("tanh-of-half",),
    at=("np.exp(-c)", "(1 - y) / (1 + y)"),
    says=("c / 2", "half the memory"),
)
def home_made_tanh(c, o):
    y = np.exp(-c)
    return o * ((1 - y) / (1 + y))


# --- four layers -------------------------------------------------------------------------------


@wrong(
    "lstm_gates",
    "chaaland, issue 42 of ddbourgin/numpy-ml (2019): bo for the forget and the update gate",
    "Input and forget gate are given the output gate's bias.",
    names=("output-bias-for-three-gates",),
    at=("sigmoid(ai + bo)", "sigmoid(af + bo)"),
    says=("`bo`", "bias of the output gate", "output gate's bias", "b's last block"),
)
def bias_of_the_output_gate(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T
    ai, af, ag, ao = np.split(a, 4, axis=1)
    _, _, bg, bo = np.split(b, 4)
    i = sigmoid(ai + bo)
    f = sigmoid(af + bo)
    g = np.tanh(ag + bg)
    o = sigmoid(ao + bo)
    return i, f, g, o


@wrong(
    "lstm_gates",
    "hcoona, pull request 106 of CrispStrobe/CrispASR (2026): ONNX stacks i, o, f, c",
    "The blocks are read in the order i, o, f, g of ONNX.",
    names=("order-iofg",),
    at=("i, o, f, g = np.split",),
    says=("i, o, f, g",),
)
def order_of_onnx(x, h_prev, W_ih, W_hh, b):
    i, o, f, g = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@wrong(
    "lstm_gates",
    "edchengg, issue 29308 of tensorflow/tensorflow (2019): BasicLSTMCell stacks i, j, f, o",
    "The blocks are read in the order of TensorFlow's BasicLSTMCell.",
    names=("order-igfo",),
    at=("i, j, f, o = np.split",),
    says=("order", "exchanged"),
)
def order_of_basic_lstm_cell(x, h_prev, W_ih, W_hh, b):
    gates = np.concatenate([x, h_prev], 1) @ np.concatenate([W_ih, W_hh], 1).T + b
    i, j, f, o = np.split(gates, 4, 1)
    return sigmoid(i), sigmoid(f), np.tanh(j), sigmoid(o)


@wrong(
    "lstm_gates",
    "Didact, pull request 93 of apple/coremltools (2017): [i, f, o, z] or [i, f, z, o]",
    "Candidate and output gate are exchanged.",
    names=("order-ifog",),
    at=("2 * H : 3 * H", "3 * H :"),
    says=("exchanged",),
)
def order_of_core_ml(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    y = x @ W_ih.T + h_prev @ W_hh.T + b
    i = sigmoid(y[:, :H])
    f = sigmoid(y[:, H : 2 * H])
    o = sigmoid(y[:, 2 * H : 3 * H])
    z = np.tanh(y[:, 3 * H :])
    return i, f, z, o


@wrong(
    "lstm_gates",
    "meriemjma, issue 98 of NX-AI/xlstm (2025): fgate assigned to i, and igate to f",
    "Input and forget gate are exchanged.",
    names=("order-figo",),
    at=("np.split(", "f, i, z, o"),
    says=("exchanged",),
)
def gates_assigned_crosswise(x, h_prev, W_ih, W_hh, b):
    f, i, z, o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    return sigmoid(i), sigmoid(f), np.tanh(z), sigmoid(o)


@wrong(
    "lstm_gates",
    "yydevelop/study, zero_deep2, after Saitoh (2018): f, g, i, o",
    "The blocks are read in Saitoh's order.",
    names=("order-fgio",),
    at=("A[:, :H]", "A[:, H : 2 * H]", "A[:, 2 * H : 3 * H]"),
    says=("f, g, i, o",),
)
def order_of_saitoh(x, h_prev, W_ih, W_hh, b):
    _, H = h_prev.shape
    A = np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T) + b
    f = sigmoid(A[:, :H])
    g = np.tanh(A[:, H : 2 * H])
    i = sigmoid(A[:, 2 * H : 3 * H])
    o = sigmoid(A[:, 3 * H :])
    return i, f, g, o


@wrong(
    "lstm_gates",
    "a copy of Saitoh's LSTM class found in a public repository: i = sigmoid(f)",
    "A copied line: the input gate is the sigmoid of the forget gate.",
    names=("input-gate-from-forget-gate",),
    at=("i = sigmoid(f)",),
    says=("of the forget gate", "`f` is squashed", "sigmoid of `f`"),
)
def input_gate_from_the_forget_gate(x, h_prev, W_ih, W_hh, b):
    A = x @ W_ih.T + h_prev @ W_hh.T + b
    i, f, g, o = np.split(A, 4, axis=1)
    f = sigmoid(f)
    g = np.tanh(g)
    i = sigmoid(f)
    o = sigmoid(o)
    return i, f, g, o


@wrong(
    "lstm_gates",
    "odashi and neubig, pull request 453 of clab/dynet (2017): σ(Wx + b + 1) for the forget gate",
    "1 is added to the forget gate's pre-activation.",
    names=("forget-bias-of-one",),
    at=("f + 1.0",),
    says=("1 is added",),
)
def forget_bias_inside(x, h_prev, W_ih, W_hh, b):
    i, f, g, o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    return sigmoid(i), sigmoid(f + 1.0), np.tanh(g), sigmoid(o)


@wrong(
    "lstm_gates",
    "fastai/fastbook, chapter 12, chunk(4, 1): here without the axis",
    "The array is split along the batch.",
    at=("np.array_split(", "np.split("),
    says=("has shape", "ValueError"),
)
def chunked_along_the_batch(x, h_prev, W_ih, W_hh, b):
    gates = x @ W_ih.T + h_prev @ W_hh.T + b
    i, f, g, o = np.array_split(gates, 4, axis=0)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@wrong(
    "lstm_gates",
    "eloi-loomai, issue 15745 of apache/mxnet (2019): how are the gates laid out in memory?",
    "The gates are taken to be interleaved, unit by unit.",
    names=("interleaved",),
    at=(".reshape(", "a[..., k]"),
    says=("every fourth", "blocks"),
)
def interleaved_in_memory(x, h_prev, W_ih, W_hh, b):
    B, H = h_prev.shape
    a = (x @ W_ih.T + h_prev @ W_hh.T + b).reshape(B, H, 4)
    i, f, g, o = (a[..., k] for k in range(4))
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@wrong(
    "lstm_gates",
    "Vimal Thilak, issue 2 of karpathy/neuraltalk (2014), IFOGf: sigmoids first, then one tanh",
    "All four blocks go through the sigmoid, and then the candidate through tanh as well.",
    at=("np.tanh(squashed[:, 2 * H : 3 * H])", "squashed = sigmoid("),
    says=("twice", "as well"),
)
def sigmoid_before_tanh(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    squashed = sigmoid(x @ W_ih.T + h_prev @ W_hh.T + b)
    g = np.tanh(squashed[:, 2 * H : 3 * H])
    return squashed[:, :H], squashed[:, H : 2 * H], g, squashed[:, 3 * H :]


@wrong(
    "lstm_gates",
    "HichamDe, issue 3 of nicklashansen/rnn_lstm_from_scratch (2025): softmax over the gates",
    "The three gates compete in a softmax.",
    at=("exps / exps.sum(axis=0)", "exps ="),
    says=("softmax", "add up"),
)
def gates_in_a_softmax(x, h_prev, W_ih, W_hh, b):
    i, f, g, o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    exps = np.exp(np.stack([i, f, o]))
    i, f, o = exps / exps.sum(axis=0)
    return i, f, np.tanh(g), o


@wrong(
    "lstm_gates",
    "truong-v, issue 5014 of flagos-ai/FlagGems (2026): units beyond the block are dropped",
    "The block's width is taken from the inputs, not from the hidden units.",
    at=("D = x.shape[1]", "[:, :D]", "D :"),
    says=("has shape", "mixed up"),
)
def width_from_the_inputs(x, h_prev, W_ih, W_hh, b):
    D = x.shape[1]
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    i, f, g, o = a[:, :D], a[:, D : 2 * D], a[:, 2 * D : 3 * D], a[:, 3 * D : 4 * D]
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@wrong(
    "lstm_gates",
    "npanti, pull request 4 of llSourcell/How-to-Learn-from-Little-Data (2017): sigmoid for tanh",
    "The candidate goes through a sigmoid.",
    names=("sigmoid-on-candidate",),
    at=("sigmoid(part) for part",),
    says=("through a sigmoid",),
)
def four_sigmoids(x, h_prev, W_ih, W_hh, b):
    parts = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    return tuple(sigmoid(part) for part in parts)


@wrong(
    "lstm_gates",
    "Meso272, issue 17 of google/e3d_lstm (2021): tanh, then sigmoid, in the output gate alone",
    "The output gate goes through tanh before its sigmoid.",
    at=("sigmoid(np.tanh(o))",),
    says=("through tanh", "tanh as well"),
)
def output_gate_through_tanh_too(x, h_prev, W_ih, W_hh, b):
    i, f, g, o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(np.tanh(o))


@wrong(
    "lstm_gates",
    "tristandeleu, issue 61 of craffel/nntools (2015): LSTM layers in columns or in rows",
    "Each square block of W_hh is used the wrong way round.",
    names=("blocks-transposed",),
    at=("h_prev @ W for W", "np.split(W_hh, 4)"),
    says=("transposed", "wrong way round"),
)
def blocks_not_transposed(x, h_prev, W_ih, W_hh, b):
    recurrent = np.hstack([h_prev @ W for W in np.split(W_hh, 4)])
    i, f, g, o = np.split(x @ W_ih.T + recurrent + b, 4, axis=1)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
