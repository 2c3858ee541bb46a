"""Does lesson 04's check name a wrong backpropagation through time, on the page?"""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab, chromium_page, course_copy, open_lab, right_answers, studying

pytestmark = pytest.mark.slow
ANSWERS = right_answers("04_backpropagation_through_time")
CARRIED = "dh, dc_next, cache.step(t)"
DROPPED = "dh, np.zeros_like(dh), cache.step(t)"


def test_a_wrong_backward_pass_through_time(tmp_path):
    """A gradient that is dropped between steps: is it named, and the corrected answer used?"""
    tree = course_copy(tmp_path)
    with chromium_page() as page, studying(tree, "04") as address:
        lab = open_lab(page, address)
        lab.run_imports()
        the_step_passes(lab)
        the_dropped_gradient_is_named(lab)
        the_corrected_answer_passes(lab)
        the_instrument_agrees(lab)


def the_step_passes(lab: Lab) -> None:
    """One step is right, so that what is wrong afterwards is wrong with time."""
    lab.type_into_cell("def lstm_step_backward(", ANSWERS["lstm_step_backward"])
    lab.run_cell_containing("def lstm_step_backward(")
    verdict = lab.run_cell_containing('check("lstm_step_backward")').locator(".lstm-verdict")
    expect(verdict).to_have_text("lstm_step_backward: correct, 8 of 8 marks")


def the_dropped_gradient_is_named(lab: Lab) -> None:
    """Zeros in the place of the gradient of the cell state."""
    assert ANSWERS["lstm_backward"].count(CARRIED) == 1
    wrong = ANSWERS["lstm_backward"].replace(CARRIED, DROPPED)
    lab.type_into_cell("def lstm_backward(", wrong)
    lab.run_cell_containing("def lstm_backward(")
    verdict = lab.run_cell_containing('check("lstm_backward")').locator(".lstm-verdict")
    expect(verdict).to_contain_text("not correct yet, 0 of 6 marks")
    expect(verdict).to_contain_text("Every step receives zeros as the gradient of")
    hint = verdict.locator("p", has_text="Hint:")
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("Where does the gradient of c come from at the last step")


def the_corrected_answer_passes(lab: Lab) -> None:
    """The gradient is carried over again."""
    lab.correct_cell("def lstm_backward(", DROPPED, CARRIED)
    lab.run_cell_containing("def lstm_backward(")
    verdict = lab.run_cell_containing('check("lstm_backward")').locator(".lstm-verdict")
    expect(verdict).to_have_text("lstm_backward: correct, 6 of 6 marks")


def the_instrument_agrees(lab: Lab) -> None:
    """The cell below compares the learner's own with differences and with torch."""
    answer = lab.run_cell_containing("describe_gradient_check(own").locator(".jp-OutputArea")
    expect(answer).to_contain_text("your own lstm_backward")
    expect(answer).to_contain_text("W_hh")
