"""A person brings an Embase export and a PubMed export into a question, and decides what is one record."""

from __future__ import annotations

from pathlib import Path

from story_makers import REFERENCE, make_project, run_cli

from curation.project import open_project

RIS = """TY  - JOUR
AU  - Huober, Jens
TI  - Atezolizumab With Neoadjuvant Anti-Human Epidermal Growth Factor Receptor 2 Therapy
T2  - Journal of Clinical Oncology
PY  - 2022
DO  - 10.1200/JCO.21.02772
ER  -

TY  - JOUR
AU  - Nobody, Anna
TI  - An unrelated paper on the care of patients
PY  - 2019
ER  -
"""
NBIB = """PMID- 99000001
OWN - NLM
TI  - [DESTINY-Breast09: trastuzumab deruxtecan plus pertuzumab]
DP  - 2025 Oct 29
LID - 10.1056/NEJMoa2508668 [doi]
AB  - Words of the authors.
PT  - Journal Article
SO  - N Engl J Med. 2025
"""


def test_exports_come_in_are_matched_with_what_is_there_and_a_person_has_the_last_word(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", REFERENCE, with_evidence=True)
    (tmp_path / "embase.ris").write_text(RIS)
    (tmp_path / "pubmed.nbib").write_text(NBIB)
    stated = ["--database", "Embase", "--platform", "Ovid", "--query", "breast cancer", "--date", "2026-02-01"]
    ran = run_cli(project, "import", REFERENCE, tmp_path / "embase.ris", *stated, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert (ran.document["delivered"], ran.document["count"]) == (2, 2)
    ran = run_cli(project, "import", REFERENCE, tmp_path / "pubmed.nbib", "--date", "2026-02-01")
    assert ran.code == 1
    assert "the search behind the files is not stated; import again with --query" in ran.out

    ran = run_cli(project, "duplicates", REFERENCE)
    assert ran.code == 0, ran.out
    assert "pmid:35763704 stands for doi:10.1200/jco.21.02772" in ran.out
    assert "pmid:99000001 stands for doi:10.1056/nejmoa2508668" in ran.out
    assert "doi: both have the DOI 10.1200/jco.21.02772" in ran.out

    ran = run_cli(project, "check", REFERENCE, "--json")
    stale = {f["subject"] for f in ran.document["findings"] if f["gate"] == "G05"}
    assert stale, "claims tagged on the synopsis follow to the abstract"

    pair = ["doi:10.1200/jco.21.02772", "pmid:35763704"]
    decided = ["--curator", "anna", "--reason", "Two reports."]
    ran = run_cli(project, "duplicates", REFERENCE, "--separate", *pair, *decided)
    assert "kept apart  doi:10.1200/jco.21.02772 ? pmid:35763704" in ran.out
    ran = run_cli(project, "duplicates", REFERENCE, "--undo", *pair, *decided, "--json")
    assert [group["kept"] for group in ran.document["groups"]] == ["pmid:35763704", "pmid:99000001"]


def test_an_import_says_what_came_in_retracted_or_is_a_notice_on_what_is_there(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", REFERENCE, with_evidence=True)
    stated = ["--database", "PubMed", "--query", "breast cancer", "--date", "2026-02-01", "--json"]
    (tmp_path / "one.nbib").write_text(NBIB.replace("PT  - Journal", "PT  - Retracted Publication\nPT  - Journal"))
    ran = run_cli(project, "import", REFERENCE, tmp_path / "one.nbib", *stated)
    assert (ran.code, ran.document["doubted"]) == (1, {"pmid:99000001": "retracted"})
    held = run_cli(project, "decide", REFERENCE, "--json").document["holds"]
    assert {hold["citation_id"] for hold in held} >= {"pmid:99000001"}, "claims on the same paper are held"
    (tmp_path / "two.ris").write_text(RIS)
    ran = run_cli(project, "import", REFERENCE, tmp_path / "two.ris", *stated)
    assert (ran.code, ran.document["doubted"]) == (0, {})


def test_a_wrong_call_is_answered_in_one_line(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", REFERENCE, with_evidence=True)
    for arguments in (
        ["import", REFERENCE, tmp_path / "no.ris"],
        ["import", REFERENCE, tmp_path / "no.docx"],
        ["import", "no-question", tmp_path / "no.ris"],
        ["import", REFERENCE, tmp_path / "no.ris", "--date", "yesterday"],
        ["duplicates", REFERENCE, "--merge", "pmid:1", "pmid:2"],
        ["duplicates", REFERENCE, "--merge", "pmid:1", "pmid:2", "--curator", "anna", "--reason", "x"],
        ["duplicates", REFERENCE, "--undo", "pmid:27964843", "pmid:26181252", "--curator", "anna", "--reason", "x"],
    ):
        ran = run_cli(project, *arguments)
        assert (ran.code, ran.out) == (2, ""), arguments
        assert len(ran.err.splitlines()) == 1, ran.err


def test_a_search_that_is_stated_afterwards_takes_the_place_of_the_one_that_was_not(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", REFERENCE)
    (tmp_path / "embase.ris").write_text(RIS)
    (tmp_path / "more.ris").write_text(RIS.replace("JCO.21.02772", "other"))
    for stated in ([], ["--database", "Embase", "--query", "exp tumour/", "--name", "Embase"]):
        run_cli(project, "import", REFERENCE, tmp_path / "embase.ris", *stated)
    run_cli(project, "import", REFERENCE, tmp_path / "more.ris", "--name", "More")
    workspace = open_project(project).open_question(REFERENCE)
    assert [(run.strategy, run.query) for run in workspace.search_runs if run.strategy != "More"] == [
        ("Embase", "exp tumour/")
    ]
    assert workspace.flow.identified == {"Embase": 2, "More": 2}
    assert workspace.flow.check_identities() == ()


def test_a_search_comes_from_a_file_in_any_encoding_and_one_that_is_no_text_is_refused_in_a_line(
    tmp_path: Path,
) -> None:
    project = make_project(tmp_path / "project", REFERENCE)
    (tmp_path / "embase.ris").write_text(RIS)
    query = tmp_path / "search.txt"
    query.write_bytes("exp tumour/ AND Müller.au.\r\n".encode("cp1252"))
    stated = ["--database", "Embase", "--query", f"@{query}", "--json"]
    assert run_cli(project, "import", REFERENCE, tmp_path / "embase.ris", *stated).code == 0
    (manifest,) = (project / "evidence" / "snapshots" / REFERENCE).glob("*/manifest.json")
    assert "exp tumour/ AND Müller.au." in manifest.read_text(encoding="utf-8")
    for data in (b"", b"a\0b", b"\xff\xfe\x00"):
        query.write_bytes(data)
        ran = run_cli(project, "import", REFERENCE, tmp_path / "embase.ris", *stated)
        assert (ran.code, len(ran.err.splitlines())) == (2, 1) and "search.txt" in ran.err, ran.err


def test_a_number_that_is_another_papers_is_named_whichever_came_first(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", REFERENCE)
    (tmp_path / "pubmed.nbib").write_text(NBIB.replace("PT  -", "AU  - Tolaney SM\nPT  -"))
    wrong = RIS.replace("ER  -\n\n", "AN  - 99000001\nDB  - PubMed\nER  -\n\n", 1)
    (tmp_path / "endnote.ris").write_text(wrong)
    stated = ["--database", "PubMed", "--query", "breast cancer", "--json"]
    assert run_cli(project, "import", REFERENCE, tmp_path / "pubmed.nbib", *stated).document["mistaken"] == []
    ran = run_cli(project, "import", REFERENCE, tmp_path / "endnote.ris", *stated)
    (told,) = ran.document["mistaken"]
    assert ran.code == 1
    assert "pmid:99000001 is on record as two papers" in told and "DESTINY" in told and "Atezolizumab" in told
    findings = run_cli(project, "check", REFERENCE, "--json").document["findings"]
    assert [one["gate"] for one in findings if one["subject"] == "pmid:99000001" and "two papers" in one["reason"]]
