"""Create a class: an ordinary nbgrader course with the lessons as assignments."""

from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.classroom.directory import Classroom
from autograder.classroom.migrate_config import migrate_config
from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError

CONFIG_TEXT = '''\
"""nbgrader's configuration of this class. Yours to change; the lines of the second part are what
makes `nbgrader autograde` and the formgrader judge safely, fast and by name."""

from autograder.classroom.nbgrader_hooks import install

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "{course_id}"

# nbgrader gets no more of a student's folder than the course has read, and no page takes long.
install(c)
# Submissions are rebuilt from source/, run in a sandbox, and judged from outside of it.
c.Autograde.sanitize_preprocessors = ["autograder.classroom.preprocessors.Rebuild"]
c.Autograde.autograde_preprocessors = [
    "autograder.classroom.preprocessors.Judge",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.classroom.hidden_tests.HideHiddenTestOutput",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
# Nothing that a student has written runs in the browser of whoever reads it.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {{
    "clean_html": "autograder.classroom.sanitize.clean_html",
    "markdown2html": "autograder.classroom.sanitize.clean_markdown",
}}
'''


def create_class(
    directory: Path,
    lessons: Sequence[Lesson],
    on_lesson: Callable[[Lesson], None] = lambda lesson: None,
) -> list[Lesson]:
    """Make a class, or add lessons to one. Existing files stay unchanged.

    Args:
        directory: where; it may exist.
        lessons: the assignments.
        on_lesson: called before each lesson is made.

    Returns:
        The lessons that were added.

    Raises:
        CourseError: the directory cannot be a class, with what to do.
    """
    if directory.exists() and not directory.is_dir():
        raise CourseError(f"{directory} is a file; a class needs a directory.")
    classroom = Classroom(directory.resolve())
    if directory.exists() and any(directory.iterdir()) and not classroom.config.exists():
        raise CourseError(
            f"{directory} holds other files and no class. Give an empty or a new directory."
        )
    for folder in ("source", "release", "submitted", "autograded", "feedback"):
        (classroom.directory / folder).mkdir(parents=True, exist_ok=True)
    if classroom.config.exists():
        migrate_config(classroom.config)
    else:
        course_id = "".join(c if c.isalnum() else "-" for c in classroom.directory.name)
        classroom.config.write_text(CONFIG_TEXT.format(course_id=course_id), encoding="utf-8")
    classroom.make_seed()
    made = []
    for lesson in lessons:
        source = classroom.source(lesson.stem)
        if source.exists():
            continue
        on_lesson(lesson)
        source.parent.mkdir(parents=True)
        source.write_bytes(lesson.solution.read_bytes())
        release(classroom, lesson.stem)
        made.append(lesson)
    return made


def release(classroom: Classroom, assignment: str) -> None:
    """Run `nbgrader generate_assignment`, which makes the students' notebook and its marks.

    Raises:
        CourseError: nbgrader failed.
    """
    from nbgrader.converters import GenerateAssignment

    from autograder.classroom.nbgrader_steps import run_converter

    run_converter(classroom, GenerateAssignment, assignment, create_assignment=True)
