"""Does the grader see for itself what a call has made of its inputs?"""

import numpy as np
import pytest

from autograder.engine.cases import Case, Seed
from autograder.exercises import EXERCISES
from autograder.sandbox.inputs import SIZE, InputMemory, Placed, SharedInputs
from lstm_course import LSTMCache

pytestmark = pytest.mark.sandbox
FORGET = EXERCISES["forget"]

MODIFIES = """
def forget(c_prev, f):
    result = c_prev * f
    c_prev *= 0
    return result
"""
# What looks for modified arguments, and what restores that, is replaced in the worker's process.
LIES = """
import builtins, gc, types

def lie(*_):
    return ()

def kept(argument):
    return __import__("builtins").kept.pop(0)

for thing in gc.get_objects():
    if type(thing).__name__ == "OwnCode":
        thing._functions = thing._names = ()
        type(thing).restore = lambda self: None
for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and "engine.examine" in str(thing.__module__):
        if thing.__name__ == "changed_arguments":
            thing.__code__ = lie.__code__
        if thing.__name__ == "arrays_in":
            thing.__code__ = kept.__code__


def forget(c_prev, f):
    builtins.kept = [c_prev.copy(), f.copy()]
    result = c_prev * f
    c_prev *= 0
    return result
"""


@pytest.mark.parametrize("source", [MODIFIES, LIES], ids=["modifies", "lies"])
def test_a_modified_input_is_seen_without_the_worker(worker, source):
    """Is it noticed where everything in the worker says that nothing was modified?"""
    worker.run(source, 5.0)
    found = worker.examine(FORGET, FORGET.cases(1), 5.0)
    assert all(outcome.raised is None for outcome in found.outcomes)
    assert {outcome.changed for outcome in found.outcomes} == {("c_prev",)}


def test_an_input_that_is_kept_stays_as_it_was(worker):
    """Is the memory of an earlier call not used for a later one?"""
    worker.run("kept = []\ndef forget(c_prev, f):\n    kept.append((c_prev, c_prev.copy()))", 5.0)
    for _ in range(3):
        worker.examine(FORGET, FORGET.cases(1), 5.0)
    source = "import numpy as np\nprint(len(kept), all(np.array_equal(*two) for two in kept))"
    text = worker.run(source, 5.0)["outputs"][0]["text"]
    assert text == f"{3 * len(FORGET.cases(1))} True\n"


@pytest.mark.parametrize(
    "call",
    [
        "c_prev.base.close()",
        "c_prev.base.resize(10)",
        "import os\n    for name in os.listdir('/proc/self/fd'):\n"
        "        if 'memfd' in os.readlink(f'/proc/self/fd/{name}'):\n"
        "            os.ftruncate(int(name), 0)",
    ],
)
def test_the_memory_cannot_be_taken_away(worker, call):
    """Is the grader's reading unharmed by an answer that closes or shrinks the memory?"""
    worker.run(f"def forget(c_prev, f):\n    {call}\n    return f * c_prev", 5.0)
    for _ in range(2):
        found = worker.examine(FORGET, FORGET.cases(1), 5.0)
        assert len(found.outcomes) == len(FORGET.cases(1))
        assert {outcome.changed for outcome in found.outcomes} == {()}


@pytest.fixture
def both_sides():
    grader = SharedInputs()
    yield grader, InputMemory(grader.file)
    grader.close()


ARRAYS = {
    "C": np.arange(6.0).reshape(2, 3),
    "Fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "strided": np.arange(12)[::2],
    "other bytes": np.arange(3, dtype=">f4"),
    "empty": np.ones((0, 4)),
    "scalar": np.array(2.5),
    "booleans": np.array([True, False]),
    "complex": np.array([1j, 2]),
}


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)
def test_an_array_arrives_and_is_read_back(both_sides, array):
    """Are type, shape and strides kept, and is a modified entry read by the other side?"""
    grader, memory = both_sides
    (case,) = grader.place([Case((array,))])
    (argument,) = memory.argument(case.arguments)
    assert argument.dtype == array.dtype and argument.flags.writeable and argument.flags.aligned
    assert argument.strides == array.strides
    np.testing.assert_array_equal(argument, array)
    np.testing.assert_array_equal(grader.read(case.arguments, (array,))[0], array)
    argument[...] = 1
    np.testing.assert_array_equal(grader.read(case.arguments, (array,))[0], np.ones_like(array))


def test_arrays_in_records_lists_and_tuples_are_placed(both_sides):
    """Does every array inside an argument lie in the shared memory, and all else come fresh?"""
    grader, memory = both_sides
    cache = LSTMCache(*(np.full(2, float(k)) for k in range(len(LSTMCache._fields))))
    given = (cache, [np.ones(2), (np.zeros(1), 3)], Seed(4), None, "text")
    (case,) = grader.place([Case(given)])
    assert all(type(item) is Placed for item in case.arguments[0])
    arguments = memory.argument(case.arguments)
    assert type(arguments[0]) is LSTMCache and type(arguments[1][1]) is tuple
    assert type(arguments[2]) is np.random.Generator and arguments[3:] == (None, "text")
    arguments[0].x[0] = arguments[1][1][0][0] = 9
    now = grader.read(case.arguments, given)
    assert now[0][LSTMCache._fields.index("x")][0] == now[1][1][0][0] == 9 and now[2] == Seed(4)


def test_an_array_for_which_there_is_no_room_is_sent(both_sides):
    """Is it left as it is, and a smaller one after it still placed?"""
    grader, _ = both_sides
    large, small = np.zeros(SIZE // 8 + 1), np.ones(2)
    (case,) = grader.place([Case((large, small))])
    assert case.arguments[0] is large and type(case.arguments[1]) is Placed
