"""Our words and phrases beside NCBI's own local index (Debian's `ncbi-entrez-direct`), over the real records.

Where the two differ, one of these must be the reason, or the test fails:
- EDirect has a longer list of stop words and takes any word for one of them; such queries are left out here.
- It does not index numbers of few digits, nor the labels of sections (our decision: PubMed prints them).
- It joins prefixes before a hyphen to their word (`non-invasive` is `noninvasive`); PubMed's guide makes it a phrase.
- It does not index books.
"""

import random
import re
import shutil
import subprocess

import pytest

from curation.querying.criteria import HasPhrase
from curation.querying.describing import describe_citation
from curation.querying.evaluating import is_fulfilled
from curation.querying.records import Part
from curation.querying.words import STOP_WORDS, split_pattern, split_words
from curation.sources.corpora import iterate_corpus

PARTS = frozenset({Part.TITLE, Part.ABSTRACT})
QUERY_COUNT = 150


def run(command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options).stdout


@pytest.fixture(scope="module")
def edirect(shared, tmp_path_factory):
    """A function that asks EDirect's index for a phrase in title and abstract."""
    if not (shutil.which("rchive") and shutil.which("phrase-search")):
        pytest.skip("EDirect is absent: apt-get install ncbi-entrez-direct")
    folder = tmp_path_factory.mktemp("edirect")
    for name in ("Merged", "Postings"):
        (folder / name).mkdir()
    script = (
        "zcat {0} | rchive -strict -e2index | rchive -e2invert | gzip > r.inv.gz && rchive -gzip -merge Merged r.inv.gz"
    )
    run(["bash", "-c", script.format(shared / "pubmed" / "records.xml.gz")], cwd=folder)
    run(["bash", "-c", f"rchive -promote {folder}/Postings 'UID TIAB' *.mrg.gz"], cwd=folder / "Merged")

    def ask(phrase):
        return {int(pmid) for pmid in run(["phrase-search", "-path", folder, "-query", f"{phrase} [TIAB]"]).split()}

    return ask


@pytest.mark.shared
def test_words_phrases_and_truncation_agree_with_ncbis_own_index(shared, edirect):
    citations = [c for c in iterate_corpus(shared / "pubmed" / "records.xml.gz") if not c.is_book]
    records = {record.number: record for record in map(describe_citation, citations)}
    odd = {int(citation.id.removeprefix("pmid:")): list_odd_words(citation) for citation in citations}
    asked = agreed = 0
    for phrase in draw_phrases(records.values()):
        words = split_pattern(phrase)
        if any(not word.endswith("*") and not edirect(word) for word in words):
            continue
        ours = {number for number, record in records.items() if is_fulfilled(record, HasPhrase(PARTS, words))}
        theirs = edirect(phrase) & set(records)
        asked += 1
        agreed += ours == theirs
        for number in ours ^ theirs:
            stems = tuple(word.rstrip("*") for word in words)
            assert any(word.startswith(stems) for word in odd[number]), (phrase, number)
    assert asked > QUERY_COUNT / 3
    assert agreed / asked > 0.85


def list_odd_words(citation):
    """List the words of labels, and those beside a hyphen or an apostrophe."""
    texts = [citation.title, *(section.text for section in citation.sections)]
    joined = [found for text in texts for found in re.findall(r"[\w'’–-]*\w['’–-][\w'’–-]*", text)]
    labels = [section.label or "" for section in citation.sections]
    return {word for text in (*joined, *labels) for word in split_words(text)}


def draw_phrases(records):
    dice = random.Random(5)
    texts = [text for record in records for part, text in record.texts if part in PARTS and len(text) > 8]
    for _ in range(QUERY_COUNT):
        text = dice.choice(texts)
        length = dice.choice([1, 1, 2, 3])
        at = dice.randrange(len(text) - length)
        words = list(text[at : at + length])
        if any(word in STOP_WORDS or word.isdigit() or len(word) < 3 for word in words):
            continue
        if len(words[-1]) > 5 and dice.random() < 0.25:
            words[-1] = words[-1][:5] + "*"
        yield " ".join(words)
