"""Does a trace compute what the answer returned, and does no answer break it?"""

import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from autograder.engine.cases import Case
from autograder.engine.examine import fresh
from autograder.engine.locating.replay import Replay, ReplayError
from autograder.engine.registry import installed_exercises
from autograder.engine.trace import Trace, TracedValue, trace, trace_reference
from autograder.sandbox.codec import decode, encode
from tests.autograder.engine.located import defined
from tests.autograder.engine.toy import TOY

CASE = Case((np.arange(6.0).reshape(2, 3), np.ones((4, 3)) / 7, np.arange(4.0)))


def replayed(function, case=CASE):
    """What a trace of the function computes."""
    traced = trace(function, TOY.call_spec, case)
    assert traced is not None
    return Replay(traced, tuple(map(fresh, case.arguments)), {}).run(), traced


WAYS = {
    "operators": "return -(x @ W.T + b) ** 2 / 3",
    "augmented": "a = x @ W.T\n    a += b\n    a[0] *= 2\n    return a",
    "buffers": "a = np.empty((2, 4))\n    np.add(x @ W.T, b, out=a)\n    return a",
    "views": "a = x @ W.T\n    for row in a:\n        row += b\n    return a",
    "lists": "a = []\n    for row in x:\n        a.append(row @ W.T + b)\n    return np.stack(a)",
    "comprehension": "return np.array([[r @ w + c for w, c in zip(W, b)] for r in x])",
    "closure": "def f(r):\n        return r @ W.T + b\n    return np.stack([f(r) for r in x])",
    "lambda": "f = lambda r: np.tanh(r @ W.T)\n    return f(x) + b",
    "helper": "return helped(x, W) + b",
    "methods": "return x.dot(W.T).reshape(-1).clip(0, 1).cumsum()",
    "unpacking": "(p, q), r = np.split(x @ W.T, 2), b\n    return p, [q, r]",
    "conditions": "a = x if len(x) > 1 else W\n    return (b is None and a) or a * 2",
    "attributes": "return x.T.real, x.sum(axis=0, keepdims=True), float(b[1])",
    "while": "t = 0\n    while t < 2:\n        x = x + b[t]\n        t += 1\n    return x",
    "try": "try:\n        x[9]\n    except IndexError:\n        x = 3 * x\n    return x",
    "star": "parts = (x, W.T)\n    return np.matmul(*parts) + sum(b)",
    "walrus": "return (a := x @ W.T) + a",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_trace_computes_what_the_answer_returns(way):
    """Whatever the style, is the program the computation?"""
    source = f"def helped(x, W):\n    return x @ W.T\n\ndef f(x, W, b):\n    {WAYS[way]}\n"
    function = defined(source, "f")
    expected = function(*map(fresh, CASE.arguments))
    seen, traced = replayed(function)
    assert str(seen) == str(expected) and traced.values


def test_a_trace_can_be_sent():
    """Does it survive the way from a worker?"""
    _, traced = replayed(defined("def f(x, W, b):\n    return np.tanh(x @ W.T + b)\n", "f"))
    records = {"Trace": Trace, "TracedValue": TracedValue}
    assert str(decode(encode(traced), records)) == str(traced)


def test_a_trace_knows_lines_inputs_and_helpers():
    """Is each value filed under its line, with what it was computed from?"""
    helper = "def helped(a):\n    return 2 * a\n"
    source = helper + "\ndef f(x, W, b):\n    a = helped(x)\n    return a + 1\n"
    _, traced = replayed(defined(source, "f"))
    assert dict(traced.helpers) == {"helped": helper}
    doubled = next(v for v in traced.values if v.expression == "2 * a")
    assert (doubled.function, doubled.line) == ("helped", 2)
    last = traced.values[-1]
    assert (last.expression, last.line, last.function) == ("a + 1", 3, "")
    assert [traced.values[k].expression for k in last.inputs] == ["a"]


def test_arguments_and_globals_stay_as_they_were():
    """Does a trace leave the learner's names alone?"""
    source = "n = 1\n\ndef f(x, W, b):\n    global n\n    n = n + 1\n    x[0] = 5\n    return x\n"
    function = defined(source, "f")
    before = dict(function.__globals__)
    replayed(function)
    assert CASE.arguments[0][0, 0] == 0
    assert function.__globals__ == before


HOSTILE = {
    "generator": "yield x",
    "recursion": "return f(x, W, b)",
    "exit": "raise SystemExit",
    "exception class": "class E(BaseException): pass\n    raise E",
    "endless values": "for _ in range(10**6):\n        x = x * 1\n    return x",
    "swallows everything": (
        "for _ in range(10**5):\n        try:\n            x = x * 1\n"
        "        except BaseException:\n            pass\n    return x"
    ),
    "huge array": "return np.zeros(10**6) + x[0, 0]",
    "deep expression": "return " + "(" * 150 + "x" + " + 1)" * 150,
    "deeper expression": "return x" + " + 1" * 600,
    "finds the recorder": (
        "for k, v in list(globals().items()):\n        if 'recorder' in k:\n"
        "            v.values.clear(); v.sites.clear()\n    return x * 2"
    ),
    "odd class": (
        "class A:\n        __class__ = property(lambda s: 1 / 0)\n"
        "        __getattr__ = lambda s, n: 1 / 0\n    return A() and x"
    ),
    "odd metaclass": (
        "class M(type):\n        __eq__ = lambda s, o: 1 / 0\n        __hash__ = lambda s: 1 / 0\n"
        "    class A(metaclass=M): pass\n    return [A, A()][0]"
    ),
    "truth of an array": "return x.view(np.ma.MaskedArray)",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_answer_breaks_a_trace(kind):
    """Is a trace made, or none, and quickly?"""
    function = defined(f"def f(x, W, b):\n    {HOSTILE[kind]}\n", "f")
    start = time.perf_counter()
    traced = trace(function, TOY.call_spec, CASE)
    assert traced is None or isinstance(traced, Trace)
    assert time.perf_counter() - start < 2


def test_a_function_that_traces_is_none_of_ours():
    """Does a trace function of the learner's own neither break it nor stay?"""
    source = "import sys\ndef f(x, W, b):\n    sys.settrace(lambda *a: 1 / 0)\n    return x * 2\n"
    before = sys.gettrace()
    try:
        trace(defined(source, "f"), TOY.call_spec, CASE)
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("odd", [len, np.tanh, int, print, None, object()])
def test_what_has_no_source_is_not_traced(odd):
    """Is there no trace of built-ins, classes and objects?"""
    assert trace(odd, TOY.call_spec, CASE) is None


def test_another_code_than_the_source_is_not_traced():
    """Is a function that is no longer what its source says left alone?"""
    function = defined("def f(x, W, b):\n    return x + 1\n", "f")
    function.__code__ = (lambda x, W, b: x + 2).__code__
    assert trace(function, TOY.call_spec, CASE) is None


def test_an_edited_cell_is_not_traced():
    """Does a source that was changed after the function was made not explain it?"""
    function = defined("def f(x, W, b):\n    return x + 1\n", "f")
    other = defined("def f(x, W, b):\n    return x + 3\n", "f")
    function.__code__ = function.__code__.replace(co_filename=other.__code__.co_filename)
    assert trace(function, TOY.call_spec, CASE) is None


def test_what_a_harness_calls_is_not_traced():
    """Is an answer that works with a model left alone?"""
    function = defined("def f(x, W, b):\n    return x\n", "f")
    assert trace(function, TOY.call_spec, CASE) is not None
    assert trace(function, replace(TOY.call_spec, harness="training"), CASE) is None


def value(operation, *arguments):
    """An instruction of a made-up program."""
    return TracedValue("x", 1, "", 0, 0, 0, "op", "", operation, arguments)


NONE = ("dict", (), ())
PROGRAMS = {
    "no such function": value("call", ("function", "os:system"), ("plain", "ls"), NONE),
    "no function of numpy's": value("call", ("function", "numpy:fromfile"), ("plain", "x"), NONE),
    "a module": value("call", ("function", "lstm_course.cells.lstm:np"), NONE),
    "a hidden method": value("method", ("argument", 0), ("plain", "__reduce__"), NONE),
    "a method that writes": value("method", ("argument", 0), ("plain", "tofile"), NONE),
    "an attribute": value("attribute", ("argument", 0), ("plain", "ctypes")),
    "beyond its array": value("same", ("view", ("argument", 0), 10**6, (2,), (8,), (24, 8))),
    "before its array": value("same", ("view", ("argument", 0), -8, (2,), (8,), (24, 8))),
    "far too large": value("call", ("function", "numpy:zeros"), ("plain", 10**6), NONE),
    "far too large a power": value("pow", ("plain", 10), ("plain", 10**9)),
    "far too long a text": value("mul", ("plain", "x"), ("plain", 10**9)),
    "no value": value("same", ("value", 7)),
    "no operand": value("same", ()),
    "no operation": value("fly", ("plain", 1)),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_can_only_compute(program):
    """Is a program from an untrusted process refused where it does anything else?"""
    traced = Trace("", (PROGRAMS[program],), ("value", 0), None)
    with pytest.raises(ReplayError):
        Replay(traced, CASE.arguments, {}).run()


def test_a_reference_is_traced_once_for_equal_calls():
    """Is a trace kept for a call with equal arguments, and made anew for any other?"""
    exercise = installed_exercises()["forget"]
    one, same, other = exercise.cases(1)[0], exercise.cases(1)[0], exercise.cases(2)[0]

    def traced(case):
        return trace_reference(exercise.reference, exercise.call_spec, case)

    assert traced(one) is traced(same)
    assert traced(other) is not traced(one)
    transposed = replace(one, arguments=tuple(np.asfortranarray(a) for a in one.arguments))
    assert traced(transposed) is not traced(one)
    np.testing.assert_array_equal(traced(transposed).result, traced(one).result)
