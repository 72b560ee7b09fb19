"""Numbers as people type them, and what a field says of them."""

from __future__ import annotations

import pytest

from roisim.scenario.channels import OrganicChannel
from roisim.scenario.customers import Customers
from roisim.scenario.field import FieldSpec
from roisim.scenario.finance import Finance
from roisim.scenario.quantity import Quantity
from roisim.scenario.scarce_things import ServiceDesk
from roisim.scenario.section import Section
from roisim.scenario.store import Funnel
from ui.field_text import (
    UNFINISHED,
    help_text,
    range_sentence,
    shown_number,
    typed_number,
    uncertain_start,
    unit_of,
    value_text,
    within,
    worlds_sentence,
    wrong_number,
)


def spec(section: type[Section], name: str) -> FieldSpec:
    found = section.spec(name)
    assert isinstance(found, FieldSpec)
    return found


SHARE = spec(Funnel, "intent")
MONEY = spec(Customers, "order_value")
DAYS = spec(Finance, "payment_delay_days")
MINUTES = spec(ServiceDesk, "handling_minutes")
VISITS = spec(OrganicChannel, "monthly_visits")


@pytest.mark.parametrize("typed", ["7.5", "7,5", "7.5 %", "7,5%", " 7.50 % "])
def test_a_share_is_typed_in_percent(typed: str) -> None:
    assert typed_number(typed, SHARE) == 0.075


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("150", 150),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1 234", 1234),
        ("150 TRY", 150),
        ("−3", -3),
        ("3.", 3),
    ],
)
def test_money_and_days_are_typed_as_one_likes(typed: str, number: float) -> None:
    assert typed_number(typed, MONEY) == number


def test_the_own_unit_may_be_typed_and_no_other() -> None:
    assert typed_number("12 days", DAYS) == 12
    assert typed_number("5 k", DAYS) == "5 k"
    assert typed_number("5 %", DAYS) == "5 %"


@pytest.mark.parametrize(
    ("typed", "number"), [("12k", 12_000), ("12 K", 12_000), ("1.5m", 1_500_000), ("1,5 M TRY", 1_500_000)]
)
def test_thousands_and_millions_may_be_short(typed: str, number: float) -> None:
    assert typed_number(typed, MONEY) == number


def test_only_money_and_counts_come_in_thousands() -> None:
    assert typed_number("2k visits", VISITS) == 2000
    assert typed_number("5 k", SHARE) == "5 k"
    assert typed_number("12m", DAYS) == "12m"
    assert typed_number("5m", MINUTES) == "5m"
    assert typed_number("5 min", MINUTES) == 5


@pytest.mark.parametrize(("typed", "number"), [("5e1", 50), ("5E-1", 0.5), ("1.5e+3", 1500)])
def test_an_exponent_counts(typed: str, number: float) -> None:
    assert typed_number(typed, MONEY) == number


def test_an_exponent_counts_in_percent() -> None:
    assert typed_number("5e1 %", SHARE) == 0.5


@pytest.mark.parametrize("typed", ["", "-", "−", ".", " ", "%", "5e", "5e-", "1.5E+"])
def test_what_may_become_a_number_waits(typed: str) -> None:
    assert typed_number(typed, MONEY) is UNFINISHED


@pytest.mark.parametrize("typed", ["abc", "5 or 6", "12a"])
def test_words_stay_words(typed: str) -> None:
    assert typed_number(typed, MONEY) == typed


def test_numbers_show_all_their_digits() -> None:
    assert shown_number(0.046036, SHARE) == "4.6036"
    assert shown_number(0.075, SHARE) == "7.5"
    assert shown_number(0.07, SHARE) == "7"
    assert shown_number(1234567.25, MONEY) == "1,234,567.25"
    assert shown_number(-3, DAYS) == "−3"
    assert shown_number("abc", DAYS) == "abc"
    assert shown_number(None, DAYS) == ""


@pytest.mark.parametrize("value", [0.046036, 0.1, 1 / 3, 0.999, 1e-7])
def test_what_is_shown_is_typed_again(value: float) -> None:
    assert typed_number(shown_number(value, SHARE), SHARE) == pytest.approx(value, abs=1e-10)


def test_ranges_are_told_in_the_unit_of_the_field() -> None:
    assert range_sentence(SHARE) == "0 to 100\N{NO-BREAK SPACE}%"
    assert range_sentence(MONEY, "TRY") == "above 0"
    assert range_sentence(DAYS) == "0 to 120\N{NO-BREAK SPACE}days"
    assert "Allowed: 0 to 100" in help_text(SHARE)


def test_wrong_numbers_are_told_in_words_with_the_cure() -> None:
    assert wrong_number(1.05, SHARE) == "Not more than 100\N{NO-BREAK SPACE}% is possible here."
    assert wrong_number(-1, DAYS) == "This cannot be below 0."
    assert wrong_number(0, MONEY) == "This must be above 0."
    assert "no number" in wrong_number("abc", DAYS)
    assert "number is missing" in wrong_number(" ", DAYS)
    assert wrong_number(5, DAYS) == ""


def test_a_number_becomes_uncertain_by_a_fifth() -> None:
    assert uncertain_start(100, MONEY) == {"low": 80, "likely": 100, "high": 120}
    share = uncertain_start(0.9, SHARE)
    odds = [value / (1 - value) for value in share.values()]
    assert odds == pytest.approx([9 / 1.2, 9, 9 * 1.2], rel=0.01)


@pytest.mark.parametrize("value", [0, 1, 0.5, 1e-6])
def test_a_range_stays_within_what_is_allowed(value: float) -> None:
    made = uncertain_start(value, SHARE)
    assert 0 <= made["low"] <= made["likely"] == value <= made["high"] <= 1


def test_stated_values_in_a_few_words() -> None:
    assert value_text(150, MONEY, "TRY") == "150\N{NO-BREAK SPACE}TRY"
    assert value_text([900, 950, 1445], MONEY, "TRY") == "by month: 900, 950, 1,445\N{NO-BREAK SPACE}TRY"
    many = [1200.5, 1500, 2000, 1000, "abc", 7]
    assert value_text(many, MONEY, "TRY") == "by month: 1,200.5, 1,500, 2,000 … 7\N{NO-BREAK SPACE}TRY"
    assert value_text({"low": 0.1, "likely": 0.2, "high": 0.3}, SHARE) == "10 – 20 – 30\N{NO-BREAK SPACE}%"
    assert value_text(None, SHARE) == "none stated"
    assert unit_of(MONEY, "TRY") == "TRY"


def test_worlds_draw_within_ninety_percent() -> None:
    text = worlds_sentence(Quantity("uniform", (0.0, 1.0), (0, 1)), SHARE, "")
    assert text == "Every world draws its own, 90 % of them between 5.0 and 95.0\N{NO-BREAK SPACE}%."


def test_words_within_sentences() -> None:
    assert within("Cost per click") == "cost per click"
    assert within("VAT rate") == "VAT rate"
