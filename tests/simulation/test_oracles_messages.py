"""Messages, carts and orders of known people: rules that must hold to the person, or on average."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.simulation.accounts import Count, Source
from roisim.simulation.books import Books
from tests.simulation.simulated import run_small, total
from tests.statistical_limits import Family

FAMILY = Family(7)

PEOPLE = 500.0
ALL_SIGN_UP = {"consideration": 1, "intent": 1, "evaluation": 1, "purchase": 0.5, "contact_capture": 1}
"""Everyone fills a cart, half order; a known person's visit that brings no order leaves a cart."""


def message(delay_days: float, clicks: float, orders: float) -> dict[str, Any]:
    return {"delay_days": delay_days, "clicks_per_message": clicks, "orders_per_click": orders}


def cart_flow(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"trigger": "cart_left", "messages": list(messages)}


def campaign(day: date, clicks: float, orders: float, hour: float = 10) -> dict[str, Any]:
    return {"dates": [day], "hour": hour, "clicks_per_message": clicks, "orders_per_click": orders}


def known_in_february(
    *programs: dict[str, Any], worlds: int = 100, funnel: dict[str, float] | None = None, **customers: Any
) -> Books:
    """People who all came in January; programmes run from February on, so no first visit sets them off."""
    return run_small(
        worlds,
        months=2,
        channels=[{"name": "Direct", "kind": "organic", "monthly_visits": [PEOPLE, 0]}],
        funnel={**ALL_SIGN_UP, **(funnel or {})},
        contacts={"address_decay_per_week": 0, "fatigue_effect": 0},
        customers={"refund_rate": 0, **customers},
        programs=[{"start": date(2026, 2, 1), **program} for program in programs],
    )


def contacts(books: Books) -> Any:
    return total(books, Count.SIGN_UPS_FIRST_VISIT)


class TestCarts:
    CLICK_ONLY = campaign(date(2026, 2, 10), clicks=1, orders=0)

    def test_a_click_without_an_order_leaves_a_cart_that_is_reminded_of(self) -> None:
        flow = cart_flow(message(1, 0, 0), message(3, 0, 0))
        books = known_in_february({"name": "News", "campaigns": [self.CLICK_ONLY], "flows": [flow]}, worlds=3)
        assert np.array_equal(total(books, Count.MESSAGES), 3 * contacts(books))
        assert np.array_equal(total(books, Count.CARTS), 2 * contacts(books))

    def test_an_own_order_ends_the_reminders(self) -> None:
        """Customers order 1,000 times a year: few of them are still reminded a day later."""
        books = known_in_february(
            {"name": "News", "campaigns": [self.CLICK_ONLY], "flows": [cart_flow(message(1, 0, 0))]},
            repeat={"kind": "constant", "orders_per_year": 1000, "yearly_churn": 0},
        )
        reminded = total(books, Count.MESSAGES) - contacts(books)
        FAMILY.mean_of_counts(reminded, PEOPLE * (0.5 + 0.5 * np.exp(-1000 / 365)))

    def test_an_order_by_a_reminder_ends_the_reminders(self) -> None:
        flow = cart_flow(message(1, 1, 1), message(3, 1, 1))
        books = known_in_february({"name": "News", "campaigns": [self.CLICK_ONLY], "flows": [flow]}, worlds=3)
        assert np.array_equal(total(books, Count.MESSAGES), 2 * contacts(books))
        assert np.array_equal(total(books, Count.RECOVERED_CARTS), contacts(books))

    def test_an_order_by_a_campaign_ends_the_reminders(self) -> None:
        sale = campaign(date(2026, 2, 11), clicks=1, orders=1, hour=12)
        flow = cart_flow(message(1, 0, 0), message(3, 0, 0))
        books = known_in_february(
            {"name": "News", "campaigns": [self.CLICK_ONLY, sale], "flows": [flow]}, worlds=3
        )
        # two campaigns, and the first reminder two hours before the second of them
        assert np.array_equal(total(books, Count.MESSAGES), 3 * contacts(books))
        assert not books.counts[Count.RECOVERED_CARTS].any()

    def test_reminders_are_sent_in_order_of_time_however_they_are_written(self) -> None:
        """The one after a day brings the order, so the one after three is not sent."""
        flow = cart_flow(message(3, 1, 1), message(1, 1, 1))
        books = known_in_february({"name": "News", "campaigns": [self.CLICK_ONLY], "flows": [flow]}, worlds=3)
        assert np.array_equal(total(books, Count.MESSAGES), 2 * contacts(books))
        assert np.array_equal(total(books, Count.RECOVERED_CARTS), contacts(books))

    def test_a_new_cart_while_reminders_run_begins_no_others(self) -> None:
        again = campaign(date(2026, 2, 11), clicks=1, orders=0)
        flow = cart_flow(message(2, 0, 0), message(3, 0, 0))
        books = known_in_february(
            {"name": "News", "campaigns": [self.CLICK_ONLY, again], "flows": [flow]}, worlds=3
        )
        assert np.array_equal(total(books, Count.CARTS), 3 * contacts(books))
        assert np.array_equal(total(books, Count.MESSAGES), 4 * contacts(books))

    def test_a_new_cart_after_the_last_reminder_begins_again(self) -> None:
        again = campaign(date(2026, 2, 20), clicks=1, orders=0)
        flow = cart_flow(message(2, 0, 0), message(3, 0, 0))
        books = known_in_february(
            {"name": "News", "campaigns": [self.CLICK_ONLY, again], "flows": [flow]}, worlds=3
        )
        assert np.array_equal(total(books, Count.MESSAGES), 6 * contacts(books))

    def test_nobody_is_reminded_after_unsubscribing(self) -> None:
        leave = {**self.CLICK_ONLY, "unsubscribes_per_message": 1}
        flow = cart_flow(message(1, 0, 0))
        books = known_in_february({"name": "News", "campaigns": [leave], "flows": [flow]}, worlds=3)
        assert np.array_equal(total(books, Count.MESSAGE_CLICKS), contacts(books))
        assert np.array_equal(total(books, Count.MESSAGES), contacts(books))
        assert not books.mailable[-1].any()


class TestOrdersOfClicks:
    def test_on_site_programmes_change_orders_per_click_on_the_odds_scale(self) -> None:
        """Known visits order with 1/4 and, with the programme's odds ratio of 3, with 1/2: so do the
        odds of a click's order grow threefold."""
        chat = {"name": "Chat", "effects": [{"on": "purchase", "odds_ratio": 3, "for": "contacts"}]}
        news = {"name": "News", "campaigns": [campaign(date(2026, 2, 10), clicks=1, orders=0.2)]}
        for programs, orders in (((news,), 0.2), ((news, chat), float(apply_odds_ratio(0.2, 3.0)))):
            books = known_in_february(*programs, funnel={"purchase": 0.25})
            kinds = [Count.FIRST_ORDERS, Count.REPEAT_ORDERS]
            by_mail = books.counts[kinds][:, :, :, Source.EMAIL].sum(axis=(0, 1, 2))
            FAMILY.mean_of_poisson(by_mail, PEOPLE * orders)

    def test_an_order_by_a_message_does_not_move_the_customers_own_clock(self) -> None:
        """Repeat orders of their own are the same to the person, with the message and without it."""
        news = {"name": "News", "campaigns": [campaign(date(2026, 2, 10), clicks=1, orders=1)]}
        repeat = {"kind": "bg_nbd", "r": 0.5, "alpha_weeks": 1, "dropout_a": 1, "dropout_b": 2}
        funnel = {"purchase": 1.0}
        without, with_it = (
            known_in_february(*programs, worlds=3, funnel=funnel, repeat=repeat) for programs in ((), (news,))
        )
        own = [books.counts[Count.REPEAT_ORDERS, :, :, Source.OWN] for books in (without, with_it)]
        assert own[0].any()
        assert np.array_equal(own[0], own[1])
        assert np.array_equal(without.active_customers, with_it.active_customers)
        extra = total(with_it, Count.REPEAT_ORDERS) - total(without, Count.REPEAT_ORDERS)
        assert np.array_equal(extra, contacts(with_it))

    def test_clicks_are_a_binomial_share_of_messages(self) -> None:
        books = known_in_february({"name": "News", "campaigns": [campaign(date(2026, 2, 10), 0.3, 0)]})
        FAMILY.mean_of_poisson(total(books, Count.MESSAGE_CLICKS), PEOPLE * 0.3)
