"""A pull of 25,000 records through a service in trouble, killed ten times, held against one that nothing disturbs.

Run: .venv/bin/python benchmarks/bench_pull.py [--records 25000] [--kills 10] [--seed 1] [--share 0.3]

The service is the loopback PubMed of the tests: bursts of 429 with and without Retry-After, resets, cut and chunked
bodies, lost history, HTML and empty answers; new records come in meanwhile. Pauses and pace are those of a loopback.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from pull_trials import run_trial


def main() -> int:
    """Run the trial and print what it cost; exit 1 where the two snapshots differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=25_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=0.3, help="share of requests at which a burst of faults begins")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        trial = run_trial(Path(place), records=asked.records, kills=asked.kills, seed=asked.seed, share=asked.share)
    rows = {
        "records": asked.records,
        "files in the snapshot": len(trial.calm),
        "bytes in the snapshot": sum(map(len, trial.calm.values())),
        "kill -9": trial.kills,
        "requests": trial.requests,
        "faults": trial.faults,
        "retries of the last process": trial.retries,
        "batches fetched again": trial.refetched,
        "seconds undisturbed": f"{trial.seconds[0]:.1f}",
        "seconds disturbed": f"{trial.seconds[1]:.1f}",
        "peak memory of a pull, MB": trial.peak_mb,
        "left over": trial.leftovers or "nothing",
        "byte-identical": trial.is_equal,
    }
    for name, value in rows.items():
        print(f"{name:<30} {value}")
    return 0 if trial.is_equal else 1


if __name__ == "__main__":
    sys.exit(main())
