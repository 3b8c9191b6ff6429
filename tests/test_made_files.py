"""A preview of a large library writes what has changed, and not the thousands of files that have not."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from scripts.made_files import MadeFile


def _file(folder: Path, content: str) -> MadeFile:
    config = MkDocsConfig()
    config.load_dict({"site_name": "x", "docs_dir": str(folder), "site_dir": str(folder / "site"), "plugins": []})
    config.validate()
    config.plugins._current_plugin = "ours"
    return MadeFile.generated(config, "cite/a.ris", content=content)


def test_a_file_that_is_there_as_it_should_be_is_left_alone(tmp_path: Path) -> None:
    _file(tmp_path, "TY  - ELEC µ\n").copy_file(dirty=True)
    there = tmp_path / "site/cite/a.ris"
    before = there.stat().st_mtime_ns
    _file(tmp_path, "TY  - ELEC µ\n").copy_file(dirty=True)
    assert there.stat().st_mtime_ns == before and there.read_text("utf-8") == "TY  - ELEC µ\n"


def test_a_file_with_another_content_is_written(tmp_path: Path) -> None:
    _file(tmp_path, "old").copy_file(dirty=True)
    _file(tmp_path, "new").copy_file(dirty=True)
    assert (tmp_path / "site/cite/a.ris").read_text("utf-8") == "new"
