"""Do scripts and large pictures become files, and does everything else stay as it is?"""

import base64
import io
import re

import numpy as np
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from autograder.site.book.late_parts import LARGE, late_parts_to_files


def moved(html):
    """The HTML of an output after its parts became files, and these files."""
    files = {}
    cell = new_code_cell("x", outputs=[new_output("display_data", data={"text/html": html})])
    late_parts_to_files(new_notebook(cells=[new_markdown_cell("a"), cell]), files.__setitem__)
    return cell.outputs[0].data["text/html"], files


def picture(side):
    """A PNG of noise, which nothing compresses."""
    noise = np.random.default_rng(0).integers(0, 256, (side, 2 * side, 3), dtype=np.uint8)
    kept = io.BytesIO()
    Image.fromarray(noise).save(kept, "png")
    return kept.getvalue()


def test_scripts_become_files_in_their_order():
    """Does a file hold exactly the script, and does the page name it where the script was?"""
    html, files = moved("<p>a</p><script>one('</p>');\ntwo();</script><i>b</i><script>3</script>")
    first, second = files
    assert html == (
        f'<p>a</p><template data-script="../figures/{first}"></template><i>b</i>'
        f'<template data-script="../figures/{second}"></template>'
    )
    assert list(files.values()) == [b"one('</p>');\ntwo();", b"3"]
    assert {name.rpartition(".")[2] for name in files} == {"js"}


def test_a_large_picture_becomes_a_file_with_its_size():
    """Is it the same picture, fetched late, in a place of its own from the start?"""
    data = picture(100)
    encoded = base64.b64encode(data).decode()
    assert len(encoded) > LARGE
    html, files = moved(f'<img alt="noise" src="data:image/png;base64,{encoded}">')
    ((name, content),) = files.items()
    assert content == data
    assert html == (
        f'<img alt="noise" src="../figures/{name}" width="200" height="100" loading="lazy">'
    )


def test_the_rest_stays_in_the_page():
    """Are small pictures, other scripts and text as they were?"""
    small = base64.b64encode(picture(5)).decode()
    html = f'<img src="data:image/png;base64,{small}"><script src="a.js"></script><p>text</p>'
    assert moved(html) == (html, {})


def test_equal_content_has_one_name():
    """Does a part that stays as it is keep its file, and does another one get another?"""
    names = [re.search(r"\w+\.js", moved(f"<script>{one}</script>")[0])[0] for one in "aab"]
    assert names[0] == names[1] != names[2]
