"""The order of screening: a model fitted to the votes, random order, help with stopping, simulation of past reviews."""
