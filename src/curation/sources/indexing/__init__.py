"""An index over a large corpus: decides a query's plan for all records at once, as `querying.evaluating` does for one.

The one door to it is `keeping.open_corpus`. What lies on disk are plain NumPy arrays (`layout`), mapped into memory.
"""
