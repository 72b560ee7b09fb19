"""Best choices and plain truths: the spend and the frequency that pay most, and what can only help."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from roisim.formulas.media_response import (
    average_return_at_best_spend,
    best_spend_michaelis_menten,
    clicks_michaelis_menten,
)
from roisim.formulas.messaging import best_frequency_with_memory
from roisim.simulation.accounts import Account, Count
from tests.simulation.simulated import EVERY_VISIT_BUYS, RICH, run, run_small, total
from tests.simulation.small_plans import plan
from tests.statistical_limits import Family

FAMILY = Family(12)


class TestBestSpend:
    """C14: v = 0.6 a click, C = 20,000 clicks, K = 5,000: s* = √(vCK) − K = 2,745.97, LTV/CAC there 1.549."""

    VALUE, CEILING, HALF = 0.6, 20_000.0, 5_000.0

    def profit(self, spend: float) -> Any:
        ads = {
            "name": "Ads",
            "kind": "paid",
            "monthly_budget": spend,
            "cost_per_click": self.HALF / self.CEILING,
            "monthly_click_ceiling": self.CEILING,
        }
        books = run_small(
            60,
            channels=[ads],
            funnel=EVERY_VISIT_BUYS,
            customers={"order_value": self.VALUE, "refund_rate": 0},
            finance={"gross_margin": 1, "payment_fee": 0},
        )
        FAMILY.mean_of_poisson(
            total(books, Count.NEW_VISITS),
            clicks_michaelis_menten(spend, self.HALF / self.CEILING, self.CEILING),
        )
        return books.postings.sum(axis=(0, 1, 2, 3)) / 100, total(books, Count.FIRST_ORDERS)

    def test_the_simulated_plan_earns_most_at_the_formulas_spend(self) -> None:
        price = self.HALF / self.CEILING
        best = float(best_spend_michaelis_menten(self.VALUE, price, self.CEILING))
        assert best == pytest.approx(2745.97, abs=0.01)
        profit, customers = self.profit(best)
        for other in (0.6, 1.6):
            assert (profit > self.profit(best * other)[0]).all()
        average = self.VALUE * customers / best
        FAMILY.mean(average, average_return_at_best_spend(self.VALUE, price))
        assert average.mean() == pytest.approx(1.549, abs=0.01)


class TestFrequency:
    """C15: the clicks of a life on the list, message by message, with the simulation's own fatigue; of the
    frequency that maximises them in the long run, 1.594 a week, see `best_frequency_with_memory`."""

    TIRING, LEAVING, ASKED, CLICKS = 0.25, 0.002, 0.002, 0.05
    MONTHS = 18

    def expected(self, gap: float, days: int) -> float:
        """Clicks of a contact who joined at some moment of January: each message finds those who are
        still there, less willing by what they remember of those before."""
        sent = np.arange(10 / 24, days, gap)
        clicks = []
        for joined in (np.arange(310) + 0.5) / 10:
            since = sent[sent > joined] - joined
            number = np.arange(len(since))
            level = np.array([np.exp(-gap / 7 * np.arange(1, many + 1)).sum() for many in number])
            there = (1 - self.LEAVING) ** (since / 7) * (1 - self.ASKED) ** number
            clicks.append((self.CLICKS * np.exp(-self.TIRING * level) * there).sum())
        return float(np.mean(clicks))

    @pytest.mark.parametrize("factor", [0.5, 1, 2])
    def test_clicks_of_a_life_on_the_list(self, factor: float) -> None:
        best = best_frequency_with_memory(self.TIRING, self.LEAVING, self.ASKED)
        assert best == pytest.approx(1.594, abs=5e-4)
        gap = 7 / (best * factor)
        books = run_small(
            20,
            months=self.MONTHS,
            channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [3100, 0]}],
            funnel={"consideration": 1, "intent": 0, "contact_capture": 1},
            contacts={"address_decay_per_week": self.LEAVING, "fatigue_effect": self.TIRING},
            programs=[
                {
                    "name": "News",
                    "campaigns": [
                        {
                            "every_days": gap,
                            "clicks_per_message": self.CLICKS,
                            "orders_per_click": 0,
                            "unsubscribes_per_message": self.ASKED,
                        }
                    ],
                }
            ],
        )
        people = total(books, Count.SIGN_UPS_FIRST_VISIT)
        each = self.expected(gap, books.calendar.days)
        FAMILY.mean(total(books, Count.MESSAGE_CLICKS) - people * each, 0.0)


def unlimited(plain: dict[str, Any]) -> dict[str, Any]:
    """A plan in which no channel has a finite audience: there, more who come today leave fewer for
    tomorrow, and what each of them then does is another's luck."""
    limits = ("audience", "innovation_per_year", "imitation_per_year")
    channels = [
        {key: value for key, value in channel.items() if key not in limits} for channel in plain["channels"]
    ]
    return {**plain, "channels": channels}


class TestWhatCanOnlyHelp:
    """On the same luck, world by world (§C, law 10)."""

    WORLDS = 4

    def profit(self, **sections: Any) -> Any:
        books = run(plan(**{**RICH, **sections}), self.WORLDS)
        return books.postings.sum(axis=(0, 1, 2, 3))

    def test_a_higher_margin_never_lowers_profit(self) -> None:
        margins = [
            self.profit(finance={**RICH["finance"], "gross_margin": share}) for share in (0.4, 0.45, 0.6)
        ]
        assert (margins[0] < margins[1]).all()
        assert (margins[1] < margins[2]).all()

    def test_fewer_refunds_never_lower_profit(self) -> None:
        """The goods that come back are worth no more than what is paid back."""
        rates = (0.4, 0.2, 0.05)
        profits = [self.profit(customers={**RICH["customers"], "refund_rate": rate}) for rate in rates]
        assert (profits[0] < profits[1]).all()
        assert (profits[1] < profits[2]).all()

    def test_cheaper_clicks_never_bring_fewer_visits_contacts_or_orders(self) -> None:
        base = unlimited(RICH)
        ads, *others = base["channels"]
        books = [
            run(plan(**{**base, "channels": [{**ads, "cost_per_click": price}, *others]}), self.WORLDS)
            for price in (0.6, 0.5, 0.3)
        ]
        for kinds in (
            (Count.NEW_VISITS, Count.RETURNING_VISITS),
            (Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER),
            (Count.FIRST_ORDERS, Count.REPEAT_ORDERS),
        ):
            dear, middle, cheap = (total(each, *kinds) for each in books)
            assert (dear < middle).all()
            assert (middle < cheap).all()

    def test_without_spend_there_are_no_paid_visits(self) -> None:
        ads, video, *others = RICH["channels"]
        channels = [{**ads, "monthly_budget": 0}, {**video, "monthly_budget": 0}, *others]
        books = run(plan(**{**RICH, "channels": channels}), 3)
        assert not books.counts[:, :, :2].any()
        assert not books.postings[Account.ADS].any()
