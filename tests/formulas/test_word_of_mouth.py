from __future__ import annotations

import numpy as np
import pytest

from roisim.formulas import word_of_mouth


def test_three_in_ten_bring_another() -> None:
    assert word_of_mouth.customers_per_seed(0.3) == pytest.approx(1.42857, abs=5e-6)
    assert word_of_mouth.customers_per_seed_variance(0.3) == pytest.approx(0.87464, abs=5e-6)


def test_the_chain_of_referrals_is_the_borel_distribution() -> None:
    k = 0.3
    size = np.arange(1.0, 300.0)
    logs = (size - 1) * np.log(size * k) - k * size - np.cumsum(np.log(size))
    chances = np.exp(logs)
    mean = (chances * size).sum()
    assert word_of_mouth.customers_per_seed(k) == pytest.approx(mean)
    assert word_of_mouth.customers_per_seed_variance(k) == pytest.approx((chances * size**2).sum() - mean**2)


def test_a_referred_customer_costs_the_reward() -> None:
    assert word_of_mouth.cac_with_referral(100, 0.3, 20) == pytest.approx(76)
    assert word_of_mouth.cac_with_referral(100, 0.0, 20) == 100


def test_a_chain_that_need_never_end_is_refused() -> None:
    with pytest.raises(ValueError, match="referrals must be at least 0 and below 1"):
        word_of_mouth.customers_per_seed(1.0)


def test_the_bass_curve() -> None:
    assert word_of_mouth.bass_share(0.03, 0.38, 5) == pytest.approx(0.33119, abs=1e-5)  # printed cut off
    assert word_of_mouth.bass_share(0.03, 0.38, [0, 1e6]) == pytest.approx([0, 1])
    assert word_of_mouth.bass_peak_time(0.03, 0.38) == pytest.approx(6.19, abs=0.005)
    assert word_of_mouth.bass_peak_time(0.5, 0.3) == 0


def test_most_adopt_at_the_peak() -> None:
    peak = float(word_of_mouth.bass_peak_time(0.03, 0.38))
    times = peak + np.array([-0.1, 0, 0.1])
    speed = np.diff(word_of_mouth.bass_share(0.03, 0.38, [times - 1e-3, times + 1e-3]), axis=0)[0]
    assert speed[1] > max(speed[0], speed[2])


def test_few_people_adopt_later_than_the_curve_says() -> None:
    assert word_of_mouth.bass_share_of_few(0.03, 0.38, 5, 100) == pytest.approx(0.32356, abs=5e-6)


def test_many_people_follow_the_curve() -> None:
    shares = [word_of_mouth.bass_share_of_few(0.03, 0.38, 5, people) for people in (10, 100, 1000)]
    curve = float(word_of_mouth.bass_share(0.03, 0.38, 5))
    assert shares[0] < shares[1] < shares[2] < curve
    assert curve - shares[2] == pytest.approx((curve - shares[1]) / 10, rel=0.05)


def test_one_person_knows_nobody_to_imitate() -> None:
    assert word_of_mouth.bass_share_of_few(0.03, 0.38, 5, 1) == pytest.approx(1 - np.exp(-0.15))
    assert word_of_mouth.bass_share_of_few(0.03, 0.38, 0, 100) == 0


def test_friends_come_after_their_customer() -> None:
    customers = np.append(10.0, np.zeros(999))
    friends = word_of_mouth.friends_per_day(customers, 0.6, 30)
    assert friends[0] == 0
    assert friends.sum() == pytest.approx(6)
    assert friends[2:] == pytest.approx(friends[1:-1] * np.exp(-1 / 30))
    # half a day after 30 days, but for a twelfth of a day over the mean
    assert (friends * np.arange(1000)).sum() / 6 == pytest.approx(30.5, abs=1 / (12 * 30) * 1.1)


def test_the_days_of_friends_are_the_recursion_of_tellers() -> None:
    customers = np.random.default_rng(1).poisson(3, 200).astype(float)
    kept = float(word_of_mouth.telling_kept(14))
    rate = float(word_of_mouth.visits_per_teller(0.6, kept))
    expected, tellers = [], 0.0
    for today in customers:
        expected.append(tellers * rate)
        tellers = tellers * kept + today
    assert word_of_mouth.friends_per_day(customers, 0.6, 14) == pytest.approx(np.array(expected), rel=1e-12)


def test_friends_of_friends_add_up_to_the_branching_total() -> None:
    # each visit buys with chance 1/2: K = 0.3
    generation = np.append(1.0, np.zeros(1999))
    everybody = generation
    for __ in range(40):
        generation = 0.5 * word_of_mouth.friends_per_day(generation, 0.6, 10)
        everybody = everybody + generation
    assert everybody.sum() == pytest.approx(word_of_mouth.customers_per_seed(0.3))


def test_friends_in_worlds_side_by_side() -> None:
    customers, days = np.random.default_rng(1).uniform(0, 5, (90, 4)), np.array([0.1, 3, 30, 900])
    together = word_of_mouth.friends_per_day(customers, [0, 1, 2, 3], days)
    for world in range(4):
        alone = word_of_mouth.friends_per_day(customers[:, world], world, days[world])
        assert together[:, world].tobytes() == alone.tobytes()


def test_telling_that_never_was_is_refused() -> None:
    with pytest.raises(ValueError, match="telling_days must be greater than 0"):
        word_of_mouth.friends_per_day([1.0], 1, 0)
    with pytest.raises(ValueError, match="visits_per_customer must be at least 0"):
        word_of_mouth.visits_per_teller(-1, 0.5)
