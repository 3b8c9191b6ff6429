"""Diagrams that the tests draw: one of every line and box, one busy one, one that reads downwards, and any other."""

from hypothesis import strategies as st

EVERY_LINE = """flowchart LR
  accTitle: Every line
  accDescr: One line of every kind.
  A["Drug"]:::drug
  B["AMPA receptor<br/>signalling"]:::receptor
  C["PKA"]:::kinase
  D["Release"]:::process
  E["Stress"]:::stress
  F["Effect"]:::outcome
  G["G"]
  A e1@--> B
  A e2@--x C
  A e3@-.-x D
  A e4@==x E
  A e5@--o F
  A e6@==> G
  B e7@-.-> G
  C e8@--- G
  class e2 contested
  %% e1: B12, B13
  %% e2: A24
  %% e3: B14
  %% e4: B15
  %% e5: B16 "steadies"
  %% e6: B17
  %% e7: B18
  %% e8: B19
"""

BUSY = """flowchart LR
  accTitle: A busy diagram
  accDescr: Many lines, two of them with words, and a compartment.
  TIA["Tianeptine"]:::drug
  BDNF["BDNF release"]:::process
  AMPA["AMPA receptor"]:::receptor
  NMDA["NMDA receptor"]:::receptor
  STRESS["Stress and<br/>depression"]:::stress
  PLAST["Neuroplasticity"]:::process
  GLU["Steadied glutamate<br/>signalling"]:::process
  subgraph ADDED["Not in the guides"]
    MU["μ receptor"]:::receptor
  end
  class ADDED addition
  EFFECT["Antidepressant effect"]:::outcome
  TIA e1@--> BDNF
  TIA e2@--> PLAST
  TIA e3@--x AMPA
  TIA e4@--x NMDA
  TIA e5@--o|"normalises"| GLU
  BDNF e6@--> PLAST
  AMPA e7@--o GLU
  NMDA e8@--o GLU
  STRESS e9@-->|"raises"| GLU
  PLAST e10@-.-> EFFECT
  GLU e11@-.-> EFFECT
  TIA e12@--> MU
  MU e13@==> EFFECT
  class e3,e4 contested
  %% e1: A30
  %% e2: A29
  %% e3: A23, A24
  %% e4: A23, A25
  %% e5: A22, A26
  %% e6: A29
  %% e7: A26
  %% e8: A26
  %% e9: A28
  %% e10: A32
  %% e11: A18
  %% e12: X01
  %% e13: X03
"""

DOWNWARDS = """flowchart TD
  accTitle: A protocol
  accDescr: Steps from the slice to the record.
  CUT["Cut slices of 300–400 µm<br/>on a vibratome"]:::step
  REST["Rest for 1 h"]:::step
  PATCH["Whole-cell patch clamp"]:::step
  FIELD["Field potentials"]:::step
  DRUG["Bath-apply the drug"]:::step
  CUT e1@--> REST
  REST e2@--> PATCH
  REST e3@--> FIELD
  PATCH e4@--> DRUG
  FIELD e5@-.-> DRUG
  %% e1: B70
  %% e2: B74
  %% e3: B74
  %% e4: B79
  %% e5: B79
"""

SAMPLES = {"every line": EVERY_LINE, "busy": BUSY, "downwards": DOWNWARDS}

WORDS = (
    "PKA", "x", "μ receptor", "LTP in CA1", "Antidepressant<br/>effect", "α₂δ-1", "p38,<br/>ERK1/2,<br/>JNK",
    "NMDA receptor currents,<br/>lateral amygdala", "GLT-1 (EAAT2), dentate gyrus and CA3 of chronically stressed rats",
)  # fmt: skip
KINDS_OF_BOX = ("drug", "receptor", "kinase", "process", "stress", "outcome", "step")
ARROWS = ("-->", "--x", "--o", "-.->", "-.-x", "==>")
NAMES = [f"N{number}" for number in range(12)]


@st.composite
def any_diagram(draw: st.DrawFn) -> str:
    """A flowchart that an author may write: up to 12 boxes and 16 lines, cycles, lines side by side, a compartment."""
    names = NAMES[: draw(st.integers(2, 12))]
    inside = set(draw(st.lists(st.sampled_from(names), max_size=4)))
    lines = [f"flowchart {draw(st.sampled_from(('LR', 'TD', 'RL', 'BT')))}"]
    boxes = {
        name: f'{name}["{draw(st.sampled_from(WORDS))}"]:::{draw(st.sampled_from(KINDS_OF_BOX))}' for name in names
    }
    lines += [boxes[name] for name in names if name not in inside]
    if inside:
        lines += ['subgraph GROUP["Not in the guides"]', *(boxes[name] for name in sorted(inside)), "end"]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    for number, (start, end) in enumerate(draw(st.lists(pairs, min_size=1, max_size=16))):
        label = draw(st.sampled_from(("", "", "", '|"+P Ser845"|', '|"normalises"|')))
        lines.append(f"{start} e{number}@{draw(st.sampled_from(ARROWS))}{label} {end}")
        lines.append(f"%% e{number}: {draw(st.sampled_from(('B12', 'X01')))}")
    return "\n".join(lines) + "\n"
