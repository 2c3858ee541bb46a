"""Runs the cells of a lesson in the worker: what Jupyter's kernel does, without Jupyter.

It needs no thread, process, signal or socket, because WebAssembly has none. Nothing here knows
where it runs: it receives cells, and emits messages.
"""
