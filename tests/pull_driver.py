"""A pull in a process of its own, to be killed: URL, folder of snapshots, day, records a batch -> one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from curation.domain.question import build_question
from curation.errors import CurationError
from curation.sources.entrez import EntrezSource
from curation.sources.snapshots.pulling import pull
from curation.sources.transport.asking import Patience
from curation.sources.transport.pacing import NO_LIMIT, LocalGate

CONTENT = {
    "id": "breast-immunotherapy",
    "title": "Does immunotherapy help in breast cancer?",
    "question_type": "therapy",
    "pico": {"population": "p", "intervention": "i", "comparator": "c", "outcome": "o"},
    "words": {"population": "breast cancer", "people": "people with breast cancer", "treatment": "immunotherapy"},
    "focus": {"tumour": "breast cancer"},
    "search_strategies": [{"name": "main", "database": "PubMed", "query": "breast cancer"}],
    "eligibility": [{"code": "wrong_population", "text": "Not breast cancer."}],
    "outline": [{"id": "short", "heading": "Short answer", "rules": ["short_answer"]}],
}


def main(url: str, folder: str, day: str, batch: str) -> int:
    question = build_question(CONTENT, file="q.yaml", find_line=lambda path: 1)
    patience = Patience(first_pause=0.02, longest_pause=0.2)
    source = EntrezSource(url, "a@example.org", gate=LocalGate(NO_LIMIT), patience=patience)
    try:
        pulled = pull(question, source, Path(folder), date=day, batch=int(batch))
    except CurationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    counts = {"resumed": pulled.resumed, "batches": pulled.batches, "retries": source.retries, "peak_mb": peak}
    sys.stdout.write(json.dumps(counts))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
