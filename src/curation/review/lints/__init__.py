"""Lints for true quotes in wrong use, one small module a family; `curation.review.linting` gathers them."""
