"""Does a class that an earlier version has made keep working?"""

import pytest
from nbgrader.apps import api, autogradeapp
from nbgrader.converters import Autograde
from traitlets.utils.importstring import import_item

from autograder.classroom.create import CONFIG_TEXT
from autograder.classroom.directory import Classroom, find_classroom
from autograder.classroom.intake_autograde import IntakeAutograde
from autograder.classroom.migrate_config import RENAMED, migrate_config
from autograder.classroom.nbgrader_steps import nbgrader_config
from autograder.support.errors import CourseError

OWN = (
    "\n# r\xe9gl\xe9 par moi; no name of the grader's: autograder.grading.preprocessors.Judges\r\n"
    "c.Judge.demos = True\r\n"
)


@pytest.fixture
def config(tmp_path):
    """The configuration that the former version wrote, with lines of the instructor's own."""
    text = CONFIG_TEXT.format(course_id="autumn")
    for old, new in RENAMED.items():
        assert new in text
        text = text.replace(new, old)
    path = tmp_path / "nbgrader_config.py"
    path.write_bytes((text + OWN).encode("utf-8"))
    path.chmod(0o640)
    return path


def test_old_names_are_rewritten_and_all_else_stays(config, capsys):
    """Is the file as the present version writes it, with the instructor's lines byte for byte?"""
    before = config.read_bytes()
    find_classroom(config.parent)
    expected = CONFIG_TEXT.format(course_id="autumn") + OWN
    assert config.read_bytes() == expected.encode("utf-8")
    assert config.with_name("nbgrader_config.py.bak").read_bytes() == before
    assert config.stat().st_mode & 0o777 == 0o640
    (line,) = capsys.readouterr().out.splitlines()
    assert "nbgrader_config.py" in line and "backup: nbgrader_config.py.bak" in line


def test_a_configuration_without_the_intake_gets_it(config):
    """Does a class of a former version stop copying students' folders, its own lines kept?"""
    config.write_bytes(CONFIG_TEXT.format(course_id="autumn").encode())
    without = [line for line in config.read_text().splitlines() if "install" not in line]
    config.write_bytes("\r\n".join([*without, "c.Judge.demos = True", ""]).encode())
    before = config.read_bytes()
    assert migrate_config(config) and not migrate_config(config)
    after = config.read_bytes()
    assert after.startswith(before.rstrip()) and after.count(b"\n") == after.count(b"\r\n")
    autogradeapp.Autograde = Autograde
    try:
        found = nbgrader_config(Classroom(config.parent))
        assert autogradeapp.Autograde is api.Autograde is IntakeAutograde
    finally:
        autogradeapp.Autograde = api.Autograde = Autograde
    assert found.Judge.demos is True


def test_every_new_name_exists(config):
    """Can nbgrader import what the configuration names afterwards?"""
    find_classroom(config.parent)
    found = nbgrader_config(Classroom(config.parent))
    names = [
        *found.Autograde.sanitize_preprocessors,
        *found.Autograde.autograde_preprocessors,
        *found.GenerateFeedback.preprocessors,
        *found.HTMLExporter.filters.values(),
    ]
    assert set(RENAMED.values()) <= set(names)
    for name in names:
        assert callable(import_item(name)), name


def test_it_is_done_once(config, capsys):
    """Does a second command change nothing, print nothing and make no second backup?"""
    assert migrate_config(config)
    after = config.read_bytes()
    capsys.readouterr()
    assert not migrate_config(config)
    assert config.read_bytes() == after and capsys.readouterr().out == ""
    assert sorted(path.name for path in config.parent.iterdir()) == [
        "nbgrader_config.py",
        "nbgrader_config.py.bak",
    ]


def test_an_earlier_backup_is_kept(config):
    """Is a backup that is already there not replaced?"""
    own = config.with_name("nbgrader_config.py.bak")
    own.write_text("mine")
    assert migrate_config(config)
    assert own.read_text() == "mine"
    assert b"autograder.grading" in config.with_name("nbgrader_config.py.bak2").read_bytes()


def test_a_link_stays_a_link(config, tmp_path_factory):
    """Is the file that a class shares with others rewritten, and not replaced by a copy?"""
    link = tmp_path_factory.mktemp("class") / "nbgrader_config.py"
    link.symlink_to(config)
    assert migrate_config(link)
    assert link.is_symlink() and b"autograder.classroom" in config.read_bytes()


def test_a_file_that_cannot_be_written_is_an_error(config, monkeypatch):
    """Is there a sentence with what to do, and is the file unchanged?"""
    before = config.read_bytes()

    def fail(path, content):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("autograder.classroom.migrate_config.atomic_write", fail)
    with pytest.raises(CourseError, match=r"Permission denied.*Make the file and its folder"):
        migrate_config(config)
    assert config.read_bytes() == before
