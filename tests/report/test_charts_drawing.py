from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from roisim.report.charts import (
    DARK_CHARTS,
    LIGHT_CHARTS,
    Answers,
    ChartData,
    ChartTheme,
    CurvesData,
    Event,
    NamedAnswers,
    cash_data,
    cohorts_data,
    costs_data,
    density_data,
    funnel_data,
    journey_data,
    ltv_to_cac_data,
    orders_data,
    overlay_data,
    payback_data,
    revenue_data,
    visitors_data,
)
from roisim.report.charts.axis_steps import axis_limits, axis_texts, kept_limits, month_labels, spread
from roisim.report.charts.curves_drawing import CurvesDrawing
from roisim.report.charts.drawing import Drawing, draw, picture
from roisim.report.charts.letters import even_letters, fitted, text_width, wrapped
from roisim.scenario.quantity import Quantity
from roisim.simulation.journey_story import Event as Happening
from roisim.simulation.journey_story import Journey, Outcome, Stage, Step
from tests.report.synthetic_run import Shop, result_of

NBSP = "\N{NO-BREAK SPACE}"


@cache
def answers(months: int = 24) -> Answers:
    return Answers(None, result_of(Shop(months=months)))


def journey() -> ChartData:
    moments = ((1.0, Happening.FIRST_VISIT), (20.0, Happening.MESSAGE), (30.0, Happening.FIRST_ORDER))
    steps = tuple(Step(day, Stage.INTEREST, event, "Ads", 10.0) for day, event in moments)
    lost = (
        Step(60.0, Stage.RETENTION, Happening.UNSUBSCRIBE, "Ads"),
        Step(90.0, Stage.RETENTION, Happening.LAPSE, "Ads"),
    )
    return journey_data(Journey(1, "Ads", Outcome.CUSTOMER, steps + lost), date(2026, 1, 1), "TRY", 730)


@cache
def every_chart() -> list[ChartData]:
    plans = [NamedAnswers("With e-mail", 0, answers()), NamedAnswers("Ads only", 9, answers(12))]
    return [
        revenue_data(answers(), events=(Event(2.0, "E-mail starts"), Event(3.0, "Loyalty starts"))),
        ltv_to_cac_data(answers()),
        orders_data(answers()),
        cash_data(answers()),
        visitors_data(answers()),
        overlay_data("profit", plans),
        overlay_data("ltv_to_cac", plans),
        funnel_data(answers()),
        costs_data(answers()),
        cohorts_data(answers()),
        payback_data(answers().main),
        density_data(Quantity("pert", (0.4, 0.5, 0.75))),
        journey(),
    ]


def drawn(data: ChartData, width: int = 484, height: int = 260) -> Drawing:
    figure = Figure(figsize=(width / 96, height / 96), dpi=96)
    FigureCanvasAgg(figure)
    return draw(figure, data)


def texts(drawing: Drawing) -> list[Text]:
    return [
        each for each in drawing.sheet.figure.get_children() if isinstance(each, Text) and each.get_text()
    ]


def extents(drawing: Drawing) -> list[tuple[str, Any]]:
    """Every text and the pixels it covers, measured as charts are painted."""
    with even_letters():
        return [(text.get_text(), text.get_window_extent()) for text in texts(drawing)]


@pytest.mark.parametrize("data", every_chart(), ids=lambda data: data.key)
@pytest.mark.parametrize("theme", [LIGHT_CHARTS, DARK_CHARTS], ids=["light", "dark"])
def test_every_chart_becomes_a_picture_on_its_background(data: ChartData, theme: ChartTheme) -> None:
    pixels = imread(BytesIO(picture(data, "png", theme=theme, scale=1.0)))
    corner = tuple(round(255 * float(part)) for part in pixels[-1, 0, :3])
    assert "#{:02X}{:02X}{:02X}".format(*corner) == theme.background
    assert len(np.unique(pixels[:, :, :3].sum(axis=2))) > 20


@pytest.mark.parametrize("data", every_chart(), ids=lambda data: data.key)
@pytest.mark.parametrize("size", [(484, 260), (240, 144), (900, 500)])
def test_no_words_leave_the_chart(data: ChartData, size: tuple[int, int]) -> None:
    if size == (240, 144) and data.key in {"funnel", "cohorts", "costs", "journey"}:
        pytest.skip("rows need more height than the smallest curve")
    for words, box in extents(drawn(data, *size)):
        assert box.x0 >= -3, words
        assert box.x1 <= size[0] + 3, words
        assert box.y0 >= -3, words
        assert box.y1 <= size[1] + 3, words


@pytest.mark.parametrize("data", every_chart()[:7], ids=lambda data: data.key)
def test_no_words_lie_over_others(data: ChartData) -> None:
    boxes = extents(drawn(data))
    for place, (words, box) in enumerate(boxes):
        for others, other in boxes[place + 1 :]:
            width = min(box.x1, other.x1) - max(box.x0, other.x0)
            height = min(box.y1, other.y1) - max(box.y0, other.y0)
            # boxes of letters hold the descenders too: a few pixels of theirs may touch
            assert width < 1 or height < 4, (words, others)


def test_the_same_chart_is_the_same_file_and_svg_keeps_its_words() -> None:
    data = cash_data(answers())
    svg = picture(data, "svg")
    assert svg == picture(data, "svg")
    assert picture(data, "png") == picture(data, "png")
    words = "".join("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter() if text.text)
    assert data.words.title in words


def scaled(data: CurvesData, factor: float) -> CurvesData:
    curves = []
    for curve in data.curves:
        band = curve.band
        if band is not None:
            band = replace(
                band,
                p05=band.p05 * factor,
                p25=band.p25 * factor,
                p75=band.p75 * factor,
                p95=band.p95 * factor,
            )
        curves.append(replace(curve, values=curve.values * factor, band=band))
    return replace(data, curves=tuple(curves))


def test_new_numbers_within_the_axis_move_only_the_curves() -> None:
    data = revenue_data(answers())
    drawing = drawn(data)
    assert isinstance(drawing, CurvesDrawing)
    limits, moving = drawing.limits, list(drawing.sheet.moving)
    assert drawing.update(scaled(data, 0.9)) is False
    assert drawing.limits == limits
    assert drawing.sheet.moving == moving


def test_after_an_update_the_picture_is_that_of_a_new_drawing() -> None:
    data = revenue_data(answers())
    first, second = drawn(data), drawn(scaled(data, 0.9))
    first.update(scaled(data, 0.9))
    pictures = []
    for drawing in (first, second):
        canvas: Any = drawing.sheet.figure.canvas
        canvas.draw()
        pictures.append(np.asarray(canvas.buffer_rgba()).copy())
    assert isinstance(first, CurvesDrawing)
    assert isinstance(second, CurvesDrawing)
    assert first.limits == second.limits
    assert (pictures[0] == pictures[1]).all()


@pytest.mark.parametrize("factor", [1.5, 0.3])
def test_the_axis_follows_numbers_that_leave_it_or_fill_less_than_half(factor: float) -> None:
    data = revenue_data(answers())
    drawing = drawn(data)
    assert drawing.update(scaled(data, factor)) is True


def test_bands_that_come_later_are_drawn() -> None:
    result = answers().worlds
    drawing = drawn(revenue_data(Answers(result_of(Shop(worlds=1)), None)))
    assert drawing.update(revenue_data(Answers(result_of(Shop(worlds=1)), result))) is True


def test_a_place_is_found_by_the_point_where_it_lies() -> None:
    for data in every_chart():
        drawing = drawn(data)
        for index in range(data.spots):
            if data.key in {"cohorts", "journey"} and index not in {0, 1}:
                continue
            spot = drawing.spot(index)
            assert drawing.spot_at(spot.x, (spot.box.top + spot.box.bottom) / 2) == index
        assert drawing.spot_at(-50, -50) is None


def test_arrow_keys_stay_within_the_chart() -> None:
    for data in every_chart():
        if data.spots:
            drawing = drawn(data)
            assert drawing.neighbour(0, -1, 0) == 0
            assert 0 <= drawing.neighbour(data.spots - 1, 1, 0) < data.spots


def test_a_plan_of_one_month_is_a_dot() -> None:
    drawing = drawn(revenue_data(answers(1)))
    assert drawing.spot_at(drawing.spot(0).x, 100) == 0


# --- axes ---------------------------------------------------------------------------------------------------


@given(
    low=st.floats(-1e9, 1e9),
    span=st.floats(1e-3, 1e9),
    most=st.integers(3, 6),
)
def test_an_axis_holds_its_numbers_and_zero_with_few_round_labels(low: float, span: float, most: int) -> None:
    high = low + span
    limits = axis_limits(low, high, most)
    reach = max(abs(low), abs(high))
    assert limits.low <= min(low, 0.0) + 1e-9 * reach
    assert limits.high >= max(high, 0.0) - 1e-9 * reach
    assert 2 <= len(limits.ticks) <= most
    assert 0.0 in limits.ticks


def test_an_axis_of_nothing_has_a_zero() -> None:
    assert axis_limits(0.0, 0.0).ticks[0] == 0.0


def test_the_rule_of_thumb_is_always_on_its_axis() -> None:
    limits = axis_limits(0.0, 1.6, least_top=3.3)
    assert (limits.low, limits.high, limits.ticks) == (0.0, 3.3, (0.0, 1.0, 2.0, 3.0))


def test_limits_are_kept_while_numbers_fill_at_least_half() -> None:
    old = axis_limits(0.0, 470.0)
    assert kept_limits(old, 0.0, 260.0, 6, 0.0) is old
    assert kept_limits(old, 0.0, 240.0, 6, 0.0) != old
    assert kept_limits(old, 0.0, 510.0, 6, 0.0) != old


def test_labels_of_an_axis_share_their_unit_and_decimals() -> None:
    assert axis_texts((0.0, 100_000.0, 200_000.0), "money") == ["0", f"100{NBSP}k", f"200{NBSP}k"]
    assert axis_texts((0.0, 5e5, 1e6), "money") == ["0", f"0.5{NBSP}M", f"1.0{NBSP}M"]
    assert axis_texts((-2e5, 0.0), "money") == [f"−200{NBSP}k", "0"]
    assert axis_texts((0.0, 1.0, 2.0), "×") == ["0", "1", "2"]


def named(start: date, months: int, pixels: float) -> list[str]:
    return [label.text for label in month_labels(start, months, pixels, lambda text: 6.5 * len(text))]


def test_months_are_named_by_quarters_or_halves_with_the_year_at_january() -> None:
    quarters = ["Jan 2026", "Apr", "Jul", "Oct", "Jan 2027", "Apr", "Jul", "Oct"]
    assert named(date(2026, 1, 1), 24, 376) == quarters
    assert named(date(2026, 1, 1), 24, 250) == ["Jan 2026", "Jul", "Jan 2027", "Jul"]
    assert named(date(2026, 1, 1), 120, 376)[:2] == ["Jan 2026", "Jan 2028"]


def test_the_first_label_bears_its_year_where_there_is_room() -> None:
    assert named(date(2026, 3, 1), 6, 376) == ["Mar 2026", "Apr", "May", "Jun", "Jul", "Aug"]
    assert named(date(2025, 11, 1), 24, 250)[0] == "Jan 2026"


@given(st.lists(st.tuples(st.floats(0, 300), st.sampled_from([14.0, 28.0])), min_size=1, max_size=8))
def test_labels_keep_their_order_and_distance(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [place for place, __ in labels], [height for __, height in labels]
    places = spread(wanted, heights, 0.0, 300.0)
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], places[index]))
    for one, other in pairwise(order):
        assert places[other] - places[one] >= (heights[one] + heights[other]) / 2 - 1e-6


def test_labels_with_room_stay_where_they_are_wanted() -> None:
    assert spread([200.0, 50.0], [14.0, 14.0], 0.0, 300.0) == [200.0, 50.0]
    assert spread([100.0, 100.0], [14.0, 14.0], 0.0, 300.0) == [93.0, 107.0]


def test_words_that_are_too_wide_are_cut_or_wrapped() -> None:
    words = "A very long name of a plan"
    cut = fitted(words, 80, 9)
    assert cut.endswith("…")
    assert text_width(cut, 9) <= 80
    assert " ".join(wrapped(words, 80, 9)) == words
    assert all(text_width(line, 9) <= 80 for line in wrapped(words, 80, 9))


def test_sequences_of_texts_are_not_read_as_mathematics() -> None:
    data = revenue_data(answers(), events=(Event(2.0, "$5 off and $6 more"),))
    found: Sequence[Text] = [text for text in texts(drawn(data)) if "$5" in text.get_text()]
    assert not found[0].get_parse_math()


@pytest.mark.parametrize("lapse", [30.0, 31.5, 33.0, 60.0])
def test_the_word_of_a_lapse_stands_above_all_marks(lapse: float) -> None:
    orders = [(day, Happening.FIRST_ORDER) for day in (1.0, 30.0)]
    moments = [(0.0, Happening.FIRST_VISIT), *orders, (lapse, Happening.LAPSE)]
    steps = tuple(Step(day, Stage.RETENTION, event, "Ads", 1_000.0) for day, event in moments)
    data = journey_data(Journey(1, "Ads", Outcome.CUSTOMER, steps), date(2026, 1, 1), "TRY", 730)
    drawing = drawn(data, 640, 190)
    boxes = extents(drawing)
    (word,) = (box for words, box in boxes if words == "lapsed")
    (visits,) = (box for words, box in boxes if words == "Visits")
    assert word.y0 > visits.y1
    line = drawing.spot(3).x
    for words, box in boxes:
        if words == "1,000":
            assert not box.x0 <= line <= box.x1, "the line goes through what was paid"
    assert word.x0 - 1 <= line <= word.x1 + 1
    assert word.y1 <= 190
