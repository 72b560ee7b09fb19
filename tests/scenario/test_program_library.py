"""The library of programmes: every entry opens, tells where its numbers come from, and is on its page."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from roisim.scenario.effect_targets import EFFECT_TARGETS
from roisim.scenario.input_values import InputValue
from roisim.scenario.program_library import MONEY_COSTS, library, library_program
from roisim.scenario.program_page import program_page
from roisim.scenario.programs import Campaign, FlowMessage, Program
from roisim.scenario.quantity import EvidenceKind
from roisim.scenario.reasons import Reasons
from roisim.scenario.scenario_document import ScenarioDocument
from roisim.scenario.scenario_file import canonical_text, check_text, loads
from tests.scenario.plan_texts import SMALL, changed, only_problem

CHECKOUT = Path(__file__).parents[2]

RICH = """\
format = 1
name = "With all that programmes need"
currency = "USD"
start = 2026-01-01
months = 12

[funnel]
contact_capture = 0.05
known_at_checkout = 0.1
push_capture = 0.03

[operations.desk]
wage_per_hour = 15
shifts = [{ from = 9, until = 18, agents = 2 }]

[[markets]]
name = "France"

[[channels]]
name = "Ads"
kind = "paid"
monthly_budget = 40000
cost_per_click = 0.5

[[channels]]
name = "Ads abroad"
kind = "paid"
market = "France"
monthly_budget = 500
cost_per_click = 1

[[channels]]
name = "Search"
kind = "organic"
monthly_visits = 1000

[[channels]]
name = "Blog"
kind = "content"
type = "blog_post"
items_per_month = 4

[[channels]]
name = "Partners"
kind = "affiliate"
partners_at_start = 10
visits_per_partner = 50

[[channels]]
name = "Posts"
kind = "influencer"
posts_per_month = 1
fee_per_post = 500
visits_per_post = 1000

[[channels]]
name = "Friends"
kind = "word_of_mouth"
visits_per_customer = 0.5

[customers]
order_value = 100
[customers.repeat]
kind = "constant"
orders_per_year = 2
yearly_churn = 0.3
"""

PUBLISHED = ("Klaviyo", "Mailchimp")
PAGE_PARTS = ("page_layout", "page_buttons", "page_tabs", "page_images", "page_reviews", "page_review_form")


def with_program(use: str, text: str = RICH, lines: str = "") -> str:
    """A plan with one library programme."""
    return f'{text}\n[[programs]]\nuse = "{use}"\n{lines}\n'


def program(use: str, text: str = RICH, lines: str = "") -> Program:
    """A library programme as a plan has it."""
    (found,) = loads(with_program(use, text, lines)).programs
    return found


def chance_of_an_order(use: str) -> float:
    """Chance that the messages of a library programme's flow bring an order."""
    (flow,) = program(use).flows
    return 1 - math.prod(1 - message_orders(message) for message in flow.messages)


def message_orders(message: FlowMessage | Campaign) -> float:
    return message.clicks_per_message.mean() * message.orders_per_click.mean()


def stated_numbers(use: str) -> Iterator[InputValue]:
    """The numbers of a library programme that are not 0."""
    for value in loads(with_program(use)).inputs():
        number = value.value is not None and value.spec.kind == "number"
        if value.key.startswith("programs.") and number and value.value != 0:
            yield value


def test_the_library_holds_what_a_shop_can_do() -> None:
    assert len(library()) > 75
    for purpose in ("win", "convert", "keep"):
        assert sum(entry.purpose == purpose for entry in library().values()) > 15


@pytest.mark.parametrize("use", library())
def test_every_programme_is_told_for_people(use: str) -> None:
    entry = library()[use]
    assert entry.purpose in {"win", "convert", "keep"}
    assert entry.title
    assert not entry.title.endswith(".")
    assert entry.summary.endswith(".")
    assert entry.summary.count(". ") == 0, "one sentence"
    assert not entry.needs.endswith(".")


def test_titles_and_ids_are_each_there_once() -> None:
    titles = [entry.title for entry in library().values()]
    assert len(set(titles)) == len(titles)
    files = (CHECKOUT / "roisim" / "scenario" / "program_library").glob("*.toml")
    headings = [
        line
        for file in files
        for line in file.read_text("utf-8").splitlines()
        if line.startswith("[") and not line.startswith("[[") and "." not in line
    ]
    assert sorted(headings) == sorted(f"[{use}]" for use in library())


@pytest.mark.parametrize("use", library())
def test_every_programme_opens_alone_without_a_word_against_it(use: str) -> None:
    problems = check_text(with_program(use))
    too_short = "The test needs about"
    assert [found for found in problems if not found.message.startswith(too_short)] == []
    made = program(use)
    assert made.name == made.use == use
    assert made.enabled


@pytest.mark.parametrize("use", library())
def test_every_programme_can_be_written_out_and_read_again(use: str) -> None:
    scenario = loads(with_program(use))
    assert loads(canonical_text(scenario)) == scenario


@pytest.mark.parametrize(
    ("use", "lines"),
    [
        ("crm_ads", "costs = { per_click = 0 }"),
        ("seo_care", "ramp_days = 0\neffects = []"),
        ("time_limited_discount", "pulled_forward = 0"),
    ],
)
def test_what_a_plan_takes_away_stays_away_when_written_out(use: str, lines: str) -> None:
    scenario = loads(with_program(use, lines=lines))
    assert loads(canonical_text(scenario)) == scenario


@pytest.mark.parametrize("use", library())
def test_every_programme_costs_or_moves_something(use: str) -> None:
    made = program(use)
    costs = any(getattr(made.costs, name).mean() > 0 for name in type(made.costs).model_fields)
    discounts = made.order_discount is not None and made.order_discount.share.mean() > 0
    assert costs or discounts


def test_what_moves_nothing_says_so() -> None:
    idle = {
        use
        for use in library()
        if not (made := program(use)).effects and not made.sends_messages and made.test is None
        if made.order_discount is None
    }
    assert idle == {"channel_reporting", "rented_equipment", "bought_equipment"}
    assert all("moves nothing by itself" in library()[use].summary for use in idle)


@pytest.mark.parametrize("use", library())
def test_every_number_tells_where_it_comes_from(use: str) -> None:
    for value in stated_numbers(use):
        assert value.evidence.source != "", value.key
        assert value.is_default, value.key


@pytest.mark.parametrize("use", library())
def test_only_published_numbers_of_messages_are_benchmarks(use: str) -> None:
    for value in stated_numbers(use):
        if value.evidence.kind is not EvidenceKind.ASSUMPTION:
            assert value.evidence.kind is EvidenceKind.BENCHMARK, value.key
            assert value.evidence.source.startswith(PUBLISHED), value.key
            assert ".flows." in value.key or ".campaigns." in value.key, value.key


@pytest.mark.parametrize("use", library())
def test_effects_are_careful(use: str) -> None:
    for effect in program(use).effects:
        amount = effect.amount.mean()
        if effect.kind == "odds_ratio":
            assert 0.75 < amount < 1.9, effect.on
        if effect.kind == "removes":
            assert 0 <= amount <= 0.5, effect.on
        # agents are people, and people come whole
        assert effect.amount.is_uncertain or effect.on in {"agents", "lapse_hazard", "cost_per_click"}


def test_every_target_is_moved_by_some_programme() -> None:
    moved = {effect.on for use in library() for effect in program(use).effects}
    assert set(EFFECT_TARGETS) - moved == set()


def test_every_reason_for_leaving_a_cart_has_a_cure() -> None:
    moved = {effect.on for use in library() for effect in program(use).effects}
    assert set(Reasons.model_fields) - moved == {"just_browsing"}


@pytest.mark.parametrize("use", library())
def test_the_price_level_scales_all_money_and_nothing_else(use: str) -> None:
    dollars, dearer = library_program(use, 1), library_program(use, 3)
    for name, number in dollars.pop("costs", {}).items():
        factor = 3 if name in MONEY_COSTS else 1
        assert dearer["costs"].pop(name)["value"] == pytest.approx(factor * number["value"])
    assert dearer.pop("costs", {}) == {}
    assert dearer == dollars


@pytest.mark.parametrize(
    ("use", "share"),
    [
        ("email_marketing", 0.0232),
        ("welcome_messages", 0.0232),
        ("cart_recovery", 0.033),
        ("browse_reminders", 1.07 / 110),
        ("post_purchase", 0.41 / 110),
    ],
)
def test_messages_bring_the_published_share_of_orders(use: str, share: float) -> None:
    assert chance_of_an_order(use) == pytest.approx(share, rel=0.015)


def test_the_parts_of_a_product_page_make_up_the_whole() -> None:
    parts = [effect for use in PAGE_PARTS for effect in program(use).effects if effect.on == "intent"]
    assert len(parts) == 6
    assert math.prod(effect.amount.mean() for effect in parts) == pytest.approx(1.15, rel=0.001)


def test_a_bundle_has_what_it_holds_at_its_own_price() -> None:
    automation = program("marketing_automation")
    triggers = ["sign_up", "browse_left", "cart_left", "browse_left", "ordered", "ordered"]
    assert [flow.trigger for flow in automation.flows] == triggers
    assert automation.flows[2] == program("cart_recovery").flows[0]
    assert automation.costs.monthly.mean() == 150
    whole = program("engagement_platform")
    assert whole.flows == automation.flows
    assert whole.campaigns == program("email_campaigns").campaigns
    assert program("conversion_platform").test == program("ab_test").test


def test_an_effect_on_a_kind_of_channels_is_for_each_of_them() -> None:
    effects = program("lookalike_audiences").effects
    assert [(effect.on, effect.for_) for effect in effects] == [
        ("intent", "Ads"),
        ("intent", "Ads abroad"),
        ("cost_per_click", "Ads"),
        ("cost_per_click", "Ads abroad"),
    ]
    assert {effect.for_ for effect in program("localisation").effects} == {"Ads abroad"}


def test_a_plan_may_say_for_whom_itself() -> None:
    lines = 'effects = [{ on = "clicks", factor = 1.3, for = "Partners" }]'
    (effect,) = program("lookalike_audiences", lines=lines).effects
    assert (effect.on, effect.for_) == ("clicks", "Partners")


def test_such_an_effect_can_be_edited() -> None:
    document = ScenarioDocument(with_program("lookalike_audiences"))
    document.set("programs[0].effects[1].odds_ratio", 1.4)
    effects = document.scenario().programs[0].effects
    assert [effect.for_ for effect in effects] == ["Ads", "Ads abroad", "Ads", "Ads abroad"]
    assert effects[1].amount.mean() == 1.4


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("affiliate_platform", "of kind `affiliate`"),
        ("seo_care", "of kind `organic` or `content`"),
        ("localisation", "that have a market"),
    ],
)
def test_a_programme_without_the_channels_that_it_moves_is_doubtful(use: str, words: str) -> None:
    problem = only_problem(with_program(use, SMALL))
    assert (problem.severity, problem.path) == ("warning", "programs[0]")
    assert words in problem.message
    assert check_text(with_program(use, SMALL, "enabled = false")) == []
    own = 'effects = [{ on = "clicks", factor = 1.3, for = "Ads" }]'
    assert check_text(with_program(use, SMALL, own)) == []


@pytest.mark.parametrize("channels", ["channels = 5", "channels = [5, { name = 7 }]"])
def test_channels_that_are_none_do_no_harm_to_the_programmes(channels: str) -> None:
    text = changed('[[channels]]\nname = "Ads"\nkind = "paid"\n', "").replace("format = 1", channels)
    problems = check_text(with_program("lookalike_audiences", f"format = 1\n{text}"))
    assert not [found for found in problems if found.path.startswith("programs[0].effects")]


def test_a_programme_of_some_days_ends_after_them_if_nothing_else_is_said() -> None:
    assert program("affiliate_migration").end == datetime.date(2026, 1, 14)
    started = program("time_limited_discount", lines="start = 2026-05-04")
    assert started.end == datetime.date(2026, 5, 10)
    stated = program("time_limited_discount", lines="start = 2026-05-04\nend = 2026-05-31")
    assert stated.end == datetime.date(2026, 5, 31)
    assert program("loyalty").end is None


def test_ways_of_having_advertising_done_differ_in_what_grows_with_the_budget() -> None:
    agency, own = program("ad_agency").costs, program("in_house_marketer").costs
    assert agency.monthly.mean() == own.share_of_ad_spend.mean() == 0
    # the same effect, so the budget alone decides: fixed cost ÷ difference of the shares
    assert own.monthly.mean() / agency.share_of_ad_spend.mean() == pytest.approx(20_000)
    assert program("ad_agency").effects[0].amount == program("in_house_marketer").effects[0].amount


def test_the_page_of_programmes_is_that_of_the_library() -> None:
    remedy = "python -m roisim.scenario.program_page docs/programs.md"
    assert (CHECKOUT / "docs" / "programs.md").read_text("utf-8") == program_page(), f"renew it: {remedy}"


def test_the_page_tells_of_every_number_with_its_evidence() -> None:
    page = program_page()
    for use, entry in library().items():
        assert f"### {use}\n" in page
        assert entry.summary in page
    numbers = sum(
        line.count("evidence =") for file in _files() for line in file.read_text("utf-8").splitlines()
    )
    assert sum("| assumption |" in line or "| benchmark |" in line for line in page.splitlines()) == numbers


def _files() -> list[Path]:
    return sorted((CHECKOUT / "roisim" / "scenario" / "program_library").glob("*.toml"))
