"""The forty cases of a hostile world (E-utilities, files, disks, machines) and the tests that hold each of them.

The cases are those of section 5 of the project's notes on the E-utilities; each is named here in a few words of ours. A
test that is renamed or dropped makes this table fail, so that no case is lost without a word.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
HOSTILE, ENTREZ = "sources/test_sources_hostile_answers.py", "sources/test_sources_entrez.py"
FAULTS, LISTING = "sources/test_sources_snapshot_faults.py", "sources/test_sources_listing.py"
PULL, XML = "stories/test_story_pull.py", "sources/test_sources_pubmed_xml.py"
READERS, PACING = "sources/test_sources_pubmed_xml_readers.py", "sources/test_sources_pacing.py"
REFERENCES, REGISTRIES = "reference_files/test_reference_files_reading.py", "registries/test_registries_sources.py"
RUNS, REPORT = "execution/test_execution_notebooks.py", "rendering/test_rendering_report.py"
IDS, CSV = "domain/test_domain_identifiers.py", "domain_tables/test_domain_tables_csv.py"

CASES: dict[int, tuple[str, dict[str, str]]] = {
    1: ("every request fails once", {ENTREZ: "test_case_1_every_request_may_fail_once"}),
    2: (
        "bursts of 429",
        {ENTREZ: "test_case_2_a_burst_of_429_is_waited_out test_retry_after_is_honoured_and_capped"},
    ),
    3: (
        "three at once under an enforced limit",
        {
            PULL: "test_case_3_three_pulls_at_once_keep_the_limit_that_the_service_enforces",
            PACING: "test_no_window_holds_more_requests_of_processes_than_the_rate_allows",
        },
    ),
    4: (
        "503 for ever",
        {
            ENTREZ: "test_trouble_without_end_ends_after_five_tries test_a_service_that_is_down_is_not_asked",
            "sources/test_sources_snapshots.py": "test_an_interrupted_pull_leaves_no_snapshot_and_goes_on",
            REGISTRIES: "test_an_interrupted_pull_goes_on_where_it_was",
        },
    ),
    5: ("a bad key", {PULL: "test_case_5_and_38_the_key_is_nowhere"}),
    6: ("silence", {HOSTILE: "test_case_6_and_7_silence_and_a_trickle_end_in_bounded_time"}),
    7: (
        "a trickle",
        {
            HOSTILE: "test_case_6_and_7_silence_and_a_trickle_end_in_bounded_time",
            REGISTRIES: "test_a_fault_that_stays_ends_in_bounded_time_and_says_what_it_is",
        },
    ),
    8: ("cut and reset transfers", {HOSTILE: "test_case_8_a_failed_transfer_is_made_again"}),
    9: ("a whole answer that lacks its tail", {HOSTILE: "test_case_9_a_lost_tail_is_noticed_by_counting"}),
    10: ("errors under 200 and 400", {HOSTILE: "test_case_10_and_11_trouble_under_200_or_400"}),
    11: ("HTML, JSON or nothing under 200", {HOSTILE: "test_case_10_and_11_trouble test_case_11_the_message_names"}),
    12: ("a history that expires", {ENTREZ: "test_case_12_no_request_rests_on_a_history_that_expires"}),
    13: ("no history, ids twice", {LISTING: "test_case_13_and_15_a_list_that_does_not_fit_its_count"}),
    14: (
        "more hits than one answer lists",
        {LISTING: "test_case_14_all_hits_come_in_parts test_case_14_hits_that_cannot"},
    ),
    15: ("a set that changes", {LISTING: "test_case_15_records_that_come_in_meanwhile test_case_13_and_15_a_list"}),
    16: ("records that do not come", {HOSTILE: "test_case_16_what_is_not_delivered_is_named"}),
    17: ("records that come twice", {HOSTILE: "test_case_17_one_row_a_pmid test_case_17_records_of_the_answer_before"}),
    18: (
        "foreign, merged, reordered records",
        {HOSTILE: "test_case_18_records_are_known test_case_18_a_merged_record"},
    ),
    19: (
        "a poison record",
        {
            HOSTILE: "test_case_19_records_that_break_every_answer",
            REGISTRIES: "test_a_batch_that_fails_is_halved_to_the_records_that_make_it_fail",
        },
    ),
    20: (
        "an unknown DTD, a home folder nobody may write",
        {HOSTILE: "test_case_20_and_21_what_is_readable_is_read", PULL: "test_case_20_and_38_nothing_goes_to_the_home"},
    ),
    21: (
        "unknown tags, marks, UTF-16",
        {HOSTILE: "test_case_20_and_21", XML: "test_byte_order_marks_leading_blanks_and_utf16_are_read"},
    ),
    22: (
        "damaged bytes",
        {
            HOSTILE: "test_case_22_and_24_a_damaged_record",
            XML: "test_a_damaged_record_does_not_take_the_others_with_it",
        },
    ),
    23: (
        "bombs and external entities",
        {
            HOSTILE: "test_case_23_entities_are_refused_unread test_case_23_a_bomb_in_a_search_is_refused",
            READERS: "test_hostile_records_are_refused_quickly_and_alone",
        },
    ),
    24: (
        "huge texts, deep markup, gzip bombs",
        {
            HOSTILE: "test_case_24_a_huge_text test_case_24_answers_beyond test_case_24_a_gzip_bomb_stops",
            XML: "test_a_gzip_bomb_stops_early test_deep_markup_is_refused_for_its_record_only",
            REGISTRIES: "test_a_gzip_bomb_of_a_registry_stops_at_the_cap test_an_answer_over_the_cap_is_asked_for_once",
        },
    ),
    25: (
        "redirects",
        {
            HOSTILE: "test_case_25_no_redirect_is_followed",
            REGISTRIES: "test_no_redirect_carries_anything_to_another_host",
        },
    ),
    26: ("no network", {HOSTILE: "test_case_26_without_a_network_it_fails_clearly_within_a_minute"}),
    27: (
        "books, odd dates, no abstract",
        {HOSTILE: "test_case_27_books_and_records", XML: "test_a_date_is_as_precise"},
    ),
    28: (
        "queries that are not what was meant",
        {
            PULL: "test_case_28_a_query_that_would_not_run test_case_28_no_hits_with test_case_28_a_query_of_6000",
            ENTREZ: "test_case_28_pubmeds_own_remarks_are_kept_in_its_words",
            "querying/test_querying_rewriting.py": "test_what_was_not_searched_as_written_is_named",
        },
    ),
    29: ("bad parameters", {PULL: "test_case_29_bad_parameters_are_refused test_case_29_an_email_that_is_none"}),
    30: (
        "names that lead out of the folder",
        {
            IDS: "test_a_question_id_that_could_leave_its_folder test_whatever_is_let_in_as_a_file_name",
            "sources/test_sources_importing.py": "test_a_raw_copy_has_a_plain_name_inside_the_snapshot",
            "sources/test_sources_snapshots.py": "test_a_manifest_that_points_outside_is_not_followed",
            "test_files.py": "test_case_30_a_link_in_the_place_of_a_file_is_replaced_and_not_followed",
        },
    ),
    31: (
        "kill -9 at any moment",
        {
            "sources/test_sources_pull_killed.py": "test_case_31_a_pull_in_trouble_and_killed_ends_byte_identical",
            FAULTS: "test_case_31_stopped_at_any_step_it_ends_byte_identical",
            "sources/test_sources_importing.py": "test_an_import_killed_before_any_step_ends_as_one",
        },
    ),
    32: (
        "a full or read-only disk",
        {FAULTS: "test_case_32_a_full_disk test_case_32_a_quota test_case_32_a_read_only"},
    ),
    33: ("two at once", {FAULTS: "test_case_33_a_second_pull_is_refused test_case_33_the_lock_of_a_killed_pull"}),
    34: (
        "damaged or newer files",
        {
            FAULTS: "test_case_34_a_damaged_file_is_named test_case_34_a_mark_of_a_later "
            "test_case_34_a_snapshot_that_lost_its_manifest"
        },
    ),
    35: (
        "input files of every kind",
        {
            REFERENCES: "test_no_bytes_make_a_reader_fail test_a_gzip_with_a_bad_checksum test_a_list_of_pmids_says "
            "test_a_utf16_table_of_pmids test_a_hundred_thousand_lines test_what_is_no_reference_file",
            XML: "test_a_file_cut_anywhere_keeps_the_records_before_the_cut_and_says_so",
        },
    ),
    36: (
        "formulas in exports",
        {CSV: "test_a_cell_that_a_spreadsheet_would_run test_no_cell_of_a_csv_is_a_formula"},
    ),
    37: (
        "markup and control characters on output",
        {
            REPORT: "test_hostile_text_stays_text test_an_address_that_is_not_http_is_never_a_link",
            "rendering/test_rendering_tables.py": "test_cell_text_never_becomes_markup",
            "test_terminal.py": "test_case_37_no_character_of_a_record_reaches_the_terminal_as_a_command",
        },
    ),
    38: (
        "the key",
        {
            PULL: "test_case_5_and_38_the_key_is_nowhere",
            RUNS: "test_case_38_a_key_in_the_environment_is_in_no_executed_notebook",
            REGISTRIES: "test_the_key_goes_into_a_header_and_into_no_message",
            PACING: "test_no_secret_is_in_what_an_asker_says",
        },
    ),
    39: (
        "notebooks that fail",
        {
            RUNS: "test_a_failed_cell_is_named test_a_cell_that_hangs_or_kills_its_kernel test_a_failed_notebook_stops "
            "test_a_notebook_runs_in_its_own_folder test_case_39_a_target_that_cannot_be_written",
            "execution/test_execution_parameters.py": "test_no_kernel_starts_for_parameters_that_are_refused",
        },
    ),
    40: (
        "clock, locale, signals, pipes, homes",
        {
            PULL: "test_case_40_a_stopped_pull test_case_40_time_zone_locale test_case_40_a_closed_pipe",
            PACING: "test_whatever_a_place_says_costs_one_window_at_most",
        },
    ),
}


def list_tests(file: str) -> list[str]:
    return re.findall(r"^def (test_\w+)", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_there_are_forty_cases() -> None:
    assert list(CASES) == list(range(1, 41))


@pytest.mark.parametrize("number", CASES)
def test_each_case_is_held_by_tests_that_are_there(number: int) -> None:
    what, holders = CASES[number]
    lost = [
        f"{file}: {name}"
        for file, names in holders.items()
        for name in names.split()
        if not any(test.startswith(name) for test in list_tests(file))
    ]
    assert holders and lost == [], f"case {number}, {what}"


def test_every_test_that_names_a_case_is_in_the_table() -> None:
    named = {
        (int(number), f"{path.relative_to(TESTS)}")
        for path in TESTS.rglob("test_*.py")
        for test in list_tests(str(path.relative_to(TESTS)))
        for number in re.findall(r"(?:case|and)_(\d+)_", test)
        if test.startswith("test_case_")
    }
    assert {(number, file) for number, file in named if file not in CASES[number][1]} == set()
