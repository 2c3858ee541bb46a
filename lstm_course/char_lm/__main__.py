"""Train from the command line, with one process or several.

python -m lstm_course.char_lm --checkpoint run.pt
torchrun --nproc-per-node 2 -m lstm_course.char_lm --steps 200
"""

import argparse
import sys
from dataclasses import fields, replace
from typing import get_args

from lstm_course.char_lm.checkpoint import CheckpointError
from lstm_course.char_lm.distributed import join_process_group, leave_process_group
from lstm_course.char_lm.progress import Progress
from lstm_course.char_lm.settings import TrainingSettings, settings_for
from lstm_course.char_lm.text import Vocabulary
from lstm_course.char_lm.trainer import Trainer
from lstm_course.size import Size
from lstm_course.tasks.python_corpus import load_corpus
from lstm_course.tasks.source_files import CHARACTERS

PRINT_EVERY = 20  # steps


def main(arguments: list[str] | None = None) -> int:
    """Train a model.

    Args:
        arguments: command-line arguments; None: those of this process.

    Returns:
        The exit status: 0, 1 after an error, 130 after an interruption.
    """
    options = _parser().parse_args(arguments)
    group, device = join_process_group()
    try:
        corpus = load_corpus(options.text)
        vocabulary = Vocabulary(CHARACTERS)
        training, validation = map(vocabulary.encode, (corpus.training, corpus.validation))
        chosen = {name: getattr(options, name) for name in _settings_names()}
        settings = settings_for(device, options.size)
        settings = replace(settings, **{k: v for k, v in chosen.items() if v is not None})
        trainer = Trainer(settings, training, validation, len(vocabulary), device, group)
        if options.resume:
            trainer.resume(options.resume)
        prints = group.rank == 0
        progress = trainer.run(
            checkpoint=options.checkpoint or options.resume,
            every=options.every,
            watch=_print_line if prints else None,
        )
    except (ValueError, OSError, CheckpointError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        leave_process_group()
    if progress.interrupted:
        if prints:
            print(f"Interrupted after step {progress.step}.", file=sys.stderr)
        return 130
    if prints:
        print(f"Validation: {progress.validated[-1][1]:.4f} bits per character.")
    return 0


def _print_line(progress: Progress) -> None:
    if progress.step % PRINT_EVERY == 0:
        last = progress.training[-PRINT_EVERY:]
        print(f"step {progress.step:6d}  training {sum(last) / len(last):.4f}", flush=True)


def _settings_names() -> list[str]:
    return [field.name for field in fields(TrainingSettings)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lstm_course.char_lm", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--text", help="file or folder of your own; default: standard library")
    parser.add_argument("--size", choices=get_args(Size), default="full")
    parser.add_argument("--checkpoint", help="file to save to")
    parser.add_argument("--resume", help="checkpoint to continue from")
    parser.add_argument(
        "--every", type=int, default=200, help="steps between validations and checkpoints"
    )
    for field in fields(TrainingSettings):
        flag = "--" + field.name.replace("_", "-")
        parser.add_argument(flag, dest=field.name, type=field.type, help=f"full: {field.default}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
