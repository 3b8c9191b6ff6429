"""Pages in HTML, as a browser saves them. Lines and their numbers in; the same in Markdown, as far as that goes, out.

Tags of no known meaning stay, and are shown as the text that they are.
"""

import re
from collections.abc import Sequence

from scripts.importer.values import Log

MARKS = ("</p>", "</P>", "</li>", "</h2>", "</h1>")  # of a page in HTML
LEAST_MARKS = 3
OUTSIDE = re.compile(r"<(?P<name>script|style|head|nav|svg|form|noscript)\b[^<>]{0,500}>", re.I)
HEADING = re.compile(r"<h(?P<level>[1-6])\b[^<>]{0,300}>(?P<text>.*?)</h(?P=level)>", re.I)
LINK = re.compile(r"<a\b(?P<more>[^<>]{0,1000})>(?P<text>(?:[^<]|<(?!/?a\b)){0,1000}?)</a>", re.I)
ADDRESS = re.compile(r"\bhref\s?=\s?[\"']?(?P<address>https?://[^\s\"'<>()]{1,500})", re.I)
PICTURE = re.compile(r"<img\b(?P<more>[^<>]{0,1000})>", re.I)
WORDS_OF_PICTURE = re.compile(r"\balt\s?=\s?\"(?P<words>[^\"<>\[\]]{0,300})\"", re.I)
BLOCK = re.compile(
    r"</?(?:p|div|section|article|main|header|footer|aside|body|html|figure|figcaption|blockquote|hr|dl|dd|dt)"
    r"(?:\s[^<>]{0,500})?/?>|<!doctype[^<>]{0,100}>",
    re.I,
)
LIST = re.compile(r"<(?P<end>/?)(?P<name>ul|ol|li)(?:\s[^<>]{0,300})?>", re.I)
STRONG, SLANTED = re.compile(r"</?(?:strong|b)>", re.I), re.compile(r"</?(?:em|i)>", re.I)
NO_WORDS = re.compile(r"</?(?:span|small|font|u)(?:\s[^<>]{0,500})?>", re.I)
MOST_LINES = 2000


def in_markdown(numbers: Sequence[int], lines: Sequence[str], log: Log) -> tuple[Sequence[int], Sequence[str]]:
    """The lines without what stands outside the text, and with Markdown for tags; the same if it is no page in HTML."""
    if sum(line.count(mark) for line in lines if "</" in line for mark in MARKS) < LEAST_MARKS:
        return numbers, lines
    placed: list[int] = []
    done: list[str] = []
    lists: list[int] = []
    at = 0
    while at < len(lines):
        end = _end_outside(lines, at)
        if end > at:
            log.remove("html-tag", numbers[at], "\n".join(lines[at:end]))
            at = end
            continue
        written = _written(lines[at], lists) if "<" in lines[at] else lines[at]
        log.change("html-page", numbers[at], lines[at], written)
        for line in written.split("\n"):
            if line.strip() or (done and done[-1]):
                placed.append(numbers[at])
                done.append(line.strip())
        at += 1
    return placed, done


def _end_outside(lines: Sequence[str], at: int) -> int:
    """The place after the lines of a script, a menu or the like that begins with this line; else the same place."""
    outside = OUTSIDE.match(lines[at].strip()) if "<" in lines[at] else None
    closing = f"</{outside['name'].casefold()}>" if outside else ""
    for end in range(at, min(at + MOST_LINES, len(lines)) if closing else at):
        if lines[end].casefold().rstrip().endswith(closing):
            return end + 1
    return at


def _written(line: str, lists: list[int]) -> str:
    """One line in Markdown; `lists` holds the number of the last item of each list that is open, -1 for bullets."""
    line = HEADING.sub(lambda heading: f"\n\n{'#' * int(heading['level'])} {heading['text'].strip()}\n\n", line)
    line = PICTURE.sub(_picture, LINK.sub(_link, line))
    line = LIST.sub(lambda tag: _item(tag, lists), BLOCK.sub("\n\n", line))
    return NO_WORDS.sub("", SLANTED.sub("*", STRONG.sub("**", line)))


def _link(link: re.Match[str]) -> str:
    address = ADDRESS.search(link["more"])
    return f"[{link['text']}]({address['address']})" if address else link["text"]


def _picture(picture: re.Match[str]) -> str:
    words = WORDS_OF_PICTURE.search(picture["more"])
    return f"\n\n![{words['words'] if words else ''}](picture)\n\n"


def _item(tag: re.Match[str], lists: list[int]) -> str:
    name = tag["name"].casefold()
    if name != "li":
        lists[len(lists) - bool(tag["end"]) :] = [] if tag["end"] else [0 if name == "ol" else -1]
        return "\n\n"
    if tag["end"]:
        return ""
    if not lists or lists[-1] < 0:
        return "\n- "
    lists[-1] += 1
    return f"\n{lists[-1]}. "
