"""Pictures that are pasted into a notebook's cells: attachments, in the notebook format."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from autograder.sandbox.codec import replace_surrogates

TYPES = ("image/png", "image/jpeg", "image/gif")


def keep_pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """Return the pictures among a cell's attachments, by name and type.

    Args:
        attachments: of a notebook that may be anything.
    """
    if not isinstance(attachments, Mapping):
        return {}
    found = {}
    for name, versions in attachments.items():
        if isinstance(name, str) and isinstance(versions, Mapping):
            kept = {mime: data for mime, data in versions.items() if _is_picture(mime, data)}
            if kept:
                found[replace_surrogates(name)] = kept
    return found


def _is_picture(mime: Any, data: Any) -> bool:
    if mime not in TYPES or not isinstance(data, str):
        return False
    try:
        base64.b64decode(data.replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
