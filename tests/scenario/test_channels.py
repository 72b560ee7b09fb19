"""Channels of every kind, content types, objectives, reasons, and what old plans do not notice of them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, get_args

import pytest

from roisim.scenario.ad_objectives import OBJECTIVES
from roisim.scenario.channels import Channel, ContentChannel, PaidChannel, cart_odds
from roisim.scenario.content_types import CONTENT_TYPES, TYPE_NUMBERS
from roisim.scenario.effect_targets import EFFECT_TARGETS
from roisim.scenario.expected_visits import visits_in_month
from roisim.scenario.quantity import EvidenceKind, Quantity
from roisim.scenario.reasons import REASONS, Reasons
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import canonical_text, load_scenario, loads
from roisim.scenario.section import Section
from roisim.scenario.structure import declared_inputs, kind_of_type, sections_of
from tests.scenario.plan_texts import SMALL, changed

EVERYTHING = Path(__file__).parents[1] / "data" / "every_input.toml"
SECTIONS = sorted(
    {section for _path, section, _spec in declared_inputs(Scenario)} | {Scenario},
    key=lambda section: section.__name__,
)
KINDS = {
    "paid": "monthly_budget = 100\ncost_per_click = 0.5",
    "organic": "monthly_visits = 10",
    "content": 'type = "blog_post"\nitems_per_month = 4',
    "affiliate": "partners_at_start = 3\nvisits_per_partner = 20",
    "influencer": "posts_per_month = 1\nfee_per_post = 100\nvisits_per_post = 300",
    "word_of_mouth": "visits_per_customer = 0.5",
    "partner_sign_ups": "monthly_sign_ups = 20",
}


def channel(kind: str, lines: str = "", months: int = 3) -> Any:
    """A channel of a kind in the small plan, with what it must state and further lines."""
    text = changed("months = 3", f"months = {months}")
    text += f'[[channels]]\nname = "Other"\nkind = "{kind}"\n{KINDS[kind]}\n{lines}\n'
    return loads(text).channels[1]


def test_every_kind_of_channel_is_tested_here() -> None:
    assert list(KINDS) == [kind_of_type(section) for section in sections_of(get_args(Channel)[0])]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_channel_has_what_all_have(kind: str) -> None:
    made = channel(kind)
    assert made.kind == kind
    assert made.capture_odds_ratio.mean() == made.order_rate_factor.mean() == 1
    assert made.lapse_factor.mean() == (0.82 if kind == "word_of_mouth" else 1)
    assert made.market is None
    assert cart_odds(made).mean() == (0.8 if kind == "content" else 1)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_channel_survives_its_canonical_text(kind: str) -> None:
    lines = "intent_odds_ratio = 0.7\ncapture_odds_ratio = 1.3\norder_rate_factor = 1.1\nlapse_factor = 0.9"
    text = SMALL + f'[[channels]]\nname = "Other"\nkind = "{kind}"\n{KINDS[kind]}\n{lines}\n'
    scenario = loads(text)
    assert loads(canonical_text(scenario)) == scenario
    assert cart_odds(scenario.channels[1]).mean() == 0.7


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_content_takes_from_its_type_what_it_leaves_out(kind: str) -> None:
    usual = CONTENT_TYPES[kind]
    made = channel("content").model_copy(update={"type": kind})
    for name in TYPE_NUMBERS[1:]:
        assert made.stated_or_usual(name) == getattr(usual, name)
    (cost,) = made.item_cost(30)
    assert cost.mean() == 30 * usual.cost_per_item.mean()
    assert cost.evidence == usual.cost_per_item.evidence


def test_content_prefers_what_it_states() -> None:
    lines = "cost_per_item = [100, 200]\nranking_share = 0.5\ndelay_months = 1\nintent_odds_ratio = 1.2"
    made = channel("content", lines)
    assert isinstance(made, ContentChannel)
    assert [cost.mean() for cost in made.item_cost(30)] == [100, 200]
    assert made.stated_or_usual("ranking_share").mean() == 0.5
    assert made.stated_or_usual("delay_months").mean() == 1
    assert made.stated_or_usual("half_life_months").mean() == 18
    assert cart_odds(made).mean() == 1.2


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_numbers_of_content_types_could_be_stated(kind: str) -> None:
    for name in TYPE_NUMBERS:
        number: Quantity = getattr(CONTENT_TYPES[kind], name)
        spec = ContentChannel.spec(name)
        assert spec is not None
        assert number.evidence is not None
        assert number.evidence.source
        assert spec.low < number.low_limit() <= number.high_limit() <= spec.high


def test_a_found_blog_post_is_a_benchmark() -> None:
    share = CONTENT_TYPES["blog_post"].ranking_share
    assert share.mean() == 0.057
    assert share.evidence is not None
    assert share.evidence.kind is EvidenceKind.BENCHMARK


def test_the_price_level_is_the_stated_one_or_the_usual_one() -> None:
    assert loads(changed("months = 3", "months = 3\nprice_level = 7")).money_per_dollar == 7
    assert loads(changed('"TRY"', '"USD"')).money_per_dollar == 1
    assert loads(SMALL).money_per_dollar > 1
    assert loads(changed('"TRY"', '"KWD"')).money_per_dollar == 1


def test_traffic_is_the_objective_that_changes_nothing() -> None:
    made = channel("paid")
    assert isinstance(made, PaidChannel)
    plain = OBJECTIVES[made.objective]
    assert (plain.cost_per_click, plain.cart_odds, plain.capture_odds, plain.impressions) == (1, 1, 1, 1)


def test_weights_of_reasons_become_shares() -> None:
    shares = Reasons().shares()
    assert math.fsum(shares.values()) == pytest.approx(1)
    assert shares["just_browsing"] == pytest.approx(0.4)
    assert shares["shipping_costs"] == pytest.approx(0.6 * 48 / 178, abs=0.0005)
    assert set(loads(f"{SMALL}\n[funnel.reasons]\nerrors = 0\n").funnel.reasons.shares().values()) >= {0.0}


def test_every_reason_but_looking_around_can_be_removed() -> None:
    removable = {name for name, target in EFFECT_TARGETS.items() if target.kind == "removes"}
    assert removable == set(REASONS) - {"just_browsing"}


# --- old plans ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
def test_what_came_later_is_there_and_may_be_left_out(section: type[Section]) -> None:
    assert section.later <= set(section.model_fields)
    assert not any(section.model_fields[name].is_required() for name in section.later)


def test_the_canonical_text_of_an_old_plan_has_no_word_of_what_came_later() -> None:
    text = canonical_text(loads(SMALL))
    for word in ("site", "markets", "push_capture", "reasons", "objective", "spend_limit", "demand_by_hour"):
        assert word not in text


def test_the_canonical_text_has_what_came_later_where_it_is_stated() -> None:
    text = canonical_text(loads(changed("intent = 0.05", "intent = 0.05\npush_capture = 0.01")))
    assert "push_capture = 0.01" in text
    assert "reasons" not in text


def test_a_value_that_is_the_default_is_the_default() -> None:
    stated = changed("intent = 0.05", "intent = 0.05\npush_capture = 0")
    assert canonical_text(loads(stated)) == canonical_text(loads(SMALL))


def test_everything_that_came_later_survives_its_canonical_text() -> None:
    scenario = load_scenario(EVERYTHING)
    again = loads(canonical_text(scenario))
    assert again == scenario
    assert canonical_text(again) == canonical_text(scenario)


def test_markets_are_called_by_name() -> None:
    keys = {value.key: value.path for value in load_scenario(EVERYTHING).inputs()}
    assert keys["markets.France.vat_rate"] == "markets[0].vat_rate"


# --- rough visits ------------------------------------------------------------------------------------------


def visits(made: Channel, months: int = 12) -> list[float]:
    return [visits_in_month(made, month, months) for month in range(months)]


def test_visits_of_a_paid_channel_are_below_its_ceiling() -> None:
    assert visits(channel("paid"))[0] == 200
    assert visits(channel("paid", "monthly_click_ceiling = 200"))[0] == 100


def test_visits_of_content_grow_to_a_level() -> None:
    lines = "ranking_share = 0.5\ndelay_months = 1\nvisits_per_item = 100\nhalf_life_months = 2"
    found = visits(channel("content", lines), 60)
    assert found[0] == 0
    assert found == sorted(found)
    assert found[-1] == pytest.approx(4 * 0.5 * 100 * 2 / math.log(2), rel=1e-6)


def test_visits_of_old_content_halve() -> None:
    lines = "half_life_months = 3\nvisits_per_item = 100\nitems_at_start = 2"
    made = loads(
        f'{SMALL}[[channels]]\nname = "Other"\nkind = "content"\ntype = "video"\n{lines}\n'
    ).channels[1]
    assert visits(made)[0] == 200
    assert visits(made)[3] == pytest.approx(100)


def test_visits_of_affiliates_follow_their_number() -> None:
    found = visits(channel("affiliate", "partner_churn_per_month = 0.1\nnew_partners_per_month = 1"))
    assert found[0] == pytest.approx(20 * (3 * 0.9 + 1))
    assert found[1] == pytest.approx(20 * ((3 * 0.9 + 1) * 0.9 + 1))


def test_visits_of_influencers_are_those_of_their_posts_that_fit() -> None:
    assert visits(channel("influencer", "fit = 0.5"))[0] == 150
    dated = 'fee_per_post = 1\nvisits_per_post = 300\ndates = [2026-01-05, 2026-02-05]\nname = "Other"\n'
    made = loads(f'{SMALL}[[channels]]\nkind = "influencer"\n{dated}').channels[1]
    assert visits_in_month(made, 0, 3) == pytest.approx(200)


def test_visits_by_word_of_mouth_are_those_who_come_by_themselves() -> None:
    made = channel("word_of_mouth", "audience = 1200\ninnovation_per_year = 0.1")
    assert visits(made)[0] == pytest.approx(10)
    assert visits(channel("partner_sign_ups"))[0] == 0
