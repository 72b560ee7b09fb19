"""Units of time and money, and the few conversions that everything above agrees on."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

SECONDS_PER_HOUR: Final = 3600
MINUTES_PER_HOUR: Final = 60
HOURS_PER_DAY: Final = 24
DAYS_PER_WEEK: Final = 7
DAYS_PER_YEAR: Final = 365
MONTHS_PER_YEAR: Final = 12
DAYS_PER_AGE_MONTH: Final = DAYS_PER_YEAR / MONTHS_PER_YEAR
"""A month of a person's age in days. Plan months are calendar months."""

# Babel is imported where it is used: it takes longer to load than `roisim --help` may wait.


@cache
def is_currency(code: str) -> bool:
    """Whether *code* is an ISO 4217 code in capitals, such as "TRY"."""
    from babel.numbers import is_currency as known  # start-up time, see above

    return known(code)


@cache
def minor_unit_digits(currency: str) -> int:
    """Decimals of the smallest unit of *currency* (ISO code): 2 for TRY, 0 for JPY, 3 for KWD."""
    from babel.numbers import get_currency_precision  # start-up time, see above

    return get_currency_precision(currency)


@cache
def currency_symbol(currency: str) -> str:
    """Short sign for *currency* (ISO code), such as "₺" for TRY; the code itself where there is none.

    English knows only the signs of the largest currencies, so the country's own language is asked next.
    Signs written from right to left are left out, for they turn a number format round.
    """
    from babel import Locale, UnknownLocaleError  # start-up time, see above
    from babel.languages import get_official_languages
    from babel.numbers import get_currency_symbol

    for language in ("en", *get_official_languages(currency[:2])):
        try:
            symbol = get_currency_symbol(currency, Locale.parse(language))
        except (UnknownLocaleError, ValueError):
            continue
        if symbol != currency and not _is_right_to_left(symbol):
            return symbol
    return currency


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in text)


def to_minor(amount: ArrayLike, digits: int) -> NDArray[np.int64]:
    """Money in whole smallest units.

    Args:
        amount: money in units of the currency, any shape.
        digits: decimals of the smallest unit, as ``minor_unit_digits`` gives them.

    Returns:
        int64 of the same shape, rounded half to even, so that sums carry no drift.
    """
    return np.rint(np.multiply(amount, 10.0**digits)).astype(np.int64)


def discount_factor(rate_per_year: ArrayLike, days: ArrayLike) -> NDArray[np.float64]:
    """Value today of one unit of money in *days* days: (1 + rate)^(-days/365).

    Args:
        rate_per_year: effective yearly rate as a share, 0.25 for 25 % a year.
        days: days from today, may be fractional.

    Both broadcast.
    """
    years = np.divide(days, DAYS_PER_YEAR, dtype=np.float64)
    return np.asarray(np.power(np.add(1.0, rate_per_year), -years), dtype=np.float64)
