"""Does the lab train before a learner's eyes, let itself be stopped, and go on?"""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import (
    Lab,
    chromium_page,
    course_copy,
    open_lab,
    right_answers,
    studying,
)

pytestmark = pytest.mark.slow
ANSWERS = right_answers("08_gpu_training_lab")
TRAINING = "lab_checkpoint.pt"  # only the training cell contains it
STEPS = 1000  # long enough to be watched, also where drawings are rare because they are slow
MORE = 20  # steps after it was stopped
STOPPED = re.compile(r"Interrupted after step (\d+)")
BAR = re.compile(r"(\d+)/\d+ \[")


def test_a_training_is_watched_stopped_and_gone_on_with(tmp_path, monkeypatch):
    """A bar that counts, a curve that grows, Stop, and the rest of it?"""
    monkeypatch.setenv("LSTM_COURSE_SIZE", "quick")
    tree = course_copy(tmp_path)
    with chromium_page() as page, studying(tree, "08") as address:
        lab = open_lab(page, address)
        lab.run_imports()
        setup = lab.cell_containing("import matplotlib.pyplot as plt")
        expect(setup).to_contain_text("Training at the size 'quick'")
        the_step_passes(lab)
        lab.run_cell_containing("own_source = None")
        the_run_is_long_enough(lab)
        the_curve_grows(lab)
        it_can_be_stopped(lab)
        it_goes_on(lab)


def the_step_passes(lab: Lab) -> None:
    """The learner's own step, with which the lab is to train."""
    for name in ("detach_state", "train_step"):
        lab.type_into_cell(f"def {name}(", ANSWERS[name])
        lab.run_cell_containing(f"def {name}(")
        verdict = lab.run_cell_containing(f'check("{name}")').locator(".lstm-verdict")
        expect(verdict).to_contain_text(f"{name}: correct")


def the_run_is_long_enough(lab: Lab) -> None:
    """More steps than the quick size has, as a learner would choose them."""
    line = "functions = TrainingFunctions("
    more = f"settings = type(settings)(**vars(settings) | {{'steps': {STEPS}}})"
    lab.correct_cell(TRAINING, line, f"{more}\n{line}")


def the_curve_grows(lab: Lab) -> None:
    """A bar and one figure, which changes while the bar counts."""
    cell = start(lab)
    expect(shown_by(cell)).to_contain_text("your own train_step")
    figure = shown_by(cell).locator("img")
    expect(figure).to_have_count(1)
    first, counted = figure.get_attribute("src"), steps_on_the_bar(cell)
    expect(figure).not_to_have_attribute("src", first)
    expect(figure).to_have_count(1)
    assert steps_on_the_bar(cell) > counted


def it_can_be_stopped(lab: Lab) -> None:
    """Stop ends the step, and no error is shown."""
    lab.page.locator(".lm-MenuBar-itemLabel", has_text="Kernel").click()
    lab.page.locator(".lm-Menu-itemLabel", has_text="Interrupt Kernel").click()
    said = shown_by(lab.cell_containing(TRAINING))
    expect(said).to_contain_text(STOPPED)
    expect(said).not_to_contain_text("KeyboardInterrupt")


def it_goes_on(lab: Lab) -> None:
    """From the step at which it was stopped, for a few more; and no further with other settings."""
    stopped = STOPPED.search(shown_by(lab.cell_containing(TRAINING)).inner_text())[1]
    lab.correct_cell(TRAINING, "trainer.run(", f"trainer.run({MORE}, ")
    lab.correct_cell(TRAINING, "go_on = False", "go_on = True")
    cell = lab.run_cell_containing(TRAINING)
    expect(shown_by(cell)).to_contain_text(f"Continuing from step {stopped}.")
    expect(shown_by(cell)).not_to_contain_text(STOPPED)
    assert steps_on_the_bar(cell) == int(stopped) + MORE
    lab.correct_cell(TRAINING, f"'steps': {STEPS}", f"'steps': {STEPS + 1}")
    said = shown_by(lab.run_cell_containing(TRAINING))
    expect(said).to_contain_text(f"the checkpoint's steps is {STEPS}, expected {STEPS + 1}")
    expect(said).not_to_contain_text("Traceback")


def start(lab: Lab) -> Locator:
    """Run the training cell without waiting for its end."""
    cell = lab.cell_containing(TRAINING)
    cell.locator(".cm-content").focus()
    lab.page.keyboard.press("Control+Enter")
    return cell


def shown_by(cell: Locator) -> Locator:
    """What stands below the cell's source."""
    return cell.locator(".jp-Cell-outputArea")


def steps_on_the_bar(cell: Locator) -> int:
    """Where the bar stands; the figure and a first sample of text come before it."""
    expect(shown_by(cell)).to_contain_text(BAR)
    return int(BAR.findall(shown_by(cell).inner_text())[-1])
