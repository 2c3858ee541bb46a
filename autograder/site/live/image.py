"""Files for the worker's memory, packed as one download.

The format is made for reading in a few lines of JavaScript: the length of the index (4 bytes,
little endian), the index as JSON (path: offset and size), and the contents. All of it is compressed
with gzip here, and unpacked in the worker, because static hosts do not compress binary files.
"""

import gzip
import json
import struct
from collections.abc import Mapping

LEVEL = 6  # 9 takes seven times as long, for one percent


def pack(files: Mapping[str, bytes]) -> bytes:
    """Pack files, sorted by path; equal files give equal bytes.

    Example:
        >>> unpack(pack({"b/c": b"two", "a": b"1"}))
        {'a': b'1', 'b/c': b'two'}
    """
    index, contents, offset = {}, [], 0
    for path in sorted(files):
        index[path] = [offset, len(files[path])]
        contents.append(files[path])
        offset += len(files[path])
    header = json.dumps(index).encode()
    return compress(b"".join([struct.pack("<I", len(header)), header, *contents]))


def compress(data: bytes) -> bytes:
    """Compress with gzip, without a time in the header."""
    return gzip.compress(data, LEVEL, mtime=0)


def unpack(data: bytes) -> dict[str, bytes]:
    """Unpack what `pack` has packed."""
    plain = gzip.decompress(data)
    (length,) = struct.unpack_from("<I", plain)
    start = 4 + length
    return {
        path: plain[start + offset : start + offset + size]
        for path, (offset, size) in json.loads(plain[4:start]).items()
    }
