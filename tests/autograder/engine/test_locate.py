"""Is an answer's mistake found where it was made, and nothing said where that is not certain?"""

import time
from dataclasses import replace

import numpy as np
import pytest

from autograder.engine.cases import Case
from autograder.engine.locate import locate
from autograder.engine.locating import encoder
from autograder.engine.registry import installed_exercises
from autograder.engine.trace import trace, trace_reference
from lstm_course.cells.activations import sigmoid
from lstm_course.cells.lstm import LSTMCache, LSTMStepCache, lstm_step, lstm_step_backward
from lstm_course.cells.rnn import RNNCache, RNNStepCache
from tests.autograder.engine.located import defined, mistaken, smallest_failing

EXERCISES = installed_exercises()
NAMES = {
    "sigmoid": sigmoid,
    "LSTMStepCache": LSTMStepCache,
    "RNNCache": RNNCache,
    "RNNStepCache": RNNStepCache,
    "lstm_step_backward": lstm_step_backward,
}
QUICK = ("rnn_step", "gate", "lstm_step")
STEP = "def lstm_step(x, h_prev, c_prev, W_ih, W_hh, b):\n"
RETURN = "    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)\n"
STACKED = (
    STEP
    + (
        "    H = h_prev.shape[1]\n"
        "    z = np.hstack([x, h_prev]) @ np.hstack([W_ih, W_hh]).T + b\n"
        "    i, f, o = (1 / (1 + np.exp(-z[:, k * H : (k + 1) * H])) for k in (0, 1, 3))\n"
        "    g = np.tanh(z[:, 2 * H : 3 * H])\n"
        "    c = f * c_prev + i * g\n"
        "    h = o * np.tanh(c)\n"
    )
    + RETURN
)
PER_GATE = (
    STEP
    + (
        "    H = h_prev.shape[1]\n"
        "    def layer(k, activation):\n"
        "        rows = slice(k * H, (k + 1) * H)\n"
        "        a = x @ W_ih[rows].T + h_prev @ W_hh[rows].T + b[rows]\n"
        "        return activation(a)\n"
        "    i, f, g, o = (layer(k, np.tanh if k == 2 else sigmoid) for k in range(4))\n"
        "    c = f * c_prev + i * g\n"
        "    h = o * np.tanh(c)\n"
    )
    + RETURN
)
RNN = (
    "def squash(a):\n    return np.tanh(a)\n\n"
    "def rnn_forward(x, h0, W_ih, W_hh, b):\n"
    "    h, hs = h0, []\n"
    "    for x_t in x:\n"
    "        h = squash(x_t @ W_ih.T + h @ W_hh.T + b)\n"
    "        hs.append(h)\n"
    "    return np.array(hs), RNNCache(x, h0, W_ih, W_hh, np.array(hs))\n"
)
BPTT = (
    "def rnn_backward(dhs, cache):\n"
    "    dh, dW_ih, dW_hh, db = np.zeros_like(cache.h0), 0, 0, 0\n"
    "    dx = np.empty_like(cache.x)\n"
    "    for t in range(len(dhs))[::-1]:\n"
    "        total = dhs[t] + dh\n"
    "        da = total * (1 - cache.hs[t] ** 2)\n"
    "        before = cache.hs[t - 1] if t else cache.h0\n"
    "        dx[t] = da @ cache.W_ih\n"
    "        dW_ih = dW_ih + da.T @ cache.x[t]\n"
    "        dW_hh = dW_hh + da.T @ before\n"
    "        db = db + da.sum(axis=0)\n"
    "        dh = da @ cache.W_hh\n"
    "    return dx, dh, dW_ih, dW_hh, db\n"
)
BUFFERS = (
    "def rnn_step_backward(dh, cache):\n"
    "    slope = np.empty_like(cache.h)\n"
    "    np.multiply(cache.h, cache.h, out=slope)\n"
    "    np.subtract(1, slope, out=slope)\n"
    "    da = np.multiply(dh, slope)\n"
    "    return da @ cache.W_ih, da @ cache.W_hh, da.T @ cache.x, da.T @ cache.h_prev, da.sum(0)\n"
)
GRADIENTS = (
    "def lstm_step_backward(dh, dc, cache):\n"
    "    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache\n"
    "    shown = np.tanh(c)\n"
    "    both = dc + dh * o * (1 - shown**2)\n"
    "    H = c.shape[1]\n"
    "    z = np.zeros((len(x), 4 * H))\n"
    "    z[:, :H] = both * g * i * (1 - i)\n"
    "    z[:, H : 2 * H] = both * c_prev * f * (1 - f)\n"
    "    z[:, 2 * H : 3 * H] = both * i * (1 - g**2)\n"
    "    z[:, 3 * H :] = dh * shown * o * (1 - o)\n"
    "    return z @ W_ih, z @ W_hh, both * f, z.T @ x, z.T @ h_prev, z.sum(axis=0)\n"
)
# the right answer, what is changed in it, and the line and function where that is found
WRITTEN = [
    ("lstm_step", STACKED, "i * g", "(1 - f) * g", 6, ""),
    ("lstm_step", STACKED, "f * c_prev + i", "f + c_prev + i", 6, ""),
    ("lstm_step", STACKED, "o * np.tanh(c)", "np.tanh(o * c)", 7, ""),
    ("lstm_step", STACKED, "g = np.tanh(", "g = (", 5, ""),
    ("lstm_step", STACKED, ".T + b", ".T - b", 3, ""),
    ("lstm_step", PER_GATE, "b[rows]", "b[:H]", 5, ""),
    ("lstm_step", PER_GATE, "h_prev @ W_hh[rows].T", "h_prev @ W_hh[rows]", 5, ""),
    ("rnn_forward", RNN, "np.tanh(a)", "np.maximum(a, 0)", 2, "squash"),
    ("rnn_forward", RNN, "h @ W_hh.T", "h0 @ W_hh.T", 4, ""),
    ("rnn_forward", RNN, "h = squash(", "h = h + squash(", 4, ""),
    ("rnn_backward", BPTT, "da @ cache.W_hh", "total @ cache.W_hh", 12, ""),
    ("rnn_backward", BPTT, "da.T @ before", "da.T @ cache.hs[t]", 10, ""),
    ("rnn_backward", BPTT, "db + da.sum(axis=0)", "da.sum(axis=0)", 11, ""),
    ("rnn_step_backward", BUFFERS, "np.subtract(1,", "np.add(1,", 4, ""),
    ("lstm_step_backward", GRADIENTS, "o * (1 - o)", "o * (1 - o**2)", 10, ""),
    ("lstm_step_backward", GRADIENTS, "both * i * (1", "dc * i * (1", 9, ""),
]


def located(name, function):
    """Where the function is found to be wrong, on its smallest failing case."""
    exercise = EXERCISES[name]
    case = smallest_failing(exercise, function)
    assert case is not None, "the answer is right"
    traced = trace(function, exercise.call_spec, case)
    assert traced is not None
    return locate(traced, exercise, case)


@pytest.mark.parametrize(("name", "right", "old", "new", "line", "helper"), WRITTEN)
def test_a_slip_is_found_on_its_line(name, right, old, new, line, helper):
    """In loops, helpers, closures, buffers and stacked arrays?"""
    assert right.count(old) == 1
    found = located(name, defined(right.replace(old, new), name, **NAMES))
    assert found is not None
    assert (found.line, found.function) == (line, helper)
    assert found.expression in " ".join(found.source.splitlines()[line - 1].split())


@pytest.mark.parametrize("right", [STACKED, PER_GATE, RNN, BPTT, BUFFERS, GRADIENTS])
def test_a_right_answer_has_no_location(right):
    """Is nothing said of an answer that is right, however it is written?"""
    name = right.rpartition("def ")[2] if right is RNN else right[4:]
    name = name.partition("(")[0]
    exercise = EXERCISES[name]
    function = defined(right, name, **NAMES)
    case = exercise.cases(2026)[0]
    assert smallest_failing(exercise, function) is None
    assert locate(trace(function, exercise.call_spec, case), exercise, case) is None


def test_the_inputs_that_are_right_are_named():
    """Does the location carry the words of the sentence?"""
    found = located(
        "rnn_backward",
        defined(BPTT.replace("da @ cache.W_hh", "total @ cache.W_hh"), "rnn_backward"),
    )
    assert found.expression == "total @ cache.W_hh"
    assert found.recognised == ("`total`", "`cache.W_hh`")


def test_an_item_of_a_right_value_is_shown_as_that():
    """Is it `cs[0]` that is wrong, not `cs`, where its last item belongs?"""
    source = """
        def lstm_forward(x, h0, c0, W_ih, W_hh, b):
            h, c, steps, hs = h0, c0, [], []
            for x_t in x:
                h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
                steps.append(step)
                hs.append(h)
            hs = np.stack(hs)
            i, f, g, o, cs = (np.stack([getattr(s, name) for s in steps]) for name in "ifgoc")
            return hs, (hs[-1], cs[0]), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)
    """
    names = NAMES | {"lstm_step": lstm_step, "LSTMCache": LSTMCache}
    found = located("lstm_forward", defined(source, "lstm_forward", **names))
    assert (found.line, found.expression) == (9, "cs[0]")


A_FEW_LINES = [
    # two definitions are exchanged: what is first odd is right in itself
    (
        "peephole_lstm_step",
        """
        def peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
            H = h_prev.shape[1]
            z = x @ W_ih.T + h_prev @ W_hh.T + b
            put = sigmoid(z[:, H : 2 * H] + p_f * c_prev)
            keep = sigmoid(z[:, :H] + p_i * c_prev)
            c = keep * c_prev + put * np.tanh(z[:, 2 * H : 3 * H])
            return sigmoid(z[:, 3 * H :] + p_o * c) * np.tanh(c), c
        """,
        {4, 5},
    ),
    # a value of its own, which may be right or wrong, in a line above the one that is wrong
    (
        "memory_retention",
        """
        def memory_retention(fs):
            logs = np.log(fs)
            return np.exp(np.stack([logs[t:].mean(0) for t in range(len(fs))]))
        """,
        {3},
    ),
    # a list of arrays made by a function that leaves no trace: its line uses what is wrong
    (
        "last_states",
        """
        def last_states(hs, lengths):
            H = hs.shape[2] // 2
            ends = np.maximum(lengths - 2, 0)
            rows = [np.append(hs[ends[n], n, :H], hs[0, n, H:]) for n in range(hs.shape[1])]
            return np.array(rows)
        """,
        {3},
    ),
]


@pytest.mark.parametrize(("name", "source", "lines"), A_FEW_LINES)
def test_a_few_lines_are_shown_where_the_expression_is_not_certain(name, source, lines):
    """Do they hold the wrong ones, and does the sentence claim no more?"""
    found = located(name, defined(source, name, **NAMES))
    assert lines <= set(range(found.since, found.line + 1)) and not found.is_exact
    joined = "line {} or {}" if found.line == found.since + 1 else "lines {} to {}"
    assert f"in {joined.format(found.since, found.line)}" in found.sentence
    marked = [line.number for line in found.lines if line.is_located]
    assert marked == list(range(found.since, found.line + 1))


def test_of_two_wrong_lines_the_first_is_shown():
    """Is an answer with two slips located, where right values for both make it right?"""
    source = """
        def coupled_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b):
            a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1)
            f = sigmoid(2 * a_f)
            g = np.tanh(a_g / 2)
            c = f * c_prev + (1 - f) * g
            return sigmoid(a_o) * np.tanh(c), c
        """
    found = located("coupled_lstm_step", defined(source, "coupled_lstm_step", **NAMES))
    assert (found.line, found.expression) == (3, "sigmoid(2 * a_f)")
    assert found.is_exact


def test_what_spoils_a_right_value_is_found():
    """Is a limit on the right gradient blamed, not the name that it is given?"""
    source = BPTT.replace("total = dhs[t] + dh", "dh = np.clip(dhs[t] + dh, -1, 1)")
    source = source.replace("total *", "dh *")
    found = located("rnn_backward", defined(source, "rnn_backward"))
    assert (found.line, found.expression) == (5, "np.clip(dhs[t] + dh, -1, 1)")


def test_what_a_loop_wrongly_starts_from_is_found():
    """Is it the line above the loop that is blamed, not the use of the name in the loop?"""
    together = "dh, dW_ih, dW_hh, db = np.zeros_like(cache.h0), 0, 0, 0"
    source = BPTT.replace(together, "dh = dhs[-1]\n    dW_ih, dW_hh, db = 0, 0, 0")
    found = located("rnn_backward", defined(source, "rnn_backward"))
    assert (found.line, found.expression) == (2, "dhs[-1]")


@pytest.mark.parametrize("condition", ["if np.abs(a).max() > 5:\n        ", ""])
def test_a_special_case_is_located_only_where_no_branch_is_taken(condition):
    """Is a line blamed if only a condition decides whether it runs?"""
    source = (
        "def gate(x, h_prev, W_ih, W_hh, b):\n"
        "    a = x @ W_ih.T + h_prev @ W_hh.T + b\n"
        f"    {condition}a = np.clip(a, -5, 5)\n"
        "    return sigmoid(a)\n"
    )
    exercise, function = EXERCISES["gate"], defined(source, "gate", **NAMES)
    case = Case(tuple(np.asarray(30 * a) for a in exercise.cases(1)[0].arguments), "large inputs")
    found = locate(trace(function, exercise.call_spec, case), exercise, case)
    assert (found is None) == bool(condition)
    assert condition or found.expression == "np.clip(a, -5, 5)"


UNCERTAIN = [
    # a loop that is one step short
    ("rnn_forward", RNN.replace("in x:", "in x[:-1]:").replace("[]", "[h0]")),
    # a list of one and the same array
    (
        "rnn_forward",
        """
        def rnn_forward(x, h0, W_ih, W_hh, b):
            h, hs = h0.copy(), []
            for x_t in x:
                h[:] = np.tanh(x_t @ W_ih.T + h @ W_hh.T + b)
                hs.append(h)
            hs = np.stack(hs)
            return hs, RNNCache(x, h0, W_ih, W_hh, hs)
        """,
    ),
    # time runs the other way
    ("rnn_forward", RNN.replace("in x:", "in x[::-1]:")),
    # two mistakes in one chain
    ("lstm_step", STACKED.replace("i * g", "i + g").replace("o * np.tanh(c)", "o + np.tanh(c)")),
]


@pytest.mark.parametrize(("name", "source"), UNCERTAIN)
def test_nothing_is_said_where_it_is_not_certain(name, source):
    """Is a line that is right in itself never blamed?"""
    assert located(name, defined(source, name, **NAMES)) is None


def measured(names):
    """How many catalogued edits are located on an edited line, elsewhere, and at all."""
    right, wrong, tried = 0, [], 0
    for name in names:
        exercise = EXERCISES[name]
        for mistake in exercise.mistakes:
            if not mistake.edits or exercise.harness or exercise.behaviour:
                continue
            function, lines = mistaken(exercise, mistake)
            case = smallest_failing(exercise, function)
            traced = case and trace(function, exercise.call_spec, case)
            if not traced:
                continue
            tried += 1
            found = locate(traced, exercise, case)
            first = found and (found.line if found.is_exact else found.since)
            if found and lines & {*range(first, found.line + 1)} and not found.function:
                right += 1
            elif found is not None:
                wrong.append((name, mistake.name, found.line, found.expression))
    return right, wrong, tried


def test_most_edits_of_short_functions_are_located():
    """Is a location right, and is there mostly one?"""
    right, wrong, tried = measured(QUICK)
    assert not wrong
    assert tried > 45 and right >= 0.9 * tried


@pytest.mark.exhaustive
def test_a_location_is_right_or_absent():
    """Of all catalogued edits: are half located, and at most 2 % of the locations wrong?"""
    right, wrong, tried = measured(EXERCISES)
    assert len(wrong) <= 0.02 * (right + len(wrong)), wrong
    assert tried > 500 and right >= 0.5 * tried


def test_a_long_loop_costs_little():
    """Does an answer with a million steps not wait for its trace?"""
    source = "def gate(x, h_prev, W_ih, W_hh, b):\n    n = 0.0\n"
    source += "    while n < 1e6:\n        n += 1\n"
    function = defined(source + "    return x\n", "gate")
    start = time.perf_counter()
    exercise = EXERCISES["gate"]
    assert trace(function, exercise.call_spec, exercise.cases(1)[0]) is None
    assert time.perf_counter() - start < 1


def test_a_forged_trace_has_no_location():
    """Is a trace believed only if its program gives what it says it returned?"""
    exercise = EXERCISES["rnn_step"]
    function = defined(
        "def rnn_step(x, h_prev, W_ih, W_hh, b):\n"
        "    h = x @ W_ih.T\n    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)\n",
        "rnn_step",
        **NAMES,
    )
    case = smallest_failing(exercise, function)
    traced = trace(function, exercise.call_spec, case)
    assert locate(traced, exercise, case) is not None
    other = replace(traced, result=(np.zeros((2, 2)), *traced.result[1:]))
    assert locate(other, exercise, case) is None
    cut = replace(traced, values=traced.values[:3])
    assert locate(cut, exercise, case) is None
    assert locate(replace(traced, returned=("value", "x")), exercise, case) is None
    for changes in (
        {"line": "1"},
        {"expression": None},
        {"arguments": None},
        {"inputs": (0, 9**9)},
    ):
        values = tuple(replace(value, **changes) for value in traced.values)
        found = locate(replace(traced, values=values), exercise, case)
        assert found is None or "inputs" in changes  # inputs are read from the arguments
    long = replace(traced, values=traced.values * 500)
    assert locate(long, exercise, case) is None


def test_a_reference_that_computes_too_much_has_no_trace(monkeypatch):
    """Is there no trace, and no exception, where the reference computes more than one holds?"""
    monkeypatch.setattr(encoder, "MAX_CALLS", 3)
    exercise = installed_exercises()["rnn_step"]
    assert trace_reference(exercise.reference, exercise.call_spec, exercise.cases(1)[0]) is None
