"""The literature: PubMed through Entrez, PubMed XML, snapshots on disk, the starter set and the question files."""
