"""Messages to a list: fatigue, how often to write, how long a list lasts, what it adds."""

from __future__ import annotations

from math import exp, expm1, log

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, any_number, at_least, plain, positive, share
from roisim.formulas.decay import decayed_count, decayed_time
from roisim.units import DAYS_PER_WEEK


def fatigue_after(
    fatigue: ArrayLike, days_since: ArrayLike, memory_days: ArrayLike, weight: ArrayLike = 1.0
) -> FloatArray:
    """Fatigue just after a message: φ·e^{−Δ/τ} + weight.

    Args:
        fatigue: φ just after the message before, ≥ 0.
        days_since: Δ, days since then, ≥ 0.
        memory_days: τ, > 0.
        weight: of this message, ≥ 0: 1 for a campaign, ½ for a message of a flow, 0 to see only the fading.

    All broadcast. Raises ValueError outside these ranges. Source: domain model B10.
    """
    faded = np.exp(-at_least(0.0, "days_since", days_since) / positive("memory_days", memory_days))
    return at_least(0.0, "fatigue", fatigue) * faded + at_least(0.0, "weight", weight)


def fatigue_before_each(
    times: ArrayLike, memory_days: ArrayLike, weights: ArrayLike = 1.0, start: ArrayLike = 0.0
) -> FloatArray:
    """Fatigue just before each message of any sequence.

    Args:
        times: when they are sent, days, never falling, shape [messages].
        memory_days: τ, > 0, shape […].
        weights: of each message, ≥ 0, shape [messages] or one number.
        start: fatigue at the first message, ≥ 0, broadcasts against τ.

    Returns:
        shape [messages, …].

    Raises ValueError outside these ranges. Source: domain model B10.
    """
    when = any_number("times", times)
    memory = positive("memory_days", memory_days)
    weight = np.broadcast_to(at_least(0.0, "weights", weights), when.shape)
    level, start_level = np.broadcast_arrays(at_least(0.0, "start", start), memory)
    before = np.empty((len(when), *start_level.shape))
    gaps = at_least(0.0, "time between messages", np.diff(when))
    for number in range(len(when)):
        if number:
            level = (level + weight[number - 1]) * np.exp(-gaps[number - 1] / memory)
        before[number] = level
    return before


def fatigue_of_regular(
    every_days: ArrayLike, memory_days: ArrayLike, sent: ArrayLike = np.inf, weight: ArrayLike = 1.0
) -> FloatArray:
    """Fatigue just before a message of a regular sequence: w·q·(1 − qⁿ)/(1 − q), q = e^{−Δ/τ}.

    Args:
        every_days: Δ between messages, > 0.
        memory_days: τ, > 0.
        sent: n, messages before this one, ≥ 0; infinity for the level it settles at, w/(e^{Δ/τ} − 1).
        weight: w of each message, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model B10.
    """
    gap = positive("every_days", every_days) / positive("memory_days", memory_days)
    with np.errstate(over="ignore"):  # months apart: nothing is left
        settled = at_least(0.0, "weight", weight) / np.expm1(gap)
    return settled * -np.expm1(-at_least(0.0, "sent", sent) * gap)


def fatigue_multiplier(fatigue: ArrayLike, effect: ArrayLike) -> FloatArray:
    """What fatigue leaves of the clicks: e^{−κφ}.

    Args:
        fatigue: φ, ≥ 0.
        effect: κ per message, ≥ 0.

    Both broadcast. Raises ValueError outside these ranges. Source: domain model B10.
    """
    return np.exp(-at_least(0.0, "effect", effect) * at_least(0.0, "fatigue", fatigue))


def value_of_frequency(
    per_week: ArrayLike, effect: ArrayLike, leaving_per_week: ArrayLike, leaving_per_message: ArrayLike
) -> FloatArray:
    """Clicks of a contact's life on the list when fatigue equals the frequency: f·e^{−κf}/(u_b + u_e·f).

    Args:
        per_week: f, messages a week, ≥ 0.
        effect: κ per message, ≥ 0.
        leaving_per_week: u_b, share that leaves a week whatever is sent, ≥ 0.
        leaving_per_message: u_e, share that unsubscribes at a message, ≥ 0.

    In units of the clicks of a message to a rested contact. All broadcast. Raises ValueError outside these
    ranges or where nobody ever leaves. Source: domain model C15.
    """
    often = at_least(0.0, "per_week", per_week)
    leaving = at_least(0.0, "leaving_per_week", leaving_per_week) + often * at_least(
        0.0, "leaving_per_message", leaving_per_message
    )
    return often * fatigue_multiplier(often, effect) / positive("share that leaves a week", leaving)


def best_frequency(
    effect: ArrayLike, leaving_per_week: ArrayLike, leaving_per_message: ArrayLike
) -> FloatArray:
    """Messages a week for which `value_of_frequency` is highest: 2·u_b / (u_b·κ + √(u_b²κ² + 4·u_e·κ·u_b)).

    The root of u_e·κ·f² + u_b·κ·f − u_b = 0, written so that u_e = 0 (f = 1/κ) and κ = 0 (no end) work.

    Args:
        effect: κ per message, ≥ 0.
        leaving_per_week: u_b, > 0.
        leaving_per_message: u_e, ≥ 0.

    All broadcast. Raises ValueError outside these ranges. Source: domain model C15.
    """
    tiring = at_least(0.0, "effect", effect)
    anyway = positive("leaving_per_week", leaving_per_week)
    asked = at_least(0.0, "leaving_per_message", leaving_per_message)
    root = np.sqrt(np.square(anyway * tiring) + 4.0 * asked * tiring * anyway)
    with np.errstate(divide="ignore"):  # where nothing tires, more is always better
        return 2.0 * anyway / (anyway * tiring + root)


def best_frequency_with_memory(
    effect: float,
    leaving_per_week: float,
    leaving_per_message: float,
    memory_days: float = float(DAYS_PER_WEEK),
    leaving_growth: float = 0.0,
) -> float:
    """Messages a week that bring most clicks in a life on the list, with the fatigue of the simulation.

    Maximises f·e^{−κφ} / (u_b + f·(u_e + u_1·φ)) with φ = 1/(e^{7/(τf)} − 1) just before each message.

    Args:
        effect: κ per message, ≥ 0.
        leaving_per_week: u_b, share that leaves a week whatever is sent, > 0.
        leaving_per_message: u_e, share that unsubscribes at a message to a rested contact, ≥ 0.
        memory_days: τ, > 0.
        leaving_growth: u_1, unsubscribes a message more per unit of fatigue, ≥ 0.

    Returns:
        a frequency, infinite where nothing tires.

    Raises ValueError outside these ranges. Source: DESIGN; 1.594 at κ = .25, u_b = u_e = .002.
    """
    tiring = float(at_least(0.0, "effect", effect))
    anyway = float(positive("leaving_per_week", leaving_per_week))
    asked = float(at_least(0.0, "leaving_per_message", leaving_per_message))
    growth = float(at_least(0.0, "leaving_growth", leaving_growth))
    memory = float(positive("memory_days", memory_days)) / DAYS_PER_WEEK
    if tiring == 0.0 and growth == 0.0:
        return float("inf")
    # a gap of 700 memories is never; with e^20 messages a memory every effect has shown
    low, high = -log(700.0 * memory), 20.0 - log(memory)
    if _still_rising(exp(high), tiring, anyway, asked, memory, growth):
        return float("inf")
    for _halving in range(60):
        middle = 0.5 * (low + high)
        rising = _still_rising(exp(middle), tiring, anyway, asked, memory, growth)
        low, high = (middle, high) if rising else (low, middle)
    return exp(0.5 * (low + high))


def _still_rising(
    often: float, tiring: float, anyway: float, asked: float, memory: float, growth: float
) -> bool:
    """Whether the value of `best_frequency_with_memory` still rises at *often* messages a week."""
    gap = 1.0 / (memory * often)
    fatigue = 1.0 / expm1(gap)
    steepness = fatigue * (1.0 + fatigue) * gap  # f·dφ/df
    leaving = anyway + often * (asked + growth * fatigue)
    leaving_steepness = often * (asked + growth * (fatigue + steepness))
    return 1.0 - tiring * steepness - leaving_steepness / leaving > 0.0


def list_size(joining_per_day: ArrayLike, leaving_per_day: ArrayLike, days: ArrayLike) -> FloatArray:
    """Contacts on a list that began empty: (c/u)·(1 − e^{−ut}), both mean and variance (Poisson).

    Args:
        joining_per_day: c, ≥ 0.
        leaving_per_day: u, share that leaves a day, ≥ 0.
        days: t, ≥ 0, infinity allowed.

    All broadcast. Raises ValueError outside these ranges. Source: M/M/∞; domain model C8.
    """
    return at_least(0.0, "joining_per_day", joining_per_day) * decayed_time(
        at_least(0.0, "leaving_per_day", leaving_per_day), days
    )


def orders_per_contact(
    welcome_orders: ArrayLike,
    messages: ArrayLike,
    orders_per_message: ArrayLike,
    unsubscribes_per_message: ArrayLike,
) -> FloatArray:
    """Orders a new contact brings: welcome flow and n equal campaigns, q = w + o·(1 − (1−u)ⁿ)/u.

    Args:
        welcome_orders: w, orders of the whole welcome flow per contact, ≥ 0.
        messages: n, campaigns in the period, whole, ≥ 0.
        orders_per_message: o, clicks per message × orders per click, ≥ 0.
        unsubscribes_per_message: u, from 0 to 1.

    All broadcast. Raises ValueError outside these ranges. Source: domain model §0.3.
    """
    leaving = share("unsubscribes_per_message", unsubscribes_per_message)
    with np.errstate(divide="ignore"):  # everybody leaves at the first message
        received = decayed_count(-np.log1p(-leaving), messages)
    campaigns = at_least(0.0, "orders_per_message", orders_per_message) * received
    return at_least(0.0, "welcome_orders", welcome_orders) + campaigns


def orders_per_contact_of_each(
    orders_per_message: ArrayLike, unsubscribes_per_message: ArrayLike
) -> FloatArray:
    """Orders a contact brings over any programme: Σ_j o_j·Π_{i<j}(1 − u_i).

    Args:
        orders_per_message: o_j in order of sending, ≥ 0, shape [messages, …].
        unsubscribes_per_message: u_j, from 0 to 1, broadcasts against it.

    Returns:
        shape […].

    Raises ValueError outside these ranges. Source: domain model §0.3.
    """
    orders, leaving = np.broadcast_arrays(
        at_least(0.0, "orders_per_message", orders_per_message),
        share("unsubscribes_per_message", unsubscribes_per_message),
    )
    staying = np.cumprod(1.0 - leaving, axis=0)
    reached = np.concatenate([np.ones_like(staying[:1]), staying[:-1]])
    return plain(np.add.reduce(orders * reached, axis=0))


def message_uplift(capture: ArrayLike, orders_of_a_contact: ArrayLike, conversion: ArrayLike) -> FloatArray:
    """What messages add to the orders of first visits: κ·q / CR; 1 doubles them.

    Args:
        capture: κ, contacts per new visitor, from 0 to 1.
        orders_of_a_contact: q, orders a contact brings in the period, ≥ 0.
        conversion: CR, orders per visit, above 0 to 1.

    All broadcast. Raises ValueError outside these ranges. Source: domain model §0.3.
    """
    brought = share("capture", capture) * at_least(0.0, "orders_of_a_contact", orders_of_a_contact)
    return brought / positive("conversion", share("conversion", conversion))
