"""What is told of channels, markets, reasons and cash where a plan as a whole cannot be meant."""

from __future__ import annotations

import pytest

from roisim.errors import Problem
from roisim.scenario.reasons import REASONS
from roisim.scenario.scenario_file import check_text
from tests.scenario.plan_texts import SMALL, changed, line_with, only_problem

MARKET = '\n[[markets]]\nname = "France"\n'
POSTS = 'kind = "influencer"\nfee_per_post = 100\nvisits_per_post = 300\n'
FRIENDS = 'kind = "word_of_mouth"\n'


def with_channel(lines: str, text: str = SMALL) -> str:
    """The small plan with another channel."""
    return f'{text}\n[[channels]]\nname = "Other"\n{lines}\n'


def problem_with_channel(lines: str, text: str = SMALL) -> Problem:
    return only_problem(with_channel(lines, text))


# --- markets -----------------------------------------------------------------------------------------------


def test_a_market_that_a_channel_names_must_be_there() -> None:
    text = changed('kind = "paid"', 'kind = "paid"\nmarket = "France"')
    problem = only_problem(text)
    assert (problem.severity, problem.path, problem.found) == ("error", "channels[0].market", '"France"')
    assert problem.line == line_with("market =", text)
    assert '[[markets]] and name = "France"' in problem.cure
    assert check_text(text + MARKET) == []


@pytest.mark.parametrize(("name", "cure"), [("Frnace", 'mean "France"'), ("Peru", 'Write "France"')])
def test_a_misspelt_market_is_told(name: str, cure: str) -> None:
    problem = problem_with_channel(
        f'kind = "organic"\nmonthly_visits = 1\nmarket = "{name}"',
        changed('kind = "paid"', 'kind = "paid"\nmarket = "France"') + MARKET,
    )
    assert cure in problem.cure


def test_a_market_from_which_nobody_comes_is_doubtful() -> None:
    problem = only_problem(SMALL + MARKET)
    assert (problem.severity, problem.path) == ("warning", "markets[0].name")
    assert 'market = "France"' in problem.cure


def test_two_markets_of_one_name_are_told() -> None:
    text = changed('kind = "paid"', 'kind = "paid"\nmarket = "France"')
    problem = only_problem(text + MARKET + MARKET)
    assert (problem.severity, problem.path) == ("error", "markets[1].name")


def test_a_wrong_market_does_not_hide_the_rest() -> None:
    text = changed('kind = "paid"', 'kind = "paid"\nmarket = "Peru"') + MARKET + "vat_rate = 2\n"
    assert [problem.path for problem in check_text(text)] == ["channels[0].market", "markets[0].vat_rate"]


# --- channels ----------------------------------------------------------------------------------------------


def test_posts_are_told_by_dates_or_by_a_number_a_month() -> None:
    neither = problem_with_channel(POSTS)
    assert (neither.severity, neither.path) == ("warning", "channels[1]")
    assert "posts_per_month = 2" in neither.cure
    both = problem_with_channel(POSTS + "dates = [2026-02-01]\nposts_per_month = 1")
    assert (both.severity, both.path) == ("error", "channels[1].posts_per_month")
    assert check_text(with_channel(POSTS + "dates = [2026-02-01]")) == []
    assert check_text(with_channel(POSTS + "posts_per_month = [0, 1]")) == []


def test_a_post_outside_the_plan_is_doubtful() -> None:
    problem = problem_with_channel(POSTS + "dates = [2026-02-01, 2026-04-01]")
    assert (problem.severity, problem.path) == ("warning", "channels[1].dates[1]")
    assert "from `2026-01-01` to `2026-03-31`" in problem.message


@pytest.mark.parametrize("name", ["innovation_per_year", "imitation_per_year"])
def test_shares_of_people_need_people(name: str) -> None:
    lines = f"{FRIENDS}visits_per_customer = 0.1\n{name} = 0.3"
    problem = problem_with_channel(lines)
    assert (problem.severity, problem.path) == ("error", f"channels[1].{name}")
    assert "`audience`, such as 500000" in problem.cure
    assert check_text(with_channel(f"{lines}\naudience = 1000")) == []


def test_somebody_must_be_the_first() -> None:
    problem = problem_with_channel(FRIENDS)
    assert (problem.severity, problem.path) == ("warning", "channels[1]")
    problem = problem_with_channel(f"{FRIENDS}audience = 1000\nimitation_per_year = 0.4")
    assert "first" in problem.message
    assert check_text(with_channel(f"{FRIENDS}audience = 1000\ninnovation_per_year = 0.1")) == []


def test_customers_who_bring_more_than_themselves_are_doubtful() -> None:
    # 0.5 of visits look, 0.05 fill a cart, 0.4 and 0.5 finish: an order in 200 visits
    problem = problem_with_channel(f"{FRIENDS}visits_per_customer = 220")
    assert (problem.severity, problem.path) == ("warning", "channels[1].visits_per_customer")
    assert "1.1 more" in problem.message
    assert "below 200" in problem.cure
    assert check_text(with_channel(f"{FRIENDS}visits_per_customer = 190")) == []
    assert check_text(with_channel(f"{FRIENDS}visits_per_customer = 220\naudience = 5000")) == []


def test_growth_that_no_shop_has_is_refused() -> None:
    fast = f"{FRIENDS}visits_per_customer = 1000\ntelling_days = "
    assert problem_with_channel(f"{fast}30").severity == "warning"
    assert problem_with_channel(f"{fast}5").severity == "error"


def test_later_visits_count_in_that_growth() -> None:
    text = changed("[funnel]", "[returning]\nvisits_per_visitor = 1\n[funnel]")
    assert "below 100" in problem_with_channel(f"{FRIENDS}visits_per_customer = 120", text).cure


def test_active_customers_who_bring_crowds_are_doubtful() -> None:
    lines = 'kind = "organic"\nmonthly_visits = 10\nvisits_per_active_customer = '
    assert check_text(with_channel(f"{lines}5")) == []
    # 0.005 × 500 × 3 months: e^7.5-fold
    problem = problem_with_channel(f"{lines}500")
    assert (problem.severity, problem.path) == ("warning", "channels[1].visits_per_active_customer")
    text = changed("months = 3", "months = 12")
    assert problem_with_channel(f"{lines}500", text).severity == "error"


@pytest.mark.parametrize(
    ("lines", "cure"),
    [
        ('kind = "content"\ntype = "video"', "items_at_start"),
        ('kind = "affiliate"\nvisits_per_partner = 100', "partners_at_start"),
    ],
)
def test_a_channel_in_which_there_is_nothing_is_doubtful(lines: str, cure: str) -> None:
    problem = problem_with_channel(lines)
    assert (problem.severity, problem.path) == ("warning", "channels[1]")
    assert cure in problem.cure


CROWDS = [
    'kind = "content"\ntype = "video"\nitems_at_start = 1e6\nvisits_per_item = 1e5',
    'kind = "affiliate"\npartners_at_start = 1e5\nvisits_per_partner = 1e5',
    f"{POSTS}posts_per_month = 1e4".replace("300", "1e6"),
]


@pytest.mark.parametrize("lines", CROWDS)
def test_more_visits_than_people_are_told(lines: str) -> None:
    problem = problem_with_channel(lines)
    assert (problem.severity, problem.path) == ("error", "channels[1]")
    assert "more than there are people" in problem.message


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        (
            'kind = "affiliate"\nvisits_per_partner = 1\npartner_churn_per_month = 1.5',
            "partner_churn_per_month",
        ),
        ('kind = "affiliate"\nvisits_per_partner = 1\nhold_days = 200', "hold_days"),
        ('kind = "affiliate"\nvisits_per_partner = 1\ncommission = 1.1', "commission"),
        ('kind = "affiliate"', "visits_per_partner"),
        ('kind = "content"\ntype = "vidoe"\nitems_per_month = 1', "type"),
        ('kind = "content"\nitems_per_month = 1', "type"),
        ('kind = "content"\ntype = "video"\nhalf_life_months = 0', "half_life_months"),
        ('kind = "content"\ntype = "video"\nranking_share = 2', "ranking_share"),
        (f"{POSTS}decay_days = 0\nposts_per_month = 1", "decay_days"),
        (f"{POSTS}dates = 2026-02-01", "dates"),
        (f"{POSTS}dates = [2026]", "dates[0]"),
        ('kind = "partner_sign_ups"', "monthly_sign_ups"),
        (f"{FRIENDS}telling_days = 0", "telling_days"),
        ('kind = "organic"\nmonthly_visits = 1\nlapse_factor = 0', "lapse_factor"),
        ('kind = "organic"\nmonthly_visits = 1\nobjective = "sales"', "objective"),
    ],
)
def test_a_wrong_number_of_a_channel_is_told(lines: str, path: str) -> None:
    first = check_text(with_channel(lines))[0]
    assert (first.severity, first.path) == ("error", f"channels[1].{path}")
    assert first.cure


def test_a_misspelt_objective_is_told() -> None:
    problem = only_problem(changed('kind = "paid"', 'kind = "paid"\nobjective = "sale"'))
    assert problem.path == "channels[0].objective"
    assert 'mean "sales"' in problem.cure


def test_partners_sign_ups_alone_bring_somebody() -> None:
    text = changed("[100, 200]", "0")
    assert only_problem(text).path == "channels"
    assert check_text(with_channel('kind = "partner_sign_ups"\nmonthly_sign_ups = 20', text)) == []


# --- the shop ----------------------------------------------------------------------------------------------


def test_notifications_are_allowed_by_those_who_look_at_a_product() -> None:
    problem = only_problem(changed("intent = 0.05", "intent = 0.05\npush_capture = 0.6"))
    assert (problem.severity, problem.path) == ("error", "funnel.push_capture")
    assert "raise `consideration`" in problem.cure


def test_some_reason_for_leaving_a_cart_has_a_weight() -> None:
    nothing = "".join(f"{name} = 0\n" for name in REASONS)
    problem = only_problem(f"{SMALL}\n[funnel.reasons]\n{nothing}")
    assert (problem.severity, problem.path) == ("error", "funnel.reasons")
    assert check_text(f"{SMALL}\n[funnel.reasons]\n{nothing.replace('errors = 0', 'errors = 1')}") == []
    assert only_problem(f"{SMALL}\n[funnel.reasons]\nerrors = -1\n").path == "funnel.reasons.errors"
    assert only_problem(f"{SMALL}\n[funnel.reasons]\nbrowsing = 1\n").path == "funnel.reasons.browsing"


def test_without_cash_nothing_can_be_bought() -> None:
    text = f'{SMALL}\n[finance]\nspend_limit = "cash"\n'
    problem = only_problem(text)
    assert (problem.severity, problem.path) == ("warning", "finance.spend_limit")
    assert check_text(f"{text}overdraft = 100\n") == []
    assert check_text(f"{text}opening_cash = 100\n") == []
    assert only_problem(f"{text}opening_cash = -100\noverdraft = 100\n").severity == "warning"


def test_an_overdraft_without_a_limit_is_doubtful() -> None:
    problem = only_problem(f"{SMALL}\n[finance]\noverdraft = 100\n")
    assert (problem.severity, problem.path) == ("warning", "finance.overdraft")
    assert 'spend_limit = "cash"' in problem.cure


def test_hours_are_twenty_four() -> None:
    assert only_problem(f"{SMALL}\n[season]\ndemand_by_hour = [1, 2]\n").path == "season.demand_by_hour"
