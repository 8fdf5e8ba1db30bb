"""The workbench inside Jupyter: what curators see and press; the rules behind it live in `review` and `domain`."""
