"""Costs of the expectation that no order carries: advertising, overheads, messages, contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roisim.simulation.accounts import Account, Source
from roisim.simulation.expectation_stages import WHOLE_PLAN
from roisim.simulation.program_effects import FIRST, RETURNING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from roisim.simulation.customer_rates import ProgramRates
    from roisim.simulation.expectation_ledger import ExpectedLedger
    from roisim.simulation.expectation_outcomes import PlanDays
    from roisim.simulation.timeline import Timeline

    Floats = NDArray[np.float64]


class RunningCosts:
    """Books what is spent."""

    def __init__(self, timeline: Timeline, ledger: ExpectedLedger, days: PlanDays) -> None:
        self.timeline, self.ledger, self.days = timeline, ledger, days

    def post(self) -> None:
        """Book everything."""
        for account, money in self.timeline.finance.monthly_costs.items():
            if money.any():
                self.ledger.post_monthly_costs(account, money)
        self._traffic()
        for number, rates in enumerate(self.timeline.programs):
            self._program(number, rates)

    def _traffic(self) -> None:
        traffic, finance = self.timeline.traffic, self.timeline.finance
        rows = (
            (Account.ADS, Source.CLICK, traffic.spend, finance.ad_delay),
            (Account.INFLUENCERS, Source.CLICK, traffic.influencer_fees, finance.ad_delay),
            (Account.CONTENT, Source.NONE, traffic.content_costs, finance.cost_delay),
            (Account.REWARDS, Source.NONE, traffic.sign_ups * traffic.sign_up_cost, finance.cost_delay),
        )
        for account, source, money, delay in rows:
            if money.any():
                self.ledger.post(account, source, money * -self.ledger.scale, delay)

    def _program(self, number: int, rates: ProgramRates) -> None:
        media = self.days.known.media
        costs = (
            (rates.per_message, lambda: sum(out.sent_by_program[number] for out in media)),
            (rates.per_click, lambda: sum(out.clicked_by_program[number] for out in media)),
            (rates.per_contact, self._addresses),
            (rates.ad_spend_share, lambda: self.timeline.traffic.spend.sum(axis=1)),
        )
        for price, used in costs:
            if price.any():
                self.ledger.post_costs(rates.running_account, price * used())

    def _addresses(self) -> Floats:
        """(D, W): people who leave an address."""
        visits, reached = self.days.visits, self.days.stages.reached
        first = reached(FIRST, WHOLE_PLAN, visits.new)
        later = reached(RETURNING, WHOLE_PLAN, visits.later)
        by_channel = first.addresses + later.addresses + self.timeline.traffic.sign_ups
        total: Floats = by_channel.sum(axis=1)
        return total
