"""A student as the gradebook and the learning platforms know them."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

UNFIT = re.compile(r"[\s/\\*?\[\]+,]")  # in a folder's name, in nbgrader's patterns and lists
MAX_ID = 100


@dataclass(frozen=True)
class Person:
    """One student.

    Attributes:
        student: id in this class, the name of the folder in submitted/.
        first_name: given names.
        last_name: family name.
        email: address.
        lms_id: the number by which Canvas and others know them.
        username: name with which they log in there.
        sis_id: id of the institution.
        section: of the course, which Canvas wants back.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    username: str = ""
    sis_id: str = ""
    section: str = ""

    @property
    def full_name(self) -> str:
        """Both names, or what there is of them."""
        return " ".join(filter(None, (self.first_name, self.last_name)))

    def usernames(self) -> set[str]:
        """What the student may be called when logging in to a platform."""
        local = self.email.partition("@")[0]
        known = (self.student, self.username, self.sis_id, self.email, local)
        return {one.casefold() for one in known if one}

    def spellings(self) -> set[str]:
        """Both orders of the names, in the form of `plain_name`."""
        names = (self.first_name, self.last_name)
        both = {plain_name("".join(names)), plain_name("".join(reversed(names)))}
        return both - {""}


def find_person(
    people: Iterable[Person], name: str, username: str = "", lms_id: str = ""
) -> Person | None:
    """Return a student; None if none, or more than one, fits.

    Args:
        people: the class.
        name: full name, which counts if no student has the other two.
        username: on the platform.
        lms_id: the platform's number, which may be another student's number at the institution.
    """
    everyone = list(people)
    wanted = plain_name(name)
    fitting: tuple[Callable[[Person], bool], ...] = (
        lambda one: bool(lms_id) and one.lms_id == lms_id,
        lambda one: bool(username) and username.casefold() in one.usernames(),
        lambda one: bool(wanted) and wanted in one.spellings(),
    )
    for fits in fitting:
        found = [one for one in everyone if fits(one)]
        if len(found) == 1:
            return found[0]
    return None


def plain_name(text: str) -> str:
    """Return the letters and digits of a name, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def id_from_name(name: str) -> str:
    """Return a name as an id: "Anna-Lena Müller" gives "anna-lena-muller"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c if c.isalnum() else "-" for c in plain if not unicodedata.combining(c))
    return re.sub("-+", "-", kept).strip("-")[:MAX_ID]


def problem_of_id(text: str) -> str:
    """Return why a text cannot be a student's id; "" if it can."""
    if not text:
        return "there is no id"
    if text.startswith(".") or UNFIT.search(text) or not text.isprintable():
        return (
            f"{text!r} cannot be an id: it names a folder, without spaces and any of / \\ * ? + ,"
        )
    return f"the id is longer than {MAX_ID} characters" if len(text) > MAX_ID else ""


def split_name(text: str) -> tuple[str, str]:
    """Split a full name into (first, last); "Lovelace, Ada" has the last name first."""
    if "," in text:
        last, _, first = text.partition(",")
        return first.strip(), last.strip()
    first, _, last = text.strip().rpartition(" ")
    return (first, last) if first else (last, "")
