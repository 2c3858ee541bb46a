"""Errors of the sandbox."""


class ForkServerError(Exception):
    """No workers can be started here."""


class WorkerDied(Exception):  # noqa: N818 - it is not the grader's error
    """A worker ended or was ended; the message is the reason."""


class WorkerLate(WorkerDied):
    """A worker was ended because its time was up."""
