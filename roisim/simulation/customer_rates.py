"""From plan to how customers order again and what an order brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.formulas.effects import apply_odds_ratio
from roisim.formulas.repeat_purchase.bg_nbd_solution import solve_bg_nbd
from roisim.scenario.customers import BgNbdRepeat, ConstantRepeat, ParetoNbdRepeat, SubscriptionRepeat
from roisim.simulation.accounts import Account
from roisim.simulation.channel_rates import platform_fees
from roisim.simulation.input_draws import full
from roisim.simulation.market_rates import market_costs, market_rates
from roisim.simulation.operation_rates import desk_wages
from roisim.simulation.seasons import demand_season
from roisim.units import DAYS_PER_AGE_MONTH, DAYS_PER_WEEK, DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from roisim.scenario.quantity import MonthlyQuantity, Quantity
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.input_draws import InputDraws
    from roisim.simulation.program_effects import ProgramEffects, RunningProgram

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

# What a programme costs by the order. All else that it costs is no part of an order's margin.
PROGRAM_ACCOUNTS = {
    "email": Account.EMAIL,
    "loyalty": Account.LOYALTY,
    "technology": Account.TECHNOLOGY_OTHER,
    "content": Account.CONTENT,
    "other": Account.OTHER,
    "ads": Account.CRM_ADS,
    "rewards": Account.REWARDS,
    "salaries": Account.SALARIES_OTHER,
}


@dataclass(frozen=True)
class RepeatRates:
    """How customers differ, in days; each parameter (W).

    bg_nbd: order rate ~ Gamma(r, rate alpha), dropout p ~ Beta(a, b) after each own repeat order.
    pareto_nbd: order rate ~ Gamma(r, alpha), hazard of lapsing ~ Gamma(s, beta).
    subscription: p of not renewing ~ Beta(a, b), a renewal every `period_days`.
    constant: everyone orders at `rate_per_day` and lapses at `hazard_per_day`.
    `season`, `order_factor` (m), `lapse_factor` (θ): (D, W) multipliers of rate and hazard;
    `channel_order_factor`, `channel_lapse_factor` (C, W) those of the customers whom a channel won;
    `discount_selection` (W): a first order at discount d wins a customer with e^(−selection·d) of the rate.
    """

    kind: str
    parameters: dict[str, Floats]
    season: Floats
    order_factor: Floats
    lapse_factor: Floats
    channel_order_factor: Floats
    channel_lapse_factor: Floats
    discount_selection: Floats


@dataclass(frozen=True)
class SpreadRates:
    """Spread of order values about their mean: kind and parameters (W)."""

    kind: str
    parameters: dict[str, Floats]


@dataclass(frozen=True)
class WaitingRates:
    """Customers who learnt to wait for a coupon: share of own repeat orders, and its discount, (D, W)."""

    share: Floats
    discount: Floats


@dataclass(frozen=True)
class OrderRates:
    """What an order brings and costs; money in currency units. (D, W) or (W) as marked."""

    order_value: Floats  # (D, W) list price, VAT included
    spread: SpreadRates
    first_discount: Floats  # (D, W)
    repeat_discount: Floats  # (D, W)
    refund_rate: Floats  # (D, W)
    refund_delay_mean: Floats  # (W) days
    refund_delay_shape: Floats  # (W)
    gross_margin: Floats  # (W)
    vat_rate: Floats  # (C, W)
    value_factor: Floats  # (C, W) of the channel's market on order values
    shipping_extra: Floats  # (D, C, W) of the channel's market
    payment_fee: Floats  # (W)
    payment_fee_fixed: Floats  # (D, W)
    marketplace_fee: Floats  # (W)
    shipping: Floats  # (D, W)
    return_handling: Floats  # (D, W)
    resaleable_share: Floats  # (W)
    waiting: tuple[WaitingRates, ...]


@dataclass(frozen=True)
class ProgramRates:
    """What a running programme costs by use; money, (D, W), zero while it does not run."""

    name: str
    account: Account  # of costs by order and share of sales
    running_account: Account  # of all other costs
    sales_share: Floats
    per_order: Floats
    per_contact: Floats
    per_message: Floats
    per_click: Floats
    per_referral: Floats
    ad_spend_share: Floats


@dataclass(frozen=True)
class FinanceRates:
    """Delays in days (W), opening cash in money (W), yearly discount rate (W), overheads by
    account in money by month (M, W), LTV horizon in days; whether clicks are bought only while there
    is cash, and how far (W) it may fall below zero."""

    payment_delay: Integers
    supplier_delay: Integers
    ad_delay: Integers
    cost_delay: Integers
    vat_delay: Integers
    opening_cash: Floats
    discount_rate: Floats
    monthly_costs: dict[Account, Floats]
    horizon_days: float
    spend_limited: bool
    overdraft: Floats


def repeat_rates(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> RepeatRates:
    """The repeat process of the plan, with each world's own parameters."""
    days, worlds = draws.calendar.days, len(draws.worlds)
    kind, parameters = _repeat_parameters(scenario, draws)
    season = demand_season(scenario.season, draws.calendar)[:, None]
    return RepeatRates(
        kind=kind,
        parameters={name: full(values, worlds) for name, values in parameters.items()},
        season=full(season, days, worlds),
        order_factor=full(effects.on("order_rate"), days, worlds),
        lapse_factor=full(effects.on("lapse_hazard"), days, worlds),
        channel_order_factor=_by_channel(scenario, draws, "order_rate_factor"),
        channel_lapse_factor=_by_channel(scenario, draws, "lapse_factor"),
        discount_selection=full(
            draws.value(scenario.customers.discount_selection, "customers", "discount_selection"), worlds
        ),
    )


def _by_channel(scenario: Scenario, draws: InputDraws, name: str) -> Floats:
    """(C, W): a number that every channel has."""
    rows = (
        draws.value(getattr(channel, name), "channels", channel.name, name) for channel in scenario.channels
    )
    return np.stack([full(row, len(draws.worlds)) for row in rows])


def _repeat_parameters(scenario: Scenario, draws: InputDraws) -> tuple[str, dict[str, Floats]]:
    repeat = scenario.customers.repeat

    def of(name: str) -> Floats:
        return draws.value(getattr(repeat, name), "customers", "repeat", name)

    match repeat:
        case BgNbdRepeat():
            dropout = {"a": of("dropout_a"), "b": of("dropout_b")}
            r, alpha_weeks = _order_rate_shape(repeat, of, dropout)
            return repeat.kind, {"r": r, "alpha": alpha_weeks * DAYS_PER_WEEK, **dropout}
        case ParetoNbdRepeat():
            alpha, beta = of("alpha_weeks") * DAYS_PER_WEEK, of("beta_weeks") * DAYS_PER_WEEK
            return repeat.kind, {"r": of("r"), "alpha": alpha, "s": of("s"), "beta": beta}
        case SubscriptionRepeat():
            period = of("months_per_renewal") * DAYS_PER_AGE_MONTH
            return repeat.kind, {"a": of("alpha"), "b": of("beta"), "period_days": period}
        case ConstantRepeat():
            hazard = -np.log1p(-of("yearly_churn")) / DAYS_PER_YEAR
            return repeat.kind, {
                "rate_per_day": of("orders_per_year") / DAYS_PER_YEAR,
                "hazard_per_day": hazard,
            }


def _order_rate_shape(
    repeat: BgNbdRepeat, of: Callable[[str], Floats], dropout: dict[str, Floats]
) -> tuple[Floats, Floats]:
    """(r, alpha in weeks), given or solved from the first year's two moments (§B9)."""
    if repeat.r is not None:
        return of("r"), of("alpha_weeks")
    again, orders = of("ordering_again_in_first_year"), of("repeat_orders_in_first_year")
    weeks = DAYS_PER_YEAR / DAYS_PER_WEEK
    return solve_bg_nbd(again, orders, dropout["a"], dropout["b"], weeks)


def order_rates(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> OrderRates:
    """What an order brings and costs on each day in each world."""
    days, worlds = draws.calendar.days, len(draws.worlds)
    customers, operations, finance = scenario.customers, scenario.operations, scenario.finance

    def by_day(quantity: MonthlyQuantity, *name: str) -> Floats:
        return full(draws.by_day(quantity, *name), days, worlds)

    def constant(quantity: Quantity, *name: str) -> Floats:
        return full(draws.value(quantity, *name), worlds)

    value = draws.by_day(customers.order_value, "customers", "order_value") * effects.on("order_value")
    refund_rate = apply_odds_ratio(
        draws.value(customers.refund_rate, "customers", "refund_rate"), effects.on("refund")
    )
    first, repeat = _discounts(scenario, draws, effects)
    market = market_rates(scenario, draws)
    return OrderRates(
        order_value=full(value, days, worlds),
        spread=_spread_rates(scenario, draws),
        first_discount=full(first, days, worlds),
        repeat_discount=full(repeat, days, worlds),
        refund_rate=full(refund_rate, days, worlds),
        refund_delay_mean=constant(customers.refund_delay_days, "customers", "refund_delay_days"),
        refund_delay_shape=constant(customers.refund_delay_shape, "customers", "refund_delay_shape"),
        gross_margin=constant(finance.gross_margin, "finance", "gross_margin"),
        vat_rate=market.vat_rate,
        value_factor=market.value_factor,
        shipping_extra=market.shipping_extra,
        payment_fee=constant(finance.payment_fee, "finance", "payment_fee"),
        payment_fee_fixed=by_day(finance.payment_fee_fixed, "finance", "payment_fee_fixed"),
        marketplace_fee=constant(finance.marketplace_fee, "finance", "marketplace_fee"),
        shipping=by_day(operations.shipping_and_packing, "operations", "shipping_and_packing"),
        return_handling=by_day(operations.return_handling, "operations", "return_handling"),
        resaleable_share=constant(operations.resaleable_share, "operations", "resaleable_share"),
        waiting=tuple(_waiting_rates(draws, effects)),
    )


def _waiting_rates(draws: InputDraws, effects: ProgramEffects) -> Iterator[WaitingRates]:
    """Of each programme that teaches people to wait; they get the largest discount of its flows."""
    days, worlds = draws.calendar.days, len(draws.worlds)
    for running, waiting in effects.coupon_waiting():
        offers = [
            draws.value(
                message.discount, "programs", running.program.name, "flows", str(flow), str(step), "discount"
            )
            for flow, each in enumerate(running.program.flows)
            for step, message in enumerate(each.messages)
        ]
        largest = np.maximum.reduce(np.broadcast_arrays(np.zeros(1), *offers))
        yield WaitingRates(full(waiting, days, worlds), full(largest, days, worlds))


def _spread_rates(scenario: Scenario, draws: InputDraws) -> SpreadRates:
    spread = scenario.customers.spread
    names = [name for name in ("sd_log", "p", "q") if hasattr(spread, name)]
    parameters = {
        name: full(draws.value(getattr(spread, name), "customers", "spread", name), len(draws.worlds))
        for name in names
    }
    return SpreadRates(spread.kind, parameters)


def _discounts(scenario: Scenario, draws: InputDraws, effects: ProgramEffects) -> tuple[Floats, Floats]:
    """Shares taken off first and off repeat orders, (D, 1) or (D, W); they combine as 1-(1-a)(1-b)."""
    customers = scenario.customers
    every = draws.value(customers.discount, "customers", "discount")
    first = draws.value(customers.first_order_discount, "customers", "first_order_discount")
    no_offer: Floats = np.ones((draws.calendar.days, 1))
    kept_first = no_offer * (1 - every) * (1 - first)
    kept_repeat = no_offer * (1 - every)
    for running in effects.running:
        offer = running.program.order_discount
        if offer is None:
            continue
        share = draws.value(offer.share, "programs", running.program.name, "order_discount", "share")
        kept = np.where(running.running(draws.calendar.days)[:, None], 1 - share, 1.0)
        if offer.for_ in ("first", "all"):
            kept_first = kept_first * kept
        if offer.for_ in ("repeat", "all"):
            kept_repeat = kept_repeat * kept
    return 1 - kept_first, 1 - kept_repeat


def running_account(books_to: str) -> Account:
    """Where a programme's costs are booked that no single order carries: points are margin, tools are not."""
    return Account.TECHNOLOGY_OTHER if books_to == "loyalty" else PROGRAM_ACCOUNTS[books_to]


def program_rates(running: Sequence[RunningProgram], draws: InputDraws) -> tuple[ProgramRates, ...]:
    """Costs by use of every running programme."""
    return tuple(_program_rates(program, draws) for program in running)


def _program_rates(running: RunningProgram, draws: InputDraws) -> ProgramRates:
    program, days = running.program, draws.calendar.days

    def of(name: str) -> Floats:
        cost = draws.value(getattr(program.costs, name), "programs", program.name, "costs", name)
        active = running.running(days)[:, None]
        return full(np.where(active, cost, 0.0), days, len(draws.worlds))

    return ProgramRates(
        name=program.name,
        account=PROGRAM_ACCOUNTS[program.books_to],
        running_account=running_account(program.books_to),
        sales_share=of("share_of_sales"),
        per_order=of("per_order"),
        per_contact=of("per_contact"),
        per_message=of("per_message"),
        per_click=of("per_click"),
        per_referral=of("per_referral"),
        ad_spend_share=of("share_of_ad_spend"),
    )


def finance_rates(scenario: Scenario, draws: InputDraws, running: Sequence[RunningProgram]) -> FinanceRates:
    """Delays, discounting and the overheads of each month."""
    finance, worlds = scenario.finance, len(draws.worlds)

    def of(name: str) -> Floats:
        return full(draws.value(getattr(finance, name), "finance", name), worlds)

    def whole_days(name: str) -> Integers:
        return np.rint(of(name)).astype(np.int64)

    return FinanceRates(
        payment_delay=whole_days("payment_delay_days"),
        supplier_delay=whole_days("supplier_payment_days"),
        ad_delay=whole_days("ad_payment_days"),
        cost_delay=whole_days("cost_payment_days"),
        vat_delay=whole_days("vat_payment_days"),
        opening_cash=of("opening_cash"),
        discount_rate=of("discount_rate"),
        monthly_costs=_monthly_costs(scenario, draws, running),
        horizon_days=finance.ltv_horizon_months * DAYS_PER_AGE_MONTH,
        spend_limited=finance.spend_limit == "cash",
        overdraft=of("overdraft"),
    )


def _monthly_costs(
    scenario: Scenario, draws: InputDraws, running: Sequence[RunningProgram]
) -> dict[Account, Floats]:
    """(M, W) of money by account: overheads, and what programmes cost once and by month."""
    finance = scenario.finance

    def of(name: str) -> Floats:
        return draws.by_month(getattr(finance, name), "finance", name)

    def share(name: str) -> Floats:
        return draws.value(getattr(finance, name), "finance", name)

    salaries, technology = of("salaries"), of("technology")
    in_salaries, in_technology = share("salaries_acquisition_share"), share("technology_acquisition_share")
    inventory = draws.by_month(
        scenario.operations.inventory_maintenance, "operations", "inventory_maintenance"
    )
    costs: dict[Account, Floats] = {
        Account.SALARIES_ACQUISITION: salaries * in_salaries,
        Account.SALARIES_OTHER: salaries * (1 - in_salaries),
        Account.TECHNOLOGY_ACQUISITION: technology * in_technology + platform_fees(scenario, draws),
        Account.TECHNOLOGY_OTHER: technology * (1 - in_technology),
        Account.CONTENT: of("content"),
        Account.OTHER: of("other_costs") + market_costs(scenario, draws),
        Account.INVENTORY: inventory,
    }
    wages = desk_wages(scenario, draws)
    if wages is not None:
        costs[Account.SERVICE] = wages
    for program in running:
        account = running_account(program.program.books_to)
        costs[account] = costs.get(account, np.zeros((1, 1))) + _program_overheads(program, draws)
    shape = (draws.calendar.months, len(draws.worlds))
    return {account: full(amounts, *shape) for account, amounts in costs.items()}


def _program_overheads(running: RunningProgram, draws: InputDraws) -> Floats:
    """(M, 1) or (M, W): a programme's cost once, in its first month, and in each month it runs in."""
    calendar, program = draws.calendar, running.program
    name = ("programs", program.name, "costs")
    first = calendar.month_of_day[running.from_day]
    last = calendar.month_of_day[running.to_day - 1]
    month = np.arange(calendar.months)[:, None]
    once = draws.value(program.costs.once, *name, "once") * (month == first)
    monthly = draws.value(program.costs.monthly, *name, "monthly") * ((month >= first) & (month <= last))
    begins_in_plan = calendar.day_of(program.start) >= 0
    costs: Floats = monthly + (once if begins_in_plan else 0.0)
    return costs
