"""Measures this project beside its peers: on builds, on the check, and on the import of guides."""
