"""Workers of lesson 02, for tests of what happens in one."""

import pytest

from autograder.sandbox.launcher import ForkServer
from autograder.submission.policy import policy_for


@pytest.fixture(scope="module")
def forkserver(request):
    """A fork server for the tests of one file, under its LIMITS if it has some."""
    made = ForkServer(policy_for("02", getattr(request.module, "LIMITS", None)))
    yield made
    made.close()


@pytest.fixture
def worker(forkserver):
    """A fresh worker."""
    made = forkserver.start_worker()
    yield made
    made.close()
