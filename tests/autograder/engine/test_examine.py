"""Does examine write down what happened, and hand over nothing that could carry code?"""

from dataclasses import replace

import numpy as np
import pytest

from autograder.engine.answers import Foreign
from autograder.engine.examine import MAX_PRINTED, examine, fresh, plain, unchanged
from autograder.engine.exercise import Case, Exercise, Named, Part, Seed
from autograder.engine.named_functions import FUNCTIONS
from tests.autograder.engine.toy import ToyCache


def identity(x, y=None):
    """The reference of an exercise that only needs parameters."""
    return x


ANY = Exercise("any", "99", "A toy", identity, lambda rng: (rng,), (Part("x", 1),), ())


def outcome(function, *arguments):
    """What one call did."""
    return examine(function, ANY, [Case(arguments)]).outcomes[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7),
        ((1, [2.0, (3,)]), (1, [2.0, (3,)])),
        (ToyCache(1, 2), (1, 2)),
        ("text", Foreign("str", "builtins")),
        ({"a": 1}, Foreign("dict", "builtins")),
        (np.array(["a"]), Foreign("ndarray", "numpy", "of dtype <U1 and shape (1,)")),
        ([1] * 100, Foreign("list", "builtins", "of 100 items")),
    ],
)
def test_values_become_plain(value, expected):
    """Is only an array, a number, a tuple or a list kept, and the rest described?"""
    seen = plain(value)
    assert seen == expected and type(seen) is type(expected)


def test_arrays_are_copied():
    """Can a function not change its answer after it was handed in?"""
    array = np.arange(6.0).reshape(2, 3).T
    seen = plain(array)
    assert np.array_equal(seen, array) and not np.shares_memory(seen, array)
    assert type(seen) is np.ndarray and seen.flags.c_contiguous


def test_subclasses_are_described_not_asked():
    """Is a subclass never asked what it is: neither its `==`, nor its `item`, nor its length?"""

    class Liar(np.ndarray):
        def __eq__(self, other):
            raise AssertionError("asked")

        __hash__ = None

    class LyingList(list):
        def __len__(self):
            raise AssertionError("asked")

        def __iter__(self):
            raise AssertionError("asked")

    class LyingFloat(float):
        def __eq__(self, other):
            return True

        __hash__ = None

    assert plain(np.ones(3).view(Liar)) == Foreign(
        "Liar", __name__, "a subclass of ndarray, of shape (3,)"
    )
    assert plain(LyingList([1.0, 2.0])) == [1.0, 2.0]
    assert plain(LyingFloat(2.0)) == Foreign("LyingFloat", __name__)


def test_lists_without_end_end():
    """Does a list that holds itself come to an end?"""
    endless = []
    endless.append(endless)
    assert "list" in repr(plain(endless))


def test_exceptions_are_described():
    """Class names, first line of the message, the learner's own line?"""

    def fails(x):
        return x.missing

    raised = outcome(fails, 1.0).raised
    assert raised.types[:2] == ("AttributeError", "Exception")
    assert raised.line == "return x.missing" and raised.function == "fails"


def test_an_exception_that_cannot_be_printed_is_described():
    """Is an exception's own __str__, which is the learner's code, no danger?"""

    class NastyError(Exception):
        def __str__(self):
            raise RuntimeError("no")

    def fails(x):
        raise NastyError

    assert "could not be read: RuntimeError" in outcome(fails, 1.0).raised.message


def test_an_interrupt_is_the_learners_own():
    """Does Ctrl-C stop a check?"""

    def waits(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outcome(waits, 1.0)


def test_prints_are_kept_short_and_counted(capsys):
    """Is what a function prints kept out of the notebook, in a bounded piece?"""

    def talks(x):
        print("line\n" * 10_000, end="")
        return x

    seen = outcome(talks, 1.0)
    assert seen.printed_lines == 10_000 and len(seen.printed) == MAX_PRINTED
    assert capsys.readouterr().out == ""


def test_warnings_are_recorded_once_each():
    """Are NumPy's warnings written down, and underflow, which is harmless, not?"""

    def overflows(x):
        np.exp(x)
        np.exp(x)
        np.exp(-x)
        return x

    assert outcome(overflows, np.array([1000.0])).warned == ("overflow encountered in exp",)


def test_changed_arguments_are_named_inside_caches_and_lists_too():
    """Is an array that was written into found wherever it lies?"""

    def changes(x, y):
        x.h[0] = 5
        y[1][:] = 0
        return 0.0

    seen = outcome(changes, ToyCache(np.ones(2), np.ones(2)), [np.ones(2), np.ones(2)])
    assert seen.changed == ("x", "y")
    assert outcome(lambda x, y: 0.0, np.array([np.nan]), [1]).changed == ()


def test_each_call_gets_fresh_arguments():
    """Does one call not spoil the next, and does a seed give the same numbers each time?"""
    case = Case((np.ones(3), Seed(4)))

    def spoils(x, rng):
        x += 1
        return x.sum() + rng.random()

    one, two = examine(spoils, ANY, [case, case]).outcomes
    assert one.value == two.value == 6 + np.random.default_rng(4).random()


def test_a_named_function_is_handed_over():
    """Does `Named` become the function itself, and count as unchanged?"""
    (seen,) = examine(lambda x, f: f(x), ANY, [Case((np.ones(3), Named("cubic")))]).outcomes
    assert seen.value == FUNCTIONS["cubic"](np.ones(3)) and seen.changed == ()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_put_back_is_unchanged_up_to_rounding(dtype):
    """With `restores`: is moving there and back allowed, and leaving even 1e-5 behind not?"""

    def moves(x, y):
        x += 1e-5
        x -= 2e-5
        x += 1e-5 * y

    restoring = replace(ANY, restores=("x",))
    x = np.linspace(-3, 3, 50, dtype=dtype)
    back, forgotten = examine(moves, restoring, [Case((x, 1.0)), Case((x, 2.0))]).outcomes
    strict = examine(moves, ANY, [Case((x, 1.0))]).outcomes[0]
    assert back.changed == () and forgotten.changed == strict.changed == ("x",)


def test_fresh_keeps_what_an_argument_is():
    """Layout, dtype and kind of tuple are those of the original?"""
    array = np.asfortranarray(np.ones((2, 3), np.float32))
    cache = ToyCache(array, [array])
    copy = fresh(cache)
    assert type(copy) is ToyCache and copy.x.dtype == np.float32 and copy.x.flags.f_contiguous
    assert unchanged(cache, copy) and not np.shares_memory(copy.x, array)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (3.0, "`any` is a float, expected a function: `def any(x, y=None):`."),
        (lambda: 0, "your function is `any()`, but the check calls `any(x, y=None)`"),
        (lambda x, *, y: 0, "but the check calls `any(x, y=None)`"),
    ],
)
def test_what_cannot_be_called_is_told(function, said):
    """Is a wrong signature a sentence, not a TypeError?"""
    assert said in examine(function, ANY, [Case((1.0, 2.0))]).problem


def test_a_default_that_is_missing_is_told():
    """Does the sentence show the default, where this is all that the two signatures differ in?"""
    problem = examine(lambda x, y: 0, ANY, [Case((1.0,))]).problem
    assert "your function is `any(x, y)`, but the check calls `any(x, y=None)`" in problem
    assert "these defaults" in problem


def small_step(f, eps=1e-5):
    """The reference of an exercise whose default is a number."""
    return f(eps)


def test_a_call_shows_defaults_as_one_writes_them():
    """Is it `eps=1e-5` in a sentence, as in the lesson?"""
    assert replace(ANY, name="small", reference=small_step).call == "small(f, eps=1e-5)"


@pytest.mark.parametrize("kind", [np.ndarray, tuple, list, np.float64])
def test_an_object_that_claims_another_class_is_foreign(kind):
    """Is the real class named, not the one that `isinstance` is told?"""
    made = type("Claimer", (), {"__class__": property(lambda _: kind)})
    found = plain(made())
    assert type(found) is Foreign and found.type_name == "Claimer" and not found.detail
