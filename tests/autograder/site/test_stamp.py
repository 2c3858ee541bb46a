"""Does a digest follow what it is of, and is a result kept as long as its inputs stay?"""

import os

from autograder.site.stamp import digest_of, digest_of_files, digest_of_times, kept_bytes


def test_a_digest_follows_names_and_contents(tmp_path):
    """Of files in a folder, at any depth, but not of bytecode or times?"""
    (tmp_path / "sub").mkdir()
    file = tmp_path / "sub" / "a.py"
    file.write_text("1")
    first = digest_of_files(tmp_path)
    os.utime(file, (1, 1))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("compiled")
    assert digest_of_files(tmp_path) == first
    file.write_text("2")
    second = digest_of_files(tmp_path)
    third = digest_of_files(file.rename(tmp_path / "b.py").parent)
    assert len({first, second, third}) == 3


def test_a_digest_follows_times(tmp_path):
    """Is a file that was written since then another one, even with the same content?"""
    file = tmp_path / "a.html"
    file.write_text("1")
    first = digest_of_times(tmp_path)
    assert digest_of_times(tmp_path) == first
    os.utime(file, (1, 1))
    assert digest_of_times(tmp_path) != first


def test_parts_are_kept_apart():
    """Do the same letters in other parts have another digest, and bytes that of their text?"""
    assert digest_of(["ab", "c"]) != digest_of(["a", "bc"]) != digest_of(["abc"])
    assert digest_of(["a"]) == digest_of([b"a"])


def test_a_result_is_made_once_for_its_inputs(tmp_path):
    """Is it made again if an input changes, and does the one before go?"""
    made = []

    def make():
        made.append(len(made))
        return b"%d" % made[-1]

    wanted = [kept_bytes(tmp_path, "files", [one], make) for one in "aabb"]
    assert wanted == [b"0", b"0", b"1", b"1"] and made == [0, 1]
    kept_bytes(tmp_path, "other", "a", make)
    assert sorted(path.name.partition("-")[0] for path in tmp_path.iterdir()) == ["files", "other"]
