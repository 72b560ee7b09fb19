"""What a plan comes to with its programmes off, in closed form: visits, first orders, costs and worth.

A usual month: season, price rises, the ramp of content and of partners, and the end of the plan left out.
Numbers are taken at their means. Sources: domain model B1 to B4, B9, D2; DESIGN, the law of a day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from scipy.optimize import brentq
from scipy.special import gammainc

from roisim.formulas.content_stock import settled_items
from roisim.formulas.discounting import force_of_interest
from roisim.formulas.effects import apply_odds_ratio
from roisim.formulas.funnel import order_probability
from roisim.formulas.media_response import effective_cost_per_click
from roisim.formulas.partners import settled_partners
from roisim.formulas.repeat_purchase.bg_nbd import discounted_expected_purchases, expected_purchases
from roisim.formulas.repeat_purchase.bg_nbd_solution import solve_bg_nbd
from roisim.formulas.repeat_purchase.constant_rate import hazard_of_churn
from roisim.formulas.repeat_purchase.subscription import discounted_payments
from roisim.formulas.unit_economics import OrderTerms, contribution_margin_per_order
from roisim.scenario.ad_objectives import OBJECTIVES
from roisim.scenario.channels import (
    AffiliateChannel,
    Channel,
    ContentChannel,
    InfluencerChannel,
    OrganicChannel,
    PaidChannel,
    WordOfMouthChannel,
    cart_odds,
)
from roisim.scenario.customers import BgNbdRepeat, SubscriptionRepeat
from roisim.scenario.scenario import Scenario
from roisim.units import DAYS_PER_AGE_MONTH, DAYS_PER_WEEK, DAYS_PER_YEAR, MONTHS_PER_YEAR

WEEKS_PER_MONTH = DAYS_PER_AGE_MONTH / DAYS_PER_WEEK
WEEKS_PER_YEAR = DAYS_PER_YEAR / DAYS_PER_WEEK
NEVER_MONTHS = 120


def first_orders(on_first_visit: float, on_later_visit: float, later_visits: float) -> float:
    """First orders of a new visitor, his own returns included: p₁ + (1 − p₁)·v·p₂/(1 + v·p₂).

    Interest ends at 1/d a day and returns come at v/d a day, each of which is an order with chance p₂
    and the last return then; so the order comes before the end with v·p₂/(1 + v·p₂), whatever d is.

    Args:
        on_first_visit: p₁, orders per first visit, a share.
        on_later_visit: p₂, orders per later visit, a share.
        later_visits: v, later visits of a visitor who does not order, ≥ 0.
    """
    later = later_visits * on_later_visit
    return on_first_visit + (1.0 - on_first_visit) * later / (1.0 + later)


def order_chances(
    scenario: Scenario, channel_odds: float, intent: float | None = None
) -> tuple[float, float]:
    """Orders per first visit and per later visit of visitors whose odds of filling a cart are so many times
    the funnel's; `intent` instead of the funnel's."""
    funnel = scenario.funnel
    cart = funnel.intent.mean() if intent is None else intent

    def orders(odds: float) -> float:
        stages = (funnel.consideration.mean(), float(apply_odds_ratio(cart, odds)))
        return float(order_probability(*stages, funnel.evaluation.mean(), funnel.purchase.mean()))

    return orders(channel_odds), orders(channel_odds * scenario.returning.intent_odds_ratio.mean())


def intent_for(conversion: float, scenario: Scenario) -> float:
    """The funnel's intent with which a new visitor makes so many first orders, all visits counted."""
    later = scenario.returning.visits_per_visitor.mean()

    def too_many(intent: float) -> float:
        return first_orders(*order_chances(scenario, 1.0, intent), later) - conversion

    return float(brentq(too_many, 0.0, 1.0, xtol=1e-14))


def click_cost(channel: PaidChannel) -> float:
    """What a click costs in a usual month: the price with objective and targeting, and saturation."""
    aim = channel.targeting.mean()
    price = channel.cost_per_click.at(0).mean() * OBJECTIVES[channel.objective].cost_per_click
    price *= 1.0 + channel.targeting_cost.mean() * aim
    if channel.monthly_click_ceiling is None:
        return price
    ceiling = channel.monthly_click_ceiling.at(0).mean() * (1.0 - channel.targeting_reach_loss.mean() * aim)
    return float(effective_cost_per_click(channel.monthly_budget.at(0).mean(), price, ceiling))


def visitor_odds(channel: Channel) -> float:
    """Odds of a channel's visitors filling a cart, against the funnel's."""
    own = cart_odds(channel).mean()
    if not isinstance(channel, PaidChannel):
        return own
    gain = 1.0 + channel.targeting_gain.mean() * channel.targeting.mean()
    return own * OBJECTIVES[channel.objective].cart_odds * gain


def settled_content(channel: ContentChannel) -> float:
    """Found items at which a channel settles."""
    half_life = channel.stated_or_usual("half_life_months").mean()
    ranked = channel.stated_or_usual("ranking_share").mean()
    return float(settled_items(channel.items_per_month.at(0).mean(), ranked, half_life))


def settled_affiliates(channel: AffiliateChannel) -> float:
    """Partners at which a channel settles."""
    churn = hazard_of_churn(channel.partner_churn_per_month.mean())
    return float(settled_partners(channel.new_partners_per_month.at(0).mean(), churn))


@dataclass(frozen=True)
class UsualMonth:
    """A usual month of a plan with its programmes off; by channel, under the channels' names."""

    scenario: Scenario

    @cached_property
    def conversion(self) -> dict[str, float]:
        """First orders per new visitor."""
        later = self.scenario.returning.visits_per_visitor.mean()
        return {
            channel.name: first_orders(*order_chances(self.scenario, visitor_odds(channel)), later)
            for channel in self.scenario.channels
        }

    @cached_property
    def visits(self) -> dict[str, float]:
        """New visitors. Friends of new customers are told of the shop by all of them: V = w·Σ V·CR."""
        visits = {channel.name: self._visits(channel) for channel in self.scenario.channels}
        told = {
            channel.name: channel.visits_per_customer.mean()
            for channel in self.scenario.channels
            if isinstance(channel, WordOfMouthChannel)
        }
        untold = math.fsum(visits[name] * self.conversion[name] for name in visits)
        reproduction = math.fsum(told[name] * self.conversion[name] for name in told)
        return visits | {name: each * untold / (1.0 - reproduction) for name, each in told.items()}

    def _visits(self, channel: Channel) -> float:
        match channel:
            case PaidChannel():
                return channel.monthly_budget.at(0).mean() / click_cost(channel)
            case OrganicChannel():
                echo = channel.visits_per_thousand_impressions.mean() / 1000.0
                return channel.monthly_visits.at(0).mean() + echo * self.impressions
            case ContentChannel():
                return settled_content(channel) * channel.stated_or_usual("visits_per_item").mean()
            case AffiliateChannel():
                return settled_affiliates(channel) * channel.visits_per_partner.at(0).mean()
            case InfluencerChannel():
                posts = channel.posts_per_month.at(0).mean() + len(channel.dates) / self.scenario.months
                return posts * channel.visits_per_post.mean() * channel.fit.mean()
            case _:
                return 0.0

    @cached_property
    def impressions(self) -> float:
        """Of the paid channels that tell their click-through rate."""
        return math.fsum(
            channel.monthly_budget.at(0).mean()
            / click_cost(channel)
            / channel.click_through_rate.mean()
            * OBJECTIVES[channel.objective].impressions
            for channel in self.scenario.channels
            if isinstance(channel, PaidChannel) and channel.click_through_rate is not None
        )

    @cached_property
    def customers(self) -> dict[str, float]:
        """First orders."""
        return {name: self.visits[name] * self.conversion[name] for name in self.visits}

    @cached_property
    def ad_spend(self) -> dict[str, float]:
        """Money for clicks, posts and approved commissions; of the channels that have such costs."""
        return {
            channel.name: self._ad_spend(channel)
            for channel in self.scenario.channels
            if isinstance(channel, PaidChannel | InfluencerChannel | AffiliateChannel)
        }

    def _ad_spend(self, channel: PaidChannel | InfluencerChannel | AffiliateChannel) -> float:
        if isinstance(channel, PaidChannel):
            return channel.monthly_budget.at(0).mean()
        paid = self.customers[channel.name] * self._commission(channel)
        if isinstance(channel, InfluencerChannel):
            posts = channel.posts_per_month.at(0).mean() + len(channel.dates) / self.scenario.months
            paid += posts * channel.fee_per_post.at(0).mean()
        return paid

    def _commission(self, channel: InfluencerChannel | AffiliateChannel) -> float:
        """Of one first order: not declined, and not sent back while it is held."""
        customers = self.scenario.customers
        net = customers.order_value.at(0).mean() / (1.0 + self.scenario.finance.vat_rate.mean())
        net *= (1.0 - customers.discount.mean()) * (1.0 - customers.first_order_discount.mean())
        shape = customers.refund_delay_shape.mean()
        delays = channel.hold_days.mean() * shape / customers.refund_delay_days.mean()
        kept = 1.0 - customers.refund_rate.mean() * float(gammainc(shape, delays))
        rate = channel.commission.mean() * net + channel.commission_per_order.at(0).mean()
        return rate * kept * (1.0 - channel.decline_share.mean())

    @property
    def paid_share(self) -> float:
        """Share of new customers who came by channels with ad spend."""
        return math.fsum(self.customers[name] for name in self.ad_spend) / math.fsum(self.customers.values())

    @property
    def paid_cac(self) -> float:
        """Ad spend for a customer of these channels."""
        return math.fsum(self.ad_spend.values()) / math.fsum(self.customers[name] for name in self.ad_spend)

    @property
    def blended_cac(self) -> float:
        """Ad spend for a new customer, as §D2 has it: paid CAC times the paid share."""
        return self.paid_cac * self.paid_share

    @property
    def item_costs(self) -> float:
        """Content made item by item."""
        level = self.scenario.money_per_dollar
        return math.fsum(
            channel.items_per_month.at(0).mean() * channel.item_cost(level).at(0).mean()
            for channel in self.scenario.channels
            if isinstance(channel, ContentChannel)
        )

    @property
    def fixed_costs(self) -> float:
        """Overheads, the store room, content made item by item and partner platforms."""
        finance = self.scenario.finance
        overheads = (finance.salaries, finance.technology, finance.content, finance.other_costs)
        store = self.scenario.operations.inventory_maintenance
        platforms = (
            channel.platform_fee.at(0).mean()
            for channel in self.scenario.channels
            if isinstance(channel, AffiliateChannel)
        )
        total = math.fsum(cost.at(0).mean() for cost in (*overheads, store))
        return total + self.item_costs + math.fsum(platforms)


def order_terms(scenario: Scenario) -> OrderTerms:
    """What an order costs and brings, as the books have it."""
    finance, operations, customers = scenario.finance, scenario.operations, scenario.customers
    return OrderTerms(
        gross_margin=finance.gross_margin.mean(),
        discount=customers.discount.mean(),
        vat_rate=finance.vat_rate.mean(),
        refund_rate=customers.refund_rate.mean(),
        resaleable_share=operations.resaleable_share.mean(),
        return_handling=operations.return_handling.at(0).mean(),
        shipping_and_packing=operations.shipping_and_packing.at(0).mean(),
        payment_fee=finance.payment_fee.mean(),
        payment_fee_fixed=finance.payment_fee_fixed.at(0).mean(),
        marketplace_fee=finance.marketplace_fee.mean(),
    )


def margin_of_order(scenario: Scenario) -> float:
    """Contribution margin (CM2) of an order."""
    value = scenario.customers.order_value.at(0).mean()
    return float(contribution_margin_per_order(value, order_terms(scenario)))


def orders_until(
    scenario: Scenario, months: float, yearly_discount: float = 0.0, lapse: float = 1.0
) -> float:
    """Orders of a new customer up to an age, the first included, each discounted to the first.

    Args:
        months: the age, in months of 365/12 days.
        yearly_discount: effective rate.
        lapse: θ on lapsing. With p·θ in the place of p, E_p[(1 − (1 + pθz)^{−r})/(pθ)] = E[X(θt)]/θ.
    """
    repeat = scenario.customers.repeat
    if isinstance(repeat, SubscriptionRepeat):
        period = repeat.months_per_renewal.mean()
        payments = math.floor(months / period + 1e-9)
        rate = (1.0 + yearly_discount) ** (period / MONTHS_PER_YEAR) - 1.0
        return float(discounted_payments(payments, rate, repeat.alpha.mean(), repeat.beta.mean()))
    assert isinstance(repeat, BgNbdRepeat)
    shape = _bg_nbd(repeat)
    weeks, force = months * WEEKS_PER_MONTH * lapse, float(force_of_interest(yearly_discount, WEEKS_PER_YEAR))
    if force == 0.0:
        return 1.0 + float(expected_purchases(weeks, *shape)) / lapse
    return 1.0 + float(discounted_expected_purchases(weeks, force / lapse, *shape)) / lapse


def _bg_nbd(repeat: BgNbdRepeat) -> tuple[float, float, float, float]:
    dropout = repeat.dropout_a.mean(), repeat.dropout_b.mean()
    if repeat.r is not None and repeat.alpha_weeks is not None:
        return repeat.r.mean(), repeat.alpha_weeks.mean(), *dropout
    assert repeat.ordering_again_in_first_year is not None
    assert repeat.repeat_orders_in_first_year is not None
    again = repeat.ordering_again_in_first_year.mean(), repeat.repeat_orders_in_first_year.mean()
    r, alpha = solve_bg_nbd(*again, *dropout, WEEKS_PER_YEAR)
    return float(r), float(alpha), *dropout


def payback_months(scenario: Scenario, cac: float) -> float:
    """Age at which a customer's margin, undiscounted, has paid the cost of winning him; infinite where it
    does not within ten years, the month of the payment for a subscription."""
    margin = margin_of_order(scenario)

    def missing(months: float) -> float:
        return margin * orders_until(scenario, months) - cac

    if margin >= cac:
        return 0.0
    if missing(NEVER_MONTHS) < 0.0:
        return math.inf
    if isinstance(scenario.customers.repeat, SubscriptionRepeat):
        return float(next(month for month in range(NEVER_MONTHS) if missing(month + 1) >= 0.0))
    return float(brentq(missing, 0.0, NEVER_MONTHS))
