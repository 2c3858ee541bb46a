"""Scripts and large pictures of outputs as files, which a page fetches when the reader gets near.

An animation brings all of its frames as a script: up to half of a page's bytes, and work on each
visit, before the reader gets to it. The page shows the still until then, and without scripts.
"""

import base64
import hashlib
import io
import re
from collections.abc import Callable

from nbformat import NotebookNode
from PIL import Image

from autograder.site.book.figures import DIGITS, FOLDER

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# book.js runs the file where the template is.
LATER = '<template data-script="../{folder}/{name}"></template>'
PICTURE = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=\s]+)"')
LARGE = 20_000  # characters; a smaller picture costs more as a request of its own
FETCHED = 'src="../{folder}/{name}" width="{width}" height="{height}" loading="lazy"'
Write = Callable[[str, str | bytes], None]


def late_parts_to_files(page: NotebookNode, write: Write) -> None:
    """Let a page of the folder `lessons` fetch scripts and large pictures of outputs from files.

    Args:
        page: an arranged lesson; changed in place.
        write: receives the name and the content of each file.
    """
    for cell in page.cells:
        for output in cell.get("outputs", []):
            if html := output.get("data", {}).get("text/html"):
                html = SCRIPT.sub(lambda match: _later(match[1], write), html)
                html = PICTURE.sub(lambda match: _fetched(match, write), html)
                output.data["text/html"] = html


def _later(script: str, write: Write) -> str:
    return LATER.format(folder=FOLDER, name=_keep(script.encode(), "js", write))


def _fetched(match: re.Match[str], write: Write) -> str:
    if len(match[1]) < LARGE:
        return match[0]
    data = base64.b64decode(match[1])
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
    name = _keep(data, "png", write)
    return FETCHED.format(folder=FOLDER, name=name, width=width, height=height)


def _keep(data: bytes, ending: str, write: Write) -> str:
    """Write a file, and give its name, which holds a digest of its content."""
    name = f"{hashlib.sha256(data).hexdigest()[:DIGITS]}.{ending}"
    write(name, data)
    return name
