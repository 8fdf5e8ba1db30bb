"""De-duplication: rules that show their reasons, guards against merging what only looks alike, a person's last word."""
