"""Handouts: the built site in; PDFs for the bench, one for each page and one of the whole, out."""
