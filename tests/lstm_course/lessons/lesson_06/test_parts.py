import numpy as np
import pytest

from lstm_course.lessons.lesson_06.parts import (
    PartsExperiment,
    compare_with_lstm,
    conclude_better,
    conclude_similar,
)
from lstm_course.lessons.lesson_06.parts_runs import SEEDS, TASKS, kept_runs, list_models

HOLD, OVERWRITE, COUNT = TASKS
SAME, SLOW, FAST = (np.arange(SEEDS) + start for start in (100.0, 300.0, 10.0))


def comparison(**changed):
    """A comparison in which every model equals the LSTM but for the given rows."""
    runs = {name: {"solved": np.stack([SAME] * 3)} for name in list_models()}
    for name, rows in changed.items():
        for model in runs:
            if model.replace(" ", "_").startswith(name):
                runs[model] = {"solved": np.stack(rows)}
    return compare_with_lstm(runs)


def test_differences_have_a_direction():
    """Is a model slower or faster only where the exact test is clear?"""
    found = comparison(coupled_gates=[SAME + 1, SLOW, FAST])
    assert found.slower("coupled gates") == [OVERWRITE]
    assert found.faster("coupled gates") == [COUNT]
    assert found.slower("no input gate") == found.faster("no input gate") == []
    np.testing.assert_array_equal(found.sooner["no input gate"], 0.5)


def test_the_level_allows_for_the_comparisons_of_each_question():
    """Is 0.05 divided by 18 for the variants, 7 for the GRUs and 6 for the RNNs?"""
    levels = comparison().levels
    assert levels["no input gate"] == pytest.approx(0.05 / 18)
    assert levels["GRU, H = 8"] == pytest.approx(0.05 / 7)
    assert levels["RNN, H = 17"] == pytest.approx(0.05 / 6)


def test_a_gru_is_similar_only_where_no_difference_is_clear():
    """Does the verdict name the tasks, and does counting further rule out a plain true?"""
    shown = conclude_similar(comparison(GRU=[SAME, FAST, SLOW]))
    assert (shown.claim, shown.verdict) == ("6.3", "true if")
    assert shown.condition.startswith("the task is like hold, where")
    assert "GRU, H = 9: slower on count, faster on overwrite" in shown.evidence
    assert conclude_similar(comparison()).verdict == "true if"  # the reach still differs
    assert conclude_similar(comparison(GRU=[SLOW, SLOW, SLOW])).verdict == "false"


def test_better_in_general_means_on_every_task():
    """Is the claim true only if every GRU and RNN is slower on every task?"""
    assert conclude_better(comparison(GRU=[SLOW] * 3, RNN=[SLOW] * 3)).verdict == "true"
    shown = conclude_better(comparison(GRU=[SLOW, SLOW, SAME], RNN=[SLOW] * 3))
    assert (shown.claim, shown.verdict) == ("6.4", "false")
    assert "| GRU, H = 8 | slower | slower | – |" in shown.table
    assert "clearly faster: none." in shown.evidence
    shown = conclude_better(comparison(GRU=[FAST, SAME, SLOW]))
    assert "| GRU, H = 9 | faster | – | slower |" in shown.table
    assert "clearly faster: hold." in shown.evidence


def test_the_kept_runs_support_the_text():
    """Do they differ as the lesson describes?"""
    found = compare_with_lstm(kept_runs())
    assert found.slower("no forget gate") == [OVERWRITE]
    assert found.slower("coupled gates") == found.slower("no tanh on g") == [COUNT]
    assert found.slower("no input gate") == found.slower("no output gate") == []
    for gru in ("GRU, H = 8", "GRU, H = 9"):
        assert (found.slower(gru), found.faster(gru)) == ([COUNT], [OVERWRITE])
    medians = {name: np.median(rows, axis=1) for name, rows in found.solved.items()}
    assert 1.8 < medians["no forget gate"][1] / medians["LSTM"][1] < 2.2
    assert medians["coupled gates"][2] > 2 * medians["LSTM"][2]
    assert (found.solved["LSTM"][0].min(), found.solved["LSTM"][0].max()) == (8, 130)


def test_the_prediction_is_compared():
    """Is the learner told which gate is clearly missed, and is a run without it drawn?"""
    made = PartsExperiment()
    assert made.describe("forget").endswith("You predicted the forget gate: right.")
    assert made.describe("input").endswith("only the forget gate is clearly missed.")
    assert "predicted" not in made.describe()
    assert "no forget gate: slower on overwrite" in made.describe()


@pytest.mark.parametrize(
    ("guess", "trained"), [(None, "no forget gate"), ("output", "no output gate")]
)
def test_own_runs_are_those_without_the_guessed_gate(guess, trained):
    """Is the cell without that gate trained on all tasks, and drawn as rings?"""
    made = PartsExperiment(progress=lambda steps: steps[:5], seeds=1)
    text = made.train_without(guess)
    assert list(made.own) == [trained]
    assert text.splitlines()[0] == f"{trained}, updates until solved"
    assert [line.partition(":")[0] for line in text.splitlines()[1:]] == list(TASKS)
    assert any(c.get_facecolor().size == 0 for c in made.draw().axes[0].collections)
