"""Queues at a desk or a site: who waits, how long, who gives up. Poisson arrivals, exponential service.

Rates are per hour throughout (any unit does, if it is the same for all). Servers are people at the desk.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from roisim.formulas.arguments import FloatArray, any_number, at_least, plain, positive, whole


class Waiting(NamedTuple):
    """A queue in which nobody gives up; all of one shape."""

    chance_to_wait: FloatArray
    """That an arrival finds everybody busy, from 0 to 1."""
    mean_wait: FloatArray
    """Hours before service, over all arrivals; infinite where more arrive than can be served."""


class Abandonment(NamedTuple):
    """A queue whose customers have limited patience; all of one shape."""

    share_abandoning: FloatArray
    """Of all arrivals, from 0 to 1."""
    mean_wait: FloatArray
    """Hours in the queue, over all arrivals, those who give up included."""
    mean_waiting: FloatArray
    """People in the queue, on average over time."""


def erlang_b(servers: ArrayLike, offered_load: ArrayLike) -> FloatArray:
    """Share turned away where nobody can wait: B(c) = a·B(c−1) / (c + a·B(c−1)), B(0) = 1.

    Args:
        servers: c, whole, ≥ 0.
        offered_load: a = arrivals ÷ service rate, ≥ 0, infinity allowed.

    Both broadcast; c steps. Raises ValueError outside these ranges. Source: Erlang 1917, by the recursion
    that loses no digits; any distribution of the service time; domain model C20.
    """
    number, load = np.broadcast_arrays(whole("servers", servers), at_least(0.0, "offered_load", offered_load))
    refused = np.ones(number.shape)
    with np.errstate(divide="ignore", over="ignore"):  # without load nobody is refused
        for server in range(1, int(number.max(initial=0.0)) + 1):
            refused = np.where(server <= number, 1.0 / (1.0 + server / (load * refused)), refused)
    return plain(refused)


def erlang_c(arrivals_per_hour: ArrayLike, service_per_hour: ArrayLike, servers: ArrayLike) -> Waiting:
    """A queue in which everybody waits (M/M/c): C = B/(1 − ρ(1−B)), mean wait C/(cµ − λ), ρ = λ/(cµ).

    Args:
        arrivals_per_hour: λ, ≥ 0.
        service_per_hour: µ of one server, > 0.
        servers: c, whole, ≥ 1.

    All broadcast. Where λ ≥ cµ all wait, for ever. Raises ValueError outside these ranges. Source: Erlang
    1917; domain model C19.
    """
    coming, speed = at_least(0.0, "arrivals_per_hour", arrivals_per_hour), _speed(service_per_hour)
    number = at_least(1.0, "servers", whole("servers", servers))
    refused = erlang_b(number, coming / speed)
    spare = number * speed - coming
    lasting = spare > 0.0
    room = np.where(lasting, spare, 1.0)
    chance = np.where(lasting, refused / (refused + (1.0 - refused) * room / (number * speed)), 1.0)
    return Waiting(plain(chance), plain(np.where(lasting, chance / room, np.inf)))


def shared_time(time_alone: ArrayLike, utilisation: ArrayLike) -> FloatArray:
    """Mean time in a system that works for all at once (M/G/1 processor sharing): T₀/(1 − ρ).

    With T₀ = 1/µ it is the 1/(µ − λ) of M/M/1, waiting and service together.

    Args:
        time_alone: T₀, what it takes with nobody else there, ≥ 0, any unit.
        utilisation: ρ = arrivals × T₀ ÷ capacity, ≥ 0; from 1 on the time is infinite.

    Both broadcast. Raises ValueError outside these ranges. Source: Kleinrock 1967; domain model E1.
    """
    alone, load = at_least(0.0, "time_alone", time_alone), at_least(0.0, "utilisation", utilisation)
    free = 1.0 - load
    return plain(np.where(free > 0.0, alone / np.where(free > 0.0, free, 1.0), np.inf))


def erlang_a(
    arrivals_per_hour: ArrayLike,
    service_per_hour: ArrayLike,
    patience_rate_per_hour: ArrayLike,
    servers: ArrayLike,
) -> Abandonment:
    """A queue whose customers give up after an exponential patience (M/M/c+M): it settles at any load.

    With x = cµ/θ, y = λ/θ, B of `erlang_b` and h(x) the share of the time with everybody busy in which
    nobody waits, 1/h(x) = Σ_j yʲ/((x+1)…(x+j)): all busy at an arrival B/(B + h(x)(1−B)), of those
    abandon 1 − x/((x+1)·h(x+1) + y); mean wait = share abandoning ÷ θ.

    Args:
        arrivals_per_hour: λ, ≥ 0, finite.
        service_per_hour: µ of one server, > 0.
        patience_rate_per_hour: θ, 1 ÷ mean patience, at least 1e-9·µ (below, nobody gives up: `erlang_c`);
            infinity is `erlang_b`.
        servers: c, whole, ≥ 0; without servers all abandon.

    All broadcast; about 1 µs a number. Raises ValueError outside these ranges. Source: Palm 1957; Mandelbaum
    and Zeltyn 2007, "Service engineering in action: the Palm/Erlang-A queue"; domain model C19.
    """
    coming, speed, leaving, number = np.broadcast_arrays(
        _finite("arrivals_per_hour", at_least(0.0, "arrivals_per_hour", arrivals_per_hour)),
        _speed(service_per_hour),
        positive("patience_rate_per_hour", patience_rate_per_hour),
        whole("servers", servers),
    )
    at_least(_LEAST_IMPATIENCE, "patience_rate_per_hour ÷ service_per_hour", leaving / speed)
    with np.errstate(over="ignore"):
        x, y = number * speed / leaving, np.minimum(coming / leaving, _LARGEST)
    refused = erlang_b(number, coming / speed)
    next_full = _share_just_full(x + 1.0, y)
    scaled = (x + 1.0) * next_full
    all_busy = refused / (refused + scaled / (scaled + y) * (1.0 - refused))
    share_abandoning = all_busy * np.maximum(1.0 - x / (scaled + y), 0.0)
    wait = share_abandoning / leaving
    with np.errstate(over="ignore"):  # more than floats can count
        waiting = coming * wait
    return Abandonment(plain(share_abandoning), plain(wait), plain(waiting))


class AbandonmentTable:
    """Share of `erlang_a` that abandons, over the arrival rate, for one desk: for many rates at once.

    Nodes lie closer where the curve bends; between them the straight line errs by less than 1e-5. Building
    takes 5 to 20 ms, a look-up some 50 ns.

    Args:
        service_per_hour, patience_rate_per_hour, servers: as in `erlang_a`, single numbers.
        most_arrivals: an hour, > 0, finite; above it the share is calculated, which is slower.
    """

    def __init__(
        self, service_per_hour: float, patience_rate_per_hour: float, servers: int, most_arrivals: float
    ) -> None:
        self._desk = service_per_hour, patience_rate_per_hour, servers
        self._most = float(_finite("most_arrivals", positive("most_arrivals", most_arrivals)))
        self._arrivals, self._shares = self._tabulate(service_per_hour * servers)

    def share(self, arrivals: ArrayLike) -> FloatArray:
        """Share abandoning at these arrivals an hour, ≥ 0, any shape; else a ValueError."""
        coming = at_least(0.0, "arrivals", arrivals)
        found = np.asarray(np.interp(coming, self._arrivals, self._shares))
        beyond = coming > self._most
        if beyond.any():
            found[beyond] = self._exact(coming[beyond])
        return plain(found)

    def _exact(self, arrivals: FloatArray) -> FloatArray:
        return erlang_a(arrivals, *self._desk).share_abandoning

    def _tabulate(self, capacity: float) -> tuple[FloatArray, FloatArray]:
        """Halves every interval whose middle lies too far from the straight line; the bend is at capacity."""
        corners = np.linspace(0.0, self._most, 65)
        if 0.0 < capacity < self._most:
            corners = np.unique(np.append(corners, capacity))
        nodes, shares = [corners], [self._exact(corners)]
        left, right = corners[:-1], corners[1:]
        low, high = shares[0][:-1], shares[0][1:]
        while left.size:
            middle = 0.5 * (left + right)
            there = self._exact(middle)
            nodes.append(middle)
            shares.append(there)
            bent = np.abs(there - 0.5 * (low + high)) > _TABLE_ERROR
            left, right = np.append(left[bent], middle[bent]), np.append(middle[bent], right[bent])
            low, high = np.append(low[bent], there[bent]), np.append(there[bent], high[bent])
        places = np.concatenate(nodes)
        order = np.argsort(places, kind="stable")
        return places[order], np.concatenate(shares)[order]


_TABLE_ERROR: Final = 2e-6  # in the middle of an interval; beside a sharp bend it may be 3 times as much
_SMOOTH_FROM: Final = 128  # from this x on the integrand is within e⁻⁴⁰ outside a narrow range
_FALL: Final = 40.0
_NODES: Final = 40
_AT_A_TIME: Final = 1024  # numbers, so that their nodes stay in the cache
_LARGEST: Final = 1e300
_LEAST_IMPATIENCE: Final = 1e-9  # below, the mean wait would lose its digits


def _share_just_full(x: FloatArray, y: FloatArray) -> FloatArray:
    """h(x, y) = 1 / M(1, x+1, y), Kummer's M, for x ≥ 0 and y ≥ 0: relative error 1e-12.

    An integral for a large x, from there down by 1/h(x) = 1 + y/((x+1)·h(x+1)): no term is ever taken from
    another.
    """
    full = _share_just_full_integral(x + _SMOOTH_FROM, y)
    with np.errstate(divide="ignore", over="ignore"):  # so many wait that nobody ever finds the queue empty
        for above in range(_SMOOTH_FROM, 0, -1):
            full = 1.0 / (1.0 + y / ((x + above) * full))
    return full


def _share_just_full_integral(x: FloatArray, y: FloatArray) -> FloatArray:
    """As `_share_just_full`, for x ≥ 128: M = x·∫₀^∞ exp(y(1 − e^{−s}) − xs) ds by Gauss-Legendre nodes.

    The exponent is concave; around its peak, or around 0, it falls by more than 40 within the range taken.
    """
    bend = np.minimum(x, y)
    slope = x - bend
    growth = np.maximum(y - x, 0.0)
    peak = np.log1p(growth / x)
    height = growth - x * peak
    ahead = 2.0 * _FALL / (slope + np.sqrt(np.square(slope) + 4.0 * _FALL * bend / 3.0))
    behind = np.minimum(peak, np.sqrt(2.0 * _FALL / x))
    integral = np.empty(x.size)
    falls = slope.ravel(), bend.ravel(), ahead.ravel(), behind.ravel()
    for start in range(0, x.size, _AT_A_TIME):
        piece = slice(start, start + _AT_A_TIME)
        integral[piece] = _fall(*(each[piece] for each in falls))
    return np.exp(-height) / (x * integral.reshape(x.shape))


def _fall(slope: FloatArray, bend: FloatArray, ahead: FloatArray, behind: FloatArray) -> FloatArray:
    """∫ exp(−slope·u − bend·(e^{−u} − 1 + u)) du from −behind to ahead, all of shape [n]."""
    places, weights = _legendre()
    u = (ahead + behind) * places - behind
    heights = weights * np.exp(-slope * u - bend * _beyond_the_line(u))
    total = np.zeros_like(slope)
    for height in heights:  # added in order: the same for every number beside it
        total += height
    return (ahead + behind) * total


def _beyond_the_line(u: FloatArray) -> FloatArray:
    """e^{−u} − 1 + u for |u| ≤ 1, to the last digit also where it is tiny."""
    series = np.zeros_like(u)
    for power in range(20, 2, -1):
        series *= u
        series *= -1.0 / power
        series += 1.0
    return 0.5 * np.square(u) * series


@cache
def _legendre() -> tuple[FloatArray, FloatArray]:
    """Nodes and weights on 0…1, [nodes, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    return 0.5 * (nodes[:, np.newaxis] + 1.0), 0.5 * weights[:, np.newaxis]


def _speed(service_per_hour: ArrayLike) -> FloatArray:
    return positive("service_per_hour", service_per_hour)


def _finite(name: str, value: FloatArray) -> FloatArray:
    if np.isinf(any_number(name, value)).any():
        raise ValueError(f"{name} must be finite.")
    return value
