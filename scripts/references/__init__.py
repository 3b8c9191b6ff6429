"""References: a BibTeX file and the citations in pages in; numbered notes, the list and its exports out."""
