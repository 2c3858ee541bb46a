"""Is what a learner's function calls read truly, and bounded?"""

from functools import partial

import numpy as np

from autograder.engine.calls import MAX_LENGTH, MAX_NAMES, calls_of
from lstm_course.cells.lstm import lstm_gates, lstm_step


def gates_of_my_own(x):
    return np.tanh(x)


def unused(x):
    return x


def through_a_helper(x):
    return [gates_of_my_own(row) for row in x]


def through_two(x):
    def inside(y):
        return through_a_helper(y)

    return inside(x)


def of_the_course(x):
    return lstm_gates(x, *lstm_step(x))


def test_what_is_called_is_listed():
    """Are helpers followed, in comprehensions and inner functions too, and nothing else named?"""
    assert calls_of(gates_of_my_own) == ()
    assert calls_of(through_a_helper) == ("gates_of_my_own",)
    assert calls_of(through_two) == ("gates_of_my_own", "through_a_helper")


def test_the_courses_own_functions_are_not_the_learners():
    """Is a mistake never looked for in a function that the learner did not write?"""
    assert calls_of(of_the_course) == ()


def test_functions_of_another_cell_are_followed():
    """Is a function from another notebook cell the learner's own?"""
    cell = {}
    exec(compile("def lstm_gates(x): return x", "/tmp/ipykernel_1/2.py", "exec"), cell)
    exec(compile("def mine(x): return lstm_gates(x)", "/tmp/ipykernel_1/3.py", "exec"), cell)
    assert calls_of(cell["mine"]) == ("lstm_gates",)


def test_a_closure_is_read():
    """Is a helper of an enclosing function found?"""

    def helper(x):
        return unused(x)

    def answer(x):
        return helper(x)

    assert calls_of(answer) == ("helper", "unused")


def test_without_code_nothing_is_known():
    """Is nothing claimed of an object whose code cannot be read?"""
    for function in (np.tanh, partial(max, 1), max, 5):
        assert calls_of(function) is None


def test_what_holds_a_function_is_looked_into():
    """Are a partial and a vectorised function read, and default arguments and aliases?"""
    alias = gates_of_my_own

    def answer(x, f=alias):
        return f(x)

    for function in (partial(through_a_helper), np.vectorize(through_a_helper), answer):
        assert calls_of(function) == ("gates_of_my_own",)


def test_a_recursion_ends_and_the_list_is_bounded():
    """Are names as few and as short as the judge accepts?"""
    names = [f"f{k}_{'long' * 40}" for k in range(3 * MAX_NAMES)]
    source = "\n".join(f"def {name}(): return {name}()" for name in names)
    source += f"\ndef mine(): return {', '.join(names)}"
    space = {}
    exec(compile(source, "<cell>", "exec"), space)
    found = calls_of(space["mine"])
    assert 0 < len(found) <= MAX_NAMES and all(len(name) <= MAX_LENGTH for name in found)
