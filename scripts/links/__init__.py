"""Permanent links: what was published and what has moved in; every old address answering out."""
