"""Rules about diagrams: every Mermaid fence can be read by a Mermaid parser."""

from collections.abc import Iterator

from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.diagrams import parse_problem
from scripts.markdown_text import fences
from scripts.problems import Problem, position


@rule("diagram-does-not-parse")
def unreadable_diagrams(site: Site) -> Iterator[Problem]:
    """Every Mermaid diagram can be drawn."""
    for page in site.published_pages():
        for info, body, start in fences(page.text):
            if info.split(" ")[0].strip("{}.").lower() != "mermaid":
                continue
            indent = len(body) - len(body.lstrip(" "))
            found = parse_problem("\n".join(line[indent:] for line in body.split("\n")))
            if found:
                line, column, why = found
                message = f"Mermaid cannot read this diagram: {why.rstrip('.')}; correct it here."
                place = position(page.text, start)[0] + line - 1, column + indent
                yield Problem(page.shown_as, *place, "diagram-does-not-parse", "error", message)
