"""Does a fork server that cannot start say why?"""

import pytest

from autograder.sandbox.errors import ForkServerError
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.policy import Policy


def test_a_fork_server_that_cannot_start_is_an_error():
    """Is the reason in the message, and no process left?"""
    policy = Policy("02", loaded=("no_such_module",), isolated=False)
    with pytest.raises(ForkServerError, match=r"no worker can be started: .*'no_such_module'"):
        ForkServer(policy)
