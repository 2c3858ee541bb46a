"""Do marks for inputs follow the mistakes that these expose, and is what is said of them true?"""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.engine import survivors
from autograder.engine.answers import Answers, Foreign, Outcome, Raised, RecordType
from autograder.engine.bug_hunt import BugHunt, WrongImplementation
from autograder.engine.case_properties import properties_of, random_inputs
from autograder.engine.cases import Case
from autograder.engine.examine import examine
from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.engine.hunted_cases import AGREE, read_cases
from autograder.engine.judge import judge
from autograder.engine.mistakes import MistakeError, rebuilt
from autograder.engine.relative_difference import relative_difference
from autograder.engine.survivors import EXPOSED, HuntRun, Survivor
from autograder.engine.trial import trial
from autograder.exercises import EXERCISES
from autograder.sandbox.codec import decode, encode
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.validate import fits_cases
from autograder.submission.cells import CellKind, NotebookCell
from autograder.submission.policy import policy_for
from autograder.submission.session import Session
from tests.autograder.exercises.test_wrong_answers import STRANGE
from tests.autograder.unlocked import check as verdict_on

HUNTS = [exercise for exercise in EXERCISES.values() if exercise.hunt]
EACH = pytest.mark.parametrize("exercise", HUNTS, ids=lambda exercise: exercise.name)
SOLUTIONS = Path(__file__).resolve().parents[3] / "solutions"
FRESH = range(100, 104)  # seeds that the judge does not use
MORE = range(104, 120)
EACH_SEED = pytest.mark.parametrize(
    "seeds", [FRESH, pytest.param(MORE, marks=pytest.mark.exhaustive)], ids=["few", "many"]
)


def run_of(exercise):
    return HuntRun(exercise.hunt, EXERCISES[exercise.hunt.target], EXERCISES)


def verdict(exercise, cases, seed=1):
    return judge(examine(lambda: cases, exercise, exercise.cases(seed)), exercise, seed)


def share_exposed(exercise, cases):
    """The share of the wrong implementations that these cases expose; every case must be valid."""
    outcome = examine(lambda: cases, exercise, exercise.cases(1)).outcomes[0]
    run = run_of(exercise)
    left = run.survivors(read_cases(outcome, exercise.hunt, run.target))
    return 1 - len(left) / len(run.wrong)


def random_case(exercise, seed, *missing, omit=None, **sizes):
    """A random case of a hunt; sizes by letter, and zeros for the inputs in `missing`."""
    hunt = exercise.hunt
    rng = np.random.default_rng(seed)
    resized = tuple(
        replace(each, sizes=((each.name[0], sizes[each.name[0]]),))
        for each in properties_of(hunt)
        if each.name[1:] == " > 1" and each.name[0] in sizes
    )
    zero = tuple(each for each in properties_of(hunt) if each.name in missing)
    omit = bool(seed % 2) if omit is None else omit
    arguments = hunt.assemble(random_inputs(hunt, rng, (*resized, *zero), omit))
    return tuple(argument for argument in arguments if argument is not None)


# --- which cases expose how much -----------------------------------------------------------------


@EACH
@pytest.mark.parametrize("seed", [0, 6, 12, pytest.param(18, marks=pytest.mark.exhaustive)])
def test_six_good_cases_expose_nearly_all(exercise, seed):
    """Do six random cases of several sizes expose 95 % of the mistakes, and earn all marks?"""
    cases = [random_case(exercise, seed + k, B=2 + k % 3, I=1 + k, H=1 + k) for k in range(6)]
    assert share_exposed(exercise, cases) >= 0.95
    assert verdict(exercise, cases).passed


@EACH
def test_the_inputs_of_the_hunted_exercise_itself_are_good(exercise):
    """Do the cases on which the course judges the hunted function earn full marks?"""
    target = EXERCISES[exercise.hunt.target]
    cases = [case.arguments for case in target.cases(3)[: target.draws]]
    assert verdict(exercise, cases).passed


@EACH
@pytest.mark.parametrize("I", [1, 3])
@pytest.mark.parametrize("H", [1, 2, 4])
def test_a_lone_trivial_case_exposes_at_most_half(exercise, I, H):
    """With T = B = 1 and zero biases, do at least half of the mistakes survive, without a mark?"""
    for seed in range(2):  # with optional arguments, and without
        case = random_case(exercise, seed, "b", T=1, B=1, I=I, H=H)
        assert share_exposed(exercise, [case]) <= 0.5
        seen = verdict(exercise, [case])
        assert seen.marks == 0 and seen.status == "wrong"
        assert " is wrong only where " in " ".join(seen.sentences)


@EACH
def test_marks_grow_with_the_share(exercise):
    """Is each part's mark given exactly from its share on?"""
    total = len(run_of(exercise).wrong)
    seen = set()
    for missing, T, B in (((), 4, 3), (("b",), 4, 1), (("h_prev",), 1, 3), (("dhs",), 1, 3)):
        cases = [random_case(exercise, seed, *missing, T=T, B=B) for seed in (0, 1)]
        exposed = round(share_exposed(exercise, cases) * total)
        shares = [share for share in exercise.hunt.shares if exposed >= math.ceil(share * total)]
        marks = verdict(exercise, cases).marks
        assert marks == len(shares)
        seen.add(marks)
    assert len(seen) >= 3


@EACH
def test_every_wrong_implementation_can_be_exposed(exercise):
    """Is none right on all inputs, and none wrong only on inputs that a learner would not find?"""
    run = run_of(exercise)
    cases = [random_case(exercise, seed) for seed in FRESH]
    for name, function in run.wrong.items():
        assert run.shows(Survivor(name, function)), name
    assert share_exposed(exercise, cases) == 1


@EACH
@EACH_SEED
def test_right_implementations_agree_far_more_closely(exercise, seeds):
    """Is there a wide gap between the rounding of right implementations and a mistake?"""
    target = EXERCISES[exercise.hunt.target]
    for seed in seeds:
        for sizes in ({}, {"B": 1}, {"T": 1, "H": 1}, {"T": 12, "B": 12, "I": 12, "H": 12}):
            case = Case(random_case(exercise, seed, **sizes))
            right = trial(target.reference, target, case)
            for function in exercise.hunt.right:
                assert relative_difference(right, trial(function, target, case)) < AGREE / 100


@EACH
def test_names_are_those_of_the_catalogue(exercise):
    """Is every mistake to name in the catalogue, every property known, every part with a share?"""
    hunt = exercise.hunt
    assert set(hunt.lacks) <= {each.name for each in properties_of(hunt)}
    assert sorted(hunt.lacks.values()) == sorted(mistake.name for mistake in exercise.mistakes)
    assert len(hunt.shares) == len(exercise.parts) and list(hunt.shares) == sorted(hunt.shares)
    assert len(run_of(exercise).wrong) == len(hunt.wrong) >= 30


# --- what is said of survivors -------------------------------------------------------------------


@EACH
@EACH_SEED
def test_a_survivor_is_wrong_only_where_it_is_said_to_be(exercise, seeds):
    """On fresh random cases without a property it needs, is each wrong implementation right?"""
    run, hunt, target = run_of(exercise), exercise.hunt, EXERCISES[exercise.hunt.target]
    claims = 0
    for name, function in run.wrong.items():
        for each in run.needed(Survivor(name, function)):
            claims += 1
            for seed in seeds:
                inputs = random_inputs(hunt, np.random.default_rng(seed), (each,), bool(seed % 2))
                case = Case(hunt.assemble(inputs))
                right = trial(target.reference, target, case)
                difference = relative_difference(right, trial(function, target, case))
                assert difference <= EXPOSED, (name, each.name)
    assert claims > len(run.wrong)


@EACH
def test_a_case_lacks_what_was_taken_from_it(exercise):
    """Does a random case without a property lack it, and have it otherwise?"""
    hunt = exercise.hunt
    run = run_of(exercise)
    for each in properties_of(hunt):
        optional = each.name.endswith((" given", " left out"))
        omit = each.name.endswith("left out")
        for missing in ((), (each,)):
            inputs = random_inputs(hunt, np.random.default_rng(3), missing, omit)
            outcome = examine(lambda i=inputs: [hunt.assemble(i)], exercise, exercise.cases(1))
            (case,) = read_cases(outcome.outcomes[0], hunt, run.target)
            if each.array in case.arrays or optional or each.sizes:
                assert each.holds(case.arrays) == (not missing), each.name


@EACH
def test_no_survivor_is_named_or_shown(exercise):
    """Is nothing said of a survivor's code or name?"""
    run = run_of(exercise)
    names = [name for name in run.wrong if "-" in name]
    for missing in ("b", "x", "h_prev", "h0", "dhs", "W_hh"):
        text = str(verdict(exercise, [random_case(exercise, 0, missing, T=1, B=1)]))
        assert "surviv" in text
        assert not [name for name in names if name in text]


@EACH
def test_the_search_for_a_sentence_is_bounded(exercise, monkeypatch):
    """Does the worst answer cost a bounded number of calls, each on a small case?"""
    calls = []

    def counting(*given):
        calls.append(given)
        return trial(*given)

    monkeypatch.setattr(survivors, "trial", counting)
    zeros = [each.name for each in properties_of(exercise.hunt) if " " not in each.name]
    large = {"T": 12, "B": 12, "I": 12, "H": 12}
    cases = [random_case(exercise, 0, *zeros, **large)] * 6
    assert verdict(exercise, cases).marks == 0
    wrong = len(exercise.hunt.wrong)
    properties = len(properties_of(exercise.hunt))
    named = len(exercise.hunt.lacks) * wrong
    questions = survivors.PATIENCE + survivors.FEW * properties + named
    assert len(calls) <= 6 * wrong + survivors.PROBES * (questions + 2 * properties)


# --- answers that are no cases -------------------------------------------------------------------


@EACH
@pytest.mark.parametrize("kind", STRANGE)
def test_no_return_value_breaks_a_check(exercise, kind, capfd):
    """Does any value, as the answer or within it, get a sentence and no traceback?"""
    strange = STRANGE[kind]
    good = random_case(exercise, 0)
    places = [strange, [strange], [good, strange], [good] * 5 + [(strange, *good[1:])]]
    places += [[(strange,) * len(good)]]
    if kind != "None" or not exercise.hunt.optional:
        places += [[(*good[:-1], strange)]]
    for place, argument in enumerate(good):
        if hasattr(argument, "_replace"):
            cache = argument._replace(**{argument._fields[-1]: strange})
            places.append([(*good[:place], cache, *good[place + 1 :])])
    for answer in places:
        seen = verdict_on(exercise.name, lambda answer=answer: answer)
        assert seen.marks == 0 and len(seen.sentences) == 1 and seen.hint, str(seen)
        assert seen.mistakes == () and "  " not in seen.sentences[0]
    printed = capfd.readouterr()
    assert printed.err == "" and printed.out == ""


@EACH
def test_values_that_a_worker_could_make_up_are_refused(exercise):
    """Does an answer that no function can have returned get a verdict, too?"""
    seed = 1
    honest = examine(lambda: [random_case(exercise, 0)], exercise, exercise.cases(seed))
    outcome = honest.outcomes[0]
    names = tuple(f"f{k}" for k in range(11))
    lies = [
        RecordType((0, k), name, fields)
        for k in range(4)
        for name in ("LSTMCache", "", "x" * 80)
        for fields in ((), names)
    ]
    values = [
        outcome.value,
        [tuple(reversed(outcome.value[0]))],
        [(np.zeros((2**20, 1)),) * len(outcome.value[0])],
        [tuple([Foreign("a", "b")] * len(outcome.value[0]))],
        [[None] * len(outcome.value[0])],
        [outcome.value[0]] * 1000,
    ]
    for value in values:
        for records in ((), tuple(lies)):
            made_up = Outcome(value=value, records=records)
            answers = Answers(exercise.name, (made_up,) * len(honest.outcomes))
            assert fits_cases(answers, exercise, exercise.cases(seed))
            seen = judge(answers, exercise, seed)
            assert seen.sentences or seen.passed


@EACH
def test_the_numbers_of_a_case_may_be_anything(exercise, capfd):
    """Does a case of the right shapes get a verdict whatever its numbers, and nothing on stderr?"""
    for scale in (0.0, 5e-324, 1e-200, 1e-8, 1e8, 1e155, 1e300, np.finfo(float).max):
        for sign in (1.0, -1.0):
            case = random_case(exercise, 2)
            changed = tuple(_scaled(argument, sign * scale) for argument in case)
            seen = verdict_on(exercise.name, lambda changed=changed: [changed])
            assert 0 <= seen.marks <= seen.points and str(seen)
            assert "Traceback" not in str(seen)
    assert capfd.readouterr() == ("", "")


def _scaled(argument, scale):
    if isinstance(argument, tuple):
        return argument._replace(**{k: _scaled(a, scale) for k, a in argument._asdict().items()})
    with np.errstate(all="ignore"):
        return argument * scale


# --- the same everywhere -------------------------------------------------------------------------


@EACH
def test_the_verdict_is_the_same_for_every_seed_and_each_time(exercise):
    """Are marks and sentences a function of the answer alone?"""
    for cases in (exercise.reference(), [random_case(exercise, 1, "x", B=1)]):
        seen = [verdict(exercise, cases, seed).to_dict() for seed in (1, 1, 2, 2026)]
        assert all(one == seen[0] for one in seen)


@EACH
def test_the_verdict_is_the_same_for_what_a_worker_sends(exercise):
    """Is an answer judged alike after its journey as bytes?"""
    kinds = (Answers, Outcome, Raised, RecordType, Foreign)
    for cases in (exercise.reference(), [random_case(exercise, 1, B=1)], [np.zeros(3)], None):
        answers = examine(lambda cases=cases: cases, exercise, exercise.cases(5))
        sent = decode(encode(answers), {kind.__name__: kind for kind in kinds})
        assert fits_cases(sent, exercise, exercise.cases(5))
        assert judge(sent, exercise, 5).to_dict() == judge(answers, exercise, 5).to_dict()


SETUP = "import numpy as np\nfrom lstm_course.cells.lstm import lstm_forward\n"
SPOILT = {  # ways to spoil the answer of the solution notebook
    "right": "",
    "one case": "\n{name} = lambda first={name}: first()[:1]",
    "too many": "\n{name} = lambda first={name}: first() * 7",
    "no tuple": "\n{name} = lambda first={name}: [first()[0][0]]",
    "own class": "\nclass Liar(list):\n    __len__ = lambda self: 1\n"
    "{name} = lambda first={name}: Liar(first() * 7)",
    "the course's": "\nfrom lstm_course.cells.revealing_cases import {name}",
}


@pytest.mark.sandbox
@EACH
def test_the_verdict_is_the_same_in_the_sandbox(exercise):
    """Is an answer judged in class as at home, and the course's own answer out of reach there?"""
    (script,) = SOLUTIONS.glob(f"{exercise.lesson}_*.py")
    marker = f'# %% solution="{exercise.name}"\n'
    source = script.read_text(encoding="utf-8").partition(marker)[2].partition("# %%")[0]
    server = ForkServer(policy_for(exercise.lesson))
    try:
        for kind, spoilt in SPOILT.items():
            cell = source + spoilt.format(name=exercise.name)
            cells = [
                NotebookCell("setup", CellKind.SETUP, SETUP),
                NotebookCell(f"{exercise.name}_answer", CellKind.ANSWER, cell),
                NotebookCell(exercise.name, CellKind.CHECK, "", exercise.points),
            ]
            graded = Session(server, cells, seed=7).grade()[exercise.name].verdict
            namespace = {}
            exec(SETUP + cell, namespace)
            at_home = verdict_on(exercise.name, namespace[exercise.name])
            if kind == "the course's":
                assert at_home.passed and graded.marks == 0
                continue
            assert graded.to_dict() == at_home.to_dict(), kind
            if kind != "one case":
                assert graded.marks == (exercise.points if kind == "right" else 0), kind
    finally:
        server.close()


@EACH
def test_cases_that_change_from_call_to_call_are_noted(exercise):
    """Is a learner told to seed the generator, without losing a mark?"""
    rng = np.random.default_rng(0)

    def unseeded():
        return [random_case(exercise, int(rng.integers(2**30)), omit=k == 0) for k in range(2)]

    seen = verdict_on(exercise.name, unseeded)
    assert seen.passed and "default_rng(0)" in seen.notes[0]
    assert not verdict_on(exercise.name, exercise.reference).notes


@EACH
def test_nothing_is_written_to_what_the_learner_keeps(exercise):
    """Are the learner's own arrays unchanged after a check?"""
    kept = [random_case(exercise, 0)]
    before = repr(kept)
    verdict_on(exercise.name, lambda: kept)
    assert repr(kept) == before


# --- a hunt of the tests' own --------------------------------------------------------------------


def weigh(x, w, bonus=None):
    """A weighted sum of each row, (B,)."""
    total = x @ w
    return total if bonus is None else total + bonus


WEIGH = Exercise(
    name="weigh",
    lesson="99",
    section="A toy",
    reference=weigh,
    draw=lambda rng: (rng.standard_normal((3, 4)), rng.standard_normal(4)),
    parts=(Part("y", 1, "B"),),
    mistakes=(
        Mistake("plain-sum", "w is not used", "w?", ("x @ w", "x.sum(axis=1)")),
        Mistake("no-bonus", "the bonus is not used", "bonus?", ("total + bonus", "total")),
    ),
)
HUNT = BugHunt(
    target="weigh",
    wrong=(
        "plain-sum",
        "no-bonus",
        WrongImplementation("first-bonus", (("+ bonus", "+ bonus[:1]"),)),
        WrongImplementation("first-row", (("x @ w", "x[:1] @ w + 0 * x[:, 0]"),)),
    ),
    right=(lambda x, w, bonus=None: (x * w).sum(axis=1) + (0 if bonus is None else bonus),),
    shapes="x: B I, w: I, bonus: B",
    inputs={"x": "B I", "w": "I", "bonus": "B"},
    optional=("bonus",),
    shares=(0.5, 1.0),
    lacks={"bonus given": "no-bonus-given"},
)
TOY_HUNT = Exercise(
    name="cases_for_weigh",
    lesson="99",
    section="A toy",
    reference=lambda: [],
    draw=lambda rng: (),
    draws=1,
    trials=0,
    parts=(Part("half", 1, meaning="half"), Part("all", 2, meaning="all")),
    mistakes=(Mistake("no-bonus-given", "no case has a bonus", "what is optional?"),),
    hunt=HUNT,
)
TOYS = {"weigh": WEIGH, "cases_for_weigh": TOY_HUNT}
X, W, BONUS = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0.5, 2.0]), np.array([1.0, 3.0])


def toy_verdict(*cases, hunt=HUNT):
    exercise = replace(TOY_HUNT, hunt=hunt)
    answers = examine(lambda: list(cases), exercise, exercise.cases(1))
    return judge(answers, exercise, 1, TOYS | {exercise.name: exercise})


def test_a_complete_case_passes():
    """Does one case that exposes everything earn all marks without a word?"""
    seen = toy_verdict((X, W, BONUS))
    assert seen.passed and seen.marks == 3 and not seen.notes and not seen.sentences


@pytest.mark.parametrize(
    ("cases", "marks", "says", "names"),
    [
        ([(X, W)], 1, "No case has a bonus.", ("no-bonus-given",)),
        ([(X, W, None)], 1, "wrong only where `bonus` is given, which does not hold", None),
        ([(X, np.ones(2), BONUS)], 1, "The survivor is wrong in ordinary random cases, but on", ()),
        ([(X[:1], W, BONUS[:1])], 1, "One of the 2 survivors is wrong only where B > 1, which", ()),
        ([(X[:1], W), (X[:1], W)], 0, "`bonus` is given, which holds in none of your cases", ()),
        ([(X[:1], W, BONUS[:1]), (X, W)], 1, "where B > 1 and `bonus` is given, and no case", ()),
        ([(0 * X, W, 0 * BONUS)], 0, "Your case exposes 0 of 4 wrong implementations.", ()),
    ],
)
def test_what_is_said_of_weak_cases(cases, marks, says, names):
    """Does each weak answer hear of a property that its survivors need?"""
    seen = toy_verdict(*cases)
    assert seen.marks == marks and says in " ".join(seen.sentences), str(seen)
    assert names is None or seen.mistakes == names


def test_a_survivor_of_a_full_answer_is_a_note():
    """With full marks, is a survivor mentioned without spoiling them?"""
    seen = toy_verdict((X, W, BONUS), hunt=replace(HUNT, shares=(0.1, 0.2)))
    assert seen.passed and not seen.notes
    seen = toy_verdict((X, W), hunt=replace(HUNT, shares=(0.1, 0.2)))
    assert seen.passed and seen.marks == 3 and not seen.sentences and not seen.hint
    assert "expose" in seen.notes[0] and "`bonus` is given" in seen.notes[0]


def test_a_survivor_that_no_property_explains():
    """Is nothing false said where a survivor shows in random cases and in no case of these?"""
    hunt = replace(
        HUNT, wrong=(WrongImplementation("cut-off", (("x @ w", "np.minimum(x @ w, 2)"),)),)
    )
    seen = toy_verdict((0.01 * X, W, BONUS), hunt=hunt)
    assert "ordinary random cases" in seen.sentences[-1]
    hopeless = replace(HUNT, wrong=(WrongImplementation("same", (("x @ w", "(x @ w)"),)),))
    seen = toy_verdict((X, W, BONUS), hunt=hopeless)
    assert seen.marks == 0 and len(seen.sentences) == 1


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ((X, W[:1]), "w is (1,), expected (2,)"),
        ((X[0], W), "x is (2,)"),
        ((X, W, BONUS, X), "has 4 items"),
        ((X, None), "`w` is `None`"),
        ((X, W * np.nan), "`w` holds NaN"),
        ((X.astype(int), W), "`x` holds int"),
        ((X.astype(complex), W), "`x` holds complex"),
        ((np.ones((13, 2)), W), "`B` may be at most 12"),
        ((np.zeros((0, 2)), W), "x is (0, 2)"),
        ((1e200 * X, 1e200 * W), "so large that the right result is not finite"),
    ],
)
def test_an_invalid_case_earns_nothing(case, says):
    """Is the case quoted by its index, with the reason, beside a valid one?"""
    seen = toy_verdict((X, W, BONUS), case)
    assert seen.marks == 0 and seen.status == "wrong" and says in seen.sentences[0]
    assert "`cases[1]`" in seen.sentences[0] and "cases[0]" not in seen.sentences[0]


def test_a_case_on_which_right_implementations_differ_is_not_valid():
    """Is a difference of rounding no way to expose a mistake?"""
    seen = toy_verdict((np.array([[1e20, 1.0], [1.0, 1.0]]), np.array([1.0, 1.0])))
    assert seen.status != "passed"
    cancelling = np.array([[1e20, 1.0, -1e20], [1.0, 2.0, 3.0]])
    fussy = replace(HUNT, right=(lambda x, w, bonus=None: (x * w)[:, [0, 2, 1]].sum(axis=1),))
    seen = toy_verdict((cancelling, np.ones(3)), hunt=fussy)
    assert "right implementations disagree" in seen.sentences[0]


def test_a_hunt_that_does_not_fit_its_catalogue_is_an_error():
    """Is a mistake that is not there, or no longer applies, told to the author?"""
    with pytest.raises(MistakeError, match="no mistake is called 'gone'"):
        toy_verdict((X, W), hunt=replace(HUNT, wrong=("gone",)))
    with pytest.raises(MistakeError, match="occurs 0 times"):
        toy_verdict((X, W), hunt=replace(HUNT, wrong=(WrongImplementation("a", (("q", "r"),)),)))


def test_an_open_answer_and_one_that_stops():
    """Are the two told as in every exercise?"""

    def untouched():
        raise NotImplementedError

    def stops():
        return [np.ones((2, 3)) @ np.ones(2)]

    for exercise in HUNTS:
        assert verdict_on(exercise.name, untouched).status == "open"
        assert verdict_on(exercise.name, stops).status == "raised"


# --- differences ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "difference"),
    [
        (np.array([1.0, 2.0]), 0.0),
        (np.array([1.0, 2.002]), 1e-3),
        (np.array([1.0, np.nan]), np.inf),
        (np.array([1.0, np.inf]), np.inf),
        (np.array([[1.0, 2.0]]), np.inf),
        (None, np.inf),
        ((np.array([1.0]), np.array([2.0])), np.inf),
    ],
)
def test_differences_are_relative_to_an_output(seen, difference):
    """Are numbers compared by the largest of their array, and other values infinitely far?"""
    right = Outcome(value=np.array([1.0, 2.0]))
    found = relative_difference(right, Outcome(value=seen))
    assert found == pytest.approx(difference, rel=1e-3)


def test_rounding_in_an_array_of_zeros_is_small():
    """Does noise beside an output of ordinary size expose nothing?"""
    right = Outcome(value=(np.ones(3), np.zeros(2)))
    noisy = Outcome(value=(np.ones(3), np.array([1e-17, 0.0])))
    assert relative_difference(right, noisy) < AGREE
    raised = Outcome(raised=Raised(("ValueError",), "no", "", "", 0))
    assert relative_difference(right, raised) == np.inf


def test_the_edits_of_a_hunt_are_applied():
    """Is a wrong implementation the reference with its edits, and nothing else?"""
    run = HuntRun(HUNT, WEIGH, TOYS)
    assert np.array_equal(run.wrong["plain-sum"](X, W), X.sum(axis=1))
    assert np.array_equal(run.wrong["first-bonus"](X, W, BONUS), X @ W + 1.0)
    assert np.array_equal(rebuilt(weigh, (), {})(X, W), X @ W)
