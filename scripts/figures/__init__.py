"""Figures: diagrams with their captions in; what the page shows and the files that readers take away out."""
