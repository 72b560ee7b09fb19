"""What an order, a refund and a month leave in the books, worked out by hand, to the minor unit."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from roisim.simulation.accounts import Account, Count, Source
from roisim.simulation.books import Books
from tests.simulation.simulated import EVERY_VISIT_BUYS, run_small, total

Integers = NDArray[np.int64]

WORLDS = 3
JANUARY, FEBRUARY = 31, 28


def shop(**sections: Any) -> Books:
    """Every visit is a first order; nobody comes after January."""
    direct = {"name": "Direct", "kind": "organic", "monthly_visits": [200, 0]}
    return run_small(WORLDS, **{"months": 2, "channels": [direct], "funnel": EVERY_VISIT_BUYS, **sections})


def booked(books: Books, account: Account) -> Integers:
    """(W): an account over the plan."""
    amounts: Integers = books.postings[account].sum(axis=(0, 1, 2))
    return amounts


def later(by_day: Integers, days: int) -> Integers:
    """(D, W): the same so many days later, within the plan."""
    moved = np.zeros_like(by_day)
    moved[days:] = by_day[: len(by_day) - days]
    return moved


class TestAnOrder:
    """119.99 less 10 %: the customer pays 107.99, VAT included."""

    AMOUNTS = (
        (Account.SALES, 11_999),
        (Account.DISCOUNTS, -1_200),  # 1,199.9
        (Account.VAT, -1_800),  # 10,799 · 0.2 / 1.2 = 1,799.83
        (Account.GOODS, -5_500),  # 55 % of 11,999 / 1.2 = 5,499.54
        (Account.SHIPPING, -950),
        (Account.PAYMENT_FEES, -295),  # 2.5 % of 10,799 + 25 = 294.975
        (Account.MARKETPLACE_FEES, -108),  # 107.99
        (Account.LOYALTY, -220),  # 2 % of 8,999 + 40 = 219.98
        (Account.OTHER, -50),
    )
    MARGIN = sum(amount for account, amount in AMOUNTS if account != Account.OTHER)

    @pytest.fixture(scope="class")
    @staticmethod
    def books() -> Books:
        return shop(
            customers={"order_value": 119.99, "first_order_discount": 0.1, "refund_rate": 0},
            operations={"shipping_and_packing": 9.5},
            finance={
                "gross_margin": 0.45,
                "vat_rate": 0.2,
                "payment_fee": 0.025,
                "payment_fee_fixed": 0.25,
                "marketplace_fee": 0.01,
                "discount_rate": 0.25,
                "payment_delay_days": 3,
                "supplier_payment_days": 20,
                "cost_payment_days": 7,
                "vat_payment_days": 10,
            },
            programs=[
                {
                    "name": "Points",
                    "books_to": "loyalty",
                    "costs": {"share_of_sales": 0.02, "per_order": 0.4},
                },
                {"name": "Bags", "costs": {"per_order": 0.5}},
            ],
        )

    def test_every_account(self, books: Books) -> None:
        orders = total(books, Count.FIRST_ORDERS)
        assert orders.all()
        amounts = dict(self.AMOUNTS)
        for account in Account:
            assert np.array_equal(booked(books, account), orders * amounts.get(account, 0)), account.name

    def test_month_channel_and_source(self, books: Books) -> None:
        sales = books.postings[Account.SALES]
        assert np.array_equal(sales[0, 0, Source.CLICK], sales.sum(axis=(0, 1, 2)))

    def test_cash_moves_with_its_delay(self, books: Books) -> None:
        """Receipts and fees after 3 days, goods after 20, other costs after 7, tax 10 days after the
        month."""
        won = books.first_orders_by_day
        amounts = dict(self.AMOUNTS)
        at_once = sum(
            amounts[account]
            for account in (
                Account.SALES,
                Account.DISCOUNTS,
                Account.PAYMENT_FEES,
                Account.MARKETPLACE_FEES,
            )
        )
        costs = amounts[Account.SHIPPING] + amounts[Account.LOYALTY] + amounts[Account.OTHER]
        expected = later(won, 3) * at_once + later(won, 20) * amounts[Account.GOODS] + later(won, 7) * costs
        expected[JANUARY - 1 + 10] += won.sum(axis=0) * amounts[Account.VAT]
        assert np.array_equal(books.cash_by_day, expected)
        assert not books.owed.any()

    def test_what_a_cohort_brings_at_age_0(self, books: Books) -> None:
        orders = total(books, Count.FIRST_ORDERS)
        revenue = 11_999 - 1_200 - 1_800
        for table, amount in ((books.cohort_revenue, revenue), (books.cohort_margin, self.MARGIN)):
            assert np.array_equal(table[0, 0], orders * amount)
            assert np.array_equal(table.sum(axis=(0, 1)), orders * amount)
        assert np.array_equal(books.margin_by_age[0], orders * self.MARGIN)
        assert np.array_equal(books.cohort_customers[0], orders)
        assert np.array_equal(books.cohort_orders[0, 0], orders)

    def test_who_never_orders_again_is_worth_his_first_order(self, books: Books) -> None:
        orders = total(books, Count.FIRST_ORDERS)
        assert np.array_equal(books.ltv_margin[0, 0], 1000 * self.MARGIN * orders)
        assert np.array_equal(books.ltv_revenue[0, 0], 1000 * (11_999 - 1_200 - 1_800) * orders)
        assert not books.ltv_margin_predicted.any()

    def test_first_orders_are_no_repeat_revenue(self, books: Books) -> None:
        assert not books.repeat_revenue.any()
        assert not books.returning_visit_revenue.any()


class TestARefund:
    """All orders come back; 80 % of the goods can be sold again."""

    @pytest.fixture(scope="class")
    @staticmethod
    def books() -> Books:
        return shop(
            customers={
                "order_value": 119.99,
                "refund_rate": 1,
                "refund_delay_days": 2,
                "refund_delay_shape": 8,
            },
            operations={"return_handling": 7, "resaleable_share": 0.8},
            finance={"gross_margin": 0.45, "vat_rate": 0.2, "payment_fee": 0.03, "supplier_payment_days": 5},
        )

    def test_every_account(self, books: Books) -> None:
        orders = total(books, Count.FIRST_ORDERS)
        amounts = {
            Account.SALES: 11_999,
            Account.REFUNDS: -11_999,
            Account.VAT: 0,  # 2,000 (1,999.83) paid and got back
            Account.GOODS: -5_500 + 4_400,
            Account.RETURN_HANDLING: -700,
            Account.PAYMENT_FEES: -360,  # 359.97: the fee is lost
        }
        for account in Account:
            assert np.array_equal(booked(books, account), orders * amounts.get(account, 0)), account.name
        assert np.array_equal(total(books, Count.REFUNDED_ORDERS), orders)

    def test_refunds_of_later_months_are_booked_there(self, books: Books) -> None:
        assert books.counts[Count.REFUNDED_ORDERS, 1].sum() > 0
        by_month = books.counts[Count.REFUNDED_ORDERS].sum(axis=(1, 2))
        assert np.array_equal(-books.postings[Account.REFUNDS].sum(axis=(1, 2)), 11_999 * by_month)

    def test_a_refund_takes_revenue_from_where_the_order_brought_it(self, books: Books) -> None:
        """All were first orders on first visits."""
        assert not books.repeat_revenue.any()
        assert not books.returning_visit_revenue.any()

    def test_they_lower_the_value_of_the_customer(self, books: Books) -> None:
        orders = total(books, Count.FIRST_ORDERS)
        assert not books.ltv_revenue.any()
        assert np.array_equal(books.cohort_margin.sum(axis=(0, 1)), orders * (-1_100 - 700 - 360))

    def test_what_comes_back_after_the_end_counts_for_lifetime_value_alone(self) -> None:
        books = shop(
            months=1,
            channels=[{"name": "Direct", "kind": "organic", "monthly_visits": 200}],
            customers={
                "order_value": 100,
                "refund_rate": 1,
                "refund_delay_days": 60,
                "refund_delay_shape": 500,
            },
            finance={"gross_margin": 0.5, "payment_fee": 0, "discount_rate": 0, "vat_rate": 0},
        )
        orders = total(books, Count.FIRST_ORDERS)
        assert not books.counts[Count.REFUNDED_ORDERS].any()
        assert not booked(books, Account.REFUNDS).any()
        assert np.array_equal(booked(books, Account.SALES), 10_000 * orders)
        # the goods are sold again, so nothing is left
        assert not books.ltv_revenue.any()
        assert not books.ltv_margin.any()


class TestDiscounts:
    def test_they_combine_and_the_message_adds_its_own(self) -> None:
        """10 % always, 20 % for the first order, 5 % for repeat orders by a programme, 50 % by a message:
        what is kept multiplies."""
        news = {
            "name": "News",
            "order_discount": {"share": 0.05, "for": "repeat"},
            "campaigns": [
                {
                    "dates": [date(2026, 2, 10)],
                    "clicks_per_message": 1,
                    "orders_per_click": 1,
                    "discount": 0.5,
                }
            ],
        }
        books = shop(
            funnel={**EVERY_VISIT_BUYS, "contact_capture": 1},
            contacts={"address_decay_per_week": 0, "fatigue_effect": 0},
            customers={"order_value": 1000, "discount": 0.1, "first_order_discount": 0.2, "refund_rate": 0},
            programs=[news],
        )
        orders = total(books, Count.FIRST_ORDERS)
        discounts = -books.postings[Account.DISCOUNTS].sum(axis=(0, 1))
        assert np.array_equal(discounts[Source.CLICK], orders * 28_000)  # 1 − 0.9 · 0.8
        assert np.array_equal(total(books, Count.REPEAT_ORDERS), orders)
        assert np.array_equal(discounts[Source.EMAIL], orders * 57_250)  # 1 − 0.9 · 0.95 · 0.5

    def test_revenue_of_orders_by_message_is_repeat_and_returning(self) -> None:
        news = {
            "name": "News",
            "campaigns": [{"dates": [date(2026, 2, 10)], "clicks_per_message": 1, "orders_per_click": 1}],
        }
        books = shop(
            funnel={**EVERY_VISIT_BUYS, "contact_capture": 1},
            contacts={"address_decay_per_week": 0, "fatigue_effect": 0},
            customers={"order_value": 1000, "refund_rate": 0},
            programs=[news],
        )
        orders = total(books, Count.FIRST_ORDERS)
        assert np.array_equal(books.repeat_revenue, np.stack([0 * orders, 100_000 * orders]))
        assert np.array_equal(books.returning_visit_revenue, books.repeat_revenue)


class TestOverheads:
    def test_monthly_costs_are_booked_on_the_first_day(self) -> None:
        books = shop(
            channels=[{"name": "Direct", "kind": "organic"}],
            finance={
                "salaries": [1000, 2000],
                "salaries_acquisition_share": 0.3,
                "technology": 100,
                "technology_acquisition_share": 0.25,
                "content": 40,
                "other_costs": 10.125,
            },
            operations={"inventory_maintenance": 7},
        )
        amounts = {
            Account.SALARIES_ACQUISITION: (30_000, 60_000),
            Account.SALARIES_OTHER: (70_000, 140_000),
            Account.TECHNOLOGY_ACQUISITION: (2_500, 2_500),
            Account.TECHNOLOGY_OTHER: (7_500, 7_500),
            Account.CONTENT: (4_000, 4_000),
            Account.OTHER: (1_012, 1_012),  # 1,012.5: half goes to the even one
            Account.INVENTORY: (700, 700),
        }
        for account in Account:
            months = -books.postings[account].sum(axis=(1, 2))
            assert months.tolist() == [[amount] * WORLDS for amount in amounts.get(account, (0, 0))]
        assert books.cash_by_day[0].tolist() == [-115_712] * WORLDS
        assert books.cash_by_day[JANUARY].tolist() == [-215_712] * WORLDS
        assert not np.delete(books.cash_by_day, [0, JANUARY], axis=0).any()

    def test_ad_spend_is_paid_by_the_day_and_its_rounding_does_not_add_up(self) -> None:
        """100 TL over 31 days: 3.22 or 3.23 a day."""
        ads = {"name": "Ads", "kind": "paid", "monthly_budget": [100, 50], "cost_per_click": 1}
        books = shop(
            channels=[ads], funnel={"contact_capture": 0, "intent": 0}, finance={"ad_payment_days": 2}
        )
        paid = -books.cash_by_day
        assert set(paid[2 : JANUARY + 2].ravel().tolist()) == {322, 323}
        assert not paid[:2].any()
        assert (-books.postings[Account.ADS, :, 0, Source.CLICK]).tolist() == [[10_000] * 3, [5_000] * 3]
        # the last two days of February are paid in March
        assert (-books.owed[Account.ADS]).tolist() == [357] * 3

    def test_a_programmes_costs(self) -> None:
        """Set up in its first month, then by the month, by the contact and by the message."""
        program = {
            "name": "News",
            "books_to": "content",
            "start": date(2026, 1, 10),
            "costs": {"once": 500, "monthly": 30, "per_contact": 0.2, "per_message": 0.03},
            "campaigns": [{"dates": [date(2026, 2, 3)], "clicks_per_message": 0, "orders_per_click": 0}],
        }
        books = shop(
            funnel={"consideration": 1, "intent": 0, "contact_capture": 1},
            contacts={"address_decay_per_week": 0},
            finance={"content": 0},
            programs=[program],
        )
        messages, contacts = total(books, Count.MESSAGES), total(books, Count.SIGN_UPS_FIRST_VISIT)
        assert np.array_equal(messages, contacts)
        january, february = -books.postings[Account.CONTENT].sum(axis=(1, 2))
        assert np.array_equal(february, 3_000 + 3 * messages)
        # contacts cost from 10 January on
        before = january - 53_000
        assert (before % 20 == 0).all()
        assert ((before / 20 < contacts) & (before / 20 > 0.5 * contacts)).all()


class TestActiveCustomers:
    def test_months_begin_with_those_who_had_not_lapsed(self) -> None:
        """Everyone is won in January; nobody lapses, or nearly everyone within days."""
        for churn, kept in ((0.0, True), (0.999, False)):
            repeat = {"kind": "constant", "orders_per_year": 0, "yearly_churn": churn}
            books = shop(months=3, customers={"repeat": repeat})
            won = total(books, Count.FIRST_ORDERS)
            ends = books.calendar.first_day[1:] - 1
            assert not books.active_at_start[0].any()
            assert np.array_equal(books.active_at_start[1:], books.active_customers[ends[:-1]])
            lapsed_in_a_month = books.active_customers[ends[:-1]] - books.active_customers[ends[1:]]
            assert np.array_equal(books.lapsed_of_those[1:], lapsed_in_a_month)
            assert (books.active_customers[-1] == won).all() == kept

    def test_an_opening_balance_is_whole_minor_units(self) -> None:
        books = shop(finance={"opening_cash": 1234.567})
        assert books.opening_cash.tolist() == [123_457] * WORLDS


class TestLifetimeValue:
    """Two renewals a month of age are certain: what the plan does not see is predicted."""

    def test_realised_and_predicted_orders_make_the_horizon_whole(self) -> None:
        """An order each 73 days for a year: the first and 4 more. (The 5th would be due on day 365.)"""
        repeat = {"kind": "subscription", "alpha": 1e-6, "beta": 1e6, "months_per_renewal": 73 / (365 / 12)}
        books = shop(
            months=4,
            customers={"order_value": 100, "refund_rate": 0, "repeat": repeat},
            finance={"gross_margin": 1, "payment_fee": 0, "ltv_horizon_months": 12, "discount_rate": 0},
        )
        orders = total(books, Count.FIRST_ORDERS)
        assert np.array_equal(total(books, Count.REPEAT_ORDERS), orders)
        per_customer = books.ltv_margin.sum(axis=(0, 1)) / orders / 1000 / 10_000
        np.testing.assert_allclose(per_customer, 5.0, rtol=1e-9)
        np.testing.assert_allclose(books.ltv_margin_predicted.sum(axis=(0, 1)) / orders / 1e7, 3.0, rtol=1e-9)
        assert np.array_equal(books.ltv_margin, books.ltv_revenue)

    def test_margin_is_discounted_to_the_first_order_and_revenue_is_not(self) -> None:
        repeat = {"kind": "subscription", "alpha": 1e-6, "beta": 1e6, "months_per_renewal": 73 / (365 / 12)}
        books = shop(
            months=4,
            customers={"order_value": 100, "refund_rate": 0, "repeat": repeat},
            finance={"gross_margin": 0.5, "payment_fee": 0, "ltv_horizon_months": 12, "discount_rate": 0.25},
        )
        orders = total(books, Count.FIRST_ORDERS)
        expected = 50 * sum(1.25 ** (-renewal * 73 / 365) for renewal in range(5))
        found = books.ltv_margin.sum(axis=(0, 1)) / orders / 1e5
        # a day of age is counted from the day of the first order, so it may be a day off
        np.testing.assert_allclose(found, expected, rtol=1e-3)
        np.testing.assert_allclose(books.ltv_revenue.sum(axis=(0, 1)) / orders / 1e5, 500.0, rtol=1e-9)
