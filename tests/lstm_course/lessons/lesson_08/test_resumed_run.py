"""The comparison of a resumed run: does it notice a checkpoint that lacks something?"""

import pytest
import torch

from lstm_course.char_lm.checkpoint import resume
from lstm_course.char_lm.trainer import TrainingFunctions
from lstm_course.lessons.lesson_08.resumed_run import compare_resumed_run, describe_resumed_run

TOKENS = torch.arange(3000) % 7


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_the_librarys_functions_resume_the_same_run():
    """Are all parameters and losses equal, and is half a file refused?"""
    result = compare_resumed_run(TrainingFunctions(), TOKENS, TOKENS[:500], 7)
    assert result.step == 10 and result.equal_parameters and result.equal_losses
    text = describe_resumed_run(result)
    assert "All 7 parameters: equal, bit for bit." in text and "truncated" in text


def test_a_lost_state_is_noticed():
    """Does a resumption that drops (h, c) give other parameters?"""

    def forgetful(path, device="cpu", **parts):
        step, _ = resume(path, device, **parts)
        return step, None

    result = compare_resumed_run(TrainingFunctions(resume=forgetful), TOKENS, TOKENS[:500], 7)
    assert not result.equal_parameters
    assert "NOT equal" in describe_resumed_run(result)
