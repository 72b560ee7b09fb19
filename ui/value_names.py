"""What the choices of an input, and the cells of a row of numbers, are called."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale

from roisim.scenario.content_types import CONTENT_TYPES
from roisim.translation import N_, _

CHOICE_WORDS: Final = {
    "none": N_("Whatever happens: never"),
    "cash": N_("For lack of cash"),
    "paid": N_("Paid media only"),
    "blended": N_("With content, rewards, salaries"),
    "full": N_("With the store room too"),
    "traffic": N_("Visits"),
    "awareness": N_("Being known"),
    "sales": N_("Sales"),
    "sign_ups": N_("Sign-ups"),
    "bg_nbd": N_("Lapses after an order"),
    "pareto_nbd": N_("Lapses at any time"),
    "subscription": N_("Subscription"),
    "constant": N_("All customers alike"),
    "fixed": N_("Every order alike"),
    "lognormal": N_("Customers differ"),
    "gamma_gamma": N_("Customers and orders differ"),
    **{name: each.label for name, each in CONTENT_TYPES.items()},
}
"""What the words of a file are called; others are shown as they are."""

MONTHS: Final = 12
WEEKDAYS: Final = 7


def choice_word(choice: str) -> str:
    """What a choice is called."""
    return _(CHOICE_WORDS[choice]) if choice in CHOICE_WORDS else choice.replace("_", " ").capitalize()


def cell_names(length: int) -> list[str]:
    """Names of months, weekdays or hours."""
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    if length == MONTHS:
        return [locale.standaloneMonthName(month, short) for month in range(1, length + 1)]
    if length == WEEKDAYS:
        return [locale.standaloneDayName(day, short) for day in range(1, length + 1)]
    return [str(hour) for hour in range(length)]
