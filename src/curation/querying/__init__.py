"""PubMed's query language: parsing, linting, translating and evaluating queries; pure, no file and no network.

A query is parsed into a `Query` (`parsing`), remarked upon (`linting`), understood as criteria with a translation in
PubMed's own style (`translating`), and decided for one citation (`evaluating`). `sources.indexing` decides the same
criteria for a large corpus at once, and must agree with `evaluating` on every query.
"""
