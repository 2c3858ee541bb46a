"""What all benchmarks do alike: name the machine, keep the table."""

import platform
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def processor() -> str:
    """The processor's name, as far as the system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def keep(table: str, name: str | None) -> None:
    """Print the table, and write it into results/ where a name is given."""
    print(table)
    if name:
        (RESULTS / f"{name}.txt").write_text(table + "\n")
