"""The process that converts notebooks to pages, one request per line.

Converting takes time that can grow with the square of what a student has written. The process has
limits on memory and on the processor time of each page; at the limit the system ends it.
"""

import json
import math
import os
import sys
from typing import Any

from autograder.sandbox.codec import replace_surrogates
from autograder.sandbox.limits import MEBIBYTE

PAGE_SECONDS = 12  # processor time; an ordinary page takes half a second
MEMORY = 2048 * MEBIBYTE
MAX_PAGE = 32 * MEBIBYTE  # an ordinary page has a quarter of one


def main() -> None:
    """Answer requests from standard input until its end."""
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what libraries print is no reply
    _limit_memory()
    # jsonschema would load a grammar of IRIs, which takes as long as all other imports together.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None blocks imports
    from autograder.classroom.pages import convert  # slow

    print(json.dumps({"ready": True}), file=replies, flush=True)
    for line in sys.stdin:
        _limit_time()
        print(json.dumps(_answer(convert.convert_page, json.loads(line))), file=replies, flush=True)


def _answer(convert_page: Any, request: dict[str, Any]) -> dict[str, str]:
    try:
        page = replace_surrogates(convert_page(**request))
    except RecursionError:
        return {"problem": "it is nested too deeply"}
    except MemoryError:
        return {"problem": "it takes too much memory"}
    except Exception as error:  # whatever a library raises for one notebook
        return {"problem": f"{type(error).__name__}: {str(error)[:200]}"}
    if len(page) > MAX_PAGE:
        return {"problem": "it is too large"}
    return {"page": page}


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """Allow processor time for one more page."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = math.ceil(used.ru_utime + used.ru_stime) + PAGE_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
