"""Figures of visitors, contacts and customers."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metrics.metric import count_of
from roisim.translation import N_

VISITORS: Final = (
    count_of(
        "impressions",
        N_("Ad impressions"),
        N_(
            "How often ads were shown: the clicks expected each day ÷ the click-through rate, over paid "
            "channels that state one."
        ),
    ),
    count_of("visits", N_("Visits"), N_("New and returning visits. Every order is placed on one.")),
    count_of("new_visits", N_("New visits"), N_("First visits: one for each new person.")),
    count_of(
        "returning_visits",
        N_("Returning visits"),
        N_(
            "All later visits: people who come back by themselves, clicks on messages, repeated ad clicks, "
            "and one for each own repeat order and each recovered cart."
        ),
    ),
    count_of(
        "contacts",
        N_("New contacts"),
        N_("People who leave an address for the first time. An order alone makes no contact."),
        better=1,
    ),
    count_of(
        "carts",
        N_("Carts filled"),
        N_(
            "Visits that put something into a cart or on a wish list. Coming back to a saved cart makes no "
            "second one."
        ),
    ),
    count_of("checkouts", N_("Checkouts begun"), N_("Visits that begin a checkout.")),
)

CUSTOMERS: Final = (
    count_of(
        "orders", N_("Orders"), N_("First and repeat orders. A refund does not undo an order."), better=1
    ),
    count_of("new_customers", N_("New customers"), N_("People who order for the first time."), better=1),
    count_of(
        "repeat_orders",
        N_("Repeat orders"),
        N_("All orders after a customer's first, of their own accord or brought by a message."),
        better=1,
    ),
    count_of(
        "active_customers",
        N_("Active customers at the end"),
        N_(
            "Customers who have not lapsed, after the last day. Whether someone has lapsed is the model's "
            "own state; a shop can only guess it."
        ),
        better=1,
        months="last",
    ),
)
