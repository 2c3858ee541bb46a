"""The names that learning platforms give to the files of an assignment's archive.

Each platform has one pattern, from its documentation, its own source or published archives:

- Canvas, `lib/content_zipper.rb`: `lovelaceada_LATE_1234_56789_02_gates.ipynb`: the sortable name
  in lower case without spaces and punctuation, LATE, the user's id, the file's id, and the file's
  name. In an anonymous assignment, `anon_aB3dE_56789_02_gates.ipynb`. It holds no times.
- Moodle, `mod/assign/classes/downloader.php`, with a folder per student, which is the default:
  `Ada Lovelace_123_assignsubmission_file_/02_gates.ipynb`, or without:
  `Ada Lovelace_123_assignsubmission_file_02_gates.ipynb`. 123 is the participant's number in this
  assignment. It holds no times; the grading worksheet does.
- Blackboard, "Download assignments": `Lab 2_alovelace_attempt_2026-11-02-17-21-05_02_gates.ipynb`,
  and beside each attempt a receipt, the same without the file's name and `.txt`.
- Brightspace: `123-456 - Ada Lovelace - Nov 2, 2026 521 PM/02_gates.ipynb`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

Platform = Literal["canvas", "moodle", "blackboard", "brightspace"]
PLATFORMS: tuple[Platform, ...] = get_args(Platform)
ANONYMOUS = ("participant", "anon")

CANVAS = re.compile(
    r"(?:.*/)?(?P<name>\w+?)_(?P<late>LATE_)?(?P<key>\d+)_(?P<number>\d+)_(?P<file>[^/]+)"
)
CANVAS_ANONYMOUS = re.compile(
    r"(?:.*/)?(?P<late>LATE_)?anon_(?P<key>[A-Za-z0-9]{5})_(?P<number>\d+)_(?P<file>[^/]+)"
)
CANVAS_TEXT = re.compile(r"(?:.*/)?\w+_\d+_(?:text|link)\.html")
MOODLE = re.compile(
    r"(?:.*/)?(?P<name>[^/]+)_(?P<key>\d+)_assignsubmission_file(?:_?/(?P<path>.+)|_(?P<flat>[^/]+))"
)
MOODLE_TEXT = re.compile(r"(?:.*/)?[^/]+_\d+_assignsubmission_(?!file)\w+.*")
STAMP = r"\d{4}(?:-\d\d){5}"
BLACKBOARD = re.compile(
    rf"(?:.*/)?(?P<start>[^/]+)_[^\W\d_]+_(?P<when>{STAMP})(?:_(?P<file>[^/]+)|\.txt)"
)
BRIGHTSPACE = re.compile(
    r"(?:.*/)?(?P<key>\d+-\d+) - (?P<name>[^/]+?) ?- (?P<when>[^/]*?\d{3,4}(?: [AP]M)?)"
    r"(?:/| ?- )(?P<file>.+)"
)
BRIGHTSPACE_TIMES = (  # in the languages and clocks that the platform offers for English
    "%b %d, %Y %I%M %p",
    "%B %d, %Y %I%M %p",
    "%d %B, %Y %H%M",
    "%d %b, %Y %H%M",
    "%b %d, %Y %H%M",
    "%Y-%m-%d %H%M",
)
RECEIPT_NAME = re.compile(r"^[^:\n]+: (?P<name>.+) \((?P<key>[^()\s]+)\)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class HandedIn:
    """One file of a submission, as the platform names it.

    Attributes:
        entry: its name in the archive.
        file: its name as the student has it.
        key: the platform's id of the student or, for Moodle, of the participant.
        name: of the student, as far as the file's name shows it; "" if it does not.
        when: time of the attempt on the platform's clock; None if it is not in the name.
        late: whether the platform calls it late.
        receipt: whether it is Blackboard's note about an attempt, and no file of the student's.
    """

    entry: str
    file: str
    key: str
    name: str = ""
    when: datetime | None = None
    late: bool = False
    receipt: bool = False


Reader = Callable[[str], HandedIn | str]


def read_canvas(entry: str) -> HandedIn | str:
    """Read a name of Canvas's; return a sentence about one that is no file of a student."""
    if CANVAS_TEXT.fullmatch(entry):
        return "a text or a link that was typed into Canvas, and no file"
    found = CANVAS_ANONYMOUS.fullmatch(entry) or CANVAS.fullmatch(entry)
    if found is None:
        return ""
    parts = found.groupdict()
    name = parts.get("name") or ""
    late = bool(parts["late"])
    if name.endswith("_LATE"):
        name, late = name.removesuffix("_LATE"), True
    return HandedIn(entry, parts["file"], parts["key"], name, late=late)


def read_moodle(entry: str) -> HandedIn | str:
    """Read a name of Moodle's, in folders or without."""
    found = MOODLE.fullmatch(entry)
    if found is None:
        text = "a text that was typed into Moodle, and no file"
        return text if MOODLE_TEXT.fullmatch(entry) else ""
    file = found["flat"] or found["path"].rpartition("/")[2]
    return HandedIn(entry, file, found["key"], found["name"])


def read_blackboard(entry: str) -> HandedIn | str:
    """Read a name of Blackboard's. The username follows the last underscore before "attempt"."""
    found = BLACKBOARD.fullmatch(entry)
    if found is None:
        return ""
    when = datetime.strptime(found["when"], "%Y-%m-%d-%H-%M-%S")
    key = found["start"].rpartition("_")[2]
    return HandedIn(entry, found["file"] or "", key, when=when, receipt=not found["file"])


def read_brightspace(entry: str) -> HandedIn | str:
    """Read a name of Brightspace's, with a folder per attempt or without."""
    found = BRIGHTSPACE.fullmatch(entry)
    if found is None:
        index = entry.rpartition("/")[2] == "index.html"
        return "Brightspace's own list of the files" if index else ""
    file = found["file"].rpartition("/")[2]
    return HandedIn(entry, file, found["key"], found["name"], _parse_time(found["when"]))


READERS: dict[Platform, Reader] = {
    "canvas": read_canvas,
    "moodle": read_moodle,
    "blackboard": read_blackboard,
    "brightspace": read_brightspace,
}


def recognise(names: Iterable[str]) -> Platform | None:
    """Return the platform whose pattern fits the most names; None if none fits any."""
    entries = list(names)
    fits = {
        platform: sum(isinstance(_try(read, entry), HandedIn) for entry in entries)
        for platform, read in READERS.items()
    }
    best = max(PLATFORMS, key=lambda platform: fits[platform])
    return best if fits[best] else None


def understand(platform: Platform, entry: str) -> HandedIn | str:
    """Return the contents of a name, or why the file is none that a student handed in."""
    found = _try(READERS[platform], entry)
    return found or f"its name is not one that {platform.capitalize()} gives"


def with_receipt(file: HandedIn, receipts: dict[str, str]) -> HandedIn:
    """Add the username and the full name from Blackboard's receipt of the same attempt.

    Args:
        file: of an attempt.
        receipts: texts by `attempt_of`.
    """
    found = RECEIPT_NAME.search(receipts.get(attempt_of(file.entry), ""))
    return replace(file, key=found["key"], name=found["name"]) if found else file


def attempt_of(entry: str) -> str:
    """Return the part of a name of Blackboard's that all files of an attempt share."""
    found = BLACKBOARD.fullmatch(entry)
    return f"{found['start']} {found['when']}" if found else ""


def _try(read: Reader, entry: str) -> HandedIn | str:
    try:
        return read(entry)
    except ValueError:  # a time such as 2026-99-99
        return ""


def _parse_time(text: str) -> datetime | None:
    for form in BRIGHTSPACE_TIMES:
        try:
            return datetime.strptime(text.strip(), form)
        except ValueError:
            continue
    return None
