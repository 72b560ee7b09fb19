"""The people who left an address, and how they bear being written to."""

from __future__ import annotations

from typing import ClassVar

from roisim.scenario.field import assumption
from roisim.scenario.quantity import Quantity
from roisim.scenario.section import Section, number, share
from roisim.translation import N_


class Contacts(Section):
    """The address list."""

    title: ClassVar[str] = N_("Contacts")

    consent_share: Quantity = share(
        N_("May be written to"),
        N_("Share of the people who sign up and consent to receive advertising messages."),
        default=1,
        evidence=assumption("signing up is consenting"),
    )
    address_decay_per_week: Quantity = share(
        N_("Addresses that die in a week"),
        N_("Share of addresses that stop working in a week, without unsubscribing."),
        unit="share/week",
        high=0.9,
        default=0.002,
        evidence=assumption("a tenth of a list in a year"),
    )
    fatigue_memory_days: Quantity = number(
        N_("A message is remembered for"),
        N_("Mean time for which a message adds to the weariness of the one who got it."),
        unit="days",
        low=0,
        high=365,
        above_low=True,
        default=7,
        evidence=assumption("a week"),
    )
    fatigue_effect: Quantity = number(
        N_("A remembered message costs clicks"),
        N_("Each remembered message multiplies clicks by e to the minus this: 0.1 takes 9.5 % of them."),
        unit="per message",
        low=0,
        high=10,
        default=0.1,
        evidence=assumption("weekly messages lose about a tenth of their clicks"),
    )
    unsubscribe_growth: Quantity = number(
        N_("A remembered message drives people out"),
        N_("What each remembered message adds to the share that unsubscribes at the next one."),
        unit="share/message",
        low=0,
        high=1,
        default=0,
        evidence=assumption("the rate of a message, measured at usual frequency, holds it already"),
    )
