"""The existing indicators beside their comparators."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from measured import Result

from pipeline.disclosure import protect
from pipeline.measures import Measured, indicators
from pipeline.plan import DisclosureSettings

_YEAR = (date(2021, 4, 1), date(2022, 3, 31))
_BEFORE = (date(2020, 4, 1), date(2021, 3, 31))


def _value(rate: str | int | None, area: str = "Anytown", area_type: str = "local", period=_YEAR, **more) -> dict:
    given = {
        "indicator": "first_time_entrants",
        "rate_unit": "per 100,000",
        "rate": None if rate is None else Decimal(rate),
    }
    return given | {"area": area, "area_type": area_type, "period_start": period[0], "period_end": period[1]} | more


def _family(*rates: str | int) -> list[dict]:
    return [_value(rate, f"Neighbour {number}", "comparator") for number, rate in enumerate(rates)]


def test_a_value_stands_beside_its_comparators(measure) -> None:
    rows = [_value(227), _value(207, "England and Wales", "national"), _value(190, "North West", "region")]
    got = measure(indicators, {"indicators": rows})
    assert [got.value(f"fte.rate{suffix}") for suffix in ("", ".national", ".region", ".comparator")] == [
        227,
        207,
        190,
        None,
    ]
    assert got.value("fte.national.words") == "higher than"
    assert got.value("fte.period") == "April 2021 to March 2022"


def test_a_comparator_of_another_period_is_never_compared(measure) -> None:
    rows = [
        _value(227),
        _value(207, "England and Wales", "national", period=_BEFORE),
        _value(100, "Else", "comparator", period=_BEFORE),
    ]
    got = measure(indicators, {"indicators": rows})
    assert got.value("fte.rate.national") is None
    assert got.value("fte.national.words") is None
    assert got.value("fte.rank") is None
    assert [row["area"] for row in got.rows("indicator_fte")] == ["Anytown"]


def test_the_latest_period_is_shown_and_the_one_before_gives_the_change(measure) -> None:
    got = measure(indicators, {"indicators": [_value(227), _value(250, period=_BEFORE)]})
    assert (got.value("fte.rate"), got.value("fte.change"), got.value("fte.change.words")) == (227, -23, "fell")


def test_a_year_s_change_is_told_against_a_year_and_not_a_quarter(measure) -> None:
    rows = [_value(227), _value(60, period=(date(2021, 10, 1), date(2021, 12, 31))), _value(250, period=_BEFORE)]
    assert measure(indicators, {"indicators": rows}).value("fte.change") == -23


def test_a_rate_that_is_not_given_is_worked_out_from_its_parts(measure) -> None:
    got = measure(indicators, {"indicators": [_value(None, numerator=28, denominator=12494)]})
    assert got.value("fte.rate") == Fraction(28 * 100_000, 12494)
    assert got.shown("fte.rate") == "224"
    assert got.value("fte.count") == 28


@pytest.mark.parametrize(
    ("rate", "unit", "shown"),
    [
        ("227", "per 100,000", "227"),
        ("22.7", "per 10,000", "227"),
        ("2.27", "per 1,000", "227"),
        ("0.227", "per cent", "227"),
    ],
)
def test_a_rate_in_another_unit_is_brought_to_the_indicator_s_own(measure, rate: str, unit: str, shown: str) -> None:
    assert measure(indicators, {"indicators": [_value(rate, rate_unit=unit)]}).shown("fte.rate") == shown


def test_a_proportion_becomes_a_percentage(measure) -> None:
    row = _value("0.35", indicator="reoffending_binary", rate_unit="number")
    assert measure(indicators, {"indicators": [row]}).shown("reoffending.binary") == "35%"


@pytest.mark.parametrize(
    ("family", "rank"), [((100, 300), (2, 3)), ((227, 300), (1, 3)), ((227, 227, 100), (2, 4)), ((1, 2, 3), (4, 4))]
)
def test_ties_share_the_better_rank_and_the_service_counts_itself(
    measure, family: tuple[int, ...], rank: tuple[int, int]
) -> None:
    got = measure(indicators, {"indicators": [_value(227), *_family(*family)]})
    assert (got.value("fte.rank"), got.value("fte.rank_of")) == rank


def test_a_rank_in_the_return_is_taken_as_published(measure) -> None:
    got = measure(indicators, {"indicators": [_value(227, rank=3, rank_of=11), *_family(1, 2)]})
    assert (got.value("fte.rank"), got.value("fte.rank_of")) == (3, 11)


def test_the_mean_of_comparators_leaves_out_those_without_a_value(measure) -> None:
    rows = [_value(227), *_family(100, 201), _value(None, "Silent", "comparator")]
    assert measure(indicators, {"indicators": rows}).value("fte.rate.comparator") == Fraction(301, 2)


def test_only_the_comparators_named_in_the_settings_are_compared(measure) -> None:
    rows = [_value(227), *_family(100, 300)]
    got = measure(indicators, {"indicators": rows}, comparators={"family": ["Neighbour 1"]})
    assert got.value("fte.rate.comparator") == 300
    assert (got.value("fte.rank"), got.value("fte.rank_of")) == (1, 2)


def test_the_words_follow_what_is_shown_and_not_the_decimals_behind_it(measure) -> None:
    got = measure(indicators, {"indicators": [_value("207.2"), _value("206.9", "England and Wales", "national")]})
    assert got.shown("fte.rate") == got.shown("fte.rate.national") == "207"
    assert got.value("fte.national.words") == "the same as"


def _targets(*bands: tuple[str, int | None, int | None]) -> list[dict]:
    return [
        {
            "indicator": "first_time_entrants",
            "band": band,
            "lower": None if lower is None else Decimal(lower),
            "upper": None if upper is None else Decimal(upper),
        }
        for band, lower, upper in bands
    ]


_BANDS = _targets(("green", None, 224), ("amber", 223, 340), ("red", 345, None))


@pytest.mark.parametrize(
    ("rate", "words", "rating"),
    [
        (223, "Green: target met", "green"),
        (227, "Amber: close to target", "amber"),
        (400, "Red: target missed", "red"),
        (342, "between two target bands", ""),
    ],
)
def test_a_value_is_rated_against_its_target(measure, rate: int, words: str, rating: str) -> None:
    got = measure(indicators, {"indicators": [_value(rate)], "targets": _BANDS})
    assert got.value("fte.rag") == words
    assert got.figures["fte.rate"].rating == rating
    assert words in got.row("indicators_summary", "indicator", "First time entrants")["rating"]


def test_no_target_and_no_value_are_told_apart(measure) -> None:
    assert measure(indicators, {"indicators": [_value(227)]}).value("fte.rag") == "no target set"
    assert measure(indicators, {"targets": _BANDS}).value("fte.rag") is None


def test_a_rating_rests_on_the_targets_too(measure) -> None:
    got = measure(indicators, {"indicators": [_value(227)], "targets": _BANDS})
    assert set(got.figures["fte.rag"].datasets) == {"indicators", "targets"}


def test_until_the_return_comes_no_indicator_is_missing_from_it(measure) -> None:
    got = measure(indicators, {})
    assert (got.rows("indicators_summary"), got.rows("indicators_missing")) == ([], [])


def test_an_indicator_without_a_local_value_is_not_in_the_return(measure) -> None:
    got = measure(indicators, {"indicators": [_value(207, "England and Wales", "national")]})
    assert got.value("fte.rate") is None
    assert got.rows("indicators_summary") == []
    assert {"indicator": "First time entrants"} in got.rows("indicators_missing")
    assert got.rows("indicator_fte") == []


def test_another_service_s_local_value_is_not_ours(measure) -> None:
    assert measure(indicators, {"indicators": [_value(99, "Elsewhere")]}).value("fte.rate") is None


def test_a_rate_on_fewer_than_twenty_events_carries_a_caution_and_its_interval(measure) -> None:
    row = _value(None, indicator="custody", rate_unit="per 1,000", numerator=10, denominator=12494)
    note = measure(indicators, {"indicators": [row]}).figures["custody.rate"].note
    assert "fewer than 20" in note
    assert "0.38 to 1.47" in note  # Garwood 4.80 to 18.39 over 12.494 thousand
    many = _value(None, numerator=28, denominator=12494)
    assert "fewer than" not in measure(indicators, {"indicators": [many]}).figures["fte.rate"].note


def _published(measured: Result) -> Result:
    """What a reader sees of it."""
    safe = protect([measured.measured], DisclosureSettings(keep=0, visible=0))
    return Result(Measured(tuple(safe.figures), safe.tables))


def _custody(numerator: int | None, source: str | None = "Local case system", **more) -> dict:
    given = {"indicator": "custody", "rate_unit": "per 1,000", "numerator": numerator, "denominator": 12494}
    return _value(more.pop("rate", None), **(given | {"source": source} | more))


def test_a_few_children_of_a_local_case_system_are_hidden_wherever_they_would_show(measure) -> None:
    rows = [_custody(2), _custody(9, period=_BEFORE), _custody(4000, area="England and Wales", area_type="national",
            denominator=5_466_338), _custody(3, area="Neighbour", area_type="comparator")]  # fmt: skip
    targets = [row | {"indicator": "custody"} for row in _BANDS]
    got = _published(measure(indicators, {"indicators": rows, "targets": targets}))
    gone = ["count", "rate", "rank", "change", "change.words", "national.words", "rag", "rate.comparator"]
    assert {got.shown(f"custody.{name}") for name in gone} == {"[c]"}
    assert (got.figures["custody.rate"].numerator, got.figures["custody.rate"].note) == (None, "")
    assert [(row["value"], row["compared"]) for row in got.rows("indicator_custody")] == [
        ("[c]", "–"),
        ("[c]", "[c]"),
        ("0.73", "[c]"),
    ]
    row = got.row("indicators_summary", "indicator", "Custodial sentences")
    assert (row["local"], row["national"], row["rating"]) == ("[c]", "0.73", "[c]")


def test_a_change_that_would_give_the_year_before_away_is_hidden(measure) -> None:
    got = _published(measure(indicators, {"indicators": [_custody(9), _custody(2, period=_BEFORE)]}))
    assert (got.shown("custody.count"), got.shown("custody.change"), got.shown("custody.change.words")) == (
        "9", "[c]", "[c]"
    )  # fmt: skip


def test_a_rate_with_its_population_is_a_count(measure) -> None:
    row = _custody(None, rate=Decimal("0.16"))
    assert _published(measure(indicators, {"indicators": [row]})).shown("custody.rate") == "[c]"


@pytest.mark.parametrize("source", ["Youth Justice Board, annual statistics", "From the YJB", "Ministry of Justice"])
def test_what_a_public_body_publishes_is_shown_however_small(measure, source: str) -> None:
    got = _published(measure(indicators, {"indicators": [_custody(2, source)]}))
    assert (got.shown("custody.count"), got.shown("custody.rate")) == ("2", "0.16")


def test_few_who_do_not_reoffend_hide_how_many_do(measure) -> None:
    children = {"rate_unit": "per cent", "source": None}
    rows = [
        _value(None, indicator="reoffending_binary", numerator=28, denominator=30, **children),
        _value(None, indicator="reoffending_frequency", numerator=84, denominator=28, **children),
    ]
    got = _published(measure(indicators, {"indicators": rows}))
    assert got.shown("reoffending.binary") == "[c]"
    assert got.shown("reoffending.frequency") == "[c]"


def _year_to(month: int, year: int = 2022) -> tuple[date, date]:
    """Twelve months that end with a month."""
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(end.year - 1, end.month, end.day) + timedelta(days=1), end


def _rolling(*rates: int) -> list[dict]:
    """Values of the years to December 2021, March 2022 and so on, each a quarter later."""
    ends = [(12, 2021), (3, 2022), (6, 2022), (9, 2022), (12, 2022)]
    return [_value(rate, period=_year_to(*end)) for rate, end in zip(rates, ends, strict=False)]


def test_each_rolling_period_has_figures_by_the_month_in_which_it_ends(measure) -> None:
    rows = [row | {"numerator": 40 + at} for at, row in enumerate(_rolling(287, 310, 325))]
    got = measure(indicators, {"indicators": rows})
    assert [got.value(f"fte.rate.to_{month}") for month in ("2021_12", "2022_03", "2022_06")] == [287, 310, 325]
    assert got.value("fte.count.to_2022_03") == 41
    assert got.figures["fte.rate.to_2022_03"].period == "April 2021 to March 2022"
    assert [(row["count"], row["value"]) for row in got.rows("indicator_fte_periods")] == [
        ("40", "287"), ("41", "310"), ("42", "325"),
    ]  # fmt: skip


def test_a_single_period_has_no_table_of_periods(measure) -> None:
    assert measure(indicators, {"indicators": [_value(227)]}).rows("indicator_fte_periods") == []


def test_a_change_is_told_on_the_period_before_and_on_a_year_earlier(measure) -> None:
    got = measure(indicators, {"indicators": _rolling(287, 310, 325, 220, 229)})
    assert (got.value("fte.previous"), got.value("fte.change"), got.value("fte.change.words")) == (220, 9, "rose")
    assert (got.value("fte.change.year"), got.value("fte.change.year.words")) == (-58, "fell")
    (row,) = got.rows("indicators_changes")
    assert (row["change"], row["year_earlier"], row["change_year"]) == ("rose by 9", "287", "fell by 58")


def test_a_year_earlier_is_the_same_month_or_nothing(measure) -> None:
    got = measure(indicators, {"indicators": _rolling(287, 310, 325, 220)})
    assert (got.value("fte.change"), got.value("fte.change.year"), got.value("fte.change.year.words")) == (
        -105, None, None,
    )  # fmt: skip


def test_a_share_changes_by_percentage_points_and_gets_the_decimal_that_its_parts_give(measure) -> None:
    rows = [
        _value(
            None, indicator="reoffending_binary", rate_unit="per cent", numerator=17, denominator=30, period=_BEFORE
        ),
        _value(None, indicator="reoffending_binary", rate_unit="per cent", numerator=13, denominator=30),
    ]
    got = measure(indicators, {"indicators": rows})
    assert (got.shown("reoffending.binary"), got.shown("reoffending.binary.change")) == ("43.3%", "−13.3")
    assert got.value("reoffending.binary.cohort") == got.value("reoffending.binary.cohort.to_2022_03") == 30
    assert got.rows("indicators_changes")[0]["change"] == "fell by 13.3 percentage points"


def test_shares_that_are_published_whole_are_shown_whole(measure) -> None:
    row = _value(45, indicator="reoffending_binary", rate_unit="per cent")
    assert measure(indicators, {"indicators": [row]}).shown("reoffending.binary") == "45%"


def test_the_average_of_comparators_may_come_as_one_row_which_is_not_ranked(measure) -> None:
    rows = [_value(229), _value(183, "Comparator average", "comparator"), *_family(300, 200)]
    got = measure(indicators, {"indicators": rows})
    assert got.value("fte.rate.comparator") == 183
    assert (got.value("fte.rank"), got.value("fte.rank_of")) == (2, 3)
    alone = measure(indicators, {"indicators": rows[:2]}, comparators={"family": ["Neighbour 0"]})
    assert (alone.value("fte.rate.comparator"), alone.value("fte.rank")) == (183, None)
    assert alone.rows("indicators_summary")[0]["comparator"] == "183"


@pytest.mark.parametrize(
    ("lower", "upper", "included", "words"),
    [
        (None, 224, (None, False), "below 224"),
        (None, 224, (None, True), "up to and including 224"),
        (341, None, (False, None), "above 341"),
        (341, None, (True, None), "from 341"),
        (223, 340, (True, True), "223 to 340"),
        (223, 340, (False, False), "above 223 to below 340"),
        (None, 224, (None, None), "below 224"),
        (341, None, (None, None), "from 341"),
    ],
)
def test_a_target_is_told_in_words(measure, lower, upper, included: tuple, words: str) -> None:
    (row,) = _targets(("green", lower, upper))
    row |= {"lower_inclusive": included[0], "upper_inclusive": included[1]}
    got = measure(indicators, {"indicators": [_value(227)], "targets": [row]})
    assert got.value("fte.target") == words
    assert (got.value("fte.target.amber"), got.value("fte.target.red")) == (None, None)


def test_a_target_of_a_green_band_only_is_met_or_not(measure) -> None:
    def words(rate: int) -> str:
        got = measure(indicators, {"indicators": [_value(rate)], "targets": _targets(("green", None, 224))})
        return got.rows("indicators_targets")[0]["rating"]

    assert (words(223), words(224)) == ("✔ Green: target met", "✘ Target not met")


def test_a_limit_whose_inclusion_is_left_open_follows_the_contract(measure) -> None:
    bands = _targets(("green", None, 224), ("amber", 224, 340))
    got = measure(indicators, {"indicators": [_value(224)], "targets": bands})
    assert got.figures["fte.rate"].rating == "amber"


def _local(rate: str | int | None, name: str = "Panels held in time", unit: str = "per cent", **more) -> dict:
    return _value(rate, **({"indicator": name, "rate_unit": unit} | more))


def _local_target(name: str = "Panels held in time", lower: int = 90, **more) -> dict:
    return {"indicator": name, "band": "green", "lower": Decimal(lower), "upper": None} | more


def test_an_indicator_of_the_service_s_own_has_figures_under_local(measure) -> None:
    known = {"numerator": 140, "denominator": 160}
    rows = [
        _local("87.5", **known),
        _local(92, period=_BEFORE),
        _local(80, area="England and Wales", area_type="national"),
    ]
    got = measure(indicators, {"indicators": rows, "targets": [_local_target()]})
    stem = "local.panels_held_in_time"
    assert (got.shown(f"{stem}.value"), got.shown(f"{stem}.previous")) == ("87.5%", "92.0%")
    assert (got.value(f"{stem}.change"), got.value(f"{stem}.change.words")) == (Fraction("-4.5"), "fell")
    assert (got.value(f"{stem}.target"), got.value(f"{stem}.rag")) == ("from 90%", "Target not met")
    assert got.figures[f"{stem}.value"].section == "local-performance"
    assert got.rows("local_indicators") == [{
        "indicator": "Panels held in time", "period": "April 2021 to March 2022", "count": "140", "value": "87.5%",
        "national": "80.0%", "change": "fell by 4.5 percentage points", "target": "from 90%",
        "rating": "✘ Target not met",
    }]  # fmt: skip
    assert [row["value"] for row in got.rows("local_indicator_periods")] == ["92.0%", "87.5%"]


def test_knife_offences_stand_with_the_offences_and_here_only_with_a_target_or_an_earlier_period(measure) -> None:
    latest = _local(None, "knife_offences", "per 10,000", numerator=10, denominator=12_494)
    earlier = _local(None, "knife_offences", "per 10,000", period=_BEFORE, numerator=12, denominator=12_494)
    assert not measure(indicators, {"indicators": [latest]}).rows("local_indicators")
    got = measure(indicators, {"indicators": [latest, earlier]})
    assert [row["indicator"] for row in got.rows("local_indicators")] == ["Knife-related offences"]


def test_a_local_target_without_a_value_says_that_none_is_there(measure) -> None:
    got = measure(indicators, {"targets": [_local_target("Homes", 95)]})
    assert (got.value("local.homes.target"), got.value("local.homes.value"), got.value("local.homes.rag")) == (
        "from 95%", None, None,
    )  # fmt: skip
    assert got.rows("local_indicators")[0]["value"] == "not in the return"


@pytest.mark.parametrize(
    ("unit", "rate", "shown"),
    [("number", "16", "16"), ("per 10,000", "80", "80 per 10,000"), ("per cent", "18.06", "18.06%")],
)
def test_a_local_value_is_shown_with_its_unit_and_the_decimals_that_it_came_with(measure, unit, rate, shown) -> None:
    got = measure(indicators, {"indicators": [_local(rate, unit=unit)]})
    assert got.rows("local_indicators")[0]["value"] == shown


def test_a_local_rank_needs_to_know_which_way_is_better(measure) -> None:
    rows = [_local(70), _local(60, area="Neighbour", area_type="comparator")]
    rank = "local.panels_held_in_time.rank"
    assert measure(indicators, {"indicators": rows}).value(rank) is None
    assert measure(indicators, {"indicators": rows, "targets": [_local_target()]}).value(rank) == 1
    lower = _local_target(direction="lower_is_better")
    assert measure(indicators, {"indicators": rows, "targets": [lower]}).value(rank) == 2


def test_a_few_children_of_an_earlier_period_are_hidden_in_its_row_and_figures(measure) -> None:
    rows = [_custody(9), _custody(2, period=_BEFORE)]
    got = _published(measure(indicators, {"indicators": rows}))
    assert (got.shown("custody.count.to_2021_03"), got.shown("custody.rate.to_2021_03")) == ("[c]", "[c]")
    assert [(row["count"], row["value"]) for row in got.rows("indicator_custody_periods")] == [
        ("[c]", "[c]"), ("9", "0.72"),
    ]  # fmt: skip


def test_a_few_children_behind_a_local_rate_without_a_denominator_are_hidden(measure) -> None:
    got = _published(measure(indicators, {"indicators": [_local(4, numerator=2)]}))
    row = got.rows("local_indicators")[0]
    assert (row["count"], row["value"], row["change"]) == ("[c]", "[c]", "–")
    assert got.shown("local.panels_held_in_time.change") == "not available"
