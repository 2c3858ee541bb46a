"""The history of a run, and its place in a checkpoint."""

from dataclasses import asdict, dataclass, field

from lstm_course.char_lm.checkpoint_file import CheckpointError
from lstm_course.char_lm.settings import TrainingSettings


@dataclass
class Progress:
    """The history of a run; losses are in bits per character."""

    step: int = 0
    training: list[float] = field(default_factory=list)  # loss of each step
    norms: list[float] = field(default_factory=list)  # gradient norm of each step before clipping
    validated: list[tuple[int, float]] = field(default_factory=list)  # (step, validation loss)
    interrupted: bool = False


class RunRecord:
    """The settings and history of a run as a part of its checkpoint.

    Args:
        settings: settings of the run.
        progress: history of the run; reading a checkpoint fills it.
    """

    def __init__(self, settings: TrainingSettings, progress: Progress) -> None:
        self.settings = settings
        self.progress = progress

    def state_dict(self) -> dict:
        """Return settings and history as plain values."""
        return {
            "settings": asdict(self.settings),
            "training": self.progress.training,
            "norms": self.progress.norms,
            "validated": [list(pair) for pair in self.progress.validated],
        }

    def load_state_dict(self, saved: dict) -> None:
        """Restore a history.

        Args:
            saved: a result of `state_dict`.

        Raises:
            CheckpointError: the settings differ.
        """
        ours = asdict(self.settings)
        other = [name for name, value in saved["settings"].items() if ours.get(name) != value]
        if other:
            name = other[0]
            raise CheckpointError(
                f"the checkpoint's {name} is {saved['settings'][name]}, expected {ours[name]}: it "
                "is of a run with other settings; use those, or start from the beginning"
            )
        self.progress.training = list(saved["training"])
        self.progress.norms = list(saved["norms"])
        self.progress.validated = [tuple(pair) for pair in saved["validated"]]
