"""The sizes of paper that handouts are printed on, and where each has its folder."""

PAPERS = ("A4", "Letter")


def paper_folder(paper: str) -> str:
    """The folder below `pdf/` for one size of paper: none for 'A4', 'letter/' for 'Letter'."""
    return "" if paper == PAPERS[0] else f"{paper.lower()}/"
