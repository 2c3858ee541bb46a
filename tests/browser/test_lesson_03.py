"""Does lesson 03's animation of a cell at work play on the page, from the learner's own weights?"""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab, chromium_page, course_copy, open_lab, right_answers, studying

pytestmark = pytest.mark.slow
ANSWERS = right_answers("03_cell_state")
ANIMATION = "animate_cell_at_work("


def test_a_cell_at_work(tmp_path):
    """Are the weights checked, and the animation shown, played, stopped and moved by hand?"""
    tree = course_copy(tmp_path)
    with chromium_page() as page, studying(tree, "03") as address:
        lab = open_lab(page, address)
        lab.run_cell_containing("from functools import partial")
        weights_are_answered(lab)
        the_animation_plays(lab)


def weights_are_answered(lab: Lab) -> None:
    """Weights set by hand, judged by what they do."""
    lab.type_into_cell("def agreement_weights(", ANSWERS["agreement_weights"])
    lab.run_cell_containing("def agreement_weights(")
    verdict = lab.run_cell_containing('check("agreement_weights")').locator(".lstm-verdict")
    expect(verdict).to_have_text("agreement_weights: correct, 4 of 4 marks")


def the_animation_plays(lab: Lab) -> None:
    """It starts by itself in the still's place, ends at the last word, and goes where it is told.

    Its pictures are in the page: nothing is asked of the network.
    """
    asked = []
    lab.page.on("request", lambda request: asked.append(request.url))
    cell = lab.run_cell_containing(ANIMATION)
    expect(cell).to_contain_text("your own agreement_weights")
    expect(cell.locator(".lstm-animation img")).to_be_hidden()
    picture, place = cell.locator(".lstm-animation svg"), cell.locator("input[type=range]")
    expect(picture).to_be_visible()
    assert picture.bounding_box()["width"] > 500
    expect(place).to_have_value("13")  # fourteen words
    end = picture.inner_html()
    place.fill("1")
    assert picture.inner_html() != end
    cell.get_by_title("Next frame").click()
    expect(place).to_have_value("2")
    assert asked
    assert not [url for url in asked if "localhost" not in url and "127.0.0.1" not in url]
