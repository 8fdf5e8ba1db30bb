from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_makers import QUESTION, add_act, add_many, make_folder

from curation.errors import IdentifierError, LedgerAlteredError
from curation.ledger import find_parent, read_ledger, require_intact
from curation.vocabulary import Severity


def read_lines(folder, curator="anna"):
    return (folder / f"{curator}.jsonl").read_bytes().splitlines(keepends=True)


def write_lines(folder, lines, curator="anna"):
    (folder / f"{curator}.jsonl").write_bytes(b"".join(lines))


def test_a_folder_that_does_not_exist_is_an_empty_ledger(tmp_path):
    ledger = read_ledger(make_folder(tmp_path))

    assert ledger.acts == () and ledger.findings == ()
    assert require_intact(ledger) is ledger


def test_what_was_appended_is_read_back_in_order(tmp_path):
    folder = make_folder(tmp_path)
    written = add_many(folder, 5)

    assert read_ledger(folder).acts == written


def test_a_line_altered_by_hand_ends_trust_in_its_file_there(tmp_path):
    folder = make_folder(tmp_path)
    written = add_many(folder, 5)
    lines = read_lines(folder)
    lines[2] = lines[2].replace(b'"include"', b'"exclude"')
    write_lines(folder, lines)

    ledger = read_ledger(folder)

    assert ledger.acts == written[:2]
    assert [(one.gate, one.severity, one.subject) for one in ledger.findings] == [
        ("G18", Severity.GATE, f"{QUESTION}/anna.jsonl:3")
    ]
    assert "altered" in ledger.findings[0].reason


def test_an_altered_ledger_is_refused_with_file_and_line(tmp_path):
    folder = make_folder(tmp_path)
    add_many(folder, 3)
    lines = read_lines(folder)
    lines[1] = lines[1].replace(b"pmid:2", b"pmid:9")
    write_lines(folder, lines)

    with pytest.raises(LedgerAlteredError) as caught:
        require_intact(read_ledger(folder))

    assert (caught.value.file, caught.value.line) == (f"{QUESTION}/anna.jsonl", 2)
    assert str(caught.value).startswith(f"{QUESTION}/anna.jsonl:2: it was altered")
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (lambda lines: lines[:1] + lines[2:], 1),
        (lambda lines: lines[1:], 0),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 1),
        (lambda lines: [*lines, lines[3]], 4),
        (lambda lines: [*lines[:2], b"\n", *lines[2:]], 2),
    ],
    ids=["dropped", "first dropped", "re-ordered", "repeated", "blank line added"],
)
def test_a_chain_ends_where_a_line_was_dropped_added_or_re_ordered(tmp_path, change, kept):
    folder = make_folder(tmp_path)
    written = add_many(folder, 4)
    write_lines(folder, change(read_lines(folder)))

    ledger = read_ledger(folder)

    assert ledger.acts == written[:kept]
    assert [one.line for one in ledger.breaks] == [kept + 1]


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_no_change_of_any_byte_of_a_chain_goes_unseen(tmp_path_factory, data):
    folder = make_folder(tmp_path_factory.mktemp("bytes"))
    written = add_many(folder, 3)
    raw = (folder / "anna.jsonl").read_bytes()
    at = data.draw(st.integers(0, len(raw) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != raw[at]))
    (folder / "anna.jsonl").write_bytes(raw[:at] + bytes([byte]) + raw[at + 1 :])

    ledger = read_ledger(folder)

    assert ledger.findings
    assert ledger.acts == written[: len(ledger.acts)]
    assert len(ledger.acts) < 3


@given(length=st.integers(0, 2000))
@settings(max_examples=40, deadline=None)
def test_a_file_cut_anywhere_yields_its_whole_lines_and_nothing_else(tmp_path_factory, length):
    folder = make_folder(tmp_path_factory.mktemp("cut"))
    written = add_many(folder, 3)
    raw = (folder / "anna.jsonl").read_bytes()[:length]
    (folder / "anna.jsonl").write_bytes(raw)

    ledger = read_ledger(folder)

    assert ledger.acts == written[: raw.count(b"\n")]
    assert bool(ledger.findings) == (not raw.endswith(b"\n") and raw != b"")
    assert not ledger.breaks


@pytest.mark.parametrize(
    ("old", "new"),
    [(b",", b", "), (b'{"act_id"', b'{"kind":"sign","act_id"'), (b"include", b"\\u0069nclude")],
    ids=["blanks", "a key twice", "an escape"],
)
def test_a_line_that_says_the_same_in_other_bytes_is_altered(tmp_path, old, new):
    folder = make_folder(tmp_path)
    add_many(folder, 1)
    write_lines(folder, [line.replace(old, new, 1) for line in read_lines(folder)])

    assert "not written as the ledger writes" in read_ledger(folder).breaks[0].problem


def test_an_act_sealed_for_another_curator_or_question_is_no_act_of_this_file(tmp_path):
    folder = make_folder(tmp_path)
    add_many(folder, 2)
    (folder / "bob.jsonl").write_bytes(b"".join(read_lines(folder)))
    other = tmp_path / "ledger" / "another-question"
    other.mkdir()
    (other / "anna.jsonl").write_bytes(b"".join(read_lines(folder)))

    assert [(one.file, one.line) for one in read_ledger(folder).breaks] == [(f"{QUESTION}/bob.jsonl", 1)]
    assert "question" in read_ledger(other).breaks[0].problem


def test_line_ends_changed_by_git_are_named_as_that(tmp_path):
    folder = make_folder(tmp_path)
    add_many(folder, 1)
    write_lines(folder, [line.replace(b"\n", b"\r\n") for line in read_lines(folder)])

    assert "autocrlf" in read_ledger(folder).findings[0].reason


@pytest.mark.parametrize("line", [b"\xff\xfe\n", b"[" * 50_000 + b"\n", b"{}\n", b"null\n", b"x" * 1_000_002])
def test_a_line_that_is_no_act_is_a_finding_not_a_crash(tmp_path, line):
    folder = make_folder(tmp_path)
    written = add_many(folder, 1)
    write_lines(folder, [*read_lines(folder), line])

    ledger = read_ledger(folder)

    assert ledger.acts == written
    assert [one.line for one in ledger.breaks] == [2]


def test_a_file_under_a_name_that_no_curator_can_have_is_a_finding(tmp_path):
    folder = make_folder(tmp_path)
    add_many(folder, 1)
    (folder / "Anna (conflicted copy).jsonl").write_bytes(b"".join(read_lines(folder)))

    ledger = read_ledger(folder)

    assert len(ledger.acts) == 1
    assert ledger.findings[0].severity == Severity.GATE


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path):
    folder = make_folder(tmp_path)
    (folder / "bob.jsonl").mkdir(parents=True)

    assert "cannot be read" in read_ledger(folder).findings[0].reason


def test_a_folder_whose_name_is_no_question_is_refused(tmp_path):
    with pytest.raises(IdentifierError):
        read_ledger(tmp_path / "Not A Question")


def test_the_broken_file_of_one_curator_leaves_the_others_trusted(tmp_path):
    folder = make_folder(tmp_path)
    add_many(folder, 2)
    kept = add_many(folder, 2, curator="bob")
    write_lines(folder, [b"{}\n"])

    assert read_ledger(folder).acts == kept


def test_an_act_whose_parent_was_lost_is_a_finding_and_not_intact(tmp_path):
    folder = make_folder(tmp_path)
    first = add_act(folder)
    kept = add_act(folder, curator="bob", parent=first.act_id)
    (folder / "anna.jsonl").unlink()

    ledger = read_ledger(folder)

    assert ledger.acts == (kept,)
    assert first.act_id[:12] in ledger.findings[0].reason
    with pytest.raises(LedgerAlteredError):
        require_intact(ledger)


def test_acts_are_merged_by_time_whatever_the_files_are_called(tmp_path):
    folder = make_folder(tmp_path)
    late = add_act(folder, curator="anna", time="2026-01-31T11:00:00Z")
    early = add_act(folder, curator="bob", time="2026-01-31T10:00:00Z")

    assert read_ledger(folder).acts == (early, late)


def test_an_act_never_stands_before_its_parent_even_when_a_clock_is_wrong(tmp_path):
    folder = make_folder(tmp_path)
    first = add_act(folder, curator="anna", time="2026-01-31T11:00:00Z")
    second = add_act(folder, curator="bob", time="2020-01-01T00:00:00Z", parent=first.act_id)

    assert read_ledger(folder).acts == (first, second)


@given(
    times=st.lists(st.tuples(st.sampled_from(["anna", "bob", "carl"]), st.integers(0, 23)), min_size=1, max_size=10),
    with_parent=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_the_merge_keeps_each_file_in_its_order_and_parents_before_children(tmp_path_factory, times, with_parent):
    folder = make_folder(tmp_path_factory.mktemp("merge"))
    parent = None
    for curator, hour in times:
        act = add_act(folder, curator=curator, time=f"2026-01-31T{hour:02}:00:00Z", parent=parent)
        parent = act.act_id if with_parent else None

    ledger = read_ledger(folder)
    position = {act.act_id: at for at, act in enumerate(ledger.acts)}

    assert len(position) == len(times) and not ledger.findings
    for act in ledger.acts:
        assert all(position[before] < position[act.act_id] for before in (act.prev, act.parent) if before)


def test_the_parent_of_the_next_act_is_the_last_act_on_its_subject(tmp_path):
    folder = make_folder(tmp_path)
    add_act(folder, subject="pmid:1")
    last = add_act(folder, subject="pmid:1", payload={"decision": "unclear"})
    acts = (*read_ledger(folder).acts, add_act(folder, subject="pmid:2"))

    assert find_parent(acts, "pmid:1") == last.act_id
    assert find_parent(acts, "pmid:3") is None
