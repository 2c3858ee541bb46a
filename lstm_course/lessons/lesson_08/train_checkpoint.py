"""Train the model that comes with the course, or a smaller one for comparison.

python -m lstm_course.lessons.lesson_08.train_checkpoint --minutes 100

The run can be stopped with Ctrl-C, or killed, at any time: the same command resumes it from its
checkpoint, which is at most `validate-every` seconds old. The trained model is written when the
time is used up, or when the validation loss has not fallen for `patience` validations.

One server core reads about 6,500 characters per second of CPU time at the default sizes. In 100
minutes it reads the 8.3 million characters of the training set four to five times, in 60 minutes
three times.
"""

import argparse
import platform
import sys
from dataclasses import asdict, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from lstm_course.char_lm.checkpoint_file import CheckpointError
from lstm_course.char_lm.settings import best_device
from lstm_course.lessons.lesson_08.checkpoint_run import CheckpointRun
from lstm_course.lessons.lesson_08.recipe import Recipe
from lstm_course.lessons.lesson_08.trained_model import TRAINED, write_trained_model
from lstm_course.tasks.python_corpus import Corpus, load_corpus

COMMAND = "python -m lstm_course.lessons.lesson_08.train_checkpoint"


def main(arguments: list[str] | None = None) -> int:
    """Train a model, and write it once the run is finished.

    Args:
        arguments: command-line arguments; None: those of this process.

    Returns:
        The exit status: 0 after a finished run, 1 after an error, 130 if the run was stopped and
        can be resumed.
    """
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    try:
        corpus = load_corpus(options.text)
        recipe = Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})
        print(f"{corpus.describe()}.", flush=True)
        run = CheckpointRun(recipe, corpus, options.folder, options.device)
        if run.step:
            print(f"Resuming after {run.history.seconds:.0f} s of training.", flush=True)
        if not run.train(60 * options.stop_after, _print_entry):
            seconds = f"{run.history.seconds:.0f} s of training"
            print(f"Stopped after {seconds}. The same command resumes the run.", file=sys.stderr)
            return 130
        test_bits = export(run, corpus, options.output)
    except (ValueError, OSError, CheckpointError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.output}: {test_bits:.4f} bits per character on the test set.")
    return 0


def export(run: CheckpointRun, corpus: Corpus, path: Path) -> float:
    """Test the best weights of a finished run, and write them with the record of the run.

    The test uses the weights as they are written, in half precision.

    Args:
        run: the run.
        corpus: its text.
        path: the file to write.

    Returns:
        Bits per character on the test set.
    """
    history = run.history
    run.model.load_state_dict({name: w.float() for name, w in history.best_weights.items()})
    test_bits = run.bits_of(run.vocabulary.encode(corpus.test))
    record = {
        "made_by": COMMAND,
        "date": datetime.now(UTC).date().isoformat(),
        "versions": {
            "python": platform.python_version(),
            **{package: version(package) for package in ("numpy", "torch")},
        },
        "device": run.device.type,
        "recipe": asdict(run.recipe),
        "corpus": corpus.describe(),
        "fingerprint": corpus.fingerprint,
        "seconds": history.seconds,
        "validation_bits": history.best,
        "test_bits": test_bits,
        "log": history.log,
    }
    write_trained_model(path, history.best_weights, run.recipe.sizes, run.vocabulary, record)
    return test_bits


def _print_entry(entry: dict[str, Any]) -> None:
    print(
        f"{entry['seconds']:8.0f} s  {entry['characters']:12,} characters  "
        f"training {entry['training']:.4f}  validation {entry['validation']:.4f}  "
        f"learning rate {entry['learning_rate']:.1e}",
        flush=True,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--text", help="file or folder of your own; default: standard library")
    parser.add_argument(
        "--folder", type=Path, default=Path("work/character_lstm"), help="for checkpoint and log"
    )
    parser.add_argument("--output", type=Path, default=TRAINED, help="file of the trained model")
    parser.add_argument("--device", type=torch.device, default=best_device(), help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads; default: 1")
    parser.add_argument(
        "--stop-after",
        type=float,
        default=float("inf"),
        help="real minutes after which to save and stop; the same command resumes the run",
    )
    for field in fields(Recipe):
        flag = "--" + field.name.replace("_", "-")
        parser.add_argument(
            flag, type=field.type, default=field.default, help=f"default: {field.default}"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
