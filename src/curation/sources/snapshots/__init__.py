"""Snapshots: what the searches of a question brought, on disk, whole or not at all, and hashed."""
