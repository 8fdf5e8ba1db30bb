"""Reference files: exports of databases and reference managers (NBIB, RIS, BibTeX, CSV), and lists of PMIDs."""
