"""Do large pictures of a page lose bytes, and nothing that can be seen?"""

import base64
import io

import numpy as np
from PIL import Image

from autograder.site.book.pictures import LARGE, PICTURE, lighter


def html_of(pixels):
    """A picture in HTML, as figures are shown."""
    Image.fromarray(pixels).save(kept := io.BytesIO(), "png")
    picture = base64.b64encode(kept.getvalue()).decode()
    return f'<img alt="a" src="data:image/png;base64,{picture}"><p>text</p>'


def pixels_of(html):
    """The pixels of that picture again."""
    data = base64.b64decode(PICTURE.search(html)[0])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int), len(data)


def shaded(alpha=255):
    """A drawing with a hundred shades of grey, in an order that PNG cannot compress well."""
    grey = np.random.default_rng(0).integers(0, 100, (300, 300)).astype(np.uint8)
    return np.stack([grey, grey, grey, np.full_like(grey, alpha)], axis=-1)


def test_a_large_picture_gets_a_palette():
    """Is it smaller, are its colours those it had, and is the rest of the HTML as it was?"""
    before = html_of(shaded())
    after = lighter(before)
    (seen, size), (wanted, old_size) = pixels_of(after), pixels_of(before)
    assert LARGE < size < 0.7 * old_size
    assert np.abs(seen - wanted).max() <= 1
    assert PICTURE.sub("", after) == PICTURE.sub("", before)


def test_small_and_transparent_pictures_stay():
    """Is nothing touched that would gain little, or lose its soft edges?"""
    small = html_of(shaded()[:20, :20])
    soft = html_of(shaded(alpha=128))
    assert lighter(small) == small and lighter(soft) == soft
    assert lighter("<p>no picture</p>") == "<p>no picture</p>"
