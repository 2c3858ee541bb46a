"""Pictures inside the HTML of outputs: with fewer colours where that saves most of their bytes."""

import base64
import io
import re

from PIL import Image

PICTURE = re.compile(r"(?<=data:image/png;base64,)[A-Za-z0-9+/=\s]+")
LARGE = 20_000  # bytes, below which nothing is gained
COLOURS = 128  # of a drawing with shades: none can be told from the original
WORTH_IT = 0.7  # of the bytes at most, otherwise the original stays


def lighter(html: str) -> str:
    """Reduce the large PNGs in HTML to a palette."""
    return PICTURE.sub(lambda match: _reduced(match[0]), html)


def _reduced(picture: str) -> str:
    data = base64.b64decode(picture)
    if len(data) < LARGE:
        return picture
    with Image.open(io.BytesIO(data)) as image:
        whole = image.convert("RGBA")
    # A palette would lose the soft edges of what is transparent.
    if whole.getchannel("A").getextrema() != (255, 255):
        return picture
    kept = io.BytesIO()
    whole.convert("RGB").quantize(COLOURS).save(kept, "png", optimize=True)
    small = kept.getvalue()
    return base64.b64encode(small).decode() if len(small) < WORTH_IT * len(data) else picture
