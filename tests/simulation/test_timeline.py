"""The timeline, which all readings share, against tables worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from roisim.simulation.accounts import Account
from roisim.simulation.program_effects import FIRST, KNOWN, RETURNING
from roisim.simulation.timeline import build_timeline
from tests.simulation.small_plans import ORGANIC, plan, timeline_of

JANUARY, FEBRUARY, MARCH = 0, 31, 59
"""First days of the months of a plan that starts on 1 January 2026, a Thursday."""

PAID = {"name": "Ads", "kind": "paid", "monthly_budget": 3100, "cost_per_click": 0.5}


def paid(**numbers: Any) -> dict[str, Any]:
    return {**PAID, **numbers}


def program(**entries: Any) -> dict[str, Any]:
    return {"name": "Programme", **entries}


def effect(on: str, for_: str = "everyone", **amount: float) -> dict[str, Any]:
    return {"on": on, "for": for_, **amount}


# --- traffic -----------------------------------------------------------------------------------------------


def test_a_months_budget_is_spent_evenly_over_its_days_and_the_last_one_goes_on() -> None:
    traffic = timeline_of(months=4, channels=[paid(monthly_budget=[3100, 5600])]).traffic
    spend = traffic.spend[:, 0, 0]
    assert spend[[JANUARY, FEBRUARY - 1]] == pytest.approx([100, 100])
    assert spend[[FEBRUARY, MARCH - 1]] == pytest.approx([200, 200])
    assert spend[[MARCH, MARCH + 30]] == pytest.approx([5600 / 31, 5600 / 31])
    assert spend[MARCH + 31 :] == pytest.approx(np.full(30, 5600 / 30))
    assert traffic.clicks[:, 0, 0] == pytest.approx(spend / 0.5)


def test_a_ceiling_makes_clicks_dearer_by_spend_over_ceiling() -> None:
    channel = paid(monthly_budget=15000, monthly_click_ceiling=400_000)
    clicks = timeline_of(channels=[channel]).traffic.clicks[:, 0, 0]
    assert clicks.sum() == pytest.approx(15000 / (0.5 + 15000 / 400_000))


def test_a_ceiling_follows_the_season_of_demand_and_a_cheap_channel_does_not() -> None:
    season = {"demand_by_month": [2.0] + [1.0] * 11}
    january = 2.0 * 365 / (365 + 31)
    with_ceiling = timeline_of(season=season, channels=[paid(monthly_click_ceiling=10_000)])
    assert with_ceiling.traffic.clicks.sum() == pytest.approx(3100 / (0.5 + 3100 / (10_000 * january)))
    assert timeline_of(season=season, channels=[PAID]).traffic.clicks.sum() == pytest.approx(6200)


def test_inflation_raises_the_cost_of_a_click_by_the_day() -> None:
    clicks = timeline_of(months=13, channels=[paid(cost_inflation=0.21)]).traffic.clicks[:, 0, 0]
    assert clicks[0] == pytest.approx(200)
    assert clicks[365] == pytest.approx(200 / 1.21)
    assert clicks[73] == pytest.approx(200 / 1.21**0.2)  # 15 March


def test_cost_per_click_by_month_and_its_season_multiply() -> None:
    season = {"cost_per_click_by_month": [1.0] * 11 + [2.0]}
    ordinary = 365 / (365 + 31)
    traffic = timeline_of(season=season, months=12, channels=[paid(cost_per_click=[0.5, 0.25])]).traffic
    clicks = traffic.clicks[:, 0, 0]
    assert clicks[0] == pytest.approx(100 / (0.5 * ordinary))
    assert clicks[FEBRUARY] == pytest.approx(3100 / 28 / (0.25 * ordinary))
    assert clicks[-1] == pytest.approx(100 / (0.25 * 2 * ordinary))


def test_a_season_changes_no_years_sum_and_a_weekday_no_weeks_sum() -> None:
    season = {
        "demand_by_month": [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8],
        "demand_by_weekday": [1, 2, 3, 4, 5, 6, 7],
    }
    season_of_day = timeline_of(season=season, months=12).repeat.season[:, 0]
    lengths = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    mean = (np.array(season["demand_by_month"]) * lengths).sum() / 365
    assert season_of_day[4:11].sum() == pytest.approx(7 * 3 / mean)  # the first whole week of January
    thursday, friday = season_of_day[:2]
    assert [thursday, friday] == pytest.approx([4 / 4 * 3 / mean, 5 / 4 * 3 / mean])
    assert season_of_day.mean() == pytest.approx(1, abs=0.02)


def test_organic_visits_follow_the_season_of_demand() -> None:
    season = {"demand_by_weekday": [2, 1, 1, 1, 1, 1, 0.5]}
    clicks = timeline_of(season=season).traffic.clicks[:, 0, 0]
    assert clicks[4] == pytest.approx(10 * 2 / 7.5 * 7)  # Monday 5 January
    assert clicks[3] == pytest.approx(10 * 0.5 / 7.5 * 7)
    assert timeline_of().traffic.spend.sum() == 0


def test_impressions_are_clicks_over_the_click_through_rate_where_there_is_one() -> None:
    traffic = timeline_of(channels=[paid(click_through_rate=0.02), paid(name="Other")]).traffic
    assert traffic.impressions.sum(axis=(0, 2)) == pytest.approx([6200 / 0.02, 0])


def test_an_audience_is_a_whole_number_of_people_and_endless_where_none_is_given() -> None:
    traffic = timeline_of(channels=[paid(audience=1000.4), ORGANIC]).traffic
    assert traffic.audience[:, 0].tolist() == [1000, np.inf]


# --- stages ------------------------------------------------------------------------------------------------


def test_returning_and_known_visitors_and_good_channels_fill_more_carts() -> None:
    channels = [ORGANIC, paid(intent_odds_ratio=3)]
    stages = timeline_of(channels=channels, funnel={"intent": 0.2}, returning={"intent_odds_ratio": 2}).stages
    odds = 0.25  # of 0.2
    intent = stages.intent[0, :, :, 0]
    assert intent[FIRST] == pytest.approx([0.2, odds * 3 / (1 + odds * 3)])
    assert intent[RETURNING] == pytest.approx([0.5 / 1.5, 1.5 / 2.5])
    assert intent[KNOWN] == pytest.approx(intent[RETURNING])


def test_capture_is_a_share_of_visits_so_that_of_the_considered_more_sign_up() -> None:
    stages = timeline_of(funnel={"consideration": 0.4, "contact_capture": 0.1}).stages
    assert stages.sign_up[0, FIRST, 0, 0] == pytest.approx(0.25)


def test_an_effect_holds_on_the_odds_scale_while_its_programme_runs_and_for_whom_it_is_meant() -> None:
    programs = [
        program(
            start=date(2026, 1, 11),
            end=date(2026, 1, 20),
            effects=[
                effect("purchase", odds_ratio=2),
                effect("intent", "new", odds_ratio=2),
                effect("evaluation", "Ads", odds_ratio=3),
                effect("consideration", "contacts", odds_ratio=0.5),
            ],
        )
    ]
    stages = timeline_of(
        channels=[ORGANIC, PAID],
        funnel={"consideration": 0.5, "intent": 0.5, "evaluation": 0.5, "purchase": 0.5},
        returning={"intent_odds_ratio": 1},
        programs=programs,
    ).stages
    during = np.arange(31)[(np.arange(31) >= 10) & (np.arange(31) < 20)]
    before_and_after = np.setdiff1d(np.arange(31), during)
    for share in (stages.consideration, stages.intent, stages.evaluation, stages.purchase):
        assert np.all(share[before_and_after] == 0.5)
    two_to_one, three_to_one, one_to_two = 2 / 3, 3 / 4, 1 / 3
    half = 0.5
    expected = {  # [kind][channel]
        "purchase": [[two_to_one] * 2] * 3,
        "intent": [[two_to_one] * 2, [half] * 2, [half] * 2],
        "evaluation": [[half, three_to_one]] * 3,
        "consideration": [[half] * 2, [half] * 2, [one_to_two] * 2],
    }
    for name, table in expected.items():
        of_stage = getattr(stages, name)[during, :, :, 0]
        assert of_stage == pytest.approx(np.broadcast_to(table, of_stage.shape)), name


def test_two_effects_on_one_target_multiply() -> None:
    programs = [
        program(name="A", effects=[effect("purchase", odds_ratio=2)]),
        program(name="B", effects=[effect("purchase", odds_ratio=3)]),
    ]
    stages = timeline_of(funnel={"purchase": 0.25}, programs=programs).stages
    assert stages.purchase[0, FIRST, 0, 0] == pytest.approx(2 / 3)  # odds 1/3 × 6


def test_a_disabled_programme_or_one_outside_the_plan_leaves_no_trace() -> None:
    effects = [effect("purchase", odds_ratio=2)]
    message = {"clicks_per_message": 0.1, "orders_per_click": 0.1, "unsubscribes_per_message": 0.1}
    campaigns = [{"every_days": 1, **message}]
    programs = [
        program(name="Off", enabled=False, effects=effects, campaigns=campaigns),
        program(name="Later", start=date(2026, 2, 1), effects=effects, campaigns=campaigns),
    ]
    with_them = timeline_of(programs=programs)
    assert np.array_equal(with_them.stages.purchase, timeline_of().stages.purchase)
    assert len(with_them.media[0].campaigns.time) == 0
    assert with_them.programs == ()


def test_on_site_programmes_change_orders_per_click_by_their_effect_on_the_odds_of_a_visits_order() -> None:
    funnel = {"consideration": 0.5, "intent": 0.5, "evaluation": 0.5, "purchase": 0.5}
    programs = [program(start=date(2026, 1, 16), effects=[effect("purchase", odds_ratio=3)])]
    odds = timeline_of(funnel=funnel, returning={"intent_odds_ratio": 1}, programs=programs).message_odds[
        :, 0, 0
    ]
    assert np.all(odds[:15] == 1)
    with_program, without = 0.125 * 0.75, 0.0625
    assert odds[15:] == pytest.approx(
        np.full(16, with_program / (1 - with_program) / (without / (1 - without)))
    )


def test_return_visits_and_days_of_interest_take_factors() -> None:
    programs = [
        program(
            start=date(2026, 1, 16),
            effects=[effect("return_visits", factor=1.5), effect("interest_days", factor=2)],
        )
    ]
    interest = timeline_of(
        returning={"visits_per_visitor": 0.4, "interest_days": 10}, programs=programs
    ).interest
    assert interest.visits_per_visitor[[14, 15], 0] == pytest.approx([0.4, 0.6])
    assert interest.days[[14, 15], 0] == pytest.approx([10, 20])


# --- messages ----------------------------------------------------------------------------------------------

MESSAGE = {"clicks_per_message": 0.2, "orders_per_click": 0.1, "unsubscribes_per_message": 0.01}


def test_a_weekly_campaign_goes_out_on_its_weekday_and_hour_while_its_programme_runs() -> None:
    programs = [
        program(
            start=date(2026, 1, 8),
            end=date(2026, 1, 27),
            campaigns=[{"every_days": 7, "weekday": 1, "hour": 18, **MESSAGE}],
        )
    ]
    campaigns = timeline_of(programs=programs).media[0].campaigns
    # Tuesdays 13, 20 and 27 January
    assert campaigns.time.tolist() == [12.75, 19.75, 26.75]
    assert campaigns.clicks[:, 0].tolist() == [0.2] * 3


def test_campaigns_by_date_leave_out_dates_outside_the_programme() -> None:
    dates = [date(2025, 12, 31), date(2026, 1, 10), date(2026, 1, 31), date(2026, 2, 1)]
    programs = [program(campaigns=[{"dates": dates, "hour": 0, **MESSAGE}])]
    assert timeline_of(programs=programs).media[0].campaigns.time.tolist() == [9, 30]


def test_campaigns_of_all_programmes_stand_in_order_of_time() -> None:
    programs = [
        program(name="A", campaigns=[{"every_days": 10, "hour": 12, **MESSAGE}]),
        program(name="B", campaigns=[{"every_days": 15, "hour": 6, **MESSAGE, "discount": 0.1}]),
    ]
    campaigns = timeline_of(programs=programs).media[0].campaigns
    assert campaigns.time.tolist() == [0.25, 0.5, 10.5, 15.25, 20.5, 30.25, 30.5]
    assert campaigns.program.tolist() == [1, 0, 0, 1, 0, 1, 0]
    assert campaigns.discount[:, 0].tolist() == [0.1, 0, 0, 0.1, 0, 0.1, 0]


def test_effects_on_clicks_and_unsubscribing_are_in_the_campaigns_own_numbers() -> None:
    programs = [
        program(campaigns=[{"every_days": 15, "hour": 0, **MESSAGE}]),
        program(
            name="Better mail",
            start=date(2026, 1, 10),
            effects=[effect("message_click", odds_ratio=2), effect("unsubscribe", factor=0.5)],
        ),
    ]
    timeline = timeline_of(programs=programs)
    assert timeline.media[0].campaigns.clicks[:, 0] == pytest.approx([0.2, 1 / 3, 1 / 3])
    assert timeline.media[0].campaigns.unsubscribes[:, 0] == pytest.approx([0.01, 0.005, 0.005])
    assert timeline.media[0].click_odds[[8, 9], 0].tolist() == [1, 2]
    assert timeline.media[0].unsubscribe_factor[[8, 9], 0].tolist() == [1, 0.5]


def test_a_flow_keeps_its_delays_and_the_days_on_which_it_enrols() -> None:
    flow = {"trigger": "sign_up", "messages": [{"delay_days": d, **MESSAGE} for d in (0, 2, 5)]}
    programs = [program(start=date(2026, 1, 11), end=date(2026, 1, 20), flows=[flow])]
    (found,) = timeline_of(programs=programs).media[0].flows
    assert (found.trigger, found.from_day, found.to_day) == ("sign_up", 10, 20)
    assert found.delays.tolist() == [0, 2, 5]
    assert found.orders_per_click[:, 0].tolist() == [0.1] * 3


def test_addresses_decay_so_that_the_typed_share_is_gone_after_a_week() -> None:
    decay = timeline_of(contacts={"address_decay_per_week": 0.2}).media[0].decay_per_day[0]
    assert np.exp(-7 * decay) == pytest.approx(0.8)


def test_consent_takes_an_odds_ratio() -> None:
    programs = [program(start=date(2026, 1, 2), effects=[effect("consent", odds_ratio=4)])]
    consent = timeline_of(contacts={"consent_share": 0.5}, programs=programs).media[0].joining
    assert consent[:2, 0] == pytest.approx([0.5, 0.8])


# --- customers ---------------------------------------------------------------------------------------------


def repeat_of(**repeat: Any) -> dict[str, float]:
    found = timeline_of(customers={"repeat": repeat}).repeat
    assert found.kind == repeat["kind"]
    return {name: float(values[0]) for name, values in found.parameters.items()}


def test_repeat_parameters_are_turned_into_days() -> None:
    bg_nbd = repeat_of(kind="bg_nbd", r=0.25, alpha_weeks=4, dropout_a=0.8, dropout_b=2.4)
    assert bg_nbd == pytest.approx({"r": 0.25, "alpha": 28, "a": 0.8, "b": 2.4})
    pareto_nbd = repeat_of(kind="pareto_nbd", r=0.5, alpha_weeks=10, s=0.6, beta_weeks=12)
    assert pareto_nbd == pytest.approx({"r": 0.5, "alpha": 70, "s": 0.6, "beta": 84})
    subscription = repeat_of(kind="subscription", alpha=0.7, beta=1.2, months_per_renewal=3)
    assert subscription == pytest.approx({"a": 0.7, "b": 1.2, "period_days": 91.25})
    constant = repeat_of(kind="constant", orders_per_year=10, yearly_churn=0.75)
    assert constant == pytest.approx({"rate_per_day": 10 / 365, "hazard_per_day": np.log(4) / 365})


def test_bg_nbd_can_be_given_by_what_the_first_year_brings() -> None:
    found = repeat_of(
        kind="bg_nbd",
        ordering_again_in_first_year=0.3,
        repeat_orders_in_first_year=1.0,
        dropout_a=0.793,
        dropout_b=2.426,
    )
    never_again = (found["alpha"] / (found["alpha"] + 365)) ** found["r"]
    assert never_again == pytest.approx(0.7)


def test_programmes_change_rates_lapsing_and_order_values_by_factors() -> None:
    programs = [
        program(
            start=date(2026, 1, 31),
            effects=[
                effect("order_rate", factor=1.5),
                effect("lapse_hazard", factor=0.8),
                effect("order_value", factor=1.1),
            ],
        )
    ]
    timeline = timeline_of(
        customers={"order_value": [100, 200]},
        months=2,
        programs=programs,
    )
    last_of_january = [29, 30, 31]
    assert timeline.repeat.order_factor[last_of_january, 0] == pytest.approx([1, 1.5, 1.5])
    assert timeline.repeat.lapse_factor[last_of_january, 0] == pytest.approx([1, 0.8, 0.8])
    assert timeline.orders.order_value[last_of_january, 0] == pytest.approx([100, 110, 220])


def test_discounts_of_shop_and_programmes_combine_by_what_is_left_to_pay() -> None:
    programs = [
        program(name="All", start=date(2026, 1, 11), order_discount={"share": 0.5, "for": "all"}),
        program(name="Repeat", order_discount={"share": 0.25, "for": "repeat"}),
    ]
    orders = timeline_of(
        customers={"discount": 0.1, "first_order_discount": 0.2},
        programs=programs,
    ).orders
    assert orders.first_discount[[9, 10], 0] == pytest.approx([1 - 0.9 * 0.8, 1 - 0.9 * 0.8 * 0.5])
    assert orders.repeat_discount[[9, 10], 0] == pytest.approx([1 - 0.9 * 0.75, 1 - 0.9 * 0.75 * 0.5])


def test_refunds_take_an_odds_ratio() -> None:
    programs = [program(start=date(2026, 1, 2), effects=[effect("refund", odds_ratio=0.25)])]
    orders = timeline_of(customers={"refund_rate": 0.5}, programs=programs).orders
    assert orders.refund_rate[:2, 0] == pytest.approx([0.5, 0.2])


# --- costs -------------------------------------------------------------------------------------------------


def test_overheads_are_booked_by_month_and_split_by_their_acquisition_shares() -> None:
    costs = timeline_of(
        months=3,
        finance={
            "salaries": [1000, 2000],
            "salaries_acquisition_share": 0.25,
            "technology": 100,
            "technology_acquisition_share": 0.4,
            "content": 30,
            "other_costs": 7,
        },
        operations={"inventory_maintenance": 11},
    ).finance.monthly_costs
    assert costs[Account.SALARIES_ACQUISITION][:, 0] == pytest.approx([250, 500, 500])
    assert costs[Account.SALARIES_OTHER][:, 0] == pytest.approx([750, 1500, 1500])
    assert costs[Account.TECHNOLOGY_ACQUISITION][:, 0] == pytest.approx([40] * 3)
    assert costs[Account.TECHNOLOGY_OTHER][:, 0] == pytest.approx([60] * 3)
    assert costs[Account.CONTENT][:, 0] == pytest.approx([30] * 3)
    assert costs[Account.OTHER][:, 0] == pytest.approx([7] * 3)
    assert costs[Account.INVENTORY][:, 0] == pytest.approx([11] * 3)


def test_a_programme_costs_once_in_its_first_month_and_monthly_in_each_month_it_runs_in() -> None:
    programs = [
        program(
            start=date(2026, 2, 27),
            end=date(2026, 4, 1),
            books_to="loyalty",
            costs={"once": 500, "monthly": 40},
        ),
        program(name="Older", start=date(2025, 12, 1), books_to="email", costs={"once": 99, "monthly": 1}),
    ]
    costs = timeline_of(months=5, programs=programs).finance.monthly_costs
    assert costs[Account.TECHNOLOGY_OTHER][:, 0].tolist() == [0, 540, 40, 40, 0]
    assert Account.LOYALTY not in costs
    assert costs[Account.EMAIL][:, 0].tolist() == [1] * 5


def test_costs_by_use_count_only_while_the_programme_runs() -> None:
    programs = [
        program(
            start=date(2026, 1, 11),
            end=date(2026, 1, 20),
            books_to="loyalty",
            costs={"per_message": 0.01, "per_order": 2, "per_contact": 0.1, "share_of_sales": 0.02},
        )
    ]
    (rates,) = timeline_of(programs=programs).programs
    assert rates.account is Account.LOYALTY
    for values, amount in (
        (rates.per_message, 0.01),
        (rates.per_order, 2),
        (rates.per_contact, 0.1),
        (rates.sales_share, 0.02),
    ):
        assert values[[9, 10, 19, 20], 0].tolist() == [0, amount, amount, 0]


# --- worlds ------------------------------------------------------------------------------------------------


def test_a_range_is_drawn_once_a_world_and_a_certain_number_takes_no_memory() -> None:
    funnel = {"intent": {"low": 0.1, "high": 0.3}, "purchase": 0.5}
    stages = timeline_of(worlds=50, funnel=funnel, returning={"intent_odds_ratio": 1}).stages
    intent = stages.intent[:, FIRST, 0]
    assert np.all(intent == intent[0])
    assert len(np.unique(intent[0])) == 50
    assert intent.min() >= 0.1
    assert intent.max() <= 0.3
    assert stages.purchase.strides[-1] == 0


def test_a_worlds_draws_do_not_depend_on_the_block_it_stands_in() -> None:
    scenario = plan(channels=[paid(cost_per_click={"low": 0.3, "likely": 0.5, "high": 0.9})])
    together = build_timeline(scenario, 7, range(10)).traffic.clicks
    apart = build_timeline(scenario, 7, range(4, 6)).traffic.clicks
    assert np.array_equal(together[..., 4:6], apart)
    assert not np.array_equal(together, build_timeline(scenario, 8, range(10)).traffic.clicks)


def test_a_months_entries_draw_their_own_and_the_last_one_goes_on_with_its_draw() -> None:
    budget = [{"low": 1000, "high": 2000}, {"low": 1000, "high": 2000}]
    spend = timeline_of(months=3, channels=[paid(monthly_budget=budget)]).traffic.spend[:, 0, 0]
    january, february, march = spend[JANUARY] * 31, spend[FEBRUARY] * 28, spend[MARCH] * 31
    assert january != pytest.approx(february)
    assert february == pytest.approx(march)
