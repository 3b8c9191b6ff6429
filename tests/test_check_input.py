"""Files that no editor should have saved: the check names them and goes on with the others."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts import check
from scripts.checking.configuration import read_configuration
from scripts.checking.extensions import make_converter
from scripts.checking.rendering import RENDERING_ERRORS, CannotRender, read_html, render
from scripts.checking.targets import candidates
from scripts.checking.yaml_tags import Inert, load
from scripts.problems import as_text
from tests.check_cases import make_site

TOO_DEEP = "\n".join("    " * depth + "- x" for depth in range(600))


def report(root: Path) -> str:
    return as_text(check.check_site(root).problems)


def site_with(tmp_path: Path, **pages: bytes) -> Path:
    root = make_site(tmp_path, {"pages": {"index.md": "# Home\n\n[a](a.md#part) [gone](gone.md)\n"}})
    for name, data in pages.items():
        (root / "docs" / f"{name}.md").write_bytes(data)
    return root


def test_a_page_that_is_not_utf_8_is_named_with_its_line_and_the_others_are_checked(tmp_path: Path) -> None:
    assert report(site_with(tmp_path, a="# Á\n\nCafé ".encode() + b"caf\xe9\n")) == (
        "docs/a.md:3:9  not-utf-8\n    byte 0xe9 is not UTF-8; save this file again as UTF-8.\n"
        "docs/index.md:3:23  broken-link\n"
        "    link to 'gone.md': no file 'gone.md' in docs; correct the address or remove it."
    )


def test_a_table_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    hooks = {"scripts/site_hooks.py": "", "docs/data/notes.csv": ""}
    page = {"index.md": "# Home {#home}\n\n<!-- table: doses.csv -->\n"}
    setting = "hooks: [scripts/site_hooks.py]\n"
    root = make_site(tmp_path, {"pages": page, "more_configuration": setting, "files": hooks})
    (root / "docs/data/doses.csv").write_bytes(b"dose,drug\n10,caf\xe9\n")
    message = "byte 0xe9 is not UTF-8; save this file again as UTF-8."
    assert report(root) == f"docs/data/doses.csv:2:7  not-utf-8\n    {message}"


@pytest.mark.parametrize("name", ["published-links.txt", "moved.yml", "search-words.yml", "glossary.yml"])
def test_a_file_of_data_that_is_not_utf_8_is_one_problem_and_not_silence(tmp_path: Path, name: str) -> None:
    page = {"index.md": "# Home {#home}\n"}
    listed = {
        "scripts/site_hooks.py": "",
        "docs/data/published-links.txt": "./\nold/\n",
        "docs/data/moved.yml": "old/: ./\n",
    }
    setting = "hooks: [scripts/site_hooks.py]\n"
    root = make_site(tmp_path, {"pages": page, "more_configuration": setting, "files": listed})
    (root / "docs/data" / name).write_bytes(b"# caf\xe9\n")
    message = "byte 0xe9 is not UTF-8; save this file again as UTF-8."
    assert report(root) == f"docs/data/{name}:1:6  not-utf-8\n    {message}"


def test_a_byte_order_mark_and_line_ends_of_windows_do_not_move_places(tmp_path: Path) -> None:
    text = "\ufeff---\r\ntitle: A\r\n---\r\n\r\n## Part\r\n\r\n[x](nowhere.md)\r\n"
    assert "docs/a.md:7:5  broken-link" in report(site_with(tmp_path, a=text.encode()))


def test_a_dead_symbolic_link_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    root = site_with(tmp_path, a=b"## Part\n")
    (root / "docs/dead.md").symlink_to("nowhere.md")
    assert (
        "docs/dead.md:1:1  unreadable-file\n"
        "    this file cannot be read (it is a link to a file that does not exist); restore or remove it."
    ) in report(root)


def test_a_link_between_folders_that_leads_back_up_ends(tmp_path: Path) -> None:
    root = site_with(tmp_path, a=b"# A\n\n## Part\n")
    (root / "docs/part").mkdir()
    (root / "docs/part/loop").symlink_to("..", target_is_directory=True)
    assert report(root).count("broken-link") == 1


def test_links_between_folders_that_lead_into_each_other_end(tmp_path: Path) -> None:
    root = site_with(tmp_path, a=b"# A\n\n## Part\n")
    for name, other in (("one", "two"), ("two", "one")):
        (root / "docs" / name).mkdir()
        (root / "docs" / name / "loop").symlink_to(f"../{other}", target_is_directory=True)
        (root / "docs" / name / "page.md").write_text("# Page\n\n[x](nowhere.md)\n")
    (root / "docs/itself").symlink_to(".", target_is_directory=True)
    named = [line.partition(":")[0] for line in report(root).splitlines() if "nowhere" not in line and ":3:5" in line]
    assert named == ["docs/one/loop/page.md", "docs/one/page.md", "docs/two/loop/page.md", "docs/two/page.md"]


def test_a_site_without_pages_and_an_empty_page_have_nothing_wrong(tmp_path: Path) -> None:
    assert report(make_site(tmp_path, {})) == ""


def test_a_page_nested_too_deeply_for_the_parser_is_named(tmp_path: Path) -> None:
    text = "# A\n\n## Part\n\n" + TOO_DEEP
    assert "docs/a.md:1:1  page-not-rendered" in report(site_with(tmp_path, a=text.encode()))


def test_settings_of_a_site_cannot_run_code(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    values, _ = load(
        f"a: !!python/object/apply:os.system ['touch {trap}']\n"
        "b: !!python/name:os.system\n"
        f"c: !!python/object/apply:subprocess.check_call [['touch', '{trap}']]\n"
        "d: !!python/name:pymdownx.superfences.functools.partial\n"
        "e: !!python/object/new:os.system [x]\n"
        "f: !!python/module:os\n"
        "g: !anything {x: 1}\n"
    )
    assert all(isinstance(value, Inert) for value in values.values()), values
    assert not trap.exists()


def test_an_extension_or_a_fence_of_the_site_cannot_run_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "evil.py").write_text("open('trap', 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    site: dict[str, Any] = {
        "pages": {"index.md": "# Home\n\n```python exec\nopen('trap', 'w')\n```\n"},
        "files": {"mkdocs.yml": "site_name: T\nmarkdown_extensions:\n  - evil\n  - pymdownx.superfences:\n"
                  "      custom_fences:\n        - {name: python, class: x, format: !!python/name:evil.run '' }\n"},
    }  # fmt: skip
    text, _ = check.run(make_site(tmp_path, site))
    assert "not run: Markdown extensions evil (unknown here; ids may differ)" in text
    assert not (tmp_path / "trap").exists()


def test_environment_variables_and_their_defaults_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE", "https://a.example/")
    values, _ = load("a: !ENV SITE\nb: !ENV [NOT_SET, SITE, other]\nc: !ENV [NOT_SET, default]\nd: !ENV NOT_SET\n")
    assert values == {"a": "https://a.example/", "b": "https://a.example/", "c": "default", "d": None}


def test_settings_are_inherited(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "base.yml").write_text("site_url: https://a.example/b/\nextra: {x: 1, y: 1}\n")
    (tmp_path / "site/mkdocs.yml").write_text("INHERIT: ../base.yml\ndocs_dir: pages\nextra: {y: 2}\n")
    (tmp_path / "site/pages").mkdir()
    configuration = read_configuration(tmp_path / "site")
    assert configuration.base_path == "/b/"
    assert configuration.values["extra"] == {"x": 1, "y": 2}


def test_settings_that_are_inherited_from_an_empty_file_are_none(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "base.yml").write_text("# nothing yet\n")
    (tmp_path / "mkdocs.yml").write_text("INHERIT: base.yml\nsite_name: T\n")
    assert read_configuration(tmp_path).values == {"site_name": "T"}


@pytest.fixture(scope="module")
def converter(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = make_site(tmp_path_factory.mktemp("site"), {"pages": {"index.md": ""}})
    return make_converter(read_configuration(root)).markdown


PIECES = [
    "[a](b.md)", "![a](<b c.png> 'T')", "[a][b]", "[b]: c.md 'T'", "\n", "\n\n", "    ", "> ", "- ", "1. ", "```",
    "~~~ py", "`", "<a href='x'>", "<div markdown>", "</div>", "<!--", "-->", "# ", "## Part {#id}", "{: #x }",
    "[^1]", "[^1]: n", "|a|b|\n|-|-|\n|[x](y)|c|\n", "!!! note\n    ", '=== "T"\n    ', "*", "_", "\\[", "](",
    "<https://a.b>", "<![CDATA[", "*[AB]: x", "é", "\t", "&amp;", "word", "[@k]", "***", "---\n", "zqk1kqz", "\\`",
    "[ ]", "<img src=a>", "https://a.b/c", "<a href=", '"', "===\n", "Term\n:   ", "<p>",
]  # fmt: skip
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=25)


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=MARKDOWN)
def test_marks_change_neither_ids_nor_links_nor_text(parts: list[str], converter: Any) -> None:
    text = "".join(parts)
    try:
        plain = read_html(converter.reset().convert(text))
    except RENDERING_ERRORS:
        return  # Python-Markdown itself gives up; the check says so, as tested above
    found = render(text, candidates(text), [], converter)
    assert found.identifiers == plain.identifiers
    assert [link.address for link in found.links] == [link.address for link in plain.links]
    assert found.headings == plain.headings


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.one_of(MARKDOWN.map("".join), st.text(max_size=200)))
def test_any_page_is_checked_without_a_crash(text: str, tmp_path: Path) -> None:
    root = make_site(tmp_path, {"references": "@misc{k, url={https://a.example}}\n", "pages": {"index.md": ""}})
    (root / "docs/index.md").write_bytes(text.encode("utf-8", "surrogatepass"))
    for problem in check.check_site(root).problems:
        assert problem.line >= 1 and problem.column >= 1 and problem.message[-1] in ".?", problem


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=st.text(max_size=100))
def test_any_html_can_be_read(text: str) -> None:
    read_html(text)


def test_a_render_error_is_of_one_kind(converter: Any) -> None:
    with pytest.raises(CannotRender):
        render(TOO_DEEP, [], [], converter)


LONG = "n" * 300  # no disk keeps a file of this name


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (f"[a]({LONG}.md)", ":3:5  broken-link\n    link to "),
        (f"![a]({LONG}.png)", ":3:6  missing-image\n    picture "),
        (f"<!-- table: {LONG}.csv -->", f":3:1  missing-table\n    no table '{LONG}.csv' in docs/data."),
        (f"[a]({LONG}/{LONG}/#a)", ":3:5  broken-link\n    link to "),
    ],
)
def test_a_name_that_no_disk_keeps_is_of_a_file_that_is_not_there(tmp_path: Path, page: str, told: str) -> None:
    files = {"scripts/site_hooks.py": "", "overrides/main.html": "", "docs/data/notes.csv": ""}
    setting = "hooks: [scripts/site_hooks.py]\n"
    root = make_site(
        tmp_path, {"pages": {"index.md": f"# Home {{#h}}\n\n{page}\n"}, "more_configuration": setting, "files": files}
    )
    written = (root / "mkdocs.yml").read_text().replace("name: material", "name: material\n  custom_dir: overrides")
    (root / "mkdocs.yml").write_text(written)
    assert f"docs/index.md{told}" in report(root)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (f"extra_css: [{LONG}.css]", "missing-asset"),
        (f"hooks: [{LONG}.py]", "missing-hook"),
        (f"nav: [{LONG}.md, index.md]", "nav-entry-missing"),
        (f"plugins: [bibtex: {{bib_file: {LONG}.bib}}]", "bibliography-missing"),
        (f"plugins: [bibtex: {{csl_file: {LONG}.csl}}]", "bibliography-missing"),
        (f"theme: {{name: material, custom_dir: {LONG}}}", "missing-asset"),
    ],
)
def test_a_setting_may_name_what_no_disk_keeps(tmp_path: Path, setting: str, told: str) -> None:
    root = make_site(tmp_path, {"pages": {"index.md": "# Home\n"}})
    (root / "mkdocs.yml").write_text(f"site_name: Test\nsite_url: https://example.org/\n{setting}\n")
    assert "mkdocs.yml:3:" in report(root) and told in report(root)


def test_files_that_may_not_be_read_are_named(tmp_path: Path) -> None:
    root = site_with(tmp_path, a=b"# A\n\n## Part\n")
    os.mkfifo(root / "docs/pipe.md")
    assert "docs/pipe.md:1:1  unreadable-file" in report(root)
