"""Validate runs what marks depend on: figures and experiments took most of its time."""

import os

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # Jupyter defines it
c.Execute.skip_cells_with_tag = "demo"
if os.name == "posix":
    c.KernelManager.transport = "ipc"  # no open port, and no warning about one
