"""One address in; where it leads, hop by hop, and how it ends out. What happened on the way is told in one phrase."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urldefrag, urljoin

from lxml import etree

from scripts.online.exchange import PLAIN, Answer
from scripts.online.hosts import NoAnswer, NoSuchHost, NotAsked
from scripts.online.outcome import NO_ANSWER, NO_HOST, NOT_ASKED, Outcome
from scripts.online.robots import Robots
from scripts.online.web import Web

REDIRECTS = {301, 302, 303, 307, 308}
HTML = ("text/html", "application/xhtml+xml")
# '<meta charset="iso-8859-1">', 'content="text/html; charset=iso-8859-1"'
CHARSET = re.compile(r"charset\s*=\s*[\"']?(?P<name>[\w.:-]+)", re.I)
# What libxml2 reports when it gives up before the end of a page
CUT_OFF = {"ERR_INTERNAL_ERROR", "ERR_RESOURCE_LIMIT", "ERR_NO_MEMORY"}
# GitHub, GitLab, PyPI and npm put this before the ids of a text they show; their script leads '#x' to it.
SHOWN_TEXT = "user-content-"


def follow(web: Web, robots: Robots, address: str, wants_anchors: bool) -> Outcome:
    """Ask for an address and go where it is sent. Raises only Stopped."""
    hops: list[tuple[int, str]] = []
    here = urldefrag(address).url
    seen = {here}
    try:
        while True:
            refusal = robots.refusal(here)
            if refusal:
                return Outcome(refusal.status, tuple(hops), note=refusal.reason)
            answer = _asked(web, here, wants_anchors)
            if answer.status not in REDIRECTS:
                return _ended(answer, hops, wants_anchors)
            there, note = _target(here, answer)
            if not there:
                return Outcome(answer.status, tuple(hops), note=note)
            hops.append((answer.status, there))
            here = urldefrag(there).url
            if here in seen or len(hops) > web.manners.most_hops:
                circle = "in a circle" if here in seen else f"more than {web.manners.most_hops} times"
                return Outcome(answer.status, tuple(hops), note=f"redirected {circle}")
            seen.add(here)
    except NoAnswer as error:
        status = NO_HOST if isinstance(error, NoSuchHost) else NOT_ASKED if isinstance(error, NotAsked) else NO_ANSWER
        return Outcome(status, tuple(hops), note=str(error), heard=error.heard or bool(hops))


def _asked(web: Web, address: str, wants_anchors: bool) -> Answer:
    """HEAD spares the server its body; what HEAD calls wrong is asked again by GET, since many servers lack HEAD."""
    if wants_anchors:
        return web.ask("GET", address, web.manners.longest)
    try:
        answer = web.ask("HEAD", address, patient=False)
    except NotAsked:
        raise
    except NoAnswer as error:
        if error.lasting:
            raise
        return web.ask("GET", address, most=1)
    return answer if answer.status < 400 else web.ask("GET", address, most=1)


def _target(here: str, answer: Answer) -> tuple[str, str]:
    """Where a redirect leads, or an empty text and why it leads nowhere."""
    written = _readable(answer.headers.get("location", "").strip())
    if not written:
        return "", "redirected without a target"
    try:
        there = urljoin(here, quote(written, safe=PLAIN + "#"))
    except ValueError:
        return "", "redirected to what is no address"
    return there, ""


def _readable(header: str) -> str:
    """Headers are read as Latin-1; servers that write 'ü' into a target mostly mean UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _ended(answer: Answer, hops: list[tuple[int, str]], wants_anchors: bool) -> Outcome:
    outcome = Outcome(answer.status, tuple(hops))
    if not wants_anchors or not outcome.good:
        return outcome
    kind = answer.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if kind not in HTML:
        return outcome._replace(note=f"anchors unknown: {kind} is no HTML")
    if not answer.whole:
        return outcome._replace(note="anchors unknown: the page was not read to its end")
    found = anchors(answer)
    return outcome._replace(anchors=found, note="" if found is not None else "anchors unknown: too deep a page")


def anchors(answer: Answer) -> tuple[str, ...] | None:
    """All ids of a page of HTML, sorted; None if it is nested too deeply to be read to its end.

    lxml reads them, since Python's own parser takes hours for a page that is made to confuse it.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    text = _text(answer).replace("\0", "").encode("utf-8", errors="replace")
    try:
        top = etree.fromstring(text, parser) if text.strip() else None
    except etree.XMLSyntaxError:
        return None
    if any(error.type_name in CUT_OFF for error in parser.error_log):
        return None
    found = {value for element in (top.iter() if top is not None else ()) for value in _names(element)}
    found |= {name.removeprefix(SHOWN_TEXT) for name in found if name != SHOWN_TEXT}
    return tuple(sorted(found))


def _names(element: Any) -> Iterator[str]:
    """The id of an element, and the name of an old anchor."""
    for attribute in ("id", "name") if element.tag == "a" else ("id",):
        if element.get(attribute):
            yield element.get(attribute)


def _text(answer: Answer) -> str:
    """The page as text: by the header's word, else the page's own, else UTF-8; wrong words are passed over."""
    if answer.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return answer.body.decode("utf-16", errors="replace")
    beginning = answer.body[:2048].decode("ascii", errors="replace")
    for said in (answer.headers.get("content-type", ""), beginning, "charset=utf-8"):
        named = CHARSET.search(said)
        try:
            if named:
                return answer.body.decode(named["name"], errors="replace")
        except (LookupError, UnicodeError):
            continue
    return answer.body.decode("utf-8", errors="replace")
