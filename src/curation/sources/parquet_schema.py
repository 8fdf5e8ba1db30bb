"""How a citation lies in a Parquet file; the only module that imports pyarrow for citations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

TEXT = pa.string()
TEXTS = pa.list_(TEXT)
MARKUP = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("tag", TEXT)])
SECTION = pa.struct([("label", TEXT), ("nlm_category", TEXT), ("text", TEXT), ("markup", pa.list_(MARKUP))])
RELATION = pa.struct([("type", TEXT), ("id", TEXT), ("note", TEXT)])
OTHER = pa.struct([("language", TEXT), ("type", TEXT), ("sections", pa.list_(SECTION))])
FIGURE = pa.struct([("text", TEXT), ("source_url", TEXT), ("source_kind", TEXT)])
TYPED_ID = pa.struct([("type", TEXT), ("value", TEXT)])
_NAMED = [("name", TEXT), ("ui", TEXT)]
_MESH = [*_NAMED, ("is_major", pa.bool_())]
HEADING = pa.struct([*_MESH, ("qualifiers", pa.list_(pa.struct(_MESH)))])
PERSON = pa.struct(
    [("name", TEXT), ("role", TEXT), ("full_name", TEXT), ("affiliations", TEXTS), ("identifiers", pa.list_(TYPED_ID))]
)
_INDEXING_PLAIN = """status owner indexing_method publication_status publication_model created completed revised
published_online journal_nlm_id medline_abbreviation place coi_statement copyright""".split()
_INDEXING_LISTS = "subsets gene_symbols affiliations isbns".split()
_INDEXING_IDS = "issns article_ids locations accessions other_ids".split()
INDEXING = pa.struct(
    [(name, TEXT) for name in _INDEXING_PLAIN]
    + [(name, TEXTS) for name in _INDEXING_LISTS]
    + [(name, pa.list_(TYPED_ID)) for name in _INDEXING_IDS]
    + [
        ("history", pa.list_(pa.struct([("status", TEXT), ("date", TEXT)]))),
        ("headings", pa.list_(HEADING)),
        ("substances", pa.list_(pa.struct([*_NAMED, ("registry_number", TEXT)]))),
        ("supplementary_concepts", pa.list_(pa.struct([*_NAMED, ("type", TEXT)]))),
        ("people", pa.list_(PERSON)),
        ("grants", pa.list_(pa.struct([(name, TEXT) for name in ("id", "acronym", "agency", "country")]))),
    ]
)
_PLAIN = """id title text_source original_language_title journal journal_abbreviation publisher date medline_date volume
issue pages doi pmcid version locator url licence_note study_id study_name""".split()
_LISTS = "authors collective_authors nct_ids mesh keywords publication_types languages".split()
_FLAGS = "title_is_description is_book is_withdrawn".split()
SCHEMA = pa.schema(
    [(name, TEXT) for name in _PLAIN]
    + [(name, TEXTS) for name in _LISTS]
    + [(name, pa.bool_()) for name in _FLAGS]
    + [
        ("sections", pa.list_(SECTION)),
        ("relations", pa.list_(RELATION)),
        ("other_abstracts", pa.list_(OTHER)),
        ("figures", pa.list_(FIGURE)),
        ("indexing", INDEXING),
    ]
)


def open_writer(path: Path) -> tuple[Callable[[list[dict[str, Any]]], None], Callable[[], None]]:
    """Open a Parquet file; give a function that writes a group of rows and one that closes the file."""
    writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")

    def write_rows(rows: list[dict[str, Any]]) -> None:
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))

    return write_rows, writer.close
