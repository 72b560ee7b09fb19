"""From plan to what a market changes: how well the shop fits it, what is ordered there, and costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roisim.simulation.input_draws import full

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roisim.scenario.markets import Market
    from roisim.scenario.scenario import Scenario
    from roisim.simulation.input_draws import InputDraws

    Floats = NDArray[np.float64]

FITS = (
    ("local_payment", "payment_odds_ratio"),
    ("taxes_in_prices", "tax_odds_ratio"),
    ("local_support", "support_odds_ratio"),
)


@dataclass(frozen=True)
class MarketRates:
    """By channel: factor on order values (C, W), VAT rate (C, W), and what an order costs more to ship
    (D, C, W), money."""

    value_factor: Floats
    vat_rate: Floats
    shipping_extra: Floats


def market_rates(scenario: Scenario, draws: InputDraws) -> MarketRates:
    """What orders of each channel's market are."""
    days, worlds, channels = draws.calendar.days, len(draws.worlds), len(scenario.channels)
    home_vat = draws.value(scenario.finance.vat_rate, "finance", "vat_rate")
    value, vat, shipping = [], [], []
    for market in _markets_of_channels(scenario):
        if market is None:
            value.append(np.ones(1))
            vat.append(home_vat)
            shipping.append(np.zeros((1, 1)))
            continue
        name = ("markets", market.name)
        value.append(draws.value(market.order_value_factor, *name, "order_value_factor"))
        stated = market.vat_rate
        vat.append(home_vat if stated is None else draws.value(stated, *name, "vat_rate"))
        shipping.append(draws.by_day(market.shipping_extra, *name, "shipping_extra"))
    extra = np.stack(np.broadcast_arrays(*shipping), axis=1) if channels else np.zeros((1, 0, 1))
    return MarketRates(
        value_factor=np.stack([full(each, worlds) for each in value]),
        vat_rate=np.stack([full(each, worlds) for each in vat]),
        shipping_extra=full(extra, days, channels, worlds),
    )


def market_odds(scenario: Scenario, draws: InputDraws) -> Floats:
    """(C, 1) or (C, W): odds of finishing the checkout in each channel's market: ratio ^ (1 − fit) for
    each thing that is lacking there (A-P7)."""
    odds = []
    for market in _markets_of_channels(scenario):
        product: Floats = np.ones(1)
        if market is not None:
            for fit, ratio in FITS:
                name = ("markets", market.name)
                lacking = 1.0 - draws.value(getattr(market, fit), *name, fit)
                product = product * draws.value(getattr(market, ratio), *name, ratio) ** lacking
        odds.append(product)
    return np.stack(np.broadcast_arrays(*odds))


def market_costs(scenario: Scenario, draws: InputDraws) -> Floats:
    """(M, 1) or (M, W): entry in the first month, upkeep in every month."""
    month = np.arange(draws.calendar.months)[:, None]
    costs: Floats = np.zeros((draws.calendar.months, 1))
    for market in scenario.markets:
        name = ("markets", market.name)
        entry = draws.value(market.entry_cost, *name, "entry_cost") * (month == 0)
        costs = costs + entry + draws.by_month(market.monthly_cost, *name, "monthly_cost")
    return costs


def _markets_of_channels(scenario: Scenario) -> list[Market | None]:
    markets = {market.name: market for market in scenario.markets}
    names = (channel.market for channel in scenario.channels)
    return [None if name is None else markets[name] for name in names]
