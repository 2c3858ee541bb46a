"""Does every kind of answer get its own true sentence, and the marks it deserves?"""

import json
import warnings

import numpy as np
import pytest

from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.engine.mistakes import Suspect, wrong_answer
from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES
from tests.autograder.engine.toy import OUTER, TOY, TOYS, ToyCache, inner, toy
from tests.autograder.unlocked import check

SEED = 7


def verdict(function, exercise=TOY, seed=SEED) -> Verdict:
    return judge(examine(function, exercise, exercise.cases(seed)), exercise, seed, TOYS)


def changed(h=lambda h, cache: h, cache=lambda h, cache: cache):
    """The reference with its outputs passed through functions."""

    def answer(x, W, b):
        right_h, right_cache = toy(x, W, b)
        return h(right_h, right_cache), cache(right_h, right_cache)

    return answer


def stub_left_above(x, W, b):
    """An answer under the line of an untouched one."""
    if x is not None:
        raise NotImplementedError()
        return x @ W
    return x


def raises_value_error(x, W, b):
    return x @ W


def recursive(x, W, b):
    return recursive(x, W, b)


class Liar(np.ndarray):
    """Says that it equals everything."""

    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    __hash__ = None


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (lambda x, W, b: (_ for _ in ()).throw(NotImplementedError()), "open", "Write your answer"),
        (stub_left_above, "raised", "Delete `raise NotImplementedError()` in `stub_left_above`"),
        (raises_value_error, "raised", "return x @ W"),
        (recursive, "raised", "RecursionError"),
        (lambda x, W, b: exit(), "raised", "SystemExit"),
        (lambda x, W, b: None, "wrong", "is a `return` missing?"),
        (lambda x, W, b: toy(x, W, b)[0], "wrong", "expected 2 values: `h, cache`"),
        (lambda x, W, b: (*toy(x, W, b), 1), "wrong", "expected 2 values"),
        (lambda x, W, b: toy(x, W, b)[::-1], "wrong", "`h` holds the values of `cache`: are the"),
        (lambda x, W, b: "h", "wrong", "returned a str"),
        (lambda x: x, "raised", "the check calls `toy(x, W, b)`"),
        (np.ones(3), "raised", "is a ndarray, expected a function"),
        (changed(h=lambda h, c: list(h)), "partly", "`np.stack`"),
        (changed(h=lambda h, c: h.T), "partly", "it is transposed"),
        (changed(h=lambda h, c: h[None]), "partly", "an axis of length 1 is too many"),
        (changed(h=lambda h, c: h[:, :1]), "partly", "would broadcast"),
        (changed(h=lambda h, c: h.sum(0)), "partly", "the first axis is missing"),
        (changed(h=lambda h, c: h.astype(object)), "partly", "dtype object"),
        (changed(h=lambda h, c: (100 * h).astype(int)), "partly", "holds integers"),
        (changed(h=lambda h, c: h.astype(np.float32)), "partly", "float32, expected float64"),
        (changed(h=lambda h, c: h / 0), "partly", "infinity"),
        (changed(h=lambda h, c: np.where(h > 0, np.nan, h)), "partly", "NaN"),
        (changed(h=lambda h, c: h.view(Liar)), "partly", "a subclass of ndarray"),
        (changed(h=lambda h, c: 1.5), "partly", "is a single number"),
        (changed(h=lambda h, c: -h), "partly", "wrong sign everywhere"),
        (changed(h=lambda h, c: 0 * h), "partly", "zero everywhere"),
        (changed(h=lambda h, c: h / 3), "partly", "0.333333 times"),
        (changed(h=lambda h, c: h / len(h)), "partly", "divided by the batch size"),
        (changed(h=lambda h, c: h + 0.25), "partly", "0.25 too large"),
        (changed(h=lambda h, c: np.abs(h)), "partly", "right where the expected value is positive"),
        (changed(cache=lambda h, c: ToyCache(c.x, c.x)), "partly", "cache.h"),
        (changed(cache=lambda h, c: ToyCache(h, h)), "partly", "cache.x"),
        (changed(cache=lambda h, c: None), "partly", "`cache` is `None`"),
    ],
)
def test_every_kind_of_bad_answer_gets_its_own_sentence(answer, status, said):
    """Is the sentence there, and are no full marks given?"""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        seen = verdict(answer)
    assert seen.status == status
    assert said in str(seen)
    assert not seen.passed and seen.marks < seen.points
    assert float(repr(seen)) == seen.marks


def test_a_torch_tensor_is_told_apart():
    """Is a learner who works in torch told that this exercise is in NumPy?"""
    torch = pytest.importorskip("torch")
    seen = verdict(changed(h=lambda h, c: torch.from_numpy(h)))
    assert "is a torch tensor" in str(seen) and "in NumPy" in str(seen)


@pytest.mark.parametrize(
    "answer",
    [
        toy,
        lambda x, W, b: list(toy(x, W, b)),
        changed(h=lambda h, c: np.asfortranarray(h)),
        changed(h=lambda h, c: np.concatenate([h, h])[: len(h)]),
        changed(h=lambda h, c: h * (1 + 1e-14)),
        changed(cache=lambda h, c: ToyCache(*c)),
        lambda *anything: toy(*anything),
        lambda inputs, weights, bias: toy(inputs, weights, bias),
    ],
)
def test_right_answers_pass(answer):
    """Does an answer that is right, written or wrapped in another way, get full marks?"""
    seen = verdict(answer)
    assert seen.passed and seen.marks == 2 and seen.first_wrong is None and seen.mistakes == ()


def test_a_class_that_raises_breaks_no_check():
    """Is a tuple of a hostile class a wrong answer like any other, without a traceback?"""

    class Secretive(type):
        def __getattribute__(cls, name):
            raise RuntimeError(name)

    class SecretiveTuple(tuple, metaclass=Secretive):
        """A tuple whose class answers no question."""

    seen = verdict(changed(cache=lambda h, c: SecretiveTuple(c)))
    assert not seen.passed and seen.sentences and not seen.mistakes


@pytest.mark.parametrize("kind", [tuple, list])
def test_a_plain_tuple_is_no_record(kind):
    """Does a cache whose fields have no names cost its part, with what to do?"""
    seen = verdict(changed(cache=lambda h, c: kind(c)))
    assert seen.marks == 1 and seen.first_wrong == "cache" and not seen.mistakes
    article = f"`cache` is a {kind.__name__}, expected a ToyCache"
    assert article in seen.sentences[0] and "for example `.h`" in seen.sentences[0]


@pytest.mark.parametrize("off", [1e-6, -1e-6, 1e-7])
def test_a_relative_error_of_a_millionth_never_passes(off):
    """Is a tolerance that hides a mistake excluded?"""
    assert not verdict(changed(h=lambda h, c: h * (1 + off))).passed

    def one_entry(h, cache):
        h = h.copy()
        smallest = np.unravel_index(np.argmin(np.abs(h)), h.shape)
        h[smallest] *= 1 + 10 * off
        return h

    assert not verdict(changed(h=one_entry)).passed


def test_writing_into_an_argument_is_told_and_costs_half():
    """Is a function with right numbers that ruins the caller's array told so?"""

    def answer(x, W, b):
        result = toy(x.copy(), W, b)
        x *= 2
        return result

    seen = verdict(answer)
    assert seen.marks == 1 and "modifies its argument `x`" in str(seen)


def test_random_numbers_of_ones_own_are_seen():
    """Is an answer that differs from call to call told of that, and none that does not?"""
    draws = np.random.default_rng(1)
    seen = verdict(changed(h=lambda h, cache: h + draws.standard_normal(h.shape)))
    told = "The same call gives another result each time."
    assert not seen.passed and told in str(seen)
    steady = np.random.default_rng(1).standard_normal(100)
    seen = verdict(changed(h=lambda h, cache: h + np.resize(steady, h.shape)))
    assert not seen.passed and told not in str(seen)


def test_state_kept_between_calls_is_seen():
    """Does an answer fail that remembers its first result?"""

    def answer(x, W, b, memory=[]):  # noqa: B006 - the mistake under test
        memory.append(toy(x, W, b))
        return memory[0]

    assert not verdict(answer).passed


def test_printing_is_noted_and_costs_nothing():
    """Do a million printed lines neither fill the memory nor cost a mark?"""

    def answer(x, W, b):
        print("here I am\n" * 1000)
        return toy(x, W, b)

    seen = verdict(answer)
    assert seen.passed and "prints 1001 lines, beginning with `here I am`" in str(seen)


def test_float64_out_of_float32_is_noted_and_costs_nothing():
    """Is the learner told, without losing a mark, that float32 was widened?"""
    seen = verdict(lambda x, W, b: toy(x.astype(float), W, b))
    assert seen.passed and "For float32 inputs the result is float64" in str(seen)
    assert "Give them the dtype of `" in str(seen) and "dtype=x.dtype" not in str(seen)


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        (("no-bias",), lambda x, W, b: (h := np.tanh(x @ W.T), ToyCache(x, h))),
        (("no-tanh",), lambda x, W, b: (h := x @ W.T + b, ToyCache(x, h))),
        (("cache-a",), changed(cache=lambda h, c: ToyCache(c.x, np.arctanh(h)))),
        (("no-bias", "no-tanh"), lambda x, W, b: (h := x @ W.T, ToyCache(x, h))),
        (
            ("no-bias", "cache-a"),
            lambda x, W, b: (np.tanh(x @ W.T), ToyCache(x, x @ W.T)),
        ),
    ],
)
def test_mistakes_and_pairs_are_named(names, answer):
    """Is a wrong answer, written independently, named as what it is?"""
    seen = verdict(answer)
    assert seen.mistakes == names


def test_a_mistake_in_a_function_that_is_called_is_named_where_it_is():
    """Is `outer` told of the mistake in the `inner` that it calls?"""

    def inner(x, f):
        return f + x

    def answer(xs, f):
        return sum(inner(x, f) for x in xs)

    seen = verdict(answer, OUTER)
    assert seen.mistakes == ("adds",)
    assert "The result equals that of a mistake in `inner`, which your code calls" in str(seen)


def test_nothing_is_said_to_be_called_that_is_not():
    """Is a mistake known from `inner` explained to an answer that does without it?"""

    def answer(xs, f):
        return sum(f + x for x in xs)

    seen = verdict(answer, OUTER)
    assert seen.mistakes == ("adds",) and "calls" not in str(seen)
    assert "The result equals that of a mistake known from `inner`: f is added." in seen.sentences


def test_waiting_for_another_exercise_is_open_not_wrong():
    """Is the learner told which exercise to do first?"""

    def inner(x, f):
        raise NotImplementedError

    def outer(xs, f):
        return sum(inner(x, f) for x in xs)

    seen = verdict(outer, OUTER)
    assert seen.status == "open" and "`inner`, which is not written yet" in str(seen)


def test_no_false_accusation():
    """Is nothing named when the numbers are no catalogued mistake's?"""
    seen = verdict(changed(h=lambda h, c: h**3))
    assert seen.mistakes == () and seen.first_wrong == "h" and seen.hint


def test_first_wrong_follows_the_computation():
    """Does the cache's h, computed before, come before the returned h?"""
    seen = verdict(lambda x, W, b: (h := np.tanh(x @ W.T + 2 * b), ToyCache(x, h)))
    assert seen.first_wrong == "cache.h"


def test_a_special_case_is_quoted_only_where_the_others_are_right():
    """Is a probe's sentence left out where every random case is wrong, too?"""
    everywhere = verdict(lambda x, W, b: (h := np.tanh(x @ W.T + 2 * b), ToyCache(x, h)))
    assert "A case that shows it" not in str(everywhere)

    def in_the_probe_only(x, W, b):
        h = np.tanh(x @ W.T + b * (1 if W.any() else 2))
        return h, ToyCache(x, h)

    there = verdict(in_the_probe_only)
    assert "A case that shows it: with W = 0 every row is tanh(b)." in there.sentences


def test_verdict_survives_json_and_escapes():
    """Does a verdict come back from JSON as it was, and can it hold no script?"""
    seen = verdict(lambda x, W, b: (_ for _ in ()).throw(ValueError("<script>alert(1)</script>")))
    assert Verdict.from_dict(json.loads(json.dumps(seen.to_dict()))) == seen
    assert "<script>" not in seen._repr_html_() and "&lt;script&gt;" in seen._repr_html_()


def test_other_number_of_outcomes_is_an_error():
    """Do examine and judge notice that they were given different cases?"""
    answers = examine(toy, TOY, TOY.cases(SEED)[:2])
    with pytest.raises(ValueError, match="2 outcomes for"):
        judge(answers, TOY, SEED, TOYS)


def test_inner_is_right():
    """Does the toy itself hold?"""
    assert verdict(inner, TOYS["inner"]).passed


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x, W, b: np.split(x, 7, axis=1)[9], "cannot be split into so many equal parts"),
        (lambda x, W, b: {"h": x}["c"], "The dictionary has no such key"),
        (lambda x, W, b: x[:, :1].repeat(3, 1) + np.ones((7, 2)), "be added or multiplied"),
    ],
)
def test_a_common_error_gets_a_hint_of_its_own(answer, said):
    """Is more said of it than to read the line again?"""
    assert said in verdict(answer).hint


def test_a_question_in_an_error_ends_with_its_mark_alone():
    """Is no full stop put behind a message that asks?"""
    seen = verdict(lambda x, W, b: (_ for _ in ()).throw(ValueError("is an axis missing?")))
    assert seen.sentences[0].endswith("is an axis missing?")


def test_a_symbol_at_the_beginning_keeps_its_case():
    """Is h not made H, which means something else, where a sentence begins with it?"""
    step = EXERCISES["lstm_step"]
    mistake = next(mistake for mistake in step.mistakes if mistake.name == "shown-unsquashed")
    answer = wrong_answer(step, (Suspect(mistake, step),), EXERCISES)
    assert check("lstm_step", answer).sentences[0].startswith("`h` is `o` times")
