"""Can a submission read a class, wherever it lies, or anything else beside Python?"""

import os
import shutil
import sys
from pathlib import Path

import pytest

from autograder.sandbox.errors import ForkServerError
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.namespaces import runs_as_nobody
from autograder.submission.policy import policy_for

pytestmark = pytest.mark.sandbox
PLACES = {
    "system": "/usr/src",
    "local": "/usr/local",
    "share": "/usr/local/share",
    "libraries": "/usr/local/lib",
    "python": sys.prefix,
    "packages": str(Path(sys.prefix, "lib")),
}


@pytest.fixture(params=PLACES)
def class_folder(request):
    """A folder with a secret; skipped where this user may not write there."""
    place = Path(PLACES[request.param])
    if not place.is_dir() or not os.access(place, os.W_OK):
        pytest.skip(f"{place} cannot be written to")
    folder = place / f"a-class-{os.getpid()}"
    (folder / "source").mkdir(parents=True)
    (folder / "source" / "secret.txt").write_text("the answers")
    yield folder
    shutil.rmtree(folder)


def test_a_class_is_masked_wherever_it_is(class_folder):
    """Is nothing in it seen, and do Python, NumPy and programs work all the same?"""
    forkserver = ForkServer(policy_for("02", private=(str(class_folder),)))
    try:
        reply = forkserver.start_worker().run(
            f"import os, subprocess\nprint(os.path.exists({str(class_folder / 'source')!r}))\n"
            "import numpy.linalg, json, decimal\n"
            "print(subprocess.call(['true']), len(numpy.linalg.inv(numpy.eye(2))))",
            10.0,
        )
    finally:
        forkserver.close()
    assert [output["text"] for output in reply["outputs"]] == ["False\n0 2\n"]


def test_only_parts_of_the_system_are_shown():
    """Are there programs and libraries, but no sources, documents or exchange of other people?"""
    forkserver = ForkServer(policy_for("02"))
    try:
        reply = forkserver.start_worker().run(
            "import os\nprint(sorted({'src', 'local', 'share', 'bin'} & {*os.listdir('/usr')}))\n"
            "print(sorted(set(os.listdir('/usr/local')) - {'bin', 'lib'}))",
            10.0,
        )
    finally:
        forkserver.close()
    text = "".join(output["text"] for output in reply["outputs"])
    assert "'src'" not in text and text.endswith("[]\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")
def test_root_does_not_run_submissions_as_root(tmp_path):
    """Is grading refused, with what to do, where `nobody` cannot read a package?"""
    tmp_path.chmod(0o755)
    (tmp_path / "package").mkdir(mode=0o700)
    with pytest.raises(OSError, match=r"chmod -R a\+rX .*package"):
        runs_as_nobody((str(tmp_path),))
    policy = policy_for("02")
    object.__setattr__(policy, "readable", (*policy.readable, str(tmp_path)))
    with pytest.raises(ForkServerError, match="grade as an ordinary user"):
        ForkServer(policy)
    (tmp_path / "package").chmod(0o755)
    assert runs_as_nobody((str(tmp_path),))
