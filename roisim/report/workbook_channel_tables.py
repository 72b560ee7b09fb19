"""Tables at the foot of the sheet Channels: what each channel costs by kind, whom it brings, and what
brought the visits about. A column in which there is nothing is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from roisim.experiment.book_series import contact_spend
from roisim.experiment.results import Floats
from roisim.report.book_names import SOURCE_LABELS
from roisim.report.workbook_plan import PlanPages, quotient, total
from roisim.report.workbook_sheet import Sheet, address, cells_down
from roisim.report.workbook_styles import Kind, Role
from roisim.simulation.accounts import MARGIN_ACCOUNTS, Account, Count
from roisim.translation import N_, _

NAME, ASIDE, FIRST_COLUMN = 1, 2, 3


@dataclass(frozen=True)
class Column:
    """One column: amounts, or a ratio of two other columns by their names."""

    heading: str
    kind: Kind
    up: str = ""
    down: str = ""
    factor: int = 1
    always: bool = False


Amounts = Mapping[str, Floats]
"""Means over the worlds by column, one for each row."""

COST_COLUMNS: Final[dict[str, Column]] = {
    "clicks": Column(N_("Spent on clicks"), "money", always=True),
    "affiliates": Column(N_("Commission"), "money"),
    "influencers": Column(N_("Fees of influencers"), "money"),
    "crm_ads": Column(N_("Ads to known people"), "money"),
    "content": Column(N_("Content"), "money"),
    "visit_spend": Column(N_("Spent on visits"), "money"),
    "ad_visits": Column(N_("Visits by clicks"), "count"),
    "thousand": Column(N_("Cost of 1000 such visits"), "price", "visit_spend", "ad_visits", 1000),
}
PEOPLE_COLUMNS: Final[dict[str, Column]] = {
    "new_visits": Column(N_("New visits"), "count", always=True),
    "contact_spend": Column(N_("Spent on visits and sign-ups"), "money"),
    "contacts": Column(N_("New contacts"), "count", always=True),
    "partners": Column(N_("Of these, at partners"), "count"),
    "push": Column(N_("New push subscribers"), "count"),
    "pending": Column(N_("Orders with commission"), "count"),
    "approved": Column(N_("Approved"), "count"),
    "declined": Column(N_("Declined"), "count"),
    "reversed": Column(N_("Reversed"), "count"),
    "lost": Column(N_("Orders lost for want of stock"), "count"),
}
SOURCE_COLUMNS: Final[dict[str, Column]] = {
    "messages": Column(N_("Messages sent"), "count"),
    "clicks": Column(N_("Of these, clicked"), "count"),
    "click_rate": Column(N_("Click rate"), "share", "clicks", "messages"),
    "unsubscribes": Column(N_("Unsubscribes"), "count"),
    "visits": Column(N_("Visits"), "count", always=True),
    "carts": Column(N_("Carts filled"), "count", always=True),
    "recovered": Column(N_("Carts recovered"), "count"),
    "first": Column(N_("First orders"), "count", always=True),
    "orders": Column(N_("Orders"), "count", always=True),
    "conversion": Column(N_("Orders ÷ visits"), "share", "orders", "visits", always=True),
    "sales": Column(N_("Order values less discounts"), "money", always=True),
    "refunds": Column(N_("Refunds"), "money"),
    "margin": Column(N_("Contribution margin"), "money", always=True),
}


def write_channel_tables(sheet: Sheet, row: int, plan: PlanPages, kinds: Sequence[str]) -> int:
    """What each channel costs, and whom it brings; gives the last row."""
    names = [*plan.result.plan.channels, _("No channel")]
    amounts = channel_amounts(plan)
    costs, people = (_Table(sheet, columns, amounts) for columns in (COST_COLUMNS, PEOPLE_COLUMNS))
    last_row = costs.write(row, _("What channels cost"), names, [*kinds, ""])
    return people.write(last_row + 2, _("Whom channels bring"), names, [*kinds, ""])


def write_source_table(sheet: Sheet, row: int, plan: PlanPages) -> int:
    """What brought the visits about, and what they came to; gives the last row."""
    table = _Table(sheet, SOURCE_COLUMNS, source_amounts(plan))
    names = [_(text) for text in SOURCE_LABELS.values()]
    return table.write(row, _("What brought the visits"), names, [""] * len(names))


def channel_amounts(plan: PlanPages) -> dict[str, Floats]:
    """Means over the worlds by channel of first visit, [C+1] each."""
    sums = plan.result.sums
    counts, postings = sums.counts.sum(axis=(1, 3)), sums.postings.sum(axis=(1, 3))
    new_contacts = [Count.SIGN_UPS_FIRST_VISIT, Count.SIGN_UPS_LATER, Count.PARTNER_SIGN_UPS]
    spend = {
        "clicks": Account.ADS,
        "affiliates": Account.AFFILIATES,
        "influencers": Account.INFLUENCERS,
        "crm_ads": Account.CRM_ADS,
        "content": Account.CONTENT,
    }
    number = {
        "ad_visits": Count.CLICKS,
        "new_visits": Count.NEW_VISITS,
        "partners": Count.PARTNER_SIGN_UPS,
        "push": Count.PUSH_SUBSCRIBERS,
        "pending": Count.COMMISSIONS_PENDING,
        "approved": Count.COMMISSIONS_APPROVED,
        "declined": Count.COMMISSIONS_DECLINED,
        "reversed": Count.COMMISSIONS_REVERSED,
        "lost": Count.LOST_ORDERS,
    }
    on_visits = [spend[name] for name in ("clicks", "affiliates", "influencers")]
    return {
        **{name: plan.money(-postings[account]) for name, account in spend.items()},
        **{name: plan.count(counts[count]) for name, count in number.items()},
        "visit_spend": plan.money(-postings[on_visits].sum(axis=0)),
        "contact_spend": plan.money(contact_spend(sums.postings).sum(axis=0)),
        "contacts": plan.count(counts[new_contacts].sum(axis=0)),
    }


def source_amounts(plan: PlanPages) -> dict[str, Floats]:
    """Means over the worlds by what brought the visit about, in the order of `SOURCE_LABELS`."""
    order = list(SOURCE_LABELS)
    counts = plan.result.sums.counts.sum(axis=(1, 2))[:, order]
    postings = plan.result.sums.postings.sum(axis=(1, 2))[:, order]
    return {
        "messages": plan.count(counts[Count.MESSAGES]),
        "clicks": plan.count(counts[Count.MESSAGE_CLICKS]),
        "unsubscribes": plan.count(counts[Count.UNSUBSCRIBES]),
        "visits": plan.count(counts[[Count.NEW_VISITS, Count.RETURNING_VISITS]].sum(axis=0)),
        "carts": plan.count(counts[Count.CARTS]),
        "recovered": plan.count(counts[Count.RECOVERED_CARTS]),
        "first": plan.count(counts[Count.FIRST_ORDERS]),
        "orders": plan.count(counts[[Count.FIRST_ORDERS, Count.REPEAT_ORDERS]].sum(axis=0)),
        "sales": plan.money(postings[[Account.SALES, Account.DISCOUNTS]].sum(axis=0)),
        "refunds": plan.money(-postings[Account.REFUNDS]),
        "margin": plan.money(postings[list(MARGIN_ACCOUNTS)].sum(axis=0)),
    }


class _Table:
    """Names down, columns across, their sum at the foot; without rows and columns of nothing."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, Column], amounts: Amounts) -> None:
        self.sheet = sheet
        self.amounts = amounts
        self.columns = {name: column for name, column in columns.items() if self._is_shown(column, name)}
        self.place = {name: place for place, name in enumerate(self.columns, FIRST_COLUMN)}

    def _is_shown(self, column: Column, name: str) -> bool:
        parts = (column.up, column.down) if column.up else (name,)
        return column.always or all(np.any(self.amounts[part]) for part in parts)

    def write(self, row: int, title: str, names: Sequence[str], aside: Sequence[str]) -> int:
        """Fill the rows from `row` on; gives the last one."""
        self.sheet.text(row, NAME, title, "heading")
        heads = ["", "", *(_(column.heading) for column in self.columns.values())]
        self.sheet.head(row + 1, heads)
        first = here = row + 2
        for index, (name, note) in enumerate(zip(names, aside, strict=True)):
            values = {key: float(self.amounts[key][index]) for key in self.columns if key in self.amounts}
            # the channels of a plan are all there; what has no name of its own only where there is any
            if note or any(values.values()):
                self.sheet.text(here, NAME, name)
                self.sheet.text(here, ASIDE, note, "aside")
                self._row(here, values, "plain")
                here += 1
        self._total(here, first)
        return here

    def _row(self, row: int, values: Mapping[str, float], role: Role) -> None:
        for key, column in self.columns.items():
            if column.up:
                self._ratio(row, key, values, role)
            else:
                self.sheet.number(row, self.place[key], values[key], column.kind, role)

    def _total(self, row: int, first: int) -> None:
        self.sheet.text(row, NAME, _("All"), "total")
        self.sheet.blank(row, ASIDE, ASIDE, "total")
        values = {key: total(self.amounts[key]) for key in self.columns if key in self.amounts}
        for key, column in self.columns.items():
            if column.up:
                self._ratio(row, key, values, "total")
            else:
                formula = f"=SUM({cells_down(self.place[key], first, row - 1)})" if row > first else "=0"
                self.sheet.formula(row, self.place[key], formula, values[key], column.kind, "total")

    def _ratio(self, row: int, key: str, values: Mapping[str, float], role: Role) -> None:
        column = self.columns[key]
        up, down = (address(row, self.place[part]) for part in (column.up, column.down))
        factor = "" if column.factor == 1 else f"{column.factor}*"
        value = quotient(column.factor * values[column.up], values[column.down])
        formula = f'=IF({down}=0,"–",{factor}{up}/{down})'
        self.sheet.formula(row, self.place[key], formula, value, column.kind, role)
