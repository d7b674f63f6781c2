"""What a page may do, and what of it is a drawing of its own: both decided after a renderer has written it."""

from __future__ import annotations

import base64
import hashlib

from pipeline.render.charts_inline import with_charts_inline
from pipeline.render.policy import with_policy

PAGE = (
    '<head>\n<meta charset="utf-8">\n<style>p { color: red }</style>\n</head>\n'
    "<script>own()</script><script>theirs()</script>"
)
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="main-svg" width="700" height="90" viewBox="0 0 700 90" role="img">'
    '<desc id="fig-a-desc">Words.</desc><clipPath id="fig-a-1"><rect /></clipPath>'
    '<g clip-path="url(#fig-a-1)"><text>5</text></g></svg>'
)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _image(svg: str, alt: str = "Bars &amp; more") -> str:
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}" />'


def test_the_policy_allows_the_theme_s_script_and_no_other() -> None:
    policy = with_policy(PAGE, "own()\n")
    assert f"script-src {_hash('own()')};" in policy
    assert _hash("theirs()") not in policy


def test_without_a_script_of_its_own_a_page_runs_none() -> None:
    assert "script-src 'none'" in with_policy(PAGE)


def test_the_policy_stands_before_all_that_it_rules_and_lets_nothing_out() -> None:
    policy = with_policy(PAGE, "own()")
    assert policy.index("Content-Security-Policy") < policy.index("<style>")
    assert "default-src 'none'" in policy and "http:" not in policy
    assert f"style-src-elem {_hash('p { color: red }')};" in policy


def test_a_chart_becomes_part_of_the_page_with_its_alternative_text() -> None:
    page = with_charts_inline(f"<p>{_image(CHART)}</p>")
    assert page.startswith('<p><svg class="chart" role="img" aria-label="Bars &amp; more" width="700"')
    assert "<img" not in page and "Words." not in page and "<text>5</text>" in page


def test_ids_of_a_drawing_cannot_be_those_of_the_document() -> None:
    page = with_charts_inline(_image(CHART))
    assert 'id="drawn-fig-a-1"' in page and 'clip-path="url(#drawn-fig-a-1)"' in page


def test_another_picture_stays_where_nothing_in_it_is_live() -> None:
    for svg in (
        CHART.replace("main-svg", "logo"),
        CHART.replace("<text>", "<script>x()</script><text>"),
        CHART.replace("<text>", '<text onclick="x()">'),
        CHART.replace("url(#fig-a-1)", "url(https://example.org/a)"),
    ):
        assert with_charts_inline(_image(svg)) == _image(svg)
