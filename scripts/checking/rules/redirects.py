"""Rules about redirects of mkdocs-redirects: where old addresses lead."""

from collections.abc import Iterator

from scripts.checking.addresses import joined
from scripts.checking.anchors import judged_anchor
from scripts.checking.files import MARKDOWN
from scripts.checking.redirects import Redirect, last_stop, redirects
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.problems import Problem
from scripts.suggestions import nearest


@rule("redirect-dead")
def dead_redirects(site: Site) -> Iterator[Problem]:
    """Every redirect leads to a page that the site has, and to an id that this page has.

    Name the page as it stands in the docs folder, such as `guides/one.md#steps`, or a whole address.
    """
    by_old = {redirect.old: redirect for redirect in redirects(site.configuration)}
    for redirect in redirects(site.configuration):
        if redirect.is_external or redirect.new_path in by_old:
            continue
        message = _why_dead(site, redirect)
        if message:
            yield _problem(site, redirect.new_place, "redirect-dead", message)


def _why_dead(site: Site, redirect: Redirect) -> str:
    """Why nobody arrives; empty if one does."""
    target = site.files.get(redirect.new_path)
    if target is None or not target.is_page:
        return f"no page '{redirect.new_path}' in {site.configuration.docs_name}{_near(site, redirect.new_path)}"
    if not target.published:
        return (
            f"{target.inclusion.value} leaves '{target.path}' out of the site; publish it or redirect to another page."
        )
    return judged_anchor(site, None, target, redirect.new_fragment).message


def _near(site: Site, path: str) -> str:
    """Wrong case, the address in place of the file, or a name like it."""
    pages = [file for file in site.files.values() if file.is_page and file.published]
    plain = joined("", path.removeprefix("/"))
    same = [file.path for file in pages if plain.lower() in (file.path.lower(), file.address.rstrip("/").lower())]
    if same:
        return f"; did you mean '{same[0]}'?"
    stem = nearest(path.rpartition(".")[0], [file.path.rpartition(".")[0] for file in pages])
    near = next((file.path for file in pages if file.path.rpartition(".")[0] == stem), None)
    return f"; did you mean '{near}'?" if near else "; correct the path or remove the line."


@rule("redirect-circle")
def circles(site: Site) -> Iterator[Problem]:
    """No redirect leads back to itself.

    Let one of them lead to a page that exists.
    """
    by_old = {redirect.old: redirect for redirect in redirects(site.configuration)}
    for redirect in by_old.values():
        stops = _stops(redirect, by_old)
        # A circle is one fault: told at the redirect of the circle that comes first.
        if redirect.old in stops and redirect.old_place == min(by_old[stop].old_place for stop in stops):
            message = f"'{redirect.old}' is redirected in a circle; let it lead to a page that exists."
            yield _problem(site, redirect.new_place, "redirect-circle", message)


def _stops(redirect: Redirect, by_old: dict[str, Redirect]) -> list[str]:
    """The redirected paths that follow a redirect, until one comes again."""
    stops: list[str] = []
    while redirect.new_path in by_old and redirect.new_path not in stops:
        stops.append(redirect.new_path)
        redirect = by_old[redirect.new_path]
    return stops


@rule("redirect-chain")
def chains(site: Site) -> Iterator[Problem]:
    """No redirect leads to another one; mkdocs-redirects does not make such a redirect at all.

    Let every redirect lead to the page where readers are to arrive.
    """
    by_old = {redirect.old: redirect for redirect in redirects(site.configuration)}
    for redirect in redirects(site.configuration):
        end = last_stop(redirect, by_old) if redirect.new_path in by_old else None
        if end:
            message = f"'{redirect.new_path}' is itself redirected; write '{end}', where it leads."
            yield _problem(site, redirect.new_place, "redirect-chain", message)


@rule("redirect-over-page")
def overwritten_pages(site: Site) -> Iterator[Problem]:
    """No redirect takes the place of a page that the site has.

    Remove the redirect, or the page; the build would replace the page by the redirect without a word.
    """
    for redirect in redirects(site.configuration):
        known = site.files.get(redirect.old)
        if known and known.published:
            message = f"the page '{redirect.old}' exists, and this redirect would be put in its place; remove one."
            yield _problem(site, redirect.old_place, "redirect-over-page", message)


@rule("redirect-source")
def sources(site: Site) -> Iterator[Problem]:
    """What is redirected is named as the Markdown file that it was, once.

    Write the old path below the docs folder, with `.md` at its end: `old/page.md`.
    """
    first: dict[str, Redirect] = {}
    for redirect in redirects(site.configuration):
        twice = first.setdefault(redirect.old, redirect)
        if twice is not redirect:
            line = twice.old_place[0]
            message = f"'{redirect.old}' is redirected already at line {line}, and only the last counts; remove one."
        elif not redirect.old.lower().endswith(MARKDOWN):
            stem = redirect.old.strip("/").removesuffix(".html").removesuffix("/index")
            message = f"'{redirect.old}' is no Markdown file, so nothing is redirected; write '{stem}.md'."
        elif redirect.old.startswith(("/", "../", "./")):
            message = f"'{redirect.old}' is not below the docs folder; write '{redirect.old.lstrip('./')}'."
        else:
            continue
        yield _problem(site, redirect.old_place, "redirect-source", message)


def _problem(site: Site, place: tuple[int, int], name: str, message: str) -> Problem:
    return Problem(site.configuration.file, *place, name, "", message)
