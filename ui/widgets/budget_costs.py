"""The grey rows of the budget table: what programmes and commissions cost by month, worked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from roisim.simulation.accounts import Account
from roisim.translation import N_, _
from ui.widgets.budget_rows import BudgetRow, Floats, month_of

if TYPE_CHECKING:
    from roisim.experiment.results import RunResult
    from roisim.scenario.programs import Program
    from roisim.scenario.scenario import Scenario
    from ui.open_plan import OpenPlan

BY_USE: Final = {
    "email": (Account.EMAIL, N_("E-mail, by use")),
    "rewards": (Account.REWARDS, N_("Rewards, by use")),
    "ads": (Account.CRM_ADS, N_("Advertising to known people, by use")),
    "loyalty": (Account.LOYALTY, N_("Loyalty points")),
}
"""Headings under which nothing but programmes is booked, so that their account tells what use costs."""

OUTSIDE_MARGIN: Final = "loyalty"
"""Its tools are booked elsewhere: the account holds the points alone."""


def calculated_rows(plan: OpenPlan) -> list[BudgetRow]:
    """What running programmes and commissions cost: stated costs, and use as the last answer expects it."""
    scenario = plan.scenario
    if scenario is None:
        return []
    months = plan.months
    answer = plan.answer.expected
    return [*_commissions(scenario, answer, months), *_programs(plan, scenario, answer, months)]


def _programs(
    plan: OpenPlan, scenario: Scenario, answer: RunResult | None, months: int
) -> Iterator[BudgetRow]:
    running = [program for program in scenario.programs if program.enabled]
    stated = {program.name: _stated_costs(plan, program, months) for program in running}
    shared: list[BudgetRow] = []
    for heading, (account, label) in BY_USE.items():
        booked = [program for program in running if program.books_to == heading]
        use = _use(scenario, answer, account, months)
        if not booked or use is None:
            continue
        if heading != OUTSIDE_MARGIN:
            use = _less(use, [stated[program.name] for program in booked])
        if len(booked) == 1:
            name = booked[0].name
            stated[name] = _sum(stated[name], use)
        elif any(use):
            shared.append(BudgetRow(_(label), "", use, note=_("As the last answer expects it")))
    for program in running:
        yield BudgetRow(_title(program), "", stated[program.name], note=_note(program, answer))
    yield from shared


def _note(program: Program, answer: RunResult | None) -> str:
    if answer is None or program.books_to not in BY_USE:
        return _("Stated cost, once and by month; what its use costs is in the answer")
    return _("Stated cost, and what its use costs as the last answer expects it")


def _title(program: Program) -> str:
    from roisim.scenario.program_library import library  # the library's files are read on first use

    entry = library().get(program.use or "")
    return _(entry.title) if entry is not None and program.name == program.use else program.name


def _stated_costs(plan: OpenPlan, program: Program, months: int) -> Floats:
    first = max(month_of(plan.start, program.start), 0)
    last = months - 1 if program.end is None else min(month_of(plan.start, program.end), months - 1)
    monthly = program.costs.monthly.mean()
    costs = [monthly if first <= month <= last else 0.0 for month in range(months)]
    if program.start >= plan.start and first < months:
        costs[first] += program.costs.once.mean()
    return tuple(costs)


def _use(scenario: Scenario, answer: RunResult | None, account: Account, months: int) -> Floats | None:
    """(M) what an account books as cost, less what the plan's own rows already show of it."""
    if answer is None:
        return None
    booked = _by_month(answer, account, None, months)
    if account is Account.REWARDS and any(
        channel.kind == "partner_sign_ups" for channel in scenario.channels
    ):
        of_channels = [
            _by_month(answer, account, position, months)
            for position, channel in enumerate(scenario.channels)
            if channel.kind == "partner_sign_ups"
        ]
        booked = _less(booked, of_channels)
    return booked


def _by_month(answer: RunResult, account: Account, channel: int | None, months: int) -> Floats:
    """(M) cost booked to an account, of one channel or of all; months that the answer lacks are 0."""
    books = answer.sums.postings[account]
    total = books.sum(axis=(1, 2)) if channel is None else books[:, channel].sum(axis=1)
    # an expectation has no worlds: its sums are means already
    units = 10**answer.plan.currency_digits * max(answer.provenance.worlds_done, 1)
    money = [-float(amount) / units + 0.0 for amount in total]
    return tuple((money + [0.0] * months)[:months])


def _commissions(scenario: Scenario, answer: RunResult | None, months: int) -> Iterator[BudgetRow]:
    if answer is None or len(answer.plan.channels) != len(scenario.channels):
        return
    for position, channel in enumerate(scenario.channels):
        if channel.kind == "affiliate" or (
            channel.kind == "influencer"
            and (channel.commission.mean() or any(entry.mean() for entry in channel.commission_per_order))
        ):
            paid = _by_month(answer, Account.AFFILIATES, position, months)
        else:
            continue
        name = _("{name}, commission").format(name=channel.name)
        yield BudgetRow(name, "", paid, note=_("As the last answer expects it"))


def _sum(first: Floats, second: Floats) -> Floats:
    return tuple(a + b for a, b in zip(first, second, strict=True))


def _less(amounts: Floats, parts: Sequence[Floats]) -> Floats:
    # rounding of the books to cents may leave a hair below 0
    return tuple(max(amount - sum(at), 0.0) for amount, *at in zip(amounts, *parts, strict=True))
