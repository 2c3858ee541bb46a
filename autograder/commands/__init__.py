"""The subcommands of `lstm-course`, one a file."""
