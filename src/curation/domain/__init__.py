"""The records everything else stands on: frozen, typed, without files, network, clock or randomness."""
