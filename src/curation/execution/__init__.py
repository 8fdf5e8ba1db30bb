"""Notebook runs through papermill, and builds that run only what changed."""
