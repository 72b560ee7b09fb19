from __future__ import annotations

from collections import Counter
from typing import get_args

from roisim.report.book_names import COUNT_LABELS, KIND_LABELS, SOURCE_LABELS
from roisim.report.money_groups import (
    ACCOUNT_LABELS,
    COUNTED,
    FIVE_CATEGORIES,
    ORDER_COSTS,
    OTHER_BELOW_MARGIN,
    PAYMENTS,
    RECEIPTS,
    REVENUE,
)
from roisim.scenario.channels import Channel
from roisim.simulation.accounts import Account, Count, Source


def test_every_account_is_booked_in_exactly_one_group() -> None:
    groups = (REVENUE, ORDER_COSTS, *FIVE_CATEGORIES, OTHER_BELOW_MARGIN)
    assert Counter(account for group in groups for account in group.accounts) == Counter(Account)


def test_the_cash_of_every_account_is_in_exactly_one_group() -> None:
    groups = (*RECEIPTS, *PAYMENTS)
    assert Counter(account for group in groups for account in group.accounts) == Counter(Account)


def test_every_account_has_a_name_of_its_own() -> None:
    assert set(ACCOUNT_LABELS) == set(Account)
    assert len(set(ACCOUNT_LABELS.values())) == len(Account)


def test_every_count_and_source_and_kind_of_channel_has_a_name() -> None:
    assert set(COUNT_LABELS) == set(Count)
    assert len(set(COUNT_LABELS.values())) == len(Count)
    assert set(SOURCE_LABELS) == set(Source)
    kinds = {get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(Channel)[0])}
    assert set(KIND_LABELS) == kinds


def test_each_cac_counts_what_the_one_before_counts_and_more() -> None:
    assert COUNTED["paid"] < COUNTED["blended"] < COUNTED["full"]
    assert COUNTED["full"] - COUNTED["blended"] == {Account.INVENTORY}
