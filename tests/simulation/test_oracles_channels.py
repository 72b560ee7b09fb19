"""Channels, markets and programmes against closed forms, on average or exactly."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import pytest

from roisim.formulas.content_stock import fading_rate
from roisim.formulas.effects import apply_odds_ratio
from roisim.formulas.word_of_mouth import bass_share_of_few
from roisim.scenario.program_library import library
from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.timeline import build_timeline
from roisim.units import DAYS_PER_AGE_MONTH, DAYS_PER_YEAR
from tests.simulation.simulated import EVERY_VISIT_BUYS, RICH, run, run_small, same_books, total
from tests.simulation.small_plans import plan, timeline_of
from tests.statistical_limits import Family

FAMILY = Family(40)

KEPT = {"address_decay_per_week": 0, "fatigue_effect": 0}


def shop(worlds: int, *channels: dict[str, Any], **sections: Any) -> Any:
    return run_small(worlds, channels=list(channels), **sections)


def direct(visits: float | list[float], **more: Any) -> dict[str, Any]:
    return {"name": "Direct", "kind": "organic", "monthly_visits": visits, **more}


class TestWordOfMouth:
    @pytest.mark.parametrize(("people", "worlds"), [(100, 400), (1000, 60)])
    def test_few_people_adopt_as_the_exact_chain_says(self, people: int, worlds: int) -> None:
        """C10: p = 0.03, q = 0.38, five years; 0.32356 of 100, below the differential equation's 0.33119."""
        bass = {
            "name": "Word",
            "kind": "word_of_mouth",
            "audience": people,
            "innovation_per_year": 0.03,
            "imitation_per_year": 0.38,
        }
        books = shop(worlds, bass, months=60, funnel={"intent": 0, "contact_capture": 0})
        years = books.calendar.days / DAYS_PER_YEAR
        FAMILY.mean(total(books, Count.NEW_VISITS) / people, bass_share_of_few(0.03, 0.38, years, people))
        assert not total(books, Count.RETURNING_VISITS).any()

    def test_customers_who_bring_customers_are_a_branching_process(self) -> None:
        """C11: K = 0.3 gives 1/(1 − K) customers a seed, with variance K/(1 − K)³."""
        k = 0.3
        friends = {"name": "Friends", "kind": "word_of_mouth", "visits_per_customer": k, "telling_days": 2}
        books = shop(600, direct([200, 0]), friends, months=5, funnel=EVERY_VISIT_BUYS)
        seeds = books.counts[Count.FIRST_ORDERS, :, 0].sum(axis=(0, 1)).astype(float)
        everybody = total(books, Count.FIRST_ORDERS).astype(float)
        FAMILY.mean(everybody - seeds / (1.0 - k), 0.0)
        FAMILY.variance(everybody - seeds / (1.0 - k), 200.0 * k / (1.0 - k) ** 3)

    def test_a_referral_programme_costs_a_reward_a_friend_who_buys(self) -> None:
        friends = {"name": "Friends", "kind": "word_of_mouth", "visits_per_customer": 0.5, "telling_days": 3}
        reward = {"name": "Bring a friend", "costs": {"per_referral": 7}}
        books = shop(3, direct(300), friends, funnel=EVERY_VISIT_BUYS, months=2, programs=[reward])
        referred = books.counts[Count.FIRST_ORDERS, :, 1].sum(axis=(0, 1))
        assert (referred > 0).all()
        assert np.array_equal(-books.postings[Account.REWARDS].sum(axis=(0, 1, 2)), referred * 700)


class TestPartners:
    AFFILIATE: ClassVar[dict[str, Any]] = {
        "name": "Partners",
        "kind": "affiliate",
        "partners_at_start": 10,
        "partner_churn_per_month": 0,
        "visits_per_partner": [100, 0],
        "commission": 0.1,
        "hold_days": 20,
        "decline_share": 0.25,
    }

    def test_affiliates_without_orders_cost_nothing(self) -> None:
        """A-Q11: they are paid for approved orders only."""
        books = shop(5, self.AFFILIATE, funnel={"purchase": 0}, months=3)
        assert total(books, Count.NEW_VISITS).all()
        assert not books.postings[Account.AFFILIATES].any()

    def test_commission_is_paid_for_what_is_neither_declined_nor_sent_back_in_time(self) -> None:
        """All orders of January are decided by the end of February; refunds come after 12 days on average."""
        customers = {"order_value": 100, "refund_rate": 0.4, "refund_delay_shape": 1, "refund_delay_days": 12}
        books = shop(300, self.AFFILIATE, months=2, funnel=EVERY_VISIT_BUYS, customers=customers)
        pending = total(books, Count.COMMISSIONS_PENDING)
        assert np.array_equal(pending, total(books, Count.FIRST_ORDERS))
        assert total(books, Count.COMMISSIONS_PENDING).mean() == pytest.approx(1000, rel=0.02)
        # An order at any time of its day, decided when the 20th day after it is over: 20.5 days.
        returned = 0.4 * np.mean([1 - np.exp(-(21 - part) / 12) for part in (np.arange(500) + 0.5) / 500])
        kept = 0.75 * (1 - returned)
        FAMILY.mean(total(books, Count.COMMISSIONS_APPROVED) - kept * pending, 0.0)
        FAMILY.mean(total(books, Count.COMMISSIONS_DECLINED) - 0.25 * pending, 0.0)
        FAMILY.mean(total(books, Count.COMMISSIONS_REVERSED) - 0.75 * returned * pending, 0.0)
        paid = -books.postings[Account.AFFILIATES].sum(axis=(0, 1, 2))
        assert np.array_equal(paid, total(books, Count.COMMISSIONS_APPROVED) * 1000)

    def test_what_is_not_decided_within_the_plan_is_not_owed(self) -> None:
        late = {**self.AFFILIATE, "hold_days": 60}
        books = shop(3, late, funnel=EVERY_VISIT_BUYS, months=2)
        assert total(books, Count.COMMISSIONS_PENDING).all()
        assert not total(books, Count.COMMISSIONS_APPROVED).any()
        assert not books.postings[Account.AFFILIATES].any()

    def test_a_post_brings_its_visits_and_costs_its_fee(self) -> None:
        star = {
            "name": "Star",
            "kind": "influencer",
            "dates": [date(2026, 1, 5)],
            "fee_per_post": 250,
            "visits_per_post": 1000,
            "fit": 0.5,
            "decay_days": 2,
            "tail_share": 0,
        }
        books = shop(200, star, funnel={"intent": 0}, months=2)
        FAMILY.mean_of_poisson(total(books, Count.NEW_VISITS), 500.0)
        assert (books.postings[Account.INFLUENCERS].sum(axis=(0, 1, 2)) == -25_000).all()

    def test_who_signed_up_at_a_partners_comes_first_by_a_message(self) -> None:
        fair = {
            "name": "Fair",
            "kind": "partner_sign_ups",
            "monthly_sign_ups": [310, 0],
            "cost_per_sign_up": 2,
        }
        news = {
            "name": "News",
            "start": date(2026, 2, 1),
            "campaigns": [{"every_days": 7, "clicks_per_message": 1, "orders_per_click": 0}],
        }
        books = shop(200, fair, months=2, contacts=KEPT, programs=[news])
        joined = total(books, Count.PARTNER_SIGN_UPS)
        FAMILY.mean_of_poisson(joined, 310.0)
        assert np.array_equal(total(books, Count.NEW_VISITS), joined)
        assert np.array_equal(total(books, Count.RETURNING_VISITS), 3 * joined)
        assert np.array_equal(-books.postings[Account.REWARDS].sum(axis=(0, 1, 2)), 200 * joined)


class TestContent:
    def test_a_stock_that_grows_and_fades(self) -> None:
        """C22: K(t) = (g/δ)(1 − e^(−δt)), nearly without delay."""
        months = 12
        guide = {
            "name": "Guides",
            "kind": "content",
            "type": "ebook",
            "items_per_month": 4,
            "cost_per_item": 30,
            "ranking_share": 0.5,
            "delay_months": 0.001,
            "visits_per_item": 300,
            "half_life_months": 3,
        }
        books = shop(100, guide, months=months, funnel={"intent": 0})
        day = np.arange(books.calendar.days)
        fading = float(fading_rate(3 * DAYS_PER_AGE_MONTH))
        published = 4 * 0.5 / books.calendar.days_in_month[books.calendar.month_of_day]
        stock = np.zeros(len(day))
        for at in range(len(day)):
            left = stock[at - 1] if at else 0.0
            stock[at] = left * np.exp(-fading) + published[at] * (1 - np.exp(-fading)) / fading
        middle = stock - published / 2
        visits = np.bincount(books.calendar.month_of_day, middle * 300 / DAYS_PER_AGE_MONTH)
        counted = books.counts[Count.NEW_VISITS].sum(axis=(1, 2))
        FAMILY.mean_of_counts(counted.reshape(months, -1), visits)
        assert (books.postings[Account.CONTENT].sum(axis=(0, 1, 2)) == -30_00 * 4 * months).all()


class TestFeedback:
    def test_data_about_people_lowers_the_price_of_a_click(self) -> None:
        """R-Q19: 1 − ℓ(1 − e^(−D/D₀)), D being who is known on the month's first day."""
        paid = {
            "name": "Ads",
            "kind": "paid",
            "monthly_budget": 500,
            "cost_per_click": 0.5,
            "data_learning": 0.4,
            "data_scale": 1000,
        }
        books = shop(150, paid, months=2, funnel={"consideration": 1, "intent": 0, "contact_capture": 0.5})
        visits = books.counts[Count.NEW_VISITS].sum(axis=(1, 2))
        known = books.counts[Count.SIGN_UPS_FIRST_VISIT, 0].sum(axis=(0, 1))
        price = 1 - 0.4 * (1 - np.exp(-known / 1000))
        FAMILY.mean_of_poisson(visits[0], 1000.0)
        FAMILY.mean(visits[1] - 1000.0 / price, 0.0)

    def test_loyal_customers_come_back_through_the_shops_own_door(self) -> None:
        own = direct(1000, visits_per_active_customer=0.5)
        books = shop(100, own, months=2, funnel={**EVERY_VISIT_BUYS, "purchase": 0.5})
        visits = books.counts[Count.NEW_VISITS].sum(axis=(1, 2))
        active = books.active_at_start[1]
        days = books.calendar.days_in_month[1]
        FAMILY.mean(visits[1] - 1000.0 - active * 0.5 * days / DAYS_PER_AGE_MONTH, 0.0)

    def test_impressions_are_remembered(self) -> None:
        shown = {
            "name": "Film",
            "kind": "paid",
            "monthly_budget": [310, 0],
            "cost_per_click": 1,
            "click_through_rate": 0.01,
            "objective": "awareness",
        }
        brand = direct(0, visits_per_thousand_impressions=2, ad_memory_days=10)
        timeline = timeline_of(1, channels=[shown, brand], months=12)
        impressions = timeline.traffic.impressions[:, 0, 0]
        echo = timeline.traffic.clicks[:, 1, 0]
        assert impressions.sum() == pytest.approx(310 / 1.6 * 100 * 3)
        assert echo.sum() == pytest.approx(impressions.sum() * 2 / 1000, rel=1e-6)
        assert echo[45] / echo[44] == pytest.approx(np.exp(-1 / 10))


class TestReturningShare:
    """C7: the share of returning visits is an outcome."""

    SHOP: ClassVar[dict[str, Any]] = {
        "months": 6,
        "funnel": {"consideration": 1, "intent": 0.02, "contact_capture": 0.3, "push_capture": 0.2},
        "contacts": KEPT,
        "returning": {"visits_per_visitor": 1, "interest_days": 4},
    }

    def share(self, *programs: dict[str, Any], worlds: int = 20, **sections: Any) -> Any:
        books = shop(worlds, direct(2000), **{**self.SHOP, **sections}, programs=list(programs))
        returning = total(books, Count.RETURNING_VISITS)
        return returning / (returning + total(books, Count.NEW_VISITS)), books

    def test_one_later_visit_a_visitor_makes_half(self) -> None:
        nobody_known = {"consideration": 1, "intent": 0, "contact_capture": 0}
        share, books = self.share(worlds=60, funnel=nobody_known)
        # The last visitors' later visits lie beyond the plan's end: those of 4 days in 181.
        days = books.calendar.days
        later = 1 - np.mean(np.exp(-np.arange(days) / 4.0))
        FAMILY.mean(share, later / (1 + later))
        assert share.mean() == pytest.approx(0.5, abs=0.01)

    def test_programmes_that_add_one_and_a_third_visits_make_seven_tenths(self) -> None:
        nobody_known = {"consideration": 1, "intent": 0, "contact_capture": 0}
        back = {"name": "Back", "effects": [{"on": "return_visits", "factor": 7 / 3}]}
        share, _books = self.share(back, worlds=60, funnel=nobody_known)
        assert share.mean() == pytest.approx(0.7, abs=0.01)

    def test_each_programme_that_brings_visits_back_raises_it(self) -> None:
        letter = {"every_days": 7, "clicks_per_message": 0.1, "orders_per_click": 0.01}
        media = [{"name": name, "medium": name, "campaigns": [letter]} for name in ("email", "push", "ads")]
        shares = [self.share(*media[:number])[0] for number in range(4)]
        for fewer, more in pairwise(shares):
            assert (more > fewer).all()


class TestEmailDoublesFirstOrders:
    """§0.3: κ·q/CR; with q = 2.32 % + 104 campaigns of 0.05 % at 0.2 % unsubscribes, q is 7.0 %."""

    CAMPAIGNS = 104

    def books(self, conversion: float, worlds: int) -> Any:
        """People of January; every one of them gets the welcome and all 104 campaigns of the next year."""
        letter = {"clicks_per_message": 0.05, "unsubscribes_per_message": 0.002}
        welcome = {"delay_days": 0, "clicks_per_message": 0.232, "orders_per_click": 0.1}
        return shop(
            worlds,
            direct([40_000, 0]),
            months=13,
            funnel={
                "consideration": 1,
                "intent": conversion,
                "evaluation": 1,
                "purchase": 1,
                "contact_capture": 0.075,
            },
            contacts=KEPT,
            programs=[
                {"name": "Welcome", "flows": [{"trigger": "sign_up", "messages": [welcome]}]},
                {
                    "name": "News",
                    "start": date(2026, 2, 1),
                    "campaigns": [{"every_days": 3.5, "orders_per_click": 0.01, **letter}],
                },
            ],
        )

    @pytest.mark.parametrize(("conversion", "uplift"), [(0.005, 1.05), (0.03, 0.17)])
    def test_orders_by_message_against_first_orders_of_strangers(
        self, conversion: float, uplift: float
    ) -> None:
        books = self.books(conversion, 40)
        visitors = total(books, Count.NEW_VISITS)
        by_mail = books.counts[[Count.FIRST_ORDERS, Count.REPEAT_ORDERS], :, :, Source.EMAIL].sum((0, 1, 2))
        sent = np.arange(self.CAMPAIGNS)
        q = 0.0232 + 0.0005 * (0.998**sent).sum()
        added = 0.075 * q / conversion
        assert added == pytest.approx(uplift, abs=0.006)
        FAMILY.mean(by_mail - visitors * conversion * added, 0.0)

    def test_first_orders_alone(self) -> None:
        """Nobody orders first twice: q is then the chance of at least one order."""
        books = self.books(0.005, 40)
        visitors = total(books, Count.NEW_VISITS)
        first = books.counts[Count.FIRST_ORDERS, :, :, Source.EMAIL].sum(axis=(0, 1))
        still, chance = 1.0 - 0.0232, 0.0232
        for _campaign in range(self.CAMPAIGNS):
            chance += still * 0.0005
            still *= (1.0 - 0.0005) * 0.998
        # One contact in two hundred bought on the visit that made the address known.
        FAMILY.mean(first - visitors * 0.075 * 0.995 * chance, 0.0)
        assert first.sum() / (visitors.sum() * 0.005) == pytest.approx(1.05, abs=0.05)


class TestMedia:
    def test_another_medium_leaves_a_mediums_people_as_they_are(self) -> None:
        """Luck is found by the medium's name, not by its place among those in use."""
        seen = {"every_days": 5, "clicks_per_message": 0.2, "orders_per_click": 0.1}
        unseen = {"every_days": 5, "clicks_per_message": 0, "orders_per_click": 0}
        ads = {"name": "Ads to contacts", "medium": "ads", "campaigns": [seen]}
        push = {"name": "Notices", "medium": "push", "campaigns": [unseen]}
        funnel = {"contact_capture": 0.3, "push_capture": 0.2}
        alone, beside = (
            shop(5, direct(2000), funnel=funnel, months=2, programs=programs)
            for programs in ([ads], [push, ads])
        )
        assert alone.counts[Count.MESSAGE_CLICKS, :, :, Source.ADS].all(axis=(0, 2)).any()
        assert np.array_equal(alone.counts[:, :, :, Source.ADS], beside.counts[:, :, :, Source.ADS])


class TestProgrammesThatBeganBeforeThePlan:
    def test_they_have_built_up_since_their_own_start(self) -> None:
        bonus = {
            "name": "Bonus",
            "start": date(2025, 12, 22),
            "ramp_days": 20,
            "effects": [{"on": "order_value", "factor": 1.21}],
        }
        value = timeline_of(1, programs=[bonus]).orders.order_value[:, 0]
        assert value[[0, 9, 20]] == pytest.approx(150 * 1.21 ** np.array([11 / 20, 1, 1]))


class TestTests:
    def test_a_version_that_is_no_better_is_kept_in_half_of_the_significance(self) -> None:
        """C21 with 2,000 null experiments, through the plan: only better ones are kept."""
        worlds = 2000
        test = {"on": "intent", "odds_ratio": 1 + 1e-9, "detectable": 0.3}
        timeline = timeline_of(
            worlds, channels=[direct(300_000)], months=2, programs=[{"name": "Test", "test": test}]
        )
        last = timeline.stages.intent[-1, 0, 0]
        kept = (last > last.min()).mean()
        FAMILY.agree(kept, 0.025, np.sqrt(0.025 * 0.975 / worlds))
        assert kept == pytest.approx(0.025, abs=0.02)

    def test_one_that_is_as_much_better_as_planned_for_is_found_with_its_power(self) -> None:
        worlds = 2000
        better = 1.3
        odds = better * (1 - 0.05) / (1 - 0.05 * better)
        test = {"on": "intent", "odds_ratio": odds, "detectable": 0.3}
        timeline = timeline_of(
            worlds, channels=[direct(300_000)], months=2, programs=[{"name": "Test", "test": test}]
        )
        last = timeline.stages.intent[-1, 0, 0]
        found = np.isclose(last, apply_odds_ratio(0.05, odds))
        assert found.mean() == pytest.approx(0.8, abs=0.04)
        assert np.isclose(last[~found], 0.05).all()


class TestMarkets:
    def test_orders_of_a_market_have_its_value_vat_and_shipping(self) -> None:
        abroad = {"name": "Abroad", "order_value_factor": 1.5, "vat_rate": 0.25, "shipping_extra": 4}
        books = shop(
            3,
            direct(200, market="Abroad"),
            funnel=EVERY_VISIT_BUYS,
            markets=[{**abroad, "entry_cost": 100, "monthly_cost": 10}],
            customers={"order_value": 100, "refund_rate": 0},
            operations={"shipping_and_packing": 5},
        )
        orders = total(books, Count.FIRST_ORDERS)
        booked = {account: books.postings[account].sum(axis=(0, 1, 2)) for account in Account}
        assert np.array_equal(booked[Account.SALES], orders * 15_000)
        assert np.array_equal(booked[Account.VAT], -orders * 3_000)
        assert np.array_equal(booked[Account.SHIPPING], -orders * 900)
        assert (booked[Account.OTHER] == -11_000).all()

    def test_what_is_lacking_lowers_the_odds_of_finishing(self) -> None:
        market = {"name": "Abroad", "local_payment": 0.5, "taxes_in_prices": 0, "local_support": 1}
        stages = timeline_of(1, channels=[direct(1, market="Abroad")], markets=[market]).stages
        odds = 0.6**0.5 * 0.8
        assert stages.purchase[0, 0, 0, 0] == pytest.approx(float(apply_odds_ratio(0.5, odds)))


@pytest.mark.parametrize("use", sorted(library()))
def test_a_programme_of_the_library_that_is_switched_off_changes_nothing(use: str) -> None:
    off = {"use": use, "name": "Off", "enabled": False}
    with_it = build_timeline(plan(**{**RICH, "programs": [off, *RICH["programs"]]}), 1, range(2))
    assert same_rates(with_it, build_timeline(plan(**RICH), 1, range(2)))


def test_programmes_that_are_switched_off_change_no_figure() -> None:
    off = [{"use": use, "name": f"Off {use}", "enabled": False} for use in library()]
    same_books(run(plan(**RICH), 3), run(plan(**{**RICH, "programs": [*off, *RICH["programs"]]}), 3))


def same_rates(first: Any, second: Any) -> bool:
    """Whether two timelines, or parts of them, hold the same numbers."""
    if is_dataclass(first):
        values = ((getattr(first, each.name), getattr(second, each.name)) for each in fields(first))
        return all(same_rates(one, other) for one, other in values)
    if isinstance(first, np.ndarray):
        return np.array_equal(first, second)
    if isinstance(first, tuple):
        return len(first) == len(second) and all(map(same_rates, first, second))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same_rates(first[key], second[key]) for key in first)
    return bool(first == second)
