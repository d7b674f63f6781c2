"""Pictures without a browser: the same bytes everywhere, text as text, no ids shared, nothing fetched."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET

import pikepdf
import plotly.graph_objects as go
import pytest
import typst
from mirage.fonts import FontManager
from PIL import Image

from pipeline.chapters import charts
from pipeline.chapters.chart_svg import to_png, to_svg
from pipeline.chapters.chart_text import FAMILY, FONT_FILES
from pipeline.errors import ChapterError

SVG = "{http://www.w3.org/2000/svg}"
FIGURE_SCRIPT = """
import sys
from pipeline.chapters import charts
from pipeline.chapters.chart_svg import to_svg
parts = [charts.Part("Complete", [3, 1], ["3", "1"], "blue"), charts.Part("Overdue", [1, 2], ["1", "2"], "red")]
chart = charts.shares(["Staff", "Governance"], parts, about="X", label_title="Theme", value_title="Share (%)")
sys.stdout.buffer.write(to_svg(chart.figure, "theme").encode())
"""


@pytest.fixture(scope="module")
def shares() -> go.Figure:
    parts = [charts.Part("Complete", [3, 1], ["3", "1"], "blue"), charts.Part("Overdue", [1, 2], ["1", "2"], "red")]
    labels = ["Staff", "Governance"]
    return charts.shares(labels, parts, about="X", label_title="Theme", value_title="Share (%)").figure


@pytest.fixture(scope="module")
def bars() -> go.Figure:
    labels = ["Police & Crime", "<script>alert(1)</script>"]
    return charts.bars(
        labels, [2, None], ["£2", "[c]"], about="X", label_title="Agency", value_title="£", highlight=labels[0]
    ).figure


def _texts(svg: str) -> str:
    return " ".join("".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text"))


def _ids(svg: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', svg)


def test_two_processes_draw_the_same_bytes(shares: go.Figure) -> None:
    other = subprocess.run([sys.executable, "-c", FIGURE_SCRIPT], capture_output=True, check=True).stdout
    assert other.decode() == to_svg(shares, "theme")


def test_what_was_drawn_before_makes_no_difference(shares: go.Figure, bars: go.Figure) -> None:
    first = to_svg(shares)
    to_svg(bars)
    assert to_svg(shares) == first


def test_a_chart_is_drawn_the_same_after_one_with_its_words_in_other_type(shares: go.Figure) -> None:
    words = [text for text in _texts(to_svg(shares)).split() if text.isalnum()]
    small = go.Figure(go.Bar(x=words, y=[1] * len(words), text=words), layout={"width": 300, "font": {"size": 8}})
    drawn: list[str] = []

    def one_after_the_other() -> None:  # in a thread, whose engine has drawn nothing yet
        to_svg(small)
        drawn.append(to_svg(shares))

    fresh = threading.Thread(target=one_after_the_other)
    fresh.start()
    fresh.join()
    assert drawn == [to_svg(shares)]


def test_every_thread_draws_the_same(shares: go.Figure) -> None:
    drawn: list[str] = []
    threads = [threading.Thread(target=lambda: drawn.append(to_svg(shares))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [to_svg(shares)] * 2


def test_fonts_of_the_machine_are_never_measured(monkeypatch: pytest.MonkeyPatch, bars: go.Figure) -> None:
    measured: list[str] = []
    monkeypatch.setattr(FontManager, "measure_raw", lambda _, text, *rest: measured.append(text) or "1,1,1,1")
    drawn: list[str] = []
    fresh = threading.Thread(target=lambda: drawn.append(to_svg(bars)))
    fresh.start()
    fresh.join()
    assert drawn == [to_svg(bars)] and measured == []


def test_text_stays_text_in_the_package_font(bars: go.Figure) -> None:
    svg = to_svg(bars)
    assert "Police & Crime" in _texts(svg)
    assert "£2" in _texts(svg) and "[c]" in _texts(svg)
    families = set(re.findall(r"font-family: ([^;]+)", svg))
    assert families == {f"'{FAMILY}', sans-serif"}


def test_markup_in_a_label_never_becomes_an_element(bars: go.Figure) -> None:
    svg = to_svg(bars, title="<b>", description="a & <script>")
    assert "<script" not in svg
    assert "<script>alert(1)" in _texts(svg)


def test_charts_on_one_page_share_no_id(shares: go.Figure) -> None:
    one, two = to_svg(shares, "first", title="T"), to_svg(shares, "second", title="T")
    assert _ids(one) and not set(_ids(one)) & set(_ids(two))
    assert len(_ids(one)) == len(set(_ids(one)))


def test_every_pointer_finds_its_id(shares: go.Figure) -> None:
    svg = to_svg(shares, "theme")
    pointers = re.findall(r"url\(#([^)]+)\)", svg)
    assert pointers and set(pointers) <= set(_ids(svg))


def test_nothing_outside_is_referred_to(shares: go.Figure) -> None:
    svg = to_svg(shares).replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", "")
    assert "://" not in svg and "<image" not in svg and "data:" not in svg


def test_it_scales_and_says_what_it_is(shares: go.Figure) -> None:
    root = ET.fromstring(to_svg(shares, "theme", title="Ratings", description="Stacked bar chart."))
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "theme-title theme-desc"
    assert [element.text for element in list(root)[:2]] == ["Ratings", "Stacked bar chart."]


def test_ratings_keep_a_ground_under_their_pattern(shares: go.Figure) -> None:
    svg = to_svg(shares)
    assert svg.count("fill: rgb(198, 21, 17)") >= 2
    assert all(pattern.find(f"{SVG}rect") is None for pattern in ET.fromstring(svg).iter(f"{SVG}pattern"))


@pytest.mark.parametrize("name", ["", "1st", "a b", 'x"y', "fig.budget"])
def test_a_name_that_cannot_start_an_id_is_refused(shares: go.Figure, name: str) -> None:
    with pytest.raises(ChapterError, match="cannot name a chart"):
        to_svg(shares, name)


def test_what_cannot_be_drawn_is_a_chapter_error() -> None:
    with pytest.raises(ChapterError, match="without a browser"):
        to_svg(go.Figure(layout={"width": 10, "height": 10, "margin": {"l": 80, "r": 80}, "meta": object()}))


def test_png_has_the_size_asked_for_and_ink_where_its_text_is(bars: go.Figure) -> None:
    png = Image.open(io.BytesIO(to_png(bars, scale=3))).convert("L")
    assert png.size == (bars.layout.width * 3, bars.layout.height * 3)
    left = png.crop((0, 0, int(bars.layout.margin.l - 6) * 3, png.height))
    assert left.getextrema()[0] < 60


def test_png_is_the_same_twice(bars: go.Figure) -> None:
    assert to_png(bars) == to_png(bars)


def test_a_pdf_for_archives_and_screen_readers_takes_the_picture_with_its_text(tmp_path, bars: go.Figure) -> None:
    (tmp_path / "chart.svg").write_text(to_svg(bars), encoding="utf-8")
    source = tmp_path / "chart.typ"
    source.write_text(
        '#set document(title: "T")\n#set text(lang: "en", font: "Atkinson Hyperlegible")\n'
        '#image("chart.svg", alt: "A chart", width: 160mm)\n',
        encoding="utf-8",
    )
    pdf = typst.compile(
        str(source),
        font_paths=[str(FONT_FILES[0].parent)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
    )
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = document.pages[0].resources["/Font"].values()
        assert {str(font.BaseFont).split("+")[1] for font in fonts} == {
            "AtkinsonHyperlegible-Regular",
            "AtkinsonHyperlegible-Bold",
        }
