"""Programmes: the library, a plan's own numbers put over it, and what can be wrong with them."""

from __future__ import annotations

import datetime

import pytest

from roisim.scenario.effect_targets import AUDIENCES, EFFECT_TARGETS
from roisim.scenario.program_library import library_program, usual_price_level
from roisim.scenario.programs import Program
from roisim.scenario.scenario_file import check_text, loads
from tests.scenario.plan_texts import SMALL, changed, line_with, only_problem


def program(lines: str, text: str = SMALL) -> Program:
    """The one programme of a plan."""
    (found,) = loads(f"{text}\n[[programs]]\n{lines}").programs
    return found


def test_e_mail_goes_out_on_tuesdays() -> None:
    (campaign,) = program('use = "email_marketing"').campaigns
    assert (campaign.every_days, campaign.weekday, campaign.hour) == (7, 1, 10)


def test_loyalty_costs_what_its_points_cost() -> None:
    loyalty = program('use = "loyalty"')
    assert loyalty.costs.share_of_sales.mean() == 0.021
    assert {effect.on for effect in loyalty.effects} == {"order_rate", "lapse_hazard"}
    assert loyalty.books_to == "loyalty"


def test_a_programme_runs_from_the_plans_start_if_none_is_stated() -> None:
    assert program('use = "loyalty"').start == datetime.date(2026, 1, 1)


def test_stated_costs_replace_the_librarys_one_by_one() -> None:
    costs = program('use = "email_marketing"\ncosts = { monthly = { low = 1, high = 3 } }').costs
    library_costs = program('use = "email_marketing"').costs
    assert costs.monthly.mean() == 2
    assert costs.per_message == library_costs.per_message


def test_stated_lists_replace_the_librarys() -> None:
    lines = 'use = "email_marketing"\nflows = []\n'
    lines += "campaigns = [{ dates = [2026-02-02], clicks_per_message = 0.1, orders_per_click = 0.2 }]"
    made = program(lines)
    assert made.flows == ()
    (campaign,) = made.campaigns
    assert campaign.dates == (datetime.date(2026, 2, 2),)
    assert campaign.every_days is None


def test_library_costs_come_in_the_plans_money() -> None:
    in_lira = program('use = "email_marketing"').costs
    in_dollars = program('use = "email_marketing"', changed('"TRY"', '"USD"')).costs
    level = usual_price_level("TRY")
    assert level is not None
    assert in_lira.monthly.mean() == pytest.approx(level * in_dollars.monthly.mean())
    own = program('use = "email_marketing"', changed("months = 3", "months = 3\nprice_level = 3")).costs
    assert own.monthly.mean() == pytest.approx(3 * in_dollars.monthly.mean())
    share = 'use = "loyalty"'
    assert (
        program(share).costs.share_of_sales == program(share, changed('"TRY"', '"USD"')).costs.share_of_sales
    )


def test_library_costs_in_an_unknown_money_are_doubtful() -> None:
    text = changed('"TRY"', '"KWD"')
    problem = only_problem(f'{text}\n[[programs]]\nuse = "loyalty"')
    assert problem.severity == "warning"
    assert "price_level" in problem.cure
    assert check_text(f'{text}\n[[programs]]\nuse = "loyalty"\nenabled = false') == []


def test_the_library_gives_out_copies() -> None:
    library_program("loyalty", 2)["costs"]["monthly"]["value"] = 99
    assert library_program("loyalty", 1)["costs"]["monthly"]["value"] != 99


def test_an_effect_tells_its_amount() -> None:
    made = program('name = "x"\neffects = [{ on = "intent", odds_ratio = 1.5, for = "Ads" }]')
    (effect,) = made.effects
    assert (effect.on, effect.kind, effect.for_, effect.amount.mean()) == ("intent", "odds_ratio", "Ads", 1.5)


@pytest.mark.parametrize("target", EFFECT_TARGETS)
def test_every_target_can_be_moved_for_all_whom_it_names(target: str) -> None:
    found = EFFECT_TARGETS[target]
    audiences = ["everyone", *found.audiences, *(["Ads"] if found.by_channel else [])]
    effects = ", ".join(f'{{ on = "{target}", {found.kind} = 0.5, for = "{who}" }}' for who in audiences)
    assert len(program(f'name = "x"\neffects = [{effects}]').effects) == len(audiences)
    assert set(found.audiences) <= set(AUDIENCES)


WRONG = [
    # lines of the programme, path below it, part of the message, part of the cure
    ('use = "email_marketnig"', "use", "library has no", 'mean "email_marketing"'),
    ('use = "zzz"', "use", "library has no", "email_marketing, "),
    ("use = 5", "use", "text is expected", "quotes"),
    ("enabled = true", "name", "missing", "VIP club"),
    ('name = "x"\nenabled = "yes"', "enabled", "switch is expected", "true or false"),
    ('name = "x"\nend = 2025-12-31', "end", "ends before it starts", "behind the start"),
    ('name = "x"\ncosts = { monthly = -1 }', "costs.monthly", "cannot be negative", "0 or more"),
    ('name = "x"\ncosts = { weekly = 1 }', "costs.weekly", "not known", "Known here are"),
    (
        'name = "x"\neffects = [{ on = "xyz", odds_ratio = 2 }]',
        "effects[0].on",
        "not known",
        "consideration",
    ),
    ('name = "x"\neffects = [{ on = "intnt", odds_ratio = 2 }]', "effects[0].on", "not known", '"intent"'),
    ('name = "x"\neffects = [{ odds_ratio = 2 }]', "effects[0].on", "missing", "on ="),
    (
        'name = "x"\neffects = [{ on = "intent", odds_ratio = 0 }]',
        "effects[0].odds_ratio",
        "too low",
        "above 0",
    ),
    ('name = "x"\neffects = [{ on = "clicks", factor = -2 }]', "effects[0].factor", "negative", "above 0"),
    (
        'name = "x"\neffects = [{ on = "intent", factor = 2 }]',
        "effects[0]",
        "told by odds_ratio",
        "odds_ratio = ",
    ),
    ('name = "x"\neffects = [{ on = "intent" }]', "effects[0]", "told by odds_ratio", "odds_ratio = "),
    (
        'name = "x"\neffects = [{ on = "intent", odds_ratio = 2, factor = 2 }]',
        "effects[0]",
        "told by odds_ratio",
        "no other",
    ),
    (
        'name = "x"\neffects = [{ on = "intent", odds_ratio = 2, for = "Adds" }]',
        "effects[0].for",
        "no channel or group",
        'mean "Ads"',
    ),
    (
        'name = "x"\neffects = [{ on = "order_rate", factor = 2, for = "new" }]',
        "effects[0].for",
        "cannot be moved",
        '"everyone" or "customers"',
    ),
    (
        'name = "x"\neffects = [{ on = "order_rate", factor = 2, for = "Ads" }]',
        "effects[0].for",
        "cannot be moved",
        '"everyone" or "customers"',
    ),
    (
        'name = "x"\norder_discount = { share = 0.1, for = "new" }',
        "order_discount.for",
        "not known",
        '"first"',
    ),
    ('name = "x"\norder_discount = { for = "all" }', "order_discount.share", "missing", "share ="),
    (
        'name = "x"\ncampaigns = [{ clicks_per_message = 0.1, orders_per_click = 0.1 }]',
        "campaigns[0]",
        "rhythm or dates",
        "every_days = 7",
    ),
    (
        'name = "x"\ncampaigns = [{ clicks_per_message = 0.1, orders_per_click = 0.1, every_days = 7, '
        "dates = [2026-02-01] }]",
        "campaigns[0]",
        "rhythm or dates",
        "not both",
    ),
    (
        'name = "x"\ncampaigns = [{ clicks_per_message = 0.1, orders_per_click = 0.1, every_days = 0 }]',
        "campaigns[0].every_days",
        "too low",
        "from 0.25 to 366",
    ),
    (
        'name = "x"\ncampaigns = [{ clicks_per_message = 0.1, orders_per_click = 0.1, dates = [2026] }]',
        "campaigns[0].dates[0]",
        "A date is expected",
        "2026-01-31",
    ),
    (
        'name = "x"\ncampaigns = [{ clicks_per_message = 0.1, every_days = 7 }]',
        "campaigns[0].orders_per_click",
        "missing",
        "orders_per_click =",
    ),
    (
        'name = "x"\nflows = [{ trigger = "signup", messages = [] }]',
        "flows[0].trigger",
        "not known",
        "sign_up",
    ),
    ('name = "x"\nflows = [{ trigger = "sign_up", messages = [] }]', "flows[0].messages", "empty", "Add one"),
    ('name = "x"\nflows = 5', "flows", "table is expected", "programs.flows"),
    ('name = "x"\ncampaigns = { every_days = 7 }', "campaigns", "list of tables", "[[campaigns]]"),
]


@pytest.mark.parametrize(("lines", "path", "message", "cure"), WRONG)
def test_a_wrong_programme_is_told(lines: str, path: str, message: str, cure: str) -> None:
    text = f"{SMALL}\n[[programs]]\n{lines}\n"
    first, *others = check_text(text)
    assert first.path == f"programs[0].{path}"
    assert message in first.message
    assert cure in first.cure
    assert first.severity == "error"
    assert first.line is not None
    assert first.line >= line_with("[[programs]]", text)
    assert all(other.path.startswith("programs[0].flows[0]") for other in others)


def test_two_programmes_of_one_name_are_told() -> None:
    text = f'{SMALL}\n[[programs]]\nuse = "loyalty"\n[[programs]]\nuse = "loyalty"\n'
    problem = only_problem(text)
    assert problem.path == "programs[1].name"
    assert "already a programme" in problem.message
    assert check_text(f'{text}name = "second"\n') == []


@pytest.mark.parametrize("dates", ["start = 2026-04-01", "start = 2025-01-01\nend = 2025-12-31"])
def test_a_programme_outside_the_plan_is_doubtful(dates: str) -> None:
    problem = only_problem(f'{SMALL}\n[[programs]]\nname = "x"\n{dates}\n')
    assert problem.severity == "warning"
    assert "from `2026-01-01` to `2026-03-31`" in problem.message


def test_a_programme_within_the_plan_is_not_doubtful() -> None:
    assert check_text(f'{SMALL}\n[[programs]]\nname = "x"\nstart = 2026-03-31\nend = 2027-01-01\n') == []
    assert check_text(f'{SMALL}\n[[programs]]\nname = "x"\nstart = 2025-01-01\nend = 2026-01-01\n') == []


def test_a_campaign_on_a_day_without_its_programme_is_doubtful() -> None:
    lines = 'name = "x"\nend = 2026-02-01\ncampaigns = [{ clicks_per_message = 0.1, orders_per_click = 0.1, '
    problem = only_problem(f"{SMALL}\n[[programs]]\n{lines}dates = [2026-01-20, 2026-02-20] }}]\n")
    assert (problem.severity, problem.path) == ("warning", "programs[0].campaigns[0].dates[1]")


NO_CAPTURE = changed("contact_capture = 0.1", "contact_capture = 0")


@pytest.mark.parametrize("use", ["email_marketing", "cart_recovery"])
def test_messages_need_contacts(use: str) -> None:
    problem = only_problem(f'{NO_CAPTURE}\n[[programs]]\nuse = "{use}"\n')
    assert problem.severity == "error"
    assert problem.path == "programs[0]"
    assert "funnel.contact_capture" in problem.cure


def test_a_cart_flow_can_live_on_addresses_from_the_checkout() -> None:
    text = NO_CAPTURE.replace("[funnel]", "[funnel]\nknown_at_checkout = 0.2")
    assert check_text(f'{text}\n[[programs]]\nuse = "cart_recovery"\n') == []


def test_messages_need_consent() -> None:
    text = changed("[funnel]", "[contacts]\nconsent_share = 0\n[funnel]")
    problem = only_problem(f'{text}\n[[programs]]\nuse = "email_marketing"\n')
    assert "contacts.consent_share" in problem.cure


def test_a_disabled_programme_needs_nothing() -> None:
    assert check_text(f'{NO_CAPTURE}\n[[programs]]\nuse = "email_marketing"\nenabled = false\n') == []


def test_programmes_that_are_no_list_are_told() -> None:
    problem = only_problem(f'{SMALL}\n[programs]\nuse = "loyalty"\n')
    assert problem.cure == "Begin each with [[programs]]"
    problem = only_problem(f"programs = [5]\n{SMALL}")
    assert problem.path == "programs[0]"


@pytest.mark.parametrize("start", ["9999-12-31", "9999-12-31T10:00:00", "0001-01-01"])
def test_a_programme_that_ends_by_itself_never_leaves_the_calendar(start: str) -> None:
    text = SMALL + f'\n[[programs]]\nuse = "time_limited_discount"\nstart = {start}\n'
    assert "programs[0].start" in [problem.path for problem in check_text(text)]
