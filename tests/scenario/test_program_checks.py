"""What is told of programmes where their plan has nothing for them to work on."""

from __future__ import annotations

import pytest

from roisim.errors import Problem
from roisim.scenario.effect_targets import EFFECT_TARGETS, VISIT_SHARES
from roisim.scenario.programs import BOOKS_TO, Program
from roisim.scenario.scenario_file import check_text, loads
from tests.scenario.plan_texts import SMALL, changed, only_problem

MESSAGE = "{ delay_days = 1, clicks_per_message = 0.1, orders_per_click = 0.1 }"
WITH_DISCOUNT = MESSAGE.replace("delay_days", "discount = 0.1, delay_days")
CAMPAIGNS = "campaigns = [{ every_days = 7, clicks_per_message = 0.1, orders_per_click = 0.1 }]"
NO_CAPTURE = changed("contact_capture = 0.1", "contact_capture = 0")
PUSH = changed("intent = 0.05", "intent = 0.05\npush_capture = 0.03")
FRIENDS = '\n[[channels]]\nname = "Friends"\nkind = "word_of_mouth"\nvisits_per_customer = 0.5\n'
LEADS = '\n[[channels]]\nname = "Leads"\nkind = "partner_sign_ups"\nmonthly_sign_ups = 20\n'
DESK = "\n[operations.desk]\nshifts = [{ from = 9, until = 18, agents = 2 }]\n"


def flow(trigger: str, more: str = "", message: str = MESSAGE) -> str:
    return f'flows = [{{ trigger = "{trigger}", {more}messages = [{message}] }}]'


def with_program(lines: str, text: str = SMALL) -> str:
    """A plan with a programme."""
    return f'{text}\n[[programs]]\nname = "x"\n{lines}\n'


def problem_of(lines: str, text: str = SMALL) -> Problem:
    return only_problem(with_program(lines, text))


def program(lines: str, text: str = SMALL) -> Program:
    return loads(with_program(lines, text)).programs[0]


# --- what may be said --------------------------------------------------------------------------------------


def test_a_new_programme_changes_nothing_by_itself() -> None:
    made = program("")
    assert (made.medium, made.books_to, made.test) == ("", "other", None)
    for number in (made.ramp_days, made.pulled_forward, made.coupon_learning, made.costs.per_click):
        assert number.mean() == 0
    assert made.coupon_learners.mean() == 0.3


@pytest.mark.parametrize("heading", BOOKS_TO)
def test_costs_can_be_booked_to_every_heading(heading: str) -> None:
    assert program(f'books_to = "{heading}"').books_to == heading


@pytest.mark.parametrize(
    ("trigger", "ends", "anew"),
    [
        ("sign_up", False, False),
        ("browse_left", True, False),
        ("cart_left", True, False),
        ("ordered", False, False),
    ],
)
def test_what_was_left_behind_ends_with_an_order(trigger: str, ends: bool, anew: bool) -> None:
    (made,) = program(flow(trigger)).flows
    assert made.stops_at_order is None
    assert (made.ends_with_order, made.begins_anew) == (ends, anew)
    assert made.share.mean() == 1


def test_a_flow_tells_whether_an_order_ends_it() -> None:
    (made,) = program(flow("cart_left", "stops_at_order = false, share = 0.5, ")).flows
    assert (made.ends_with_order, made.begins_anew, made.share.mean()) == (False, False, 0.5)
    (made,) = program(flow("ordered", "stops_at_order = true, ")).flows
    assert (made.ends_with_order, made.begins_anew) == (True, True)


def test_a_reason_is_taken_away_by_a_share() -> None:
    (effect,) = program('effects = [{ on = "errors", removes = 0.4 }]').effects
    assert (effect.kind, effect.amount.mean(), effect.for_) == ("removes", 0.4, "everyone")


WRONG = [
    ('effects = [{ on = "errors", removes = 1.5 }]', "effects[0].removes", "write 0.015"),
    ('effects = [{ on = "errors", removes = -0.1 }]', "effects[0].removes", "0 to 1"),
    ('effects = [{ on = "errors", odds_ratio = 2 }]', "effects[0]", "Write removes = "),
    ('effects = [{ on = "intent", removes = 0.5 }]', "effects[0]", "Write odds_ratio = "),
    ('effects = [{ on = "errors", removes = 0.5, for = "new" }]', "effects[0].for", '"everyone"'),
    ('effects = [{ on = "error", removes = 0.5 }]', "effects[0].on", 'mean "errors"'),
    ('effects = [{ on = "just_browsing", removes = 0.5 }]', "effects[0].on", "Write"),
    ('effects = [{ on = "referrals", factor = 0 }]', "effects[0].factor", "above 0"),
    ('effects = [{ on = "known_at_checkout", odds_ratio = -1 }]', "effects[0].odds_ratio", "above 0"),
    ('effects = [{ on = "agents", add = 61 }]', "effects[0].add", "60"),
    ('medium = "sms"', "medium", '"push"'),
    ('books_to = "advertising"', "books_to", '"ads"'),
    ("ramp_days = 400", "ramp_days", "365"),
    ("pulled_forward = 2", "pulled_forward", "write 0.02"),
    ("coupon_learners = 2", "coupon_learners", "write 0.02"),
    (flow("order"), "flows[0].trigger", 'mean "ordered"'),
    (flow("ordered", 'stops_at_order = "yes", '), "flows[0].stops_at_order", "true or false"),
    (flow("ordered", "share = 1.5, "), "flows[0].share", "write 0.015"),
    ('test = { on = "refund", odds_ratio = 1.1 }', "test.on", '"intent"'),
    ('test = { on = "order_value", odds_ratio = 1.1 }', "test.on", '"intent"'),
    ('test = { on = "intent" }', "test.odds_ratio", "odds_ratio"),
    ('test = { on = "intent", odds_ratio = 0 }', "test.odds_ratio", "above 0"),
    ('test = { on = "intent", odds_ratio = 1.1, share_of_visits = 0 }', "test.share_of_visits", "above 0"),
    ('test = { on = "intent", odds_ratio = 1.1, power = { low = 0.5, high = 0.9 } }', "test.power", "one"),
    ('test = { on = "intent", odds_ratio = 1.1, for = "customers" }', "test.for", "channel's name"),
    ('test = { on = "capture", odds_ratio = 1.1, for = "contacts" }', "test.for", '"returning"'),
    ('test = { on = "intent", odds_ratio = 1.1, for = "Adds" }', "test.for", 'mean "Ads"'),
]


@pytest.mark.parametrize(("lines", "path", "cure"), WRONG)
def test_a_wrong_part_of_a_programme_is_told(lines: str, path: str, cure: str) -> None:
    problem = problem_of(lines)
    assert (problem.severity, problem.path) == ("error", f"programs[0].{path}")
    assert cure in problem.cure


# --- messages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [CAMPAIGNS, flow("sign_up"), flow("browse_left"), flow("ordered")])
def test_notifications_need_people_who_allow_them(lines: str) -> None:
    problem = problem_of(f'medium = "push"\n{lines}')
    assert (problem.severity, problem.path) == ("error", "programs[0]")
    assert "funnel.push_capture" in problem.cure
    assert check_text(with_program(f'medium = "push"\n{lines}', PUSH)) == []


def test_notifications_need_no_address() -> None:
    text = PUSH.replace("contact_capture = 0.1", "contact_capture = 0")
    text += "\n[contacts]\nconsent_share = 0\n"
    assert check_text(with_program(f'medium = "push"\n{CAMPAIGNS}', text)) == []


@pytest.mark.parametrize("medium", ["email", "ads"])
@pytest.mark.parametrize(
    "lines", [CAMPAIGNS, flow("sign_up"), flow("browse_left"), flow("cart_left"), flow("ordered")]
)
def test_messages_need_addresses(medium: str, lines: str) -> None:
    problem = problem_of(f'medium = "{medium}"\n{lines}', NO_CAPTURE)
    assert (problem.severity, problem.path) == ("error", "programs[0]")
    assert "funnel.contact_capture" in problem.cure
    assert check_text(with_program(f'medium = "{medium}"\n{lines}', NO_CAPTURE + LEADS)) == []


@pytest.mark.parametrize("trigger", ["browse_left", "cart_left", "ordered"])
def test_flows_of_known_people_can_live_on_addresses_from_the_checkout(trigger: str) -> None:
    text = NO_CAPTURE.replace("[funnel]", "[funnel]\nknown_at_checkout = 0.2")
    assert check_text(with_program(flow(trigger), text)) == []
    assert problem_of(CAMPAIGNS, text).severity == "error"


def test_advertisements_need_contacts_whom_the_platform_knows_and_no_consent() -> None:
    lines = f'medium = "ads"\n{CAMPAIGNS}'
    text = f"{SMALL}\n[contacts]\nconsent_share = 0\n"
    assert check_text(with_program(lines, text)) == []
    problem = problem_of(lines, f"{SMALL}\n[contacts]\nad_match_share = 0\n")
    assert "contacts.ad_match_share" in problem.cure


def test_a_disabled_programme_needs_nothing() -> None:
    lines = f'medium = "push"\n{CAMPAIGNS}\ncosts = {{ per_referral = 1 }}\ncoupon_learning = 1\n'
    assert check_text(with_program(f"{lines}enabled = false")) == []
    assert len(check_text(with_program(lines))) == 3


def test_clicks_cost_nothing_where_nothing_is_sent() -> None:
    problem = problem_of("costs = { per_click = 1 }")
    assert (problem.severity, problem.path) == ("warning", "programs[0].costs.per_click")
    assert check_text(with_program(f"costs = {{ per_click = 1 }}\n{CAMPAIGNS}")) == []


def test_nobody_waits_for_a_coupon_that_is_not_sent() -> None:
    lines = f"coupon_learning = 0.1\n{CAMPAIGNS.replace('every_days', 'discount = 0.1, every_days')}\n"
    problem = problem_of(lines + flow("cart_left"))
    assert (problem.severity, problem.path) == ("warning", "programs[0].coupon_learning")
    assert check_text(with_program(lines + flow("cart_left", message=WITH_DISCOUNT))) == []


# --- effects and costs -------------------------------------------------------------------------------------

IDLE = [
    ('effects = [{ on = "referrals", factor = 2 }]', "effects[0]", FRIENDS),
    ('effects = [{ on = "asking", factor = 2 }]', "effects[0]", DESK),
    ('effects = [{ on = "agents", add = 2 }]', "effects[0]", DESK),
    ("costs = { per_referral = 2 }", "costs.per_referral", FRIENDS),
]


@pytest.mark.parametrize(("lines", "path", "cure"), IDLE)
def test_what_has_nothing_to_work_on_is_doubtful(lines: str, path: str, cure: str) -> None:
    problem = problem_of(lines)
    assert (problem.severity, problem.path) == ("warning", f"programs[0].{path}")
    assert problem.cure
    assert check_text(with_program(lines, SMALL + cure)) == []


def test_a_share_of_ad_spend_needs_a_paid_channel() -> None:
    lines = "costs = { share_of_ad_spend = 0.1 }"
    assert check_text(with_program(lines)) == []
    paid = '"paid"\nmonthly_budget = [100, 200]\ncost_per_click = 0.5'
    text = changed(paid, '"organic"\nmonthly_visits = 9')
    problem = problem_of(lines, text)
    assert (problem.severity, problem.path) == ("warning", "programs[0].costs.share_of_ad_spend")


def test_the_price_of_clicks_is_moved_where_clicks_are_bought() -> None:
    lines = 'effects = [{ on = "cost_per_click", factor = 0.9, for = "Friends" }]'
    problem = problem_of(lines, SMALL + FRIENDS)
    assert (problem.severity, problem.path) == ("warning", "programs[0].effects[0]")
    assert check_text(with_program(lines.replace("Friends", "Ads"), SMALL + FRIENDS)) == []
    assert check_text(with_program(lines.replace("cost_per_click", "clicks"), SMALL + FRIENDS)) == []


@pytest.mark.parametrize("name", ["push_capture", "known_at_checkout"])
def test_what_is_0_stays_0(name: str) -> None:
    lines = f'effects = [{{ on = "{name}", odds_ratio = 2 }}]'
    problem = problem_of(lines)
    assert problem.severity == "warning"
    assert problem.cure == f"Raise `funnel.{name}` above 0"
    assert check_text(with_program(lines, changed("intent = 0.05", f"intent = 0.05\n{name} = 0.01"))) == []


def test_a_reason_without_weight_cannot_be_taken_away() -> None:
    lines = 'effects = [{ on = "errors", removes = 0.5 }]'
    assert check_text(with_program(lines)) == []
    problem = problem_of(lines, f"{SMALL}\n[funnel.reasons]\nerrors = 0\n")
    assert (problem.severity, problem.path) == ("warning", "programs[0].effects[0]")


def test_programmes_that_together_take_away_more_than_all_are_doubtful() -> None:
    one = 'effects = [{ on = "errors", removes = 0.6 }]'
    text = with_program(one) + f'\n[[programs]]\nname = "y"\n{one}\n'
    problem = only_problem(text)
    assert (problem.severity, problem.path) == ("warning", "programs[1].effects[0].removes")
    assert "1.2" in problem.message
    assert check_text(f"{text}enabled = false\n") == []
    assert check_text(text.replace("0.6", "0.5")) == []


def test_what_is_pulled_forward_is_seen_after_the_end_only() -> None:
    lines = 'pulled_forward = 0.3\neffects = [{ on = "intent", odds_ratio = 1.2 }]\n'
    for end in ("", "end = 2026-03-31\n"):
        problem = problem_of(lines + end)
        assert (problem.severity, problem.path) == ("warning", "programs[0].pulled_forward")
    assert check_text(with_program(f"{lines}end = 2026-02-28\n")) == []


# --- tests of two versions ---------------------------------------------------------------------------------

ENOUGH = changed("[100, 200]", "1000000")


@pytest.mark.parametrize("target", VISIT_SHARES)
def test_every_share_of_visits_can_be_tested(target: str) -> None:
    text = ENOUGH.replace("intent = 0.05", "intent = 0.05\npush_capture = 0.03")
    text = text.replace("[funnel]", "[returning]\nvisits_per_visitor = 0.5\n[funnel]")
    for audience in ("everyone", *EFFECT_TARGETS[target].audiences, "Ads"):
        lines = f'test = {{ on = "{target}", odds_ratio = 1.1, for = "{audience}" }}'
        assert check_text(with_program(lines, text)) == [], audience


@pytest.mark.parametrize(
    ("audience", "text"),
    [
        ("returning", ENOUGH),
        ("contacts", ENOUGH.replace("contact_capture = 0.1", "contact_capture = 0")),
        ("Leads", ENOUGH + LEADS),
    ],
)
def test_a_test_needs_visits(audience: str, text: str) -> None:
    problem = problem_of(f'test = {{ on = "intent", odds_ratio = 1.1, for = "{audience}" }}', text)
    assert (problem.severity, problem.path) == ("error", "programs[0].test.for")


@pytest.mark.parametrize(
    ("share", "path", "cure"),
    [
        (0, "test.on", "Raise `funnel.intent`"),
        (1, "test.on", "Lower `funnel.intent`"),
        (0.95, "test.detectable", "below 0.0526"),
    ],
)
def test_a_share_must_have_room_to_rise(share: float, path: str, cure: str) -> None:
    text = ENOUGH.replace("intent = 0.05", f"intent = {share}")
    problem = problem_of('test = { on = "intent", odds_ratio = 1.1 }', text)
    assert (problem.severity, problem.path) == ("error", f"programs[0].{path}")
    assert cure in problem.cure


def test_a_test_that_outlasts_the_plan_is_doubtful() -> None:
    """5.7 visits a day fall to 2.9 that look; 2·31,231 of them find 10 % more than 5 % (domain model C21)."""
    lines = 'test = { on = "intent", odds_ratio = 1.1 }'
    problem = problem_of(lines)
    assert (problem.severity, problem.path) == ("warning", "programs[0].test")
    days = 2 * 31_231 / (0.5 * (200 + 400 + 400) / 3 * 12 / 365)
    told = float(problem.message.split("about ")[1].split(" days")[0].replace(",", ""))
    assert told == pytest.approx(days, rel=0.001)
    assert "only 90 days are there" in problem.message
    assert "only 1 day is there" in problem_of(f"{lines}\nend = 2026-01-01").message
    assert check_text(with_program(lines, ENOUGH)) == []
    assert check_text(with_program(f"{lines}\nenabled = false")) == []
