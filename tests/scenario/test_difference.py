"""What differs in the inputs: by names, whole parts as one difference, lists by month as one value."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roisim.scenario.difference import ABSENT, InputDifference, Running, Title, input_differences
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import load_scenario

PRESETS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))


def plan(**changes: Any) -> Scenario:
    base: dict[str, Any] = {
        "format": 1,
        "name": "Shop",
        "currency": "EUR",
        "start": date(2026, 1, 1),
        "months": 6,
        "channels": [channel("Ads"), channel("Other ads", cost_per_click=0.7)],
    }
    return Scenario.model_validate(base | changes)


def channel(name: str, **changes: Any) -> dict[str, Any]:
    return {"name": name, "kind": "paid", "monthly_budget": 1000, "cost_per_click": 0.5, **changes}


def program(name: str, **changes: Any) -> dict[str, Any]:
    return {"name": name, "start": date(2026, 1, 1), "books_to": "other", "costs": {"monthly": 50}, **changes}


def only(*plans: Scenario) -> InputDifference:
    (found,) = input_differences(plans)
    return found


@pytest.mark.parametrize("file", PRESETS, ids=lambda file: file.stem)
def test_a_plan_does_not_differ_from_itself(file: Path) -> None:
    assert input_differences([load_scenario(file), load_scenario(file)]) == ()


def test_a_number_differs_in_its_place() -> None:
    found = only(plan(), plan(funnel={"intent": 0.1}))
    assert (found.what, found.key, found.paths) == ("input", "funnel.intent", ("funnel.intent",) * 2)
    assert (found.titles, found.owner, found.label) == ((Title("Funnel"),), "", "Add to the cart")
    numbers = [value.numbers for value in found.values if isinstance(value, Quantity)]
    assert numbers[1] == (0.1,)
    assert found.same == (True, False)


def test_names_and_descriptions_are_no_difference() -> None:
    assert input_differences([plan(), plan(name="Another", description="text")]) == ()


def test_a_range_differs_from_a_number_of_the_same_mean() -> None:
    found = only(plan(funnel={"intent": 0.1}), plan(funnel={"intent": {"low": 0.05, "high": 0.15}}))
    assert found.key == "funnel.intent"


def test_where_a_number_comes_from_is_no_difference() -> None:
    told = {"value": 0.1, "evidence": "data", "source": "last year"}
    assert input_differences([plan(funnel={"intent": 0.1}), plan(funnel={"intent": told})]) == ()


def test_channels_are_told_by_name_whatever_their_order() -> None:
    turned = [channel("Other ads", cost_per_click=0.7), channel("Ads", cost_per_click=0.6)]
    found = only(plan(), plan(channels=turned))
    assert (found.key, found.owner) == ("channels.Ads.cost_per_click", "Ads")
    assert found.paths == ("channels[0].cost_per_click", "channels[1].cost_per_click")


@pytest.mark.parametrize("budget", [[1000, 1000], [1000] * 6, {"value": 1000}], ids=str)
def test_lists_that_give_the_same_in_every_month_are_the_same(budget: object) -> None:
    same = [channel("Ads", monthly_budget=budget), channel("Other ads", cost_per_click=0.7)]
    assert input_differences([plan(), plan(channels=same)]) == ()


def test_months_beyond_the_plans_end_are_no_difference() -> None:
    """A file's list cannot be longer than its plan, but a plan may have been made shorter."""
    later = [channel("Ads", monthly_budget=[1000] * 6 + [5]), channel("Other ads", cost_per_click=0.7)]
    longer = plan(channels=later, months=8)
    assert input_differences([plan(), longer.model_copy(update={"months": 6})]) == ()


def test_a_list_by_month_is_one_difference() -> None:
    rising = [channel("Ads", monthly_budget=[1000, 2000, 3000]), channel("Other ads", cost_per_click=0.7)]
    found = only(plan(), plan(channels=rising))
    assert found.key == "channels.Ads.monthly_budget"
    assert isinstance(found.values[1], MonthlyQuantity)
    assert [entry.mean() for entry in found.values[1]] == [1000.0, 2000.0, 3000.0]


def test_a_channel_that_one_plan_lacks_is_one_difference() -> None:
    found = only(plan(), plan(channels=[channel("Ads")]))
    assert (found.what, found.key, found.paths) == ("part", "channels.Other ads", ("channels[1]", ""))
    assert found.values == ("Paid channel", ABSENT)


def test_a_new_name_is_one_difference_and_hides_no_others() -> None:
    dearer = channel("Search", cost_per_click=0.6)
    other = plan(channels=[dearer, channel("Other ads", cost_per_click=0.7)])
    name, price = input_differences([plan(), other])
    assert (name.key, name.owner, name.label) == ("channels.Ads.name", "Ads", "Name")
    assert (name.values, name.same) == (("Ads", "Search"), (True, False))
    assert name.paths == ("channels[0].name", "channels[0].name")
    assert (price.key, price.owner) == ("channels.Ads.cost_per_click", "Ads")


def test_each_plan_may_have_its_own_name_for_an_entry() -> None:
    others = [plan(channels=[channel(name)]) for name in ("Search", "Ads", "Clicks")]
    organic = {"name": "Friends", "kind": "organic", "monthly_visits": 10}
    plans = [plan(channels=[channel("Ads")]), *others, plan(channels=[organic])]
    found = {each.key: each.values for each in input_differences(plans)}
    assert found["channels.Ads.name"] == ("Ads", "Search", "Ads", "Clicks", ABSENT)
    assert set(found) == {"channels.Ads.name", "channels.Ads", "channels.Friends"}


@pytest.mark.parametrize(
    "channels",
    [
        [
            {"name": "Search", "kind": "organic", "monthly_visits": 10},
            channel("Other ads", cost_per_click=0.7),
        ],
        [channel("Other ads", cost_per_click=0.7), channel("Search")],
        [channel("Search"), channel("Ads"), channel("Other ads", cost_per_click=0.7)],
    ],
    ids=["another kind", "another place", "the old name is there"],
)
def test_what_may_be_another_channel_is_one_gone_and_one_come(channels: list[dict[str, Any]]) -> None:
    found = input_differences([plan(), plan(channels=channels)])
    assert {each.what for each in found} == {"part"}
    assert "channels.Search" in {each.key for each in found}


def test_a_programme_is_renamed_but_never_into_another_of_the_library() -> None:
    dearer = program("VIP club", costs={"monthly": 60})
    name, cost = input_differences([plan(programs=[program("Club")]), plan(programs=[dearer])])
    assert (name.key, name.values) == ("programs.Club.name", ("Club", "VIP club"))
    assert cost.key == "programs.Club.costs.monthly"
    one, other = ([program(use, use=use)] for use in ("engagement_platform", "lookalike_audiences"))
    known = input_differences([plan(programs=one), plan(programs=other)])
    assert {each.what for each in known} >= {"programme"}
    assert not any(each.key.endswith(".name") for each in known)


def test_what_the_others_differ_in_is_told_though_one_plan_lacks_it() -> None:
    dearer = plan(channels=[channel("Ads"), channel("Other ads", cost_per_click=0.9)])
    part, price = input_differences([plan(), plan(channels=[channel("Ads")]), dearer])
    assert (part.key, price.key) == ("channels.Other ads", "channels.Other ads.cost_per_click")
    assert price.values[1] is ABSENT
    assert price.same == (True, False, False)


def test_a_programme_is_on_or_off_in_one_difference() -> None:
    on, off = plan(programs=[program("Club")]), plan(programs=[program("Club", enabled=False)])
    found = only(off, on, plan())
    assert (found.what, found.key, found.owner) == ("programme", "programs.Club", "Club")
    assert found.values == (None, Running(date(2026, 1, 1), None), ABSENT)


def test_a_programme_that_runs_in_both_is_told_by_its_numbers() -> None:
    changed = program("Club", start=date(2026, 3, 1), end=date(2026, 4, 30), costs={"monthly": 60})
    runs, cost = input_differences([plan(programs=[program("Club")]), plan(programs=[changed])])
    assert runs.values[1] == Running(date(2026, 3, 1), date(2026, 4, 30))
    assert (cost.key, cost.titles) == ("programs.Club.costs.monthly", (Title("Programme"), Title("Costs")))


def test_a_programme_that_is_off_everywhere_is_no_difference() -> None:
    dearer = program("Club", enabled=False, costs={"monthly": 99})
    assert input_differences([plan(), plan(programs=[dearer])]) == ()
    off = plan(programs=[program("Club", enabled=False)])
    assert input_differences([off, plan(programs=[dearer])]) == ()


def test_an_entry_of_a_list_has_its_number() -> None:
    effects = [{"on": "intent", "odds_ratio": 1.2}, {"on": "purchase", "odds_ratio": 1.1}]
    stronger = [effects[0], {"on": "purchase", "odds_ratio": 1.3}]
    one, other = (plan(programs=[program("Club", effects=each)]) for each in (effects, stronger))
    found = only(one, other)
    assert found.key == "programs.Club.effects.1.odds_ratio"
    assert found.titles == (Title("Programme"), Title("Effect", 2))


def test_another_kind_of_repeat_orders_is_told_with_its_numbers() -> None:
    constant = {"repeat": {"kind": "constant", "orders_per_year": 4, "yearly_churn": 0.5}}
    found = {each.key: each for each in input_differences([plan(), plan(customers=constant)])}
    assert found["customers.repeat.kind"].what == "kind"
    assert found["customers.repeat.kind"].values[0] == "Repeat orders (BG/NBD)"
    assert found["customers.repeat.orders_per_year"].values[0] is ABSENT
    assert found["customers.repeat.orders_per_year"].paths == ("", "customers.repeat.orders_per_year")
    # what both leave out, one for having no place for it, is no difference
    assert "customers.repeat.r" not in found


def test_differences_follow_the_first_plans_file() -> None:
    other = plan(funnel={"intent": 0.1}, finance={"salaries": 7}, channels=[channel("New"), channel("Ads")])
    keys = [each.key for each in input_differences([plan(), other])]
    assert keys == ["funnel.intent", "channels.New", "channels.Other ads", "finance.salaries"]
