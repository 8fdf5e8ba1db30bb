"""Sheets written by hand: questions and the starter set, with faults named by file and line."""
