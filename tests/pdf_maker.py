"""Vendor-like guides of our own writing as PDFs, for the tests of the importer. HTML in, the PDF's bytes out."""

import base64
import io

import pikepdf
import weasyprint
from PIL import Image

STYLE = """
@page {size: A4; margin: 25mm; @top-center {content: "Example Technical Guides"}
       @bottom-center {content: "Page " counter(page) " of " counter(pages)}}
body {font: 11pt serif} h1 {font-size: 20pt} h2 {font-size: 15pt; break-after: avoid} h3 {font-size: 12pt}
table {border-collapse: collapse} td, th {text-align: left; padding: 4px; border: 1px solid}
.bare td, .bare th {border: none; padding: 2px 24px 2px 0; white-space: nowrap}
.columns {columns: 2; column-gap: 8mm; text-align: justify; hyphens: auto}
"""
HEAD = """
<h1>Examplamine and the Speed of Sleep in the Laboratory Rat</h1>
<p>Author: Example Support Team. Date: March 2025</p><p>Compound Name: <i>Examplamine</i></p><p>Cat. No.: X-1234</p>
<p><a href="https://shop.example.com/q">Get Quote</a></p>
"""
TEXT = """
<h2>Abstract</h2>
<p>Examplamine brings sleep to rats within minutes of the first injection.<sup>[1]</sup> A dose of 0.5 mg/kg given
over 40 min was enough in all of them.<sup>[2][3]</sup> The affinity is 0.53 µM (K<sub>i</sub>), and
Ca<sup>2+</sup> fell.</p>
<h2>Introduction</h2>
<p>The drug was made long ago and is used in animals of every size that anybody has cared to look at. It closes the
channel while it is open, which explains why its effects depend on how busy the neurons
are.<a href="https://a.example/2">[2]</a></p>
<p>It was first given to rats, then to mice, then to rats again, because nobody had written down what the rats did. The
second time everything was noted on paper and the paper was kept in a drawer of the laboratory for many years.[1]</p>
<h3>What the channel does</h3>
<ul><li><b>Entry:</b> The drug enters the open channel.[1]</li><li><b>Trapping:</b> It stays when the channel
closes, for
some tens of milliseconds.[3]</li></ul>
"""
TABLE = """
<p>Table 1: Affinities of the two forms</p><table{}><tr><th>Form</th><th>Receptor</th><th>Value (µM)</th></tr>
<tr><td>Left</td><td>Rat cortex</td><td>0.30</td></tr><tr><td>Right</td><td>Rat cortex</td><td>1.40</td></tr></table>
"""
REST = """
<h2>Experimental Protocols</h2><ol><li>Weigh 50 mg of the salt.</li><li>Dissolve it in 10 mL of saline.</li></ol>
<img src="{}" style="width: 200px"><p>Figure 1: Time course of the response to examplamine.</p>
<p style="break-before: page">The third page holds little text, and what it says is that the rats were well.</p>
"""
REFERENCES = """
<h2>References</h2>
<p>- 1. Binding of examplamine to the receptors - PMC
[<a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC1/">pmc.ncbi.nlm.nih.gov</a>]</p>
<p>- 2. <a href="https://pubmed.ncbi.nlm.nih.gov/123/">Fast effects of a single dose of the drug in rats of both sexes
and several strains over one long week</a> [pubmed.ncbi.nlm.nih.gov]</p>
<p>- 3. Slow examplamine in mice [<a href="https://journal.example/k">journal.example</a>]</p>
"""


def guide_as_pdf(in_columns: bool = False, with_borders: bool = True) -> bytes:
    """A guide of three pages: running heads, page numbers, links, a table, a picture."""
    table = TABLE.format("" if with_borders else ' class="bare"')
    rest = REST.format("data:image/png;base64," + _picture())
    body = f'<div class="columns">{TEXT}{TEXT}</div>' if in_columns else TEXT
    return as_pdf(HEAD + body + table + rest + REFERENCES)


def as_pdf(html: str) -> bytes:
    """Any HTML, in the style of the guides."""
    page = f'<html lang="en"><style>{STYLE}</style>{html}</html>'
    made: bytes = weasyprint.HTML(string=page).write_pdf()
    return made


def scan_as_pdf() -> bytes:
    """A page that is a picture."""
    made = io.BytesIO()
    Image.new("RGB", (400, 300), (240, 240, 230)).save(made, "PDF")
    return made.getvalue()


def locked(data: bytes) -> bytes:
    """The same PDF behind a password."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(made, encryption=pikepdf.Encryption(owner="one", user="two"))
    return made.getvalue()


def signs_as_pdf(content: str) -> bytes:
    """A page with the operators given, in Latin letters of a font that the PDF does not hold (`/F`)."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842)).obj
        kinds = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding"}
        font = pikepdf.Dictionary({f"/{name}": pikepdf.Name(value) for name, value in kinds.items()})
        page.Resources = pikepdf.Dictionary({"/Font": pikepdf.Dictionary({"/F": font})})
        page.Contents = document.make_stream(content.encode("latin-1"))
        document.save(made)
    return made.getvalue()


def _picture() -> str:
    made = io.BytesIO()
    Image.new("RGB", (400, 300), (200, 60, 60)).save(made, "PNG")
    return base64.b64encode(made.getvalue()).decode()
