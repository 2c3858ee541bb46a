"""Alternative text: which lessons must have it for figures, and is it noticed where it lacks?"""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.lessons.figures import find_undescribed, shows_themed_figures

ROOT = Path(__file__).resolve().parents[2]
# Lessons whose figures have text and follow the notebook's theme.
THEMED = ("00", "01", "02", "03", "04", "05", "06", "07", "08")
TEXT = "A curve that falls from 1 to 0.5 within 10 steps."


@pytest.mark.parametrize("number", THEMED)
def test_figures_follow_the_theme(number):
    """Does the lesson call `use_theme`, so that its run checks all texts?"""
    (path,) = (ROOT / "solutions").glob(f"{number}_*.ipynb")
    assert shows_themed_figures(nbformat.read(path, as_version=4))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"text/html": f'<svg aria-label="{TEXT}"></svg><img alt="{TEXT}">'}, 0),
        ({"image/png": "iVBORw0KGgo="}, 1),
        ({"text/html": f'<svg></svg><img alt="{TEXT}">'}, 1),
        ({"text/html": '<img src="data:image/png;base64,">'}, 1),
        ({"text/html": f'<canvas aria-label="{TEXT}"></canvas><img alt="last frame">'}, 1),
        ({"text/html": '<img alt="Figure: The gradient vanishes; The gradient explodes">'}, 1),
        ({"text/html": f'<div class="lstm-figure"><svg aria-label="2"></svg>{TEXT}</div>'}, 1),
        (
            {"text/html": '<svg aria-label="2.00"></svg><svg></svg><svg aria-hidden="true"></svg>'},
            1,
        ),
        ({"text/html": "<p>No picture</p>"}, 0),
    ],
)
def test_missing_text_is_found(data, expected):
    """Does it find PNG alone, pictures without text, and text made of titles?"""
    cell = new_code_cell("plt.show()", outputs=[new_output("display_data", data=data)])
    assert len(find_undescribed(new_notebook(cells=[cell]))) == expected
