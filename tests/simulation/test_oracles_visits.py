"""Visits, contacts and carts against closed forms (domain model C1, C7, C8, C16, C17)."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from roisim.formulas.media_response import people_reached_mean_poisson, people_reached_variance_poisson
from roisim.simulation.accounts import Count, Source
from roisim.simulation.books import Books
from roisim.simulation.population import simulate
from tests.simulation.simulated import NOBODY_BUYS, SEED, counts_by_day, run_small, total
from tests.simulation.small_plans import timeline_of
from tests.statistical_limits import Family

Floats = NDArray[np.float64]

FAMILY = Family(178)
JANUARY = 31
ALL_TO_THE_CHECKOUT = {"consideration": 1, "intent": 1, "evaluation": 1}


def organic(*monthly_visits: float) -> dict[str, Any]:
    return {"name": "Direct", "kind": "organic", "monthly_visits": list(monthly_visits)}


VISITS = 1000


@pytest.fixture(scope="module")
def thinned() -> Books:
    funnel = {"consideration": 0.5, "intent": 0.05, "evaluation": 0.4, "purchase": 0.5}
    return run_small(8000, channels=[organic(VISITS)], funnel={**funnel, "contact_capture": 0.075})


def exits_of(books: Books) -> Floats:
    """(5, W): visits that end before a product, a cart, a checkout, an order, and with one."""
    kinds = (Count.NEW_VISITS, Count.CONSIDERED, Count.CARTS, Count.CHECKOUTS, Count.FIRST_ORDERS)
    stages = np.stack([total(books, kind) for kind in kinds])
    return np.concatenate([stages[:-1] - stages[1:], stages[-1:]]).astype(float)


class TestThinning:
    """C1: of Poisson visits, each way to end is a Poisson count of its own, independent of the others."""

    def test_each_exit_has_its_share_as_mean_and_variance(self, thinned: Books) -> None:
        shares = np.array([0.5, 0.475, 0.015, 0.005, 0.005])
        assert shares.sum() == 1
        FAMILY.mean_of_poisson(exits_of(thinned), VISITS * shares)

    def test_the_seed_numbers_5_orders_and_75_contacts(self, thinned: Books) -> None:
        FAMILY.mean_of_poisson(total(thinned, Count.FIRST_ORDERS), 5.0)
        FAMILY.mean_of_poisson(total(thinned, Count.SIGN_UPS_FIRST_VISIT), 75.0)

    def test_exits_are_independent(self, thinned: Books) -> None:
        exits = exits_of(thinned)
        for one in range(len(exits)):
            for other in range(one):
                FAMILY.uncorrelated(exits[one], exits[other])

    def test_contacts_and_orders_share_those_who_do_both(self, thinned: Books) -> None:
        """Of 5 buyers 15 % sign up: that is the covariance of the two counts."""
        contacts = total(thinned, Count.SIGN_UPS_FIRST_VISIT) - 75.0
        orders = total(thinned, Count.FIRST_ORDERS) - 5.0
        FAMILY.mean(contacts * orders, 5.0 * 0.15)

    def test_days_are_independent(self) -> None:
        visits = counts_by_day(timeline_of(4000, channels=[organic(31 * 4)]), Count.NEW_VISITS)[0]
        FAMILY.mean_of_poisson(visits, np.full(JANUARY, 4.0))
        FAMILY.uncorrelated(visits[:-1], visits[1:])

    def test_channels_are_independent(self) -> None:
        channels = [organic(500), {**organic(500), "name": "Links"}]
        books = run_small(4000, channels=channels)
        by_channel = books.counts[Count.NEW_VISITS].sum(axis=(0, 2))
        FAMILY.uncorrelated(by_channel[0], by_channel[1])
        FAMILY.mean_of_poisson(by_channel[:2], np.array([500.0, 500.0]))


class TestReturningShare:
    """C7: with N new visitors a day, R(t) = N·v·(1 − e^{−t/τ}); v = ρ/η, τ = 1/η."""

    NEW = 100.0

    def returns(self, worlds: int, months: int, v: float, days: float) -> Floats:
        """(D, W): returning visits of strangers who neither sign up nor buy."""
        lengths = timeline_of(1, months=months).calendar.days_in_month
        timeline = timeline_of(
            worlds,
            months=months,
            channels=[organic(*(self.NEW * lengths))],
            funnel=NOBODY_BUYS,
            returning={"visits_per_visitor": v, "interest_days": days},
        )
        new, returning = counts_by_day(timeline, Count.NEW_VISITS, Count.RETURNING_VISITS)
        FAMILY.mean_of_counts(new.sum(axis=0), self.NEW * timeline.calendar.days)
        found: Floats = returning.astype(float)
        return found

    def test_as_many_returns_as_losses_of_interest_bring_the_share_to_45_per_cent_on_day_85(self) -> None:
        returning = self.returns(worlds=400, months=3, v=1.0, days=50.0)
        day = np.arange(len(returning))
        expected = self.NEW * -np.expm1(-0.02 * day)
        assert not returning[0].any()
        checked = np.array([1, 5, 20, 50, 85])
        FAMILY.mean_of_poisson(returning[checked], expected[checked])
        # 1 − e^{−0.02·85} stands to 1 as 45 to 55
        assert expected[85] / (self.NEW + expected[85]) == pytest.approx(0.45, abs=5e-4)
        by_world = returning[85]
        error = by_world.std(ddof=1) / np.sqrt(by_world.size) * self.NEW / (self.NEW + expected[85]) ** 2
        FAMILY.agree(by_world.mean() / (self.NEW + by_world.mean()), 0.45, np.hypot(error, 5e-4))

    @pytest.mark.parametrize(("v", "share"), [(1.0, 0.5), (7 / 3, 0.7)])
    def test_in_the_limit_the_share_is_v_of_1_and_v(self, v: float, share: float) -> None:
        returning = self.returns(worlds=200, months=3, v=v, days=4.0)[60:]
        assert np.exp(-60 / 4.0) < 1e-6
        FAMILY.mean_of_counts(returning.sum(axis=0), self.NEW * v * len(returning))
        found = returning.mean() / (self.NEW + returning.mean())
        assert found == pytest.approx(share, abs=0.005)

    def test_strangers_who_buy_come_back_no_more(self) -> None:
        """Each visit buys with p. Of N·(1 − p) left a share s = e^{−1/τ} is left each day, of which
        c = v·(e^{1/τ} − 1) come, of which p leave: s·c/(1 − s·(1 − c·p)) later visits each."""
        v, days, p = 2.0, 4.0, 0.4
        books = run_small(
            400,
            months=4,
            channels=[organic(300, 0)],
            funnel={**ALL_TO_THE_CHECKOUT, "purchase": p, "contact_capture": 0},
            returning={"visits_per_visitor": v, "interest_days": days, "intent_odds_ratio": 1},
        )
        stay, come = np.exp(-1 / days), v * np.expm1(1 / days)
        later = stay * come / (1 - stay * (1 - come * p))
        FAMILY.mean_of_counts(total(books, Count.RETURNING_VISITS), 300 * (1 - p) * later)
        FAMILY.mean_of_poisson(total(books, Count.FIRST_ORDERS), 300 * (p + (1 - p) * later * p))

    def test_a_later_visit_of_a_stranger_belongs_to_the_channel_of_the_first(self) -> None:
        books = run_small(
            50,
            months=2,
            channels=[organic(300), {**organic(0), "name": "Links"}],
            funnel=NOBODY_BUYS,
            returning={"visits_per_visitor": 1, "interest_days": 5},
        )
        returning = books.counts[Count.RETURNING_VISITS].sum(axis=(0, 3))
        assert returning[0, Source.SELF] > 0
        assert returning.sum() == returning[0, Source.SELF]


class TestContactsWhoComeBack:
    """C7 for persons: interest ends at 1/τ, visits come at v/τ while it lasts."""

    V, DAYS = 1.5, 5.0

    def returns(self, months: int, **funnel: float) -> tuple[Floats, Floats]:
        """(W) visits of contacts by themselves, and (W) first orders, of 300 contacts won in January."""
        books = run_small(
            400,
            months=months,
            channels=[organic(300, 0)],
            funnel={"consideration": 1, "contact_capture": 1, "intent": 0, **funnel},
            returning={"visits_per_visitor": self.V, "interest_days": self.DAYS, "intent_odds_ratio": 1},
        )
        visits = books.counts[Count.RETURNING_VISITS][:, :, Source.SELF].sum(axis=(0, 1))
        return visits.astype(np.float64), total(books, Count.FIRST_ORDERS).astype(np.float64)

    def test_later_visits_are_geometric_with_mean_v(self) -> None:
        """Variance of a person's v + v²; a world's visits are a compound Poisson sum."""
        visits, _orders = self.returns(months=4)
        FAMILY.mean(visits, 300 * self.V)
        FAMILY.variance(visits, 300 * (self.V + 2 * self.V**2))

    def test_an_order_ends_them(self) -> None:
        """Each visit orders with p, the first one too: later visits (1 − p)·v/(1 + v·p) a person."""
        p = 0.3
        visits, orders = self.returns(months=4, intent=1, evaluation=1, purchase=p)
        FAMILY.mean(visits, 300 * (1 - p) * self.V / (1 + self.V * p))
        FAMILY.mean(orders, 300 * (p + p * (1 - p) * self.V / (1 + self.V * p)))


class TestAddressList:
    """C8: an M/M/∞ queue from empty: L(t) ~ Poisson((c/u)·(1 − e^{−ut}))."""

    INFLOW = 2.5
    DECAY = -np.expm1(-0.002)
    """Share of addresses lost in a week at the rate 0.002 a week."""

    def plan(self, **more: Any) -> dict[str, Any]:
        lengths = timeline_of(1, months=12).calendar.days_in_month
        return {
            "months": 12,
            "channels": [organic(*(self.INFLOW / 0.5 * lengths))],
            "funnel": {"consideration": 1, "intent": 0, "contact_capture": 0.5},
            "contacts": {
                "address_decay_per_week": self.DECAY,
                "fatigue_effect": 0,
                **more.pop("contacts", {}),
            },
            **more,
        }

    def size(self, time: Floats, inflow: float = INFLOW, leaving: float = 0.002 / 7) -> Floats:
        return inflow / leaving * -np.expm1(-leaving * time)

    def test_the_size_of_the_list_at_each_months_end(self) -> None:
        books = run_small(400, **self.plan())
        ends = books.calendar.first_day[1:].astype(float)
        expected = self.size(ends)
        assert expected[-1] == pytest.approx(866.5, abs=0.05)
        FAMILY.mean_of_poisson(books.mailable, expected)

    def test_the_share_lost_in_a_week_is_lost_in_a_week(self) -> None:
        """All join in one month; three tenths of those left go each week."""
        books = run_small(
            200,
            months=2,
            channels=[organic(31 * 100, 0)],
            funnel={"consideration": 1, "intent": 0, "contact_capture": 1},
            contacts={"address_decay_per_week": 0.3},
        )
        leaving = -np.log(0.7) / 7
        january = float(self.size(np.array(31.0), inflow=100, leaving=leaving))
        FAMILY.mean_of_poisson(books.mailable, np.array([january, january * 0.7**4]))

    def test_only_those_who_consent_are_on_it(self) -> None:
        books = run_small(400, **self.plan(contacts={"consent_share": 0.3}))
        ends = books.calendar.first_day[1:].astype(float)
        FAMILY.mean_of_poisson(books.mailable[-1], self.size(ends, inflow=0.3 * self.INFLOW)[-1])
        contacts = total(books, Count.SIGN_UPS_FIRST_VISIT)
        FAMILY.mean_of_poisson(contacts, self.INFLOW * books.calendar.days)

    def test_messages_go_to_all_on_the_list_and_unsubscribing_thins_it(self) -> None:
        """Weekly campaigns after each of which a share s leaves: every one meets what is left."""
        share, first = 0.05, 10 / 24
        campaign = {"clicks_per_message": 0.1, "orders_per_click": 0, "unsubscribes_per_message": share}
        program = {"name": "News", "campaigns": [{"every_days": 7, **campaign}]}
        books = run_small(400, **self.plan(programs=[program]))
        times = np.arange(first, books.calendar.days, 7.0)
        decay = 0.002 / 7
        before, left, last = [], 0.0, 0.0
        for time in times:
            left = left * np.exp(-decay * (time - last)) + float(self.size(np.array(time - last)))
            before.append(left)
            left, last = left * (1 - share), float(time)
        FAMILY.mean_of_counts(total(books, Count.MESSAGES), sum(before))
        FAMILY.mean_of_counts(total(books, Count.UNSUBSCRIBES), share * sum(before))
        FAMILY.mean_of_counts(total(books, Count.MESSAGE_CLICKS), 0.1 * sum(before))
        end = left * np.exp(-decay * (365 - last)) + float(self.size(np.array(365 - last)))
        FAMILY.mean_of_poisson(books.mailable[-1], end)


class TestCampaignsOfOneDay:
    """Every message has its chance, however many there are in a day or minute."""

    CHANCE = 0.2

    def books(self, *campaigns: dict[str, Any], **contacts: Any) -> Books:
        """500 people who all joined in January; the campaigns are in February."""
        numbers = {"clicks_per_message": self.CHANCE, "orders_per_click": 0}
        program = {
            "name": "News",
            "start": date(2026, 2, 1),
            "campaigns": [{**numbers, **campaign} for campaign in campaigns],
            # nobody joins after January: this flow is never sent, but weariness could come of it
            "flows": [{"trigger": "sign_up", "messages": [{"delay_days": 1, **numbers}]}],
        }
        return run_small(
            100,
            months=2,
            channels=[organic(500, 0)],
            funnel={"consideration": 1, "intent": 0, "contact_capture": 1},
            contacts={"address_decay_per_week": 0, "fatigue_effect": 0, **contacts},
            programs=[program],
        )

    @pytest.mark.parametrize("every_days", [0.25, 0.5])
    def test_several_a_day_are_each_clicked(self, every_days: float) -> None:
        books = self.books({"every_days": every_days, "hour": 0})
        expected = self.CHANCE * total(books, Count.MESSAGES)
        FAMILY.agree(total(books, Count.MESSAGE_CLICKS).sum(), expected.sum(), np.sqrt(expected.sum()))

    def test_two_in_the_same_minute_are_clicked_independently(self) -> None:
        day = {"dates": [date(2026, 2, 10)]}
        books = self.books(day, day)
        joined = total(books, Count.SIGN_UPS_FIRST_VISIT)
        assert np.array_equal(total(books, Count.MESSAGES), 2 * joined)
        # a person clicks one, the other, both or none: 500 · E[X²]
        mean, square = 2 * self.CHANCE, 2 * self.CHANCE * (1 - self.CHANCE) + (2 * self.CHANCE) ** 2
        FAMILY.mean_of_counts(total(books, Count.MESSAGE_CLICKS), 500 * mean)
        FAMILY.variance(total(books, Count.MESSAGE_CLICKS), 500 * square)

    def test_whoever_stays_after_one_may_leave_after_the_next_of_the_day(self) -> None:
        """Unsubscribing that grows with weariness: four campaigns a day for a week, +1 for each."""
        growth, memory = 0.01, 365.0
        days = [date(2026, 2, day) for day in range(10, 17)]
        campaigns = [{"dates": days, "hour": hour, "clicks_per_message": 0} for hour in (0, 6, 12, 18)]
        books = self.books(*campaigns, unsubscribe_growth=growth, fatigue_memory_days=memory)
        level, listed, left = 0.0, 500.0, 0.0
        for _campaign in range(4 * len(days)):
            left += listed * growth * level
            listed *= 1 - growth * level
            level = (level + 1) * np.exp(-0.25 / memory)
        FAMILY.mean_of_counts(total(books, Count.UNSUBSCRIBES), left)


class TestFatigue:
    """Clicks and unsubscribing at the level a person feels: φ fades, +1 a campaign (§B10)."""

    def test_clicks_fall_and_unsubscribing_grows_with_remembered_messages(self) -> None:
        """All join in January; six daily campaigns in February, nobody clicks before."""
        clicks, leaving, effect, growth, memory = 0.2, 0.01, 0.5, 0.02, 3.0
        numbers = {"clicks_per_message": clicks, "orders_per_click": 0, "unsubscribes_per_message": leaving}
        dates = [date(2026, 2, day) for day in range(10, 16)]
        program = {"name": "News", "campaigns": [{"dates": dates, **numbers}]}
        timeline = timeline_of(
            200,
            months=2,
            channels=[organic(200, 0)],
            funnel={"consideration": 1, "intent": 0, "contact_capture": 1},
            contacts={
                "address_decay_per_week": 0,
                "fatigue_memory_days": memory,
                "fatigue_effect": effect,
                "unsubscribe_growth": growth,
            },
            programs=[program],
        )
        level, listed = 0.0, 200.0
        sent = clicked = left = 0.0
        for _campaign in dates:
            sent += listed
            clicked += listed * clicks * np.exp(-effect * level)
            left += listed * (leaving + growth * level)
            listed *= 1 - (leaving + growth * level)
            level = (level + 1) * np.exp(-1 / memory)
        books = simulate(timeline, SEED)
        FAMILY.mean_of_counts(total(books, Count.MESSAGES), sent)
        FAMILY.mean_of_counts(total(books, Count.MESSAGE_CLICKS), clicked)
        FAMILY.mean_of_counts(total(books, Count.UNSUBSCRIBES), left)
        FAMILY.mean_of_poisson(books.mailable[-1], listed)

    def test_a_flow_message_weighs_half(self) -> None:
        """Two flow messages a day apart, then a campaign; e^{−effect·φ} at each."""
        numbers = {"clicks_per_message": 0.3, "orders_per_click": 0, "unsubscribes_per_message": 0}
        flow = {"trigger": "sign_up", "messages": [{"delay_days": d, **numbers} for d in (0, 1)]}
        books = run_small(
            400,
            months=1,
            channels=[organic(400)],
            funnel={"consideration": 1, "intent": 0, "contact_capture": 1},
            contacts={"address_decay_per_week": 0, "fatigue_memory_days": 365, "fatigue_effect": 2},
            programs=[{"name": "Welcome", "flows": [flow]}],
        )
        second = np.exp(-2 * 0.5 * np.exp(-1 / 365))
        messages, clicks = total(books, Count.MESSAGES), total(books, Count.MESSAGE_CLICKS)
        FAMILY.mean_of_counts(messages, 400 * (1 + 30 / 31))
        FAMILY.mean_of_counts(clicks, 400 * 0.3 * (1 + second * 30 / 31))


class TestCartRecovery:
    """C16: orders grow by A·h·ρ/(1 − A)."""

    ABANDONED, REACHED, CHANCES = 0.8, 0.5, (0.02, 0.015, 0.01)

    def books(self) -> Books:
        """Every click on a reminder orders, so that no reminder leaves another cart."""
        messages = [
            {"delay_days": delay, "clicks_per_message": chance, "orders_per_click": 1}
            for delay, chance in zip((1 / 24, 1, 3), self.CHANCES, strict=True)
        ]
        return run_small(
            400,
            months=2,
            channels=[organic(2000, 0)],
            funnel={
                "consideration": 1,
                "intent": 0.5,
                "evaluation": 0.4,
                "purchase": 0.5,
                "contact_capture": 1,
            },
            contacts={"consent_share": self.REACHED, "address_decay_per_week": 0, "fatigue_effect": 0},
            programs=[{"name": "Carts", "flows": [{"trigger": "cart_left", "messages": messages}]}],
        )

    def test_the_uplift(self) -> None:
        books = self.books()
        recovery = 1 - np.prod([1 - chance for chance in self.CHANCES])
        carts = 1000.0
        placed, recovered = total(books, Count.CARTS_ORDERED), total(books, Count.RECOVERED_CARTS)
        FAMILY.mean_of_poisson(placed, carts * (1 - self.ABANDONED))
        FAMILY.mean_of_poisson(recovered, carts * self.ABANDONED * self.REACHED * recovery)
        uplift = self.ABANDONED * self.REACHED * recovery / (1 - self.ABANDONED)
        error = uplift * np.sqrt(1 / recovered.sum() + 1 / placed.sum())
        FAMILY.agree(recovered.sum() / placed.sum(), uplift, error)

    def test_recovered_carts_are_orders_but_no_new_carts(self) -> None:
        books = self.books()
        recovered = total(books, Count.RECOVERED_CARTS)
        orders = total(books, Count.FIRST_ORDERS, Count.REPEAT_ORDERS)
        assert np.array_equal(orders, total(books, Count.CARTS_ORDERED) + recovered)
        FAMILY.mean_of_poisson(total(books, Count.CARTS), 1000.0)
        assert np.array_equal(total(books, Count.MESSAGE_CLICKS), recovered)


class TestAudience:
    """C17: of an audience of A, Λ Poisson clicks reach A·(1 − e^{−Λ/A}) people."""

    def books(self, worlds: int, audience: int, clicks: int, **more: Any) -> Books:
        ads = {"name": "Ads", "kind": "paid", "monthly_budget": clicks / 2, "cost_per_click": 0.5}
        return run_small(worlds, channels=[{**ads, "audience": audience}], **more)

    def reached(self, books: Books, audience: int, clicks: int) -> None:
        found = total(books, Count.NEW_VISITS)
        variance = float(people_reached_variance_poisson(clicks, audience))
        mean = float(people_reached_mean_poisson(clicks, audience))
        FAMILY.agree(found.mean(), mean, np.sqrt(variance / found.size))
        FAMILY.variance(found, variance, fourth_moment=3 * variance**2)

    def test_people_reached(self) -> None:
        assert people_reached_mean_poisson(60_000, 50_000) == pytest.approx(34_940.3, abs=0.1)
        assert people_reached_variance_poisson(60_000, 50_000) == pytest.approx(10_524, abs=1)
        self.reached(self.books(2000, 50_000, 60_000, funnel=NOBODY_BUYS), 50_000, 60_000)

    def test_it_is_the_same_whether_those_who_came_are_strangers_or_known(self) -> None:
        """Some sign up, some buy, some come back by themselves; clicks again come from all of them."""
        audience, clicks = 1000, 1500
        books = self.books(
            1000,
            audience,
            clicks,
            funnel={"consideration": 0.8, "intent": 0.3, "contact_capture": 0.3},
            returning={"visits_per_visitor": 0.5, "interest_days": 5},
        )
        self.reached(books, audience, clicks)
        return_share = 1 - np.exp(-clicks / JANUARY / audience)
        # strangers who come back by themselves do not click on that day too
        both = total(books, Count.CLICKS).mean() / (audience * JANUARY * return_share)
        assert 0.98 < both < 1

    def test_each_person_clicks_at_most_once_a_day(self) -> None:
        audience, clicks = 500, 5000
        books = self.books(
            400, audience, clicks, funnel={"consideration": 0.8, "intent": 0.3, "contact_capture": 0.3}
        )
        chance = 1 - np.exp(-clicks / JANUARY / audience)
        found = total(books, Count.CLICKS)
        trials = audience * JANUARY
        FAMILY.mean_of_counts(found, trials * chance)
        FAMILY.variance(found, trials * chance * (1 - chance))
        assert np.array_equal(found, total(books, Count.NEW_VISITS, Count.RETURNING_VISITS))
