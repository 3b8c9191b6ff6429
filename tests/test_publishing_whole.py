"""Whoever stops the build, at whatever moment, leaves a whole site: the old one or the new one."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from signal import SIGKILL
from threading import Event, Thread

import pytest

from scripts import whole_site
from scripts.one_at_a_time import one_at_a_time
from scripts.problems import CannotRun
from scripts.vendor import vendor
from scripts.whole_site import publish, put_back, swap
from tests.conftest import ROOT
from tests.small_site import build, contents, small_site

KILLS = 20
# Builds once for each number that it reads, and ends that build, as SIGKILL does, when it has touched so many files of
# the project; for -5, lets the disk be full from the fifth file on that it would write. Each build is a process of its
# own, the copy of one that knows all modules and has done nothing with them.
ENDED_EARLY = """
import errno, importlib, os, signal, sys, warnings
from contextlib import suppress
folder, notes = os.getcwd(), sys.argv[1]
sys.path.insert(0, folder)
touched = written = 0

def watch(event, values):
    global touched, written
    makes = event == "os.mkdir" or event == "open" and values[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if makes and str(values[0]).startswith(folder):
        written += 1
        if 0 < -last <= written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(values[0]))
    if event.startswith(("open", "os.", "shutil.")) and values and str(values[0]).startswith(folder):
        touched += 1
        if touched == last:
            os.kill(os.getpid(), signal.SIGKILL)

def build():
    sys.stdout = sys.stderr = open(notes, "w")
    sys.addaudithook(watch)
    from scripts.__main__ import main
    status = main(["build", "--no-handouts"])
    print("touched", touched, written, flush=True)
    print(*sys.modules, file=open(f"{notes}.modules", "w"), flush=True)
    os._exit(status)

for line in sys.stdin:
    last = int(line)
    child = os.fork()
    if child == 0:
        build()
    state = os.waitpid(child, 0)[1]
    print(os.waitstatus_to_exitcode(state), flush=True)
    if not last:
        for name in open(f"{notes}.modules").read().split():
            with suppress(Exception), warnings.catch_warnings():
                importlib.import_module(name)
"""


# Is killed while it works in a folder; what it started there goes on until nothing more is said to it.
KILLED = """
import os, pathlib, signal, sys
from scripts.one_at_a_time import one_at_a_time
with one_at_a_time(pathlib.Path(sys.argv[1]), print):
    if os.fork():
        os.kill(os.getpid(), signal.SIGKILL)
    print("still at work", flush=True)
    sys.stdin.read()
    os._exit(0)
"""


class _Builder:
    """A process that builds a project, again and again."""

    def __init__(self, folder: Path, notes: Path) -> None:
        self.notes = notes
        command = [sys.executable, "-c", ENDED_EARLY, str(notes)]
        self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, last: int) -> int:
        """The exit status of a build that is killed when it has touched `last` files; 0 lets it live."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{last}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def touched(self) -> tuple[int, int]:
        """How many files the last whole build touched, and how many it wrote."""
        assert "touched" in self.notes.read_text(), self.notes.read_text()
        touched, written = self.notes.read_text().rpartition("touched ")[2].split()
        return int(touched), int(written)

    def end(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[_Builder]:
    folder = small_site(tmp_path / "project")
    sources = folder / "references.bib"
    pages = [*(folder / "docs").rglob("*.md"), *(folder / "docs" / "data").glob("*.yml")]
    named = set(re.findall(r"work\d+", "".join(page.read_text("utf-8") for page in pages)))
    entries = sources.read_text("utf-8").split("\n@")  # what nobody cites takes time in each of the builds
    sources.write_text("\n@".join(one for one in entries if re.split("[{,]", one)[1] in named), "utf-8")
    made = _Builder(folder, tmp_path / "notes")
    yield made
    made.end()


def _folder(path: Path, words: str) -> Path:
    path.mkdir(parents=True)
    (path / "index.html").write_text(words)
    return path


def _words(site: Path) -> str:
    return (site / "index.html").read_text()


def test_killed_at_twenty_random_points_the_site_is_the_old_or_the_new_one_and_the_next_run_is_right(
    tmp_path: Path, builder: _Builder
) -> None:
    folder = tmp_path / "project"
    page = folder / "docs" / "guides" / "guide-0.md"
    texts = [page.read_text("utf-8"), page.read_text("utf-8") + "\nOne more sentence.\n"]
    wholes, touched = [], 0
    for text in texts:
        page.write_text(text, "utf-8")
        assert builder.run(0) == 0, builder.notes.read_text()
        touched, _ = builder.touched()
        wholes.append(contents(folder / "site"))
    assert wholes[0] != wholes[1]

    random, killed = Random(20), 0
    while killed < KILLS:
        # Half of the points are anywhere, half at the end, where the site is replaced.
        point = random.randint(1, touched) if killed % 2 else random.randint(touched - 150, touched)
        wanted = 1 - wholes.index(contents(folder / "site"))
        page.write_text(texts[wanted], "utf-8")
        killed += builder.run(point) == -SIGKILL
        assert contents(folder / "site") in wholes, f"killed at point {point} of {touched}"
        if killed % 5 == 0:
            assert builder.run(0) == 0, builder.notes.read_text()
            assert contents(folder / "site") == wholes[wanted]


def test_a_disk_that_is_full_in_any_phase_is_told_in_words_and_loses_nothing(tmp_path: Path, builder: _Builder) -> None:
    folder = tmp_path / "project"
    page = folder / "docs" / "guides" / "guide-0.md"
    text = page.read_text("utf-8")
    for number in range(2):
        page.write_text(f"{text}\nBuild {number}.\n", "utf-8")
        assert builder.run(0) == 0, builder.notes.read_text()
    written = builder.touched()[1]
    for full in [1, 2, *Random(20).sample(range(3, written - 3), 3), *range(written - 3, written + 1)]:
        page.write_text(f"{text}\nThe disk is full at {full}.\n", "utf-8")
        sources, old = contents(folder / "docs"), contents(folder / "site")
        assert builder.run(-full) == 2, f"{full} of {written}"
        said, left = builder.notes.read_text(), contents(folder / "site")
        assert "Traceback" not in said and "No space left" in said, said
        assert builder.run(0) == 0, builder.notes.read_text()
        assert left in (old, contents(folder / "site")) and contents(folder / "docs") == sources


def _asks_for(folder: Path) -> tuple[Thread, Event, Event]:
    """Somebody who asks for a folder; whether he was told to wait, and whether he got it."""
    told, got = Event(), Event()

    def ask() -> None:
        with one_at_a_time(folder, lambda words: told.set()):
            got.set()

    asking = Thread(target=ask)
    asking.start()
    return asking, told, got


def test_a_folder_that_is_in_use_is_waited_for(tmp_path: Path) -> None:
    with one_at_a_time(tmp_path, pytest.fail):
        asking, told, got = _asks_for(tmp_path)
        assert told.wait(60) and not got.is_set()
    asking.join(60)
    assert got.is_set()


def test_what_a_killed_build_has_started_is_waited_for(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as killed:
        assert killed.stdin and killed.stdout
        assert killed.stdout.readline() == b"still at work\n" and killed.wait(60) == -SIGKILL
        asking, told, got = _asks_for(tmp_path)
        assert told.wait(60) and not got.is_set()
        killed.stdin.close()
        asking.join(60)
    assert got.is_set()


def test_two_builds_at_a_time_come_one_after_the_other_and_clear_the_cache(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    forgotten = folder / ".cache" / "diagrams" / "of-years-ago.svg"
    forgotten.parent.mkdir(parents=True)
    forgotten.touch()
    os.utime(forgotten, (0, 0))
    command = [sys.executable, "-m", "scripts", "build", "--no-handouts"]
    with one_at_a_time(folder / ".cache", pytest.fail):
        second = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert second.stdout
        assert next(line for line in second.stdout if "waiting" in line or "Building" in line).startswith("Another")
    said, _ = second.communicate(timeout=600)
    assert second.returncode == 0 and "Building the pages" in said, said
    assert not forgotten.exists()


def test_what_a_stopped_run_has_left_among_the_fonts_is_never_published(tmp_path: Path) -> None:
    vendor(tmp_path)
    whole = contents(tmp_path)
    (tmp_path / "serif-bold.woff2.1234.part").write_bytes(b"half a font")
    (tmp_path / "signs.woff2").unlink()
    vendor(tmp_path)
    assert contents(tmp_path) == whole


def test_a_new_site_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    site, finished = _folder(tmp_path / "site", "old"), _folder(tmp_path / "cache" / "site", "new")
    publish(finished, site)
    assert _words(site) == "new"
    assert not finished.exists()


def test_the_first_site_needs_no_old_one(tmp_path: Path) -> None:
    publish(_folder(tmp_path / "cache" / "site", "new"), tmp_path / "site")
    assert _words(tmp_path / "site") == "new"


def test_folders_change_names_at_one_stroke(tmp_path: Path) -> None:
    one, other = _folder(tmp_path / "one", "one"), _folder(tmp_path / "other", "other")
    assert swap(one, other) is (sys.platform == "linux")
    if sys.platform == "linux":
        assert (_words(one), _words(other)) == ("other", "one")


def test_where_the_system_cannot_swap_the_site_is_replaced_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_site, "swap", lambda one, other: False)
    site = _folder(tmp_path / "site", "old")
    publish(_folder(tmp_path / "cache" / "site", "new"), site)
    assert _words(site) == "new"
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["cache", "site"]


def test_a_site_that_was_moved_aside_by_a_run_that_was_stopped_is_put_back(tmp_path: Path) -> None:
    _folder(tmp_path / "site.old", "old")
    put_back(tmp_path / "site")
    assert _words(tmp_path / "site") == "old"
    assert not (tmp_path / "site.old").exists()


def test_what_is_left_of_an_older_site_goes_and_the_new_one_stays(tmp_path: Path) -> None:
    _folder(tmp_path / "site.old", "old")
    _folder(tmp_path / "site", "new")
    put_back(tmp_path / "site")
    assert _words(tmp_path / "site") == "new"
    assert not (tmp_path / "site.old").exists()


def test_a_finished_site_that_is_gone_leaves_the_old_one_and_says_so(tmp_path: Path) -> None:
    site = _folder(tmp_path / "site", "old")
    with pytest.raises(CannotRun, match="cannot be replaced"):
        publish(tmp_path / "cache" / "site", site)
    assert _words(site) == "old"


def test_a_second_build_with_nothing_changed_says_so_and_touches_nothing(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    assert build(folder).returncode == 0
    before = (folder / "site").stat().st_ino
    done = build(folder)
    assert "Nothing has changed" in done.stdout
    assert (folder / "site").stat().st_ino == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/index.md", "# Another {#corpus}\n"),
        ("site/index.html", "broken by hand"),
        ("docs/data/guide-references.csv", "guide,reference,flag\n"),
    ],
)
def test_any_changed_source_or_file_of_the_site_is_seen(tmp_path: Path, path: str, text: str) -> None:
    from scripts.unchanged import inputs_digest, is_unchanged, note_built

    folder = small_site(tmp_path / "project")
    _folder(folder / "site", "built")
    note_built(folder / ".cache", folder / "site", inputs_digest(folder))
    assert is_unchanged(folder / ".cache", folder / "site", inputs_digest(folder))
    (folder / path).write_text(text, "utf-8")
    assert not is_unchanged(folder / ".cache", folder / "site", inputs_digest(folder))


def test_another_address_of_the_site_is_another_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scripts.unchanged import inputs_digest

    (tmp_path / "mkdocs.yml").write_text('site_url: !ENV [SITE_URL, ""]\n')
    first = inputs_digest(tmp_path)
    monkeypatch.setenv("SITE_URL", "https://lab.example.org/")
    assert inputs_digest(tmp_path) != first
