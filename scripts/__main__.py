"""The command line: `python -m scripts import | check | build | handouts | serve`.

Exit status: 0 fine, 1 problems were found, 2 the work could not be done.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scripts.problems import CannotRun

EXAMPLES = {
    "import": "python -m scripts import guide.txt --out drafts",
    "check": "python -m scripts check --root ~/wiki --format github",
    "build": "python -m scripts build --no-handouts",
    "handouts": "python -m scripts handouts",
    "serve": "python -m scripts serve --address 127.0.0.1:8001",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit status."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CannotRun as reason:
        print(f"{options.verb}: {reason}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"{options.verb}: stopped.", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output has gone, as in `check | head`; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2


def parser() -> argparse.ArgumentParser:
    """All verbs and their options."""
    top = argparse.ArgumentParser(prog="python -m scripts", description="The pipeline behind the handbook.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    verb = _verb(verbs, "import", "turn vendor guides into draft pages, BibTeX stubs and a report", import_guides)
    verb.add_argument("guides", nargs="+", type=Path, metavar="GUIDE", help="a raw guide as UTF-8 text")
    verb.add_argument(
        "--out", type=Path, default=Path("drafts"), metavar="DIR", help="for the drafts (default: drafts)"
    )
    verb.add_argument("--force", action="store_true", help="overwrite drafts that exist")
    verb.add_argument("--bibliography", type=Path, metavar="FILE", help="works you know (default: references.bib)")

    verb = _with_root(_verb(verbs, "check", "find dead links, wrong citations and broken diagrams", check))
    verb.add_argument("--data", type=Path, metavar="DIR", help="facts for the rules (default: docs/data)")
    verb.add_argument("--format", choices=["text", "json", "github"], default="text", help="how problems are shown")

    verb = _with_root(_verb(verbs, "build", "check, build the site and print the handouts", build))
    verb.add_argument("--no-handouts", action="store_true", help="leave the PDFs out")

    _with_root(_verb(verbs, "handouts", "print the handouts of the built site", handouts))

    verb = _with_root(_verb(verbs, "serve", "show a live preview", serve))
    verb.add_argument("--address", default="127.0.0.1:8000", metavar="HOST:PORT", help="default: 127.0.0.1:8000")
    return top


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
    say(run(options.guides, options.out, force=options.force, bibliography=bibliography))
    return 0


def check(options: argparse.Namespace) -> int:
    """The report on the screen; status 1 if there are problems."""
    from scripts.check import run

    text, status = run(options.root, options.data, options.format)
    if text:
        say(text)
    return status


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
    from scripts.check import run

    say("Checking …")
    text, status = run(root, None, "text")
    say(text)
    if status:
        print("build: the site was not built; mend the problems above first.", file=sys.stderr)
    return status


def handouts(options: argparse.Namespace) -> int:
    """The PDFs of the built site, made again where pages changed."""
    from scripts.build import reprint

    root = options.root.resolve()
    reprint(root, root / "site", say)
    say(f"Done. The handouts are in {options.root / 'site' / 'pdf'}")
    return 0


def serve(options: argparse.Namespace) -> int:
    """A preview that follows each change until Ctrl-C."""
    from scripts.build import preview

    preview(options.root.resolve(), options.address)
    return 0


if __name__ == "__main__":
    sys.exit(main())
