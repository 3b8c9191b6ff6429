"""A page's record in; the lines of an error report about it, and the address to send them to, out."""

from urllib.parse import quote

from scripts.references.page_citation import PageRecord

FIELDS = ("title", "page", "edition", "report")


def report_text(record: PageRecord) -> str:
    """What a report should say, to be copied; the reader fills in the rest.

    The line 'Section' is set by a script when the reader comes from a link to a part of the page.
    """
    lines = [
        f"Page: {record.title}",
        f"Address: {record.address}",
        "Section or claim: ",
        f"Edition: {record.edition}" + (f", reviewed {record.reviewed}" if record.reviewed else ""),
        "What is wrong: ",
        "Source that shows it (DOI or PMID): ",
    ]
    return "\n".join(lines)


def report_address(template: str, record: PageRecord) -> str:
    """The address of `extra.report` in mkdocs.yml with its fields filled in: {title}, {page}, {edition}, {report}.

    >>> record = PageRecord("LTP", "ltp/", "", "", "Handbook", "1", "https://a.example/")
    >>> report_address("mailto:b@a.example?subject={title}", record)
    'mailto:b@a.example?subject=LTP'
    """
    values = (record.title, record.address, record.edition, report_text(record))
    for field, value in zip(FIELDS, values, strict=True):
        template = template.replace(f"{{{field}}}", quote(value, safe=""))
    return template
