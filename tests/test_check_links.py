"""Links as the check reads them: values of attributes, hosts, the record of answers, what may be mended by itself."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts import check
from scripts.checking.address_faults import fault_of, is_private
from scripts.checking.attribute_values import addresses_in, css_addresses, refresh_address, srcset_addresses
from scripts.checking.file_types import BEGINNINGS, why_wrong
from scripts.checking.look_alikes import KNOWN, look_alike
from scripts.checking.recorded import Record, judged_outside, read_answers, same_form
from scripts.checking.registry import MENDERS, Repair
from scripts.checking.site import read_site
from scripts.checking.yaml_tags import load
from tests.check_cases import make_site

NAME = st.text("abcxyz019._-/é", min_size=1, max_size=12).filter(lambda name: name[0] != "," and "//" not in name)
WIDTH = st.sampled_from(["", " 1x", " 2x", " 300w", "  1.5x "])
PRIVATE = [
    "localhost",
    "app.localhost",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.0.1",
    "169.254.1.1",
    "::1",
    "fd00::1",
    "nas",
]
CSS = ["url(", ")", '"', "'", "/*", "*/", "@import ", "a.png", " ", "\\", "\n", ";", "{", "}", "url('b.css')"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(items=st.lists(st.tuples(NAME, WIDTH), min_size=1, max_size=5))
def test_each_candidate_of_a_srcset_is_found_where_it_stands(items: list[tuple[str, str]]) -> None:
    value = ", ".join(name + width for name, width in items)
    found = list(srcset_addresses(value))
    assert [one.address for one in found] == [name for name, _ in items]
    assert all(value.startswith(one.address, one.start) for one in found)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    names=st.lists(st.text("abc019._-/", min_size=1, max_size=12), min_size=1, max_size=5),
    form=st.sampled_from(["url({})", "url( '{}' )", 'url("{}")', "@import '{}';", 'URL("{}")']),
)
def test_each_address_of_a_style_sheet_is_found_where_it_stands(names: list[str], form: str) -> None:
    text = "".join(f"/* url(no.png) */ a {{ content: 'url(no.png)' }} {form.format(name)}\n" for name in names)
    found = list(css_addresses(text))
    assert [one.address for one in found] == names
    assert all(text.startswith(one.address, one.start) for one in found)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(value=st.one_of(st.text(max_size=80), st.lists(st.sampled_from(CSS), max_size=20).map("".join)))
def test_any_value_of_an_attribute_can_be_read_and_every_place_is_in_it(value: str) -> None:
    for attribute in ("href", "srcset", "style", "content", ""):
        for found in addresses_in(attribute, value):
            assert 0 <= found.start <= len(value)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(address=st.one_of(st.text(max_size=60), st.text("htps:/@.[]doi1O0-x%#?& ", max_size=40)))
def test_any_address_is_judged_without_a_crash(address: str) -> None:
    fault = fault_of(address)
    assert fault is None or (fault.message and fault.rule)
    judged_outside(Record({}, ""), address, True)
    same_form(address)


def test_a_page_that_only_loads_itself_again_leads_nowhere() -> None:
    assert list(refresh_address("30")) == []
    assert [found.address for found in refresh_address("5;URL='a/b'")] == ["a/b"]


@pytest.mark.parametrize("host", PRIVATE)
def test_hosts_that_nobody_else_can_reach_are_private(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "example.org", "2001:4860:4860::8888", "local.example"])
def test_other_hosts_are_not(host: str) -> None:
    assert not is_private(host)


@pytest.mark.parametrize("host", KNOWN)
def test_no_well_known_host_is_taken_for_another(host: str) -> None:
    assert look_alike(host) is None
    assert look_alike(f"www.{host}") is None
    assert look_alike(host.replace("o", "\u043e", 1)) == host if "o" in host else True


@pytest.mark.parametrize("ending", sorted(BEGINNINGS))
def test_an_empty_file_and_a_pointer_are_never_what_the_name_says(ending: str) -> None:
    assert "empty" in (why_wrong(ending, b"") or "")
    assert "Git LFS" in (why_wrong(ending, b"version https://git-lfs.github.com/spec/v1\n") or "")


def test_a_record_of_another_shape_is_told_and_parts_of_another_shape_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "link-status.json"
    path.write_text(json.dumps({"links": {"https://a.example/": {"status": "x", "hops": [1, ["a", 2]], "anchors": 3}}}))
    assert judged_outside(read_answers(tmp_path), "https://a.example/#x", True).rule == ""
    other = tmp_path / "other"
    other.mkdir()
    (other / "link-status.json").write_text("[]")
    assert "no record" in read_answers(other).trouble


def test_refusals_and_limits_are_no_faults(tmp_path: Path) -> None:
    statuses = [401, 403, 405, 429, 451, 503, 999]
    links = {f"https://a.example/{status}": {"status": status, "hops": []} for status in statuses}
    (tmp_path / "link-status.json").write_text(json.dumps({"recorded": "2026-10-01", "links": links}))
    record = read_answers(tmp_path)
    assert all(judged_outside(record, address, True).rule == "" for address in links)


def test_names_are_placed_also_when_they_are_given_twice() -> None:
    found = load("plugins:\n  - redirects:\n      redirect_maps:\n        a.md: b.md\n        a.md: c.md\n")[1].pairs
    assert [(pair.key, pair.value, pair.key_place, pair.value_place) for pair in found] == [
        ("a.md", "b.md", (4, 9), (4, 15)),
        ("a.md", "c.md", (5, 9), (5, 15)),
    ]
    assert found[0].above == ("plugins", "redirects", "redirect_maps")


PAGE = r"""# Home

[a](Guide.md#PART) [b](guide.md#Part) [c](sub\one.md) [d](sub/a%2520b.md) [e](gone.md) [f](guide.md#prt)
![g](Plot.SVG) [h](http://dx.doi.org/10.1000/182) [i](http://a.example/x)
"""


def mended(tmp_path: Path) -> str:
    """The page after all mends of links."""
    pages = {"index.md": PAGE, "guide.md": "# Guide\n\n## Part\n", "sub/one.md": "# One\n", "sub/a b.md": "# Two\n"}
    record = json.dumps({"links": {"https://a.example/x": {"status": 200, "hops": []}}})
    svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    site = read_site(make_site(tmp_path, {"pages": pages, "files": {
        "docs/plot.svg": svg, "docs/data/link-status.json": record}}))  # fmt: skip
    names = ["broken-link", "broken-anchor", "missing-image", "old-doi-address", "insecure-address"]
    repairs: list[Repair] = [repair for name in names for repair in MENDERS[name](site)]
    text = PAGE
    for repair in sorted(repairs, key=lambda repair: -repair.start):
        assert repair.file == "docs/index.md" and text[repair.start : repair.end] == repair.words
        text = text[: repair.start] + repair.text + text[repair.end :]
    return text


def test_capitals_backslashes_encoding_and_old_addresses_are_mended_and_nothing_is_guessed(tmp_path: Path) -> None:
    assert mended(tmp_path) == (
        "# Home\n\n[a](guide.md#PART) [b](guide.md#part) [c](sub/one.md) [d](sub/a%20b.md) [e](gone.md) "
        "[f](guide.md#prt)\n"
        "![g](plot.svg) [h](https://doi.org/10.1000/182) [i](https://a.example/x)\n"
    )


def test_a_dead_link_of_a_snippet_is_one_problem_however_many_pages_include_it(tmp_path: Path) -> None:
    settings_ = "site_name: T\nmarkdown_extensions:\n  - pymdownx.snippets:\n      base_path: [parts]\n"
    page = '# {}\n\n--8<-- "part.md"\n'
    pages = {f"{name}.md": page.format(name.capitalize()) for name in ("index", "a", "b/c")}
    files = {"mkdocs.yml": settings_, "parts/part.md": "Read [this](gone.md).\n"}
    problems = check.check_site(make_site(tmp_path, {"pages": pages, "files": files})).problems
    assert [(p.file, p.line, p.column) for p in problems if p.rule == "broken-link"] == [("parts/part.md", 1, 13)]


def test_properdocs_settings_are_read_before_those_of_mkdocs(tmp_path: Path) -> None:
    files = {"properdocs.yml": "site_name: T\nsite_url: https://a.example/b/\n", "mkdocs.yml": "site_name: T\n"}
    root = make_site(tmp_path, {"pages": {"index.md": "# T\n"}, "files": files})
    assert read_site(root).configuration.base_path == "/b/"
