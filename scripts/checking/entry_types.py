"""What BibTeX, biblatex and mkdocs-bibtex know of types and fields: which there are, and which each type must have."""

from collections.abc import Mapping

# One tuple for each thing that an entry must say; any of its names will do.
AUTHOR, NAMES, TITLE, YEAR = ("author",), ("author", "editor"), ("title",), ("year", "date")
BOOK_TITLE, SCHOOL, INSTITUTION = ("booktitle",), ("school", "institution"), ("institution", "school", "organization")
Needs = tuple[tuple[str, ...], ...]

# BibTeX (btxdoc, 3.1) and biblatex (manual, 2.1); where they differ, what both ask for.
REQUIRED: Mapping[str, Needs] = {
    "article": (AUTHOR, TITLE, ("journal", "journaltitle"), YEAR),
    "book": (NAMES, TITLE, YEAR),
    "mvbook": (NAMES, TITLE, YEAR),
    "booklet": (TITLE,),
    "collection": (TITLE, YEAR),
    "mvcollection": (TITLE, YEAR),
    "inbook": (NAMES, TITLE, YEAR),
    "incollection": (AUTHOR, TITLE, BOOK_TITLE, YEAR),
    "inproceedings": (AUTHOR, TITLE, BOOK_TITLE, YEAR),
    "conference": (AUTHOR, TITLE, BOOK_TITLE, YEAR),
    "manual": (TITLE,),
    "mastersthesis": (AUTHOR, TITLE, SCHOOL, YEAR),
    "phdthesis": (AUTHOR, TITLE, SCHOOL, YEAR),
    "thesis": (AUTHOR, TITLE, SCHOOL, YEAR),
    "techreport": (NAMES, TITLE, INSTITUTION, YEAR),
    "report": (NAMES, TITLE, INSTITUTION, YEAR),
    "proceedings": (TITLE, YEAR),
    "mvproceedings": (TITLE, YEAR),
    "patent": (AUTHOR, TITLE, ("number",), YEAR),
    "periodical": (TITLE, YEAR),
    "unpublished": (AUTHOR, TITLE),
    "online": (TITLE, ("url", "doi", "eprint", "howpublished")),
    "electronic": (TITLE, ("url", "doi", "eprint", "howpublished")),
    "www": (TITLE, ("url", "doi", "eprint", "howpublished")),
    "misc": (TITLE,),
    "dataset": (TITLE,),
    "software": (TITLE,),
}
# pybtex 0.26, style/formatting/unsrt.py: without these it writes no reference at all, and of other types none either.
WRITTEN: Mapping[str, Needs] = {
    "article": (AUTHOR, TITLE, ("journal",), ("year",)),
    "book": (NAMES, TITLE, ("publisher",), ("year",)),
    "booklet": (AUTHOR, TITLE, ("year",)),
    "inbook": (NAMES, TITLE, ("publisher",), ("year",)),
    "incollection": (AUTHOR, TITLE, BOOK_TITLE, ("year",)),
    "inproceedings": (AUTHOR, TITLE, BOOK_TITLE, ("year",)),
    "manual": (TITLE,),
    "mastersthesis": (AUTHOR, TITLE, ("school",), ("year",)),
    "phdthesis": (AUTHOR, TITLE, ("school",), ("year",)),
    "proceedings": (TITLE, ("year",)),
    "techreport": (AUTHOR, TITLE, ("institution",), ("year",)),
    "unpublished": (AUTHOR, TITLE, ("note",)),
    "misc": (),
    "online": (),
    "dataset": (),
    "software": (),
    "patent": (),
}
TYPES = {
    *REQUIRED,
    "artwork", "audio", "bibnote", "bookinbook", "commentary", "customa", "customb", "customc", "customd", "custome",
    "customf", "image", "inreference", "journal", "jurisdiction", "legal", "legislation", "letter", "movie", "music",
    "mvreference", "newspaper", "performance", "poster", "preprint", "presentation", "reference", "review", "set",
    "standard", "suppbook", "suppcollection", "suppperiodical", "talk", "webpage", "xdata", "control",
    "ieeetranbstctl", "person", "case", "bill", "hearing", "statute", "map", "film", "interview", "blog", "data",
    "unpublishedmaterial", "workingpaper", "booksection", "inpress", "other", "internet", "lecture", "broadcast",
    "code", "comment", "encyclopedia", "video", "website", "softmanual", "softwareversion", "softwaremodule",
    "codefragment",
}  # fmt: skip
# Which type mkdocs-bibtex writes in place of one that only biblatex has
NEAREST_WRITTEN = {
    "conference": "inproceedings", "thesis": "phdthesis", "report": "techreport", "collection": "book",
    "mvbook": "book", "electronic": "online", "www": "online", "webpage": "online", "website": "online",
    "inreference": "incollection", "reference": "book", "bookinbook": "inbook", "suppbook": "inbook",
}  # fmt: skip
# Which field a writer of the other dialect meant
OTHER_DIALECT = {
    "journal": ("journaltitle",), "year": ("date",), "school": ("institution",), "institution": ("school",),
    "publisher": ("organization", "institution", "school"), "booktitle": ("journal", "maintitle"),
    "author": ("authors", "editor"),
}  # fmt: skip
FIELDS = {
    "abstract", "accessed", "addendum", "address", "adsnote", "adsurl", "affiliation", "afterword", "aid",
    "annotation", "annotator", "annote", "archive", "archiveid", "archiveprefix", "articleno", "articlenumber",
    "article-number", "arxiv", "arxivid", "author", "authortype", "bdsk-url-1", "bdsk-file-1", "bibsource", "biburl",
    "bookauthor", "bookpagination", "booksubtitle", "booktitle", "booktitleaddon", "chapter", "citeulike-article-id",
    "coden", "collaboration", "collection", "commentator", "contributor", "copyright", "country", "crossref", "date",
    "date-added", "date-modified", "doi", "edition", "editor", "editora", "editorb", "editorc", "editoratype",
    "editorbtype", "editorctype", "editortype", "eid", "eissn", "ee", "entryset", "entrysubtype", "eprint",
    "eprintclass", "eprinttype", "eventdate", "eventtitle", "eventtitleaddon", "execute", "file", "foreword",
    "hal_id", "hal_version", "holder", "howpublished", "ids", "indexsorttitle", "indextitle", "institution",
    "interhash", "intrahash", "introduction", "isan", "isbn", "ismn", "isrn", "issn", "issn-l", "issue", "issue_date",
    "issuedate", "issuetitle", "issuesubtitle", "iswc", "journal", "journal-iso", "journalabbr", "journalsubtitle",
    "journaltitle", "journalurl", "jstor_articletype", "jstor_formatteddate", "jstor_issuetitle", "key", "keyword",
    "keywords", "label", "langid", "language", "lastaccessed", "lastchecked", "lccn", "license", "linenumbers",
    "local-url", "location", "mainsubtitle", "maintitle", "maintitleaddon", "medline", "mendeley-groups",
    "mendeley-tags", "month", "month_numeric", "mrclass", "mrnumber", "mrreviewer", "nameaddon", "nationality",
    "note", "number", "numpages", "opteditor", "orcid", "orcid-numbers", "organization", "origdate", "origlanguage",
    "origlocation", "origpublisher", "origtitle", "owner", "pages", "pagetotal", "pagination", "part", "pii", "pmc",
    "pmcid", "pmid", "posted-at", "primaryclass", "priority", "publicationstatus", "publisher", "pubmed", "pubstate",
    "rating", "readstatus", "related", "relatedoptions", "relatedstring", "relatedtype", "relation", "reportid",
    "reprinttitle", "researcherid-numbers", "rights", "school", "series", "shortauthor", "shorteditor", "shorthand",
    "shortjournal", "shortseries", "shorttitle", "slaccitation", "sortkey", "sortname", "sorttitle", "sortyear",
    "subtitle", "summary", "swhid", "timestamp", "times-cited", "title", "titleaddon", "translator", "treatment",
    "type", "unique-id", "url", "urldate", "urn", "username", "usera", "userb", "userc", "userd", "usere", "userf",
    "vendor", "venue", "verba", "verbb", "verbc", "version", "volume", "volumes", "web_url", "xdata", "xref", "year",
    "zblnumber", "zmnumber", "acmid", "acknowledgement", "bibdate", "booktitle-full", "creationdate",
    "modificationdate", "qualityassured", "ranking", "sponsor", "track", "poster", "keyphrases", "issued",
    "series-number", "journalfull",
}  # fmt: skip
# An entry with one of these takes what it lacks from another
INHERITING = ("crossref", "xdata", "entryset")
