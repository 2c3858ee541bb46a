"""Replace two of nbgrader's classes in the process that has read a class's configuration.

The configuration calls `install`, so that nbgrader's own commands and the formgrader read
submissions, and show them, as safely as the course's commands do. nbgrader has settings for the
steps of its converters, but none for what happens before the first step.
"""

import sys
from types import ModuleType

from nbgrader.apps import api, autogradeapp
from nbgrader.converters import Autograde
from traitlets.config import Config

from autograder.classroom.collect.zip_collect import PlatformTimeCollector
from autograder.classroom.intake_autograde import IntakeAutograde
from autograder.classroom.pages.exporter import LimitedHTMLExporter

FORMGRADER = "nbgrader.server_extensions.formgrader.formgrader"


def install(config: Config) -> None:
    """Have nbgrader autograde with the course's intake, and make pages under limits.

    Args:
        config: the class's, in which the exporter of feedback pages is set, and what reads the
            names of files from a learning platform.
    """
    config.GenerateFeedback.exporter_class = _name_of(LimitedHTMLExporter)
    config.ZipCollectApp.collector_plugin = _name_of(PlatformTimeCollector)
    modules: list[ModuleType] = [api, autogradeapp]
    for module in modules:
        if module.__dict__["Autograde"] is Autograde:
            module.__dict__["Autograde"] = IntakeAutograde
    if FORMGRADER in sys.modules:  # only in the server of the formgrader
        sys.modules[FORMGRADER].__dict__["HTMLExporter"] = LimitedHTMLExporter


def _name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
