"""PubMed's query language: parsing, linting, translating and evaluating queries; pure, no file and no network.

A query is parsed into a `Query` (`parsing`), remarked upon (`linting`), understood as criteria with a translation in
PubMed's own style (`translating`), and decided for one citation (`evaluating`). `sources.indexing` decides the same
criteria for a large corpus at once, and must agree with `evaluating` on every query. `rewriting` holds a query against
the translation that PubMed gave of it.

"User Guide" in this room is PubMed's own (https://pubmed.ncbi.nlm.nih.gov/help/), read in a stored copy that is no
older than August 2023: it knows distances in affiliations. Rules for which no source was found are marked as recalled.
"""
