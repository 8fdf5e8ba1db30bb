"""From text to effects, with offsets."""
