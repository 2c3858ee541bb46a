import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_backward, lstm_step_backward
from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_04.lstm_gradient_check import errors_by_differences, random_problem
from lstm_course.lessons.lesson_04.wrong_line import (
    CORRECT,
    EASY,
    HARD,
    RESULTS,
    SEEDS,
    WRONG,
    describe_both_versions,
    describe_gradient_checks,
    draw_both_versions,
    kept_accuracies,
    make_backward,
    reveal,
    train_both_versions,
)
from lstm_course.lessons.shared.loss_curves import TrainingRun
from lstm_course.plotting.palette import GROUPS
from lstm_course.training.gradcheck import numerical_gradient
from tests.lstm_course.drawn import named_colours

WRONG_BACKWARD = make_backward(lstm_step_backward, pass_dc_on=False)


def runs(wrong, correct):
    """Runs of both versions with these accuracies."""
    losses = np.linspace(0.7, 0.1, 30)

    def group(accuracies):
        return [TrainingRun(losses, losses, accuracy) for accuracy in accuracies]

    return {WRONG: group(wrong), CORRECT: group(correct)}


@pytest.mark.parametrize("with_dc_T", [False, True])
def test_the_correct_version_is_the_reference(with_dc_T):
    """Are all six gradients those of the library?"""
    problem = random_problem()
    arguments = (problem.dhs, problem.cache, *([problem.dc] if with_dc_T else []))
    own = make_backward(lstm_step_backward, pass_dc_on=True)(*arguments)
    for mine, theirs in zip(own, lstm_backward(*arguments), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-13)


def test_the_wrong_version_is_correct_with_one_step_only():
    """Is it correct with T = 1, and are all six gradients wrong from T = 2 on?"""
    one = errors_by_differences(numerical_gradient, WRONG_BACKWARD, steps=1)
    assert max(one.values()) < 1e-8
    for steps in (2, 7):
        errors = errors_by_differences(numerical_gradient, WRONG_BACKWARD, steps=steps)
        assert min(errors.values()) > 0.05


def test_the_wrong_version_has_the_correct_shapes():
    """Do only the numbers give it away?"""
    problem = random_problem()
    right = lstm_backward(problem.dhs, problem.cache, problem.dc)
    wrong = WRONG_BACKWARD(problem.dhs, problem.cache, problem.dc)
    assert [np.shape(a) for a in right] == [np.shape(a) for a in wrong]


def test_both_versions_train_on_the_same_data():
    """Do both start with the same loss, and does the gradient differ from the first update on?"""
    trained = train_both_versions(lstm_step_backward, EASY, seeds=[3])
    wrong, correct = trained[WRONG][0], trained[CORRECT][0]
    assert wrong.losses[0] == correct.losses[0]
    assert wrong.norms[0] != correct.norms[0]
    assert min(wrong.accuracy, correct.accuracy) > 0.95


def test_the_kept_runs_are_complete_and_can_be_repeated():
    """Are there ten seeds per task and version, and does one run give the kept number again?"""
    kept = load_results("04", RESULTS.stem)
    assert set(kept) == {"made_by", "date", "versions", "size", "accuracies"}
    assert kept["size"]["seeds"] == list(SEEDS) == list(range(10))
    assert kept["size"]["easy"] == list(EASY) and kept["size"]["hard"] == list(HARD)
    accuracies = kept_accuracies()
    assert {task: set(versions) for task, versions in accuracies.items()} == {
        "easy": {WRONG, CORRECT},
        "hard": {WRONG, CORRECT},
    }
    assert all(len(group) == 10 for task in accuracies.values() for group in task.values())
    again = train_both_versions(lstm_step_backward, HARD, seeds=[5])
    assert {version: again[version][0].accuracy for version in again} == {
        version: accuracies["hard"][version][5] for version in again
    }


def test_the_kept_runs_agree_with_the_text():
    """Do both versions solve the easy task in every run, and only the correct one the hard one?"""
    kept = kept_accuracies()
    assert min(map(min, kept["easy"].values())) > 0.95
    assert sum(accuracy > 0.95 for accuracy in kept["hard"][CORRECT]) == 9
    assert max(kept["hard"][WRONG]) < 0.95


def test_the_figure_gives_nothing_away():
    """Are both versions drawn alike, under their letters alone?"""
    fig = draw_both_versions(runs([1.0, 0.9], [1.0]))
    (ax,) = fig.axes
    assert named_colours(ax) == dict(zip(["version A", "version B"], GROUPS, strict=True))
    assert len(ax.lines[0].get_ydata()) == 30 - 9  # means of ten updates
    assert not {"wrong", "correct"} & set(fig.get_label().split())
    text = describe_both_versions(runs([1.0, 0.9], [1.0]))
    assert text.splitlines() == [
        "version A: 1 of 2 runs solved the task, lowest accuracy 0.90",
        "version B: 1 of 1 runs solved the task, lowest accuracy 1.00",
    ]


def test_the_gradient_checks_show_the_wrong_version_from_two_steps_on():
    """Does the table hold the largest errors of both versions?"""
    head, wrong, correct = describe_gradient_checks(
        numerical_gradient, lstm_step_backward, (1, 2)
    ).splitlines()
    assert head.split() == ["T", "=", "1", "T", "=", "2"]
    one, two = (float(cell) for cell in wrong.split()[2:])
    assert one < 1e-8 and two > 0.5
    assert max(float(cell) for cell in correct.split()[2:]) < 1e-8


@pytest.mark.parametrize(("guess", "outcome"), [("a", "A: correct."), ("B", "B: it was A.")])
def test_the_wrong_version_is_revealed(guess, outcome):
    """Are the learner's counts beside the kept ones, and the prediction compared?"""
    text = reveal(runs([0.5, 1.0, 0.5], [1.0, 1.0, 0.5]), guess).text
    assert "| lag 10, forget bias 3 | 10 of 10 | 10 of 10 |" in text
    assert "| lag 20, forget bias 1 | 0 of 10 | 9 of 10 |" in text
    assert "| the same, your runs | 1 of 3 | 2 of 3 |" in text
    assert "Version A has the wrong line." in text and "6e-05" in text
    assert text.endswith(f"You predicted {outcome}")
    assert "predicted" not in reveal(runs([0.5], [1.0])).text
