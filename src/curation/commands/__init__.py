"""The commands of `curation`, one module a kind of work; `cli` joins them."""
