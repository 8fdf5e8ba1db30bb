"""From findings to sentences: rules that draft, words that fit the certainty, gates that refuse. Pure."""
