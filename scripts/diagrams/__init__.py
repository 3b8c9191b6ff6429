"""Diagrams: the text of a Mermaid fence in; a drawing, its legend and its arrows in words out."""
