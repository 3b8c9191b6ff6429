"""The command line: `python -m scripts import | check | build | handouts | serve | publish-links |
check-links | freeze`.

Exit status: 0 fine, 1 problems were found, 2 the work could not be done.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scripts.argument_values import days, names, number, paper_sizes
from scripts.papers import PAPERS, paper_folder
from scripts.problems import CannotRun, printable

# A page leaves few circles of objects behind, and looking for them walks all that is known: by the 700 objects that
# Python waits for, a tenth of a build would go into it.
LOOK_FOR_CIRCLES = (100_000, 50, 100)
EXAMPLES = {
    "import": "python -m scripts import guide.txt --out drafts",
    "check": "python -m scripts check --root ~/wiki --format github",
    "build": "python -m scripts build --no-handouts",
    "handouts": "python -m scripts handouts --paper Letter",
    "serve": "python -m scripts serve --address 127.0.0.1:8001",
    "publish-links": "python -m scripts publish-links",
    "freeze": "python -m scripts freeze",
    "check-links": "python -m scripts check-links wiki-export.xml",
    "bench": "python -m scripts bench builds --guides 100 --only ours,stock",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may know no '…'
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CannotRun as reason:
        print(f"{options.verb}: {printable(str(reason))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"{options.verb}: stopped.", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output has gone, as in `check | head`; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except OSError as error:  # a disk that is full, or a folder that may not be written, wherever that is met
        where = error.filename or getattr(options, "root", None) or Path()
        what_to_do = "free space there, or change what may be written"
        print(f"{options.verb}: {printable(str(where))}: {error.strerror or error}; {what_to_do}.", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """All verbs and their options."""
    top = argparse.ArgumentParser(prog="python -m scripts", description="The pipeline behind the handbook.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    verb = _verb(verbs, "import", "turn vendor guides into draft pages, BibTeX stubs and a report", import_guides)
    verb.add_argument(
        "guides",
        nargs="+",
        type=Path,
        metavar="GUIDE",
        help="a raw guide: UTF-8 text, Markdown or PDF; or a folder of them",
    )
    verb.add_argument(
        "--out", type=Path, default=Path("drafts"), metavar="DIR", help="for the drafts (default: drafts)"
    )
    verb.add_argument("--force", action="store_true", help="overwrite drafts that exist")
    verb.add_argument("--bibliography", type=Path, metavar="FILE", help="works you know (default: references.bib)")
    verb.add_argument("--claims", action="store_true", help="also draft rows for the evidence ledger, without verdicts")

    _check_options(_with_root(_verb(verbs, "check", "find dead links, wrong citations and broken diagrams", check)))

    verb = _with_root(_verb(verbs, "build", "check, build the site and print the handouts", build))
    verb.add_argument("--no-handouts", action="store_true", help="leave the PDFs out")

    verb = _with_root(_verb(verbs, "handouts", "print the handouts of the built site", handouts))
    verb.add_argument(
        "--paper", type=paper_sizes, default=PAPERS, metavar="SIZE", help="A4, Letter or both (default: both)"
    )

    verb = _with_root(_verb(verbs, "serve", "show a live preview", serve))
    verb.add_argument("--address", default="127.0.0.1:8000", metavar="HOST:PORT", help="default: 127.0.0.1:8000")

    _link_verbs(verbs)
    _bench_options(_verb(verbs, "bench", "measure our work beside that of our peers", bench))
    return top


def _bench_options(verb: argparse.ArgumentParser) -> None:
    subjects = ["builds", "check", "preview", "import", "handouts"]
    verb.add_argument("subject", nargs="?", choices=subjects, default="builds", help="(builds)")
    verb.add_argument("--guides", type=number, default=0, metavar="N", help="guides of the corpus (100; 6 to print)")
    verb.add_argument("--rounds", type=number, default=3, metavar="N", help="turns, of which the median counts (3)")
    verb.add_argument("--only", type=names, default=(), metavar="NAMES", help="builders to measure, such as ours,stock")
    verb.add_argument("--folder", type=Path, default=Path(".cache/bench"), metavar="DIR", help="for the corpora")
    verb.add_argument("--json", type=Path, metavar="FILE", help="for the numbers (default: in that folder)")


def _link_verbs(verbs: Any) -> None:
    _with_root(
        _verb(verbs, "publish-links", "add the addresses of this release to those that must live", publish_links)
    )

    verb = _with_root(_verb(verbs, "freeze", "keep this edition as it is, beside all later ones", freeze))
    verb.add_argument("--no-handouts", action="store_true", help="leave the PDFs out")

    verb = _with_root(_verb(verbs, "check-links", "find a wiki's links into this handbook that are dead", check_links))
    verb.add_argument("files", nargs="+", type=Path, metavar="FILE", help="pages that a wiki has exported, or a folder")
    verb.add_argument("--site", action="append", default=[], metavar="ADDRESS", help="another address of the handbook")
    verb.add_argument("--shortcut", action="append", default=[], metavar="NAME", help="the wiki's short name for it")
    verb.add_argument("--format", choices=["text", "json"], default="text", help="how links are shown")


def _check_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("files", nargs="*", type=Path, metavar="FILE", help="show only problems in these files")
    verb.add_argument("--data", type=Path, metavar="DIR", help="facts for the rules (default: docs/data)")
    formats = ["text", "json", "github", "sarif"]
    verb.add_argument("--format", choices=formats, default="text", help="how problems are shown")
    verb.add_argument("--strict", action="store_true", help="let warnings fail, too; matters of style never do")
    verb.add_argument("--baseline", type=Path, metavar="FILE", help="hide the problems that this file knows")
    verb.add_argument("--write-baseline", type=Path, metavar="FILE", help="write all present problems to this file")
    changed = "show problems in files changed since REF (default: HEAD), and what the change broke in other files"
    verb.add_argument("--changed", nargs="?", const="HEAD", default="", metavar="REF", help=changed)
    verb.add_argument("--no-cache", action="store_true", help="remember nothing from earlier runs")
    _online_options(verb)
    verb.add_argument("--fix", action="store_true", help="first mend what is safe, and show the changes as a diff")
    verb.add_argument("--dry-run", action="store_true", help="show what --fix would change, and write nothing")
    verb.add_argument("--explain", metavar="RULE", help="say what a rule wants, with an example; 'all' lists all rules")


def _online_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--online", action="store_true", help="first ask linked hosts, Crossref and PubMed")
    age = "with --online: age at which good answers are asked for again (default: 30)"
    verb.add_argument("--refresh-after", type=days, default=30, metavar="DAYS", help=age)
    verb.add_argument("--contact", default="", metavar="MAIL", help="with --online: your address, told to the hosts")
    verb.add_argument("--allow-private", action="store_true", help="with --online: hosts of your own network, too")


def _verb(verbs: Any, name: str, purpose: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    words = {"help": purpose, "description": f"{purpose.capitalize()}.", "epilog": f"Example: {EXAMPLES[name]}"}
    verb: argparse.ArgumentParser = verbs.add_parser(name, **words)
    verb.set_defaults(run=run)
    return verb


def _with_root(verb: argparse.ArgumentParser) -> argparse.ArgumentParser:
    verb.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="folder of mkdocs.yml (default: here)")
    return verb


def say(sentence: str) -> None:
    """Tell the reader, at once."""
    print(sentence, flush=True)


def import_guides(options: argparse.Namespace) -> int:
    """Guides in; drafts in --out; a summary on the screen."""
    from scripts.importer import run

    bibliography = options.bibliography or (Path("references.bib") if Path("references.bib").is_file() else None)
    bar = sys.stderr if sys.stderr.isatty() else None

    def tell(sentence: str) -> None:
        if bar:
            print(f"\r\x1b[K{sentence[:78]}", end="", file=bar, flush=True)

    try:
        summary = run(options.guides, options.out, options.force, bibliography, options.claims, tell)
    finally:
        tell("")
    say(summary)
    return 0


def check(options: argparse.Namespace) -> int:
    """The report on the screen; status 1 if there are errors."""
    if options.explain:
        from scripts.checking.explaining import explain

        say(explain(options.explain))
        return 0
    if options.online:
        _go_online(options)
    if options.fix or options.dry_run:
        _fix(options)
    from scripts.check import Request, run_request

    given = {name: getattr(options, name) for name in Request._fields if hasattr(options, name)}
    request = Request(**given)._replace(files=tuple(options.files), remember=not options.no_cache)
    text, status = run_request(request)
    if options.format != "text" and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # programs read it, whatever the terminal knows
    if text:
        say(text)
    return status


def _fix(options: argparse.Namespace) -> None:
    """The safe mends, written unless this is a rehearsal; told beside the report unless that is for people, too."""
    from scripts.check import files_asked_for
    from scripts.checking.mending import mend, summary

    wanted = files_asked_for(options.root, options.files, options.changed)
    mended = mend(options.root, options.data, not options.dry_run, lambda file: wanted is None or file in wanted)
    told = [mended.diff, summary(mended, not options.dry_run)]
    stream = sys.stdout if options.format == "text" else sys.stderr
    print("\n".join(part for part in told if part), file=stream, flush=True)


def _go_online(options: argparse.Namespace) -> None:
    """Records of links and sources, brought up to date; what is told goes beside the report, not into it."""
    from scripts.online.manners import Manners
    from scripts.online.run import NETWORK, refresh

    manners = Manners(contact=options.contact, allow_private=options.allow_private)

    def tell(sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)

    refresh(options.root, options.data, tell, options.refresh_after, NETWORK._replace(manners=manners))


def build(options: argparse.Namespace) -> int:
    """The whole job; nothing is built while the check finds problems."""
    from scripts.build import build as build_site

    if status := _check_first(options.root):
        return status
    site = options.root / "site"
    build_site(options.root.resolve(), site.resolve(), say, with_handouts=not options.no_handouts)
    say(f"Done. Open {site / 'index.html'}" + ("" if options.no_handouts else f"; the handouts are in {site / 'pdf'}"))
    return 0


def _check_first(root: Path) -> int:
    from scripts.check import Request, run_request

    say("Checking …")
    text, status = run_request(Request(root, remember=True))
    say(text)
    if status:
        print("build: the site was not built; mend the problems above first.", file=sys.stderr)
    return status


def handouts(options: argparse.Namespace) -> int:
    """The PDFs of the built site, made again where pages changed."""
    from scripts.build import reprint

    root = options.root.resolve()
    reprint(root, root / "site", say, options.paper)
    folders = [str(options.root / "site" / "pdf" / paper_folder(paper)) for paper in options.paper]
    say(f"Done. The handouts are in {' and '.join(folders)}")
    return 0


def serve(options: argparse.Namespace) -> int:
    """A preview that follows each change until Ctrl-C."""
    from scripts.build import preview

    preview(options.root.resolve(), options.address)
    return 0


def publish_links(options: argparse.Namespace) -> int:
    """The list of published addresses with the new ones added; how many on the screen."""
    from scripts.links.publishing import publish

    say(publish(options.root))
    return 0


def freeze(options: argparse.Namespace) -> int:
    """This edition, built for an address of its own, in editions/; nothing is frozen while the check finds problems."""
    from scripts.build import build_edition

    if status := _check_first(options.root):
        return status
    folder = build_edition(options.root.resolve(), say, with_handouts=not options.no_handouts)
    say(f"Done. {folder.relative_to(options.root.resolve())} is part of every site that is built from now on.")
    return 0


def check_links(options: argparse.Namespace) -> int:
    """The links of other sites into this one, and what became of each; status 1 if one is dead."""
    from scripts.inbound import run

    text, status = run(options.files, options.root, options.site, options.format, options.shortcut)
    say(text)
    return status


def bench(options: argparse.Namespace) -> int:
    """A table on the screen, the numbers in a JSON file."""
    from scripts.benchmark.command import Wanted, run

    say(run(Wanted(**{name: getattr(options, name) for name in Wanted._fields}), say))
    return 0


if __name__ == "__main__":
    gc.set_threshold(*LOOK_FOR_CIRCLES)
    ended = main()
    if sys.argv[1:2] == ["check"]:
        # Or Python would look for circles in all that is known once more before it ends, a fifth of a check. After
        # other work it must: the library that makes fonts complains of what is left.
        gc.freeze()
    sys.exit(ended)
