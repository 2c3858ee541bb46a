"""Archives as learning platforms make them, in memory."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


def make_zip(path: Path, files: Mapping[str, bytes] | Iterable[str]) -> Path:
    """Write an archive; files without content are notebooks."""
    entries = files if isinstance(files, Mapping) else dict.fromkeys(files, NOTEBOOK)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def zip_with_raw_name(path: Path, name: bytes, flags: int = 0) -> Path:
    """Write an archive whose only entry has a name in any encoding, and any flags."""
    stand_in = "x" * len(name)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(stand_in, NOTEBOOK)
    data = bytearray(buffer.getvalue().replace(stand_in.encode(), name))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.index(signature) + offset
        data[start : start + 2] = struct.pack("<H", flags)
    path.write_bytes(data)
    return path
