"""The E-utilities: what their answers mean, counted against what was asked."""
