"""What curators do: screening, tagging, accepting, agreeing; pure replays of acts into where things stand."""
