"""Cases 1, 2, 8, 12 and 31 of the forty at once: in trouble and killed, a pull ends as one that nothing disturbs."""

from __future__ import annotations

from pathlib import Path

from pull_trials import run_trial


def test_case_31_a_pull_in_trouble_and_killed_ends_byte_identical(tmp_path: Path) -> None:
    trial = run_trial(tmp_path, records=2500, kills=4, seed=1, batch=100)
    assert len(trial.calm) >= 28
    assert trial.is_equal
    assert trial.leftovers == []
    assert trial.faults >= 5
    assert trial.refetched <= trial.kills
