"""How long a report takes: `make report` from nothing, again with nothing changed, and the import, beside their limits.

Run: .venv/bin/python benchmarks/bench_report.py [ROUNDS]
Works on a copy of the evidence and the notebooks in a temporary folder; whole processes, wall-clock seconds.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "tmb-her2-immunotherapy"
LIMITS = {"first report": 25.0, "second report, nothing changed": 3.0, "import curation": 0.3}


def measure(command: list[str], environment: dict[str, str]) -> float:
    """Run a command to its end and give its wall-clock seconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def run_round() -> dict[str, float]:
    """Measure everything once, in a fresh copy of the project."""
    curation = str(Path(sys.executable).with_name("curation"))
    with TemporaryDirectory() as folder:
        for name in ("evidence", "notebooks"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        environment = os.environ | {"CURATION_PROJECT": folder}
        report = [curation, "report", QUESTION]
        empty = measure([sys.executable, "-c", "pass"], environment)
        return {
            "first report": measure(report, environment),
            "second report, nothing changed": measure(report, environment),
            "import curation": measure([sys.executable, "-c", "import curation"], environment) - empty,
        }


def main() -> None:
    """Print the medians of some rounds beside the limits."""
    rounds = [run_round() for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 3)]
    print(f"{'what':34} {'median s':>9} {'worst s':>9} {'limit s':>9}")
    for name, limit in LIMITS.items():
        times = [figures[name] for figures in rounds]
        print(f"{name:34} {statistics.median(times):9.2f} {max(times):9.2f} {limit:9.2f}")


if __name__ == "__main__":
    main()
