"""Figures of messages, partners, stock and desk, worked out by hand from the books of a small shop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from roisim.experiment.evaluation import MetricContext, evaluate
from roisim.experiment.figures import channel_figures, monthly_figures, whole_plan_figures
from roisim.experiment.metrics import METRICS, OPTIONAL
from roisim.experiment.results import Figure, WorldValues
from roisim.experiment.shown_figures import shown_groups, shown_metrics
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.books import Books
from tests.experiment.books_factory import (
    ADS,
    BLOG,
    NO_CHANNEL,
    empty_books,
    plan_facts,
    random_books,
    small_shop,
)

JANUARY, FEBRUARY = 0, 1

WHOLE_PLAN: dict[str, float | None] = {
    "roas": (1000 + 80) / (300 + 90 + 60 + 40),
    "ad_spend": 300 + 90 + 60 + 40,
    "paid_click_spend": 300,
    "affiliate_cost": 90,
    "influencer_cost": 60,
    "crm_ads_cost": 40,
    "salaries_cost": 200 + 25,
    "service_cost": 25,
    "rewards_cost": 10 + 12,
    "cost_per_click": 300 / 600,
    "cost_per_thousand_visits": 1000 * (300 + 90 + 60) / 600,
    "cost_per_thousand_impressions": 10,
    "partner_sign_ups": 3 + 6,
    "cost_per_contact": (300 + 90 + 60 + 12) / (65 + 6),
    "contacts_per_customer": (68 + 6) / 9.5,
    "value_per_contact": (135 + 50 - 4 - 9 + 80) / (68 + 6),
    "email_list_size": 57,
    "recovered_carts": 2,
    "cart_recovery_rate": 2 / 30,
    "learned_discounts": 5,
    "email_messages": 1000,
    "email_clicks": 30,
    "email_click_rate": 0.03,
    "email_unsubscribes": 4,
    "unsubscribe_rate": 0.004,
    "email_orders": 1,
    "email_sales": 135,
    "push_subscribers": 40,
    "push_messages": 500,
    "push_clicks": 25,
    "push_click_rate": 0.05,
    "push_unsubscribes": 7,
    "push_orders": 1,
    "push_sales": 50 - 4,
    "crm_ads_messages": 2000,
    "crm_ads_clicks": 10,
    "crm_ads_click_rate": 0.005,
    "crm_ads_orders": 1,
    "crm_ads_sales": 80,
    "crm_ads_roas": 2,
    "refund_rate": 3 / 13.5,
    "commissions_pending": 10,
    "commissions_approved": 4,
    "commissions_declined": 2,
    "commissions_reversed": 1,
    "commissions_open": 3,
    "commission_approval_rate": 4 / 7,
    "lost_orders": 1.5,
    "fill_rate": 13.5 / 15,
    "chats_asked": 20,
    "chats_served": 15,
    "chat_service_level": 0.75,
    "visits_refused": 13,
    "refused_visit_share": 13 / 1300,
}


def busy_shop() -> Books:
    """The small shop with a message order by push and one by an ad shown to known people; the blog's people
    came by an affiliate as well."""
    books = small_shop()
    counts, postings = books.counts, books.postings
    for source, sent, clicked, left in (
        (Source.EMAIL, 1000, 30, 4),
        (Source.PUSH, 500, 25, 7),
        (Source.ADS, 2000, 10, 0),
    ):
        counts[Count.MESSAGES, JANUARY, ADS, source] = sent
        counts[Count.MESSAGE_CLICKS, JANUARY, ADS, source] = clicked
        counts[Count.UNSUBSCRIBES, FEBRUARY, ADS, source] = left
    counts[Count.REPEAT_ORDERS, JANUARY, ADS, Source.PUSH] = 1
    counts[Count.REPEAT_ORDERS, JANUARY, ADS, Source.ADS] = 1
    counts[Count.RECOVERED_CARTS, JANUARY, ADS, Source.EMAIL] = 2
    counts[Count.LEARNED_DISCOUNTS, FEBRUARY, ADS, Source.OWN] = 5
    counts[Count.REFUNDED_ORDERS, FEBRUARY, ADS, Source.CLICK] = 3
    counts[Count.PUSH_SUBSCRIBERS, JANUARY, ADS, Source.CLICK] = 40
    counts[Count.PARTNER_SIGN_UPS, JANUARY, BLOG, Source.NONE] = 6
    postings[Account.SALES, JANUARY, ADS, Source.PUSH] = 50_00
    postings[Account.DISCOUNTS, JANUARY, ADS, Source.PUSH] = -4_00
    postings[Account.SALES, JANUARY, ADS, Source.ADS] = 80_00
    postings[Account.VAT, JANUARY, ADS, Source.PUSH] = -9_00
    postings[Account.CRM_ADS, JANUARY, NO_CHANNEL, Source.NONE] = -40_00
    postings[Account.INFLUENCERS, JANUARY, ADS, Source.CLICK] = -60_00
    postings[Account.AFFILIATES, FEBRUARY, ADS, Source.CLICK] = -90_00
    postings[Account.REWARDS, JANUARY, BLOG, Source.NONE] = -12_00
    postings[Account.SERVICE, JANUARY, NO_CHANNEL, Source.NONE] = -25_00
    _partners_and_scarce_things(books)
    books.mailable[:] = np.array([[61], [57]])
    return books


def _partners_and_scarce_things(books: Books) -> None:
    counts = books.counts
    counts[Count.COMMISSIONS_PENDING, JANUARY, ADS, Source.CLICK] = 8
    counts[Count.COMMISSIONS_PENDING, FEBRUARY, ADS, Source.SELF] = 2
    counts[Count.COMMISSIONS_APPROVED, FEBRUARY, ADS, Source.CLICK] = 4
    counts[Count.COMMISSIONS_DECLINED, FEBRUARY, ADS, Source.CLICK] = 2
    counts[Count.COMMISSIONS_REVERSED, FEBRUARY, ADS, Source.CLICK] = 1
    counts[Count.LOST_ORDERS, JANUARY, ADS, Source.CLICK] = [1, 2]
    counts[Count.CHATS_ASKED, JANUARY, ADS, Source.CLICK] = 20
    counts[Count.CHATS_SERVED, JANUARY, ADS, Source.CLICK] = 15
    counts[Count.VISITS_REFUSED, JANUARY, BLOG, Source.CLICK] = 13


def values_of(books: Books, *, keeps_stock: bool = True) -> WorldValues:
    rate = np.full(len(books.worlds), 0.25)
    return evaluate(books, MetricContext("blended", rate, keeps_stock=keeps_stock))


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    return whole_plan_figures(values_of(busy_shop()), plan_facts())


@pytest.mark.parametrize("name", WHOLE_PLAN)
def test_the_mean_over_the_whole_plan_is_the_one_worked_out_by_hand(
    figures: dict[str, Figure], name: str
) -> None:
    assert figures[name].mean == pytest.approx(WHOLE_PLAN[name], rel=1e-12)


def test_what_is_open_and_who_is_on_the_list_stand_at_the_end_of_each_month() -> None:
    monthly = monthly_figures(values_of(busy_shop()))
    found = [monthly[name].mean for name in ("commissions_open", "email_list_size", "fill_rate")]
    assert found == [(8, 3), (61, 57), (13.5 / 15, None)]


def test_ads_to_known_people_count_where_their_cost_stands() -> None:
    """No channel pays for them, so none is credited with what they sell."""
    values = values_of(busy_shop())
    assert values.channels["click_sales"].tolist() == [[1000, 1000], [0, 0]]
    assert values.whole["click_sales"].tolist() == [1080, 1080]
    assert values.channels["ad_spend"].tolist() == [[450, 450], [0, 0]]


def test_sign_ups_at_partners_cost_their_channel_money() -> None:
    channels = channel_figures(values_of(busy_shop()), plan_facts())
    assert channels["Blog"]["cost_per_contact"].mean == 12 / 6
    assert channels["Ads"]["cost_per_contact"].mean == 450 / 65
    assert channels["Blog"]["cost_per_click"].mean is None
    assert channels["Blog"]["cost_per_thousand_visits"].mean is None
    assert channels["Ads"]["commissions_pending"].mean == 10


def test_there_is_no_fill_rate_where_nothing_is_kept_in_stock() -> None:
    figures = whole_plan_figures(values_of(small_shop(), keeps_stock=False), plan_facts())
    assert figures["fill_rate"].mean is None
    stocked = whole_plan_figures(values_of(small_shop()), plan_facts())
    assert stocked["fill_rate"].mean == 1


def test_costs_by_kind_are_all_costs_below_the_margin() -> None:
    values = values_of(random_books(range(4))).whole
    kinds = ("content", "salaries", "technology", "inventory", "email", "rewards", "other")
    total = values["ad_spend"] + sum(values[f"{kind}_cost"] for kind in kinds)
    np.testing.assert_allclose(total, values["costs_below_margin"], rtol=1e-12)
    ads = sum(
        values[name] for name in ("paid_click_spend", "affiliate_cost", "influencer_cost", "crm_ads_cost")
    )
    np.testing.assert_allclose(ads, values["ad_spend"], rtol=1e-12)


def test_orders_by_medium_are_part_of_all_orders() -> None:
    books = random_books(range(4))
    values = values_of(books).whole
    rest = books.counts[[Count.FIRST_ORDERS, Count.REPEAT_ORDERS]][
        :, :, :, [Source.NONE, Source.CLICK, Source.SELF, Source.OWN]
    ].sum(axis=(0, 1, 2, 3))
    media = values["email_orders"] + values["push_orders"] + values["crm_ads_orders"]
    assert (media + rest).tolist() == values["orders"].tolist()


def test_books_of_floats_are_read_like_whole_numbers() -> None:
    books = busy_shop()
    arrays: dict[str, Any] = {
        name: array.astype(np.float64)
        for name, array in vars(books).items()
        if isinstance(array, np.ndarray) and array.dtype == np.int64
    }
    whole, floats = values_of(books), values_of(replace(books, **arrays))
    for name, values in whole.whole.items():
        np.testing.assert_allclose(floats.whole[name], values, rtol=1e-12, err_msg=name)


def test_a_plan_is_spared_the_groups_it_has_nothing_in(figures: dict[str, Figure]) -> None:
    assert list(shown_metrics(figures)) == list(METRICS)
    nothing = whole_plan_figures(values_of(empty_books(), keeps_stock=False), plan_facts())
    assert not [group for _heading, group in shown_groups(nothing) if group in OPTIONAL]
    assert {"revenue", "cost_per_contact", "salaries_cost"} <= set(shown_metrics(nothing))
