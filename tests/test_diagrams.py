"""What a reader sees in a figure: notation, words, legend, colours; and how little a second build costs."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from scripts.diagrams import drawings as diagrams
from scripts.diagrams.drawings import draw, figure
from scripts.diagrams.source import nodes
from scripts.diagrams.words import legend
from scripts.problems import CannotRun
from tests.diagram_samples import BUSY, EVERY_LINE, SAMPLES
from tests.drawn import SVG, corners, groups, outline, parse, touched_words, words

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("edge", ["e2", "e3", "e4"], ids=["direct", "indirect", "required"])
def test_an_inhibiting_edge_ends_in_a_bar_across_it(edge: str) -> None:
    group = edge_group(EVERY_LINE, edge)
    bar = next(path for path in group.iter(f"{SVG}path") if path.get("class") == "head bar")
    (left, top), (right, bottom) = (
        (float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", bar.get("d", ""))
    )
    (_, before), (_, end) = corners(group)[-2:]
    assert before == end, "the line arrives level"
    assert left == right and abs(top - bottom) == 15, "the bar stands upright across it"


def test_no_cross_is_left_of_an_inhibiting_edge() -> None:
    assert len(heads(EVERY_LINE, "bar")) == 3
    assert not re.search(r"marker|cross", draw(EVERY_LINE))


def test_an_activating_edge_ends_in_an_arrow_and_an_unclear_one_in_an_open_circle() -> None:
    assert edge_group(EVERY_LINE, "e1").findall(f"{SVG}path[@class='head']")
    circle = edge_group(EVERY_LINE, "e5").find(f"{SVG}circle")
    assert circle is not None and circle.get("fill") == "#ffffff"
    assert not list(edge_group(EVERY_LINE, "e8"))[1:], "a plain link has no head"


def test_indirect_is_dashed_required_is_thick_and_contested_runs_between_two_lines() -> None:
    lines = {name: edge_group(EVERY_LINE, name).find(f"{SVG}path[@class='line']") for name in ("e1", "e3", "e6")}
    assert lines["e3"] is not None and lines["e3"].get("stroke-dasharray")
    assert lines["e1"] is not None and not lines["e1"].get("stroke-dasharray")
    assert lines["e6"] is not None and float(lines["e6"].get("stroke-width", "")) > 4
    assert [path.get("class") for path in edge_group(EVERY_LINE, "e2")][:2] == ["halo", "gap"]


@pytest.mark.parametrize("arrow", ["A --x B", "A -- blocks --x B", "A & C --x B"])
def test_an_edge_written_another_way_still_says_what_it_says(arrow: str) -> None:
    assert heads(f"flowchart LR\n  {arrow}\n", "bar")


@pytest.mark.parametrize("source", SAMPLES.values(), ids=list(SAMPLES))
def test_the_drawing_holds_text_and_nothing_that_acts_or_reaches_out(source: str) -> None:
    drawing = draw(source)
    told = {line.what for group in parse(drawing).iter(f"{SVG}g") for line in words(group)}
    expected = {part for node in nodes(source).values() for part in node.label.split()}
    assert expected <= {part for line in told for part in line.split()}
    for unwanted in ("foreignObject", "<style", "<script", "url(", "href", "mermaid"):
        assert unwanted.lower() not in drawing.lower()
    assert re.findall(r"https?://[^\"]*", drawing) == ["http://www.w3.org/2000/svg"]


def test_the_drawing_has_a_name_and_a_description_for_who_cannot_see_it() -> None:
    drawing = parse(draw(BUSY))
    named = {element.get("id"): element.text for element in drawing if element.tag in (f"{SVG}title", f"{SVG}desc")}
    assert drawing.get("role") == "img"
    assert named[drawing.get("aria-labelledby")] == "A busy diagram"
    assert named[drawing.get("aria-describedby")] == "Many lines, two of them with words, and a compartment."


def test_two_drawings_on_a_page_share_no_id() -> None:
    first, second = (set(re.findall(r' id="([^"]+)"', draw(source))) for source in (BUSY, EVERY_LINE))
    assert first and second and not first & second


def test_a_label_with_signs_of_markup_is_shown_as_it_is_written() -> None:
    drawing = draw('flowchart LR\n  A["p < 0.05 & n > 3"] --> B\n')
    assert "p &lt; 0.05 &amp; n &gt; 3" in drawing
    assert parse(drawing) is not None


def test_coordinates_have_two_decimals_at_most() -> None:
    assert not re.search(r"\d\.\d{3}", draw(BUSY))


def test_each_edge_with_evidence_carries_the_number_of_its_entry_in_the_list() -> None:
    numbers = [line.what for group in groups(parse(draw(BUSY)), "number") for line in words(group)]
    assert sorted(numbers, key=int) == [str(number) for number in range(1, 14)]


def test_the_page_gets_a_region_to_scroll_a_legend_and_a_numbered_list_with_its_marks() -> None:
    shown = figure(BUSY, marks=lambda claims: f"<b>{'+'.join(claims)}</b>")
    assert shown.drawing.startswith('<div class="diagram" role="group" tabindex="0" aria-label="Diagram: drawing">')
    assert shown.drawing.count("<li>") == len(legend(BUSY))
    items = re.findall(r"<li>(.*?)</li>", shown.sources)
    assert items[2] == "Tianeptine inhibits AMPA receptor (contested) <b>A23+A24</b>"
    assert len(items) == 13 and "Edges and sources (13)" in shown.sources


def test_claim_marks_stay_as_authors_write_them_unless_told_otherwise() -> None:
    assert "Tianeptine increases BDNF release {A30}" in figure(BUSY).sources


def test_a_diagram_without_evidence_has_no_empty_list() -> None:
    assert figure("flowchart LR\n  A --> B\n").sources == ""


def test_the_same_source_gives_the_same_bytes_in_every_run() -> None:
    program = (
        "from scripts.diagrams.drawings import draw; from tests.diagram_samples import BUSY; print(draw(BUSY), end='')"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {draw(BUSY).encode()}


def test_an_unchanged_diagram_is_read_from_the_cache_and_a_changed_one_is_drawn_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = draw(BUSY, tmp_path)
    changed = BUSY.replace("BDNF release", "BDNF level")
    assert "BDNF level" in draw(changed, tmp_path)

    def refuse(_: str) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr(diagrams, "_drawn", refuse)
    assert draw(BUSY, tmp_path) == first


def test_a_new_release_of_the_renderer_draws_everything_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(BUSY, tmp_path)
    monkeypatch.setattr(diagrams, "renderer_version", lambda: "another release")
    draw(BUSY, tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("harm", [b"", b"<svg>", b"\xff\xfe", b"<svg></svg>\n<!-- 00 -->"])
def test_a_damaged_cache_file_is_drawn_again(tmp_path: Path, harm: bytes) -> None:
    whole = draw(BUSY, tmp_path)
    file = next(tmp_path.iterdir())
    file.write_bytes(harm)
    assert draw(BUSY, tmp_path) == whole
    assert draw(BUSY, tmp_path) == whole
    assert [kept.name for kept in tmp_path.iterdir()] == [file.name], "no draft is left behind"


def test_a_cache_that_cannot_be_written_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(CannotRun, match=r"^Nothing can be kept in '.*taken'.*make the folder writable"):
        draw(BUSY, tmp_path / "taken")


def test_an_arrow_that_no_guide_has_carries_its_number_in_a_dotted_frame_and_says_so_in_words() -> None:
    source = EVERY_LINE.replace("%% e1: B12, B13", "%% e1: X01, X03")
    frames = {
        group.get("data-of"): group.find(f"{SVG}rect[@class='frame']")
        for group in groups(parse(draw(source)), "number")
    }
    assert frames.pop("e1") is not None and set(frames.values()) == {None}
    assert "Drug activates AMPA receptor signalling (not in the guides) {X01, X03}" in figure(source).sources
    assert "arrow not in the guides" in figure(source).drawing
    assert "not in the guides" not in figure(EVERY_LINE).drawing + figure(EVERY_LINE).sources


def test_the_number_of_a_labelled_arrow_stands_in_front_of_the_words_on_their_line() -> None:
    drawing = parse(draw(BUSY))
    labels = {group.get("data-of"): words(group)[0] for group in groups(drawing, "edge-label")}
    numbers = {group.get("data-of"): words(group)[0] for group in groups(drawing, "number")}
    assert labels
    for name, label in labels.items():
        assert numbers[name].right < label.left < numbers[name].right + 10
        assert numbers[name].bottom == label.bottom


def test_an_arrow_may_point_at_a_compartment_and_compartments_may_nest() -> None:
    source = 'flowchart LR\n  subgraph X["Outer"]\n  subgraph Y["Inner"]\n  A --> B\n  end\n  end\n  C --x Y\n'
    drawing = parse(draw(source))
    assert [box.get("data-node") for box in groups(drawing, "node")] == ["A", "B", "C"]
    outer, inner = (outline(frame) for frame in groups(drawing, "compartment"))
    assert outer.holds(inner, air=1), "the outer one is drawn first, or it would cover the inner one"
    (end, _) = corners(next(edge for edge in groups(drawing, "edge") if "inhibits" in edge.get("class", "")))[-1]
    assert abs(end - inner.left) < 8


def test_a_loop_can_be_seen_and_its_words_stand_outside_it() -> None:
    drawing = parse(draw('flowchart LR\n  A["CaMKII"] e1@-->|"+P Thr286"| A\n  A e2@--> B\n'))
    loop = corners(groups(drawing, "edge")[0])
    across = [x for x, _ in loop]
    assert max(across) - min(across) >= 20
    (label,) = words(groups(drawing, "edge-label")[0])
    assert label.bottom < min(y for _, y in loop)


def test_a_long_label_is_broken_between_words() -> None:
    label = "GLT-1 (EAAT2) in dentate gyrus and in CA3 of rats that were restrained for three weeks"
    (box,) = groups(parse(draw(f'flowchart LR\n  A["{label}"]\n')), "node")
    lines = [line.what for line in words(box)]
    assert len(lines) > 1 and " ".join(lines) == label


def test_a_line_does_not_run_through_the_title_of_a_compartment() -> None:
    source = 'flowchart TD\n  A --> B\n  subgraph S["Not in the guides at all"]\n  B\n  end\n'
    assert touched_words(parse(draw(source))) == []


def test_lines_and_words_can_be_told_from_their_ground_in_light_and_dark() -> None:
    sheet = (ROOT / "docs" / "assets" / "diagrams.css").read_text("utf-8")
    light = dict(re.findall(r"--([\w-]+): (#\w{6});", sheet.split("@media screen")[0]))
    dark = dict(re.findall(r"--([\w-]+): (#\w{6});", sheet.split("@media screen")[1].split("/* Lines")[0]))
    for colours, grounds in ((light, ("#ffffff", "#fdfcfa")), (dark, ("#14191e", "#1a2026"))):
        for ground in grounds:
            for line in ("activates", "inhibits", "neutral", "disputed", "compartment-border"):
                assert contrast(colours[line], ground) >= 2.95, (line, ground)
            assert contrast(colours["quiet"], ground) >= 4.5
        for box in ("drug", "receptor", "kinase", "process", "stress", "outcome"):
            assert contrast(colours["ink"], colours[box]) >= 7
            assert contrast(colours[f"{box}-border"], grounds[0]) >= 4.5


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two colours such as #0072b2."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def edge_group(source: str, name: str) -> Element:
    return next(group for group in groups(parse(draw(source)), "edge") if group.get("data-edge") == name)


def heads(source: str, shape: str) -> list[str]:
    return re.findall(rf'class="head {shape}"', draw(source))
