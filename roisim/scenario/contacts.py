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
    later: ClassVar[frozenset[str]] = frozenset(
        {"push_decay_per_week", "ad_match_share", "ad_decay_per_week"}
    )

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
    push_decay_per_week: Quantity = share(
        N_("Notifications switched off in a week"),
        N_("Share of people who allowed notifications and can no longer be reached by them a week later."),
        unit="share/week",
        high=0.9,
        default=0.02,
        evidence=assumption(
            "70 to 85 % of notifications are delivered on lists of mixed age (vendors' reports)"
        ),
    )
    ad_match_share: Quantity = share(
        N_("Addresses that advertising knows"),
        N_("Share of contacts whom an advertising platform recognises by their address."),
        default=0.6,
        evidence=assumption("platforms recognise somewhat more than half of a list"),
    )
    ad_decay_per_week: Quantity = share(
        N_("Lost to advertising in a week"),
        N_("Share of recognised contacts whom the platform can no longer show anything a week later."),
        unit="share/week",
        high=0.9,
        default=0.02,
        evidence=assumption("as notifications"),
    )
