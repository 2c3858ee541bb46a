"""Are tables of slips kept between processes, and is a file that cannot be used ignored?"""

from dataclasses import replace

import numpy as np
import pytest

from autograder.engine.by_identity import ByIdentity
from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.engine.mutations import kept, search
from autograder.engine.registry import installed_exercises

TABLE = np.array([[0.0, 3.0, np.pi], [0.0, 5.0, np.nan]])
KEY = "hash of the sources, the exercise, the seed and the case"
SEED = 2026


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A cache folder of the test's own, and a process in which nothing was judged yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    search._table.cache_clear()
    yield tmp_path
    search._table.cache_clear()


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def adds_the_output_gate(c_prev, f):
    """A wrong answer to `forget` that is no catalogued mistake, but a generated slip."""
    return f * c_prev * f


def verdict():
    exercise = installed_exercises()["forget"]
    exercise = replace(exercise, mistakes=())
    return judge(examine(adds_the_output_gate, exercise, exercise.cases(SEED)), exercise, SEED)


def test_a_table_is_found_again(folder):
    """Does it come back bit for bit, in one file?"""
    kept.save(KEY, TABLE)
    assert kept.load(KEY, 3).tobytes() == TABLE.tobytes()
    assert len(files_in(folder)) == 1


def test_a_table_of_no_rows_is_one_too():
    """Does an exercise without any slip keep that?"""
    kept.save(KEY, np.zeros((0, 4)))
    assert kept.load(KEY, 4).shape == (0, 4)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[:-24],
        lambda content: content + content,
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: b"\x80\x04\x95" + content,
        lambda content: bytes(kept.LARGEST + 1),
    ],
)
def test_a_damaged_file_is_ignored_and_replaced(folder, damage):
    """Is a file that is cut, changed, too long or something else as good as none?"""
    kept.save(KEY, TABLE)
    (path,) = files_in(folder)
    path.write_bytes(damage(path.read_bytes()))
    assert kept.load(KEY, 3) is None
    kept.save(KEY, TABLE)
    assert kept.load(KEY, 3) is not None


def test_a_table_of_another_key_is_ignored(folder):
    """Is a file under a wrong name not taken for this key's, nor one with other columns?"""
    kept.save("another key", TABLE)
    (path,) = files_in(folder)
    kept.save(KEY, TABLE)
    (own,) = (file for file in files_in(folder) if file != path)
    own.write_bytes(path.read_bytes())
    assert kept.load(KEY, 3) is None
    assert kept.load("another key", 4) is None


@pytest.mark.parametrize("missing_home", [False, True])
def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path, monkeypatch, missing_home):
    """Is a verdict the same where nothing can be kept?"""
    expected = verdict().to_dict()
    search._table.cache_clear()
    blocked = tmp_path / "a file"
    blocked.write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    if missing_home:
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.delenv("LOCALAPPDATA", raising=False)
        monkeypatch.setattr(kept.Path, "home", no_home)
    assert verdict().to_dict() == expected
    assert kept.load(KEY, 3) is None
    kept.save(KEY, TABLE)
    assert blocked.read_text() == "no folder"


def no_home():
    raise RuntimeError("Could not determine home directory.")


def test_the_oldest_files_are_removed(folder, monkeypatch):
    """Does the folder never hold many more files than it may?"""
    monkeypatch.setattr(kept, "MOST_FILES", 4)
    for number in range(9):
        kept.save(f"{KEY} {number}", TABLE)
    assert len(files_in(folder)) <= 4
    assert kept.load(f"{KEY} 8", 3) is not None
    assert kept.load(f"{KEY} 0", 3) is None


def test_a_kept_table_gives_the_same_verdict(folder, monkeypatch):
    """Does a second process explain the answer alike, without running the slips?"""
    first = verdict()
    assert first.explained_by == "mutation" and len(files_in(folder)) == 1
    search._table.cache_clear()
    monkeypatch.setattr(search, "rows_of", None)
    assert verdict().to_dict() == first.to_dict()


def test_a_forged_table_makes_nothing_up(folder, monkeypatch):
    """Is each slip of a file run again before it is named, and one that does not exist left out?"""
    verdict()
    monkeypatch.setattr(search, "load", lambda key, columns: rows)
    for place in ((0, 0), (0, 10**9), (-1, 0), (7, 7), (np.nan, np.inf)):
        right = search.rows_of(*_arguments())
        rows = right[:, :].copy()
        rows[:, :2] = place
        search._table.cache_clear()
        seen = verdict()
        assert not seen.passed and seen.explained_by != "mutation"


def _arguments():
    exercise = installed_exercises()["forget"]
    return exercise, search._solutions(ByIdentity(exercise)), exercise.cases(SEED)[0]


def test_what_was_made_at_run_time_is_not_kept(folder):
    """Is an exercise with another solution than the installed one's computed each time?"""
    installed = installed_exercises()["forget"]
    case = installed.cases(SEED)[0]

    def name_of(exercise):
        return search._name(search._TableKey(ByIdentity(exercise), SEED, 0, case))

    assert name_of(installed) == name_of(replace(installed, mistakes=())) != ""
    assert name_of(replace(installed, reference=lambda c_prev, f: f * c_prev)) == ""
    assert name_of(replace(installed, name="a new one")) == ""


def test_other_sources_have_another_hash(tmp_path):
    """Does a changed, renamed or added source change the hash, and a lesson's demo not?"""
    source = tmp_path / "cell.py"
    source.write_text("x = 1\n")

    def hashed():
        kept.hash_of.cache_clear()
        return kept.hash_of((tmp_path,))

    seen = [hashed()]
    source.write_text("x = 2\n")
    seen.append(hashed())
    source.rename(tmp_path / "other.py")
    seen.append(hashed())
    (tmp_path / "new.py").write_text("")
    seen.append(hashed())
    assert len(set(seen)) == 4
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "demo.py").write_text("y = 3\n")
    assert hashed() == seen[-1]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert kept.hash_of((empty,)) == ""
