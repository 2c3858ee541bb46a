"""A character language model: data, trainer, checkpoints, probes and benchmarks."""
