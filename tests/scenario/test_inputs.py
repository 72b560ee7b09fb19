"""Every input is declared once, and what is declared can be read by forms, workbook and docs."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from roisim.scenario.channel_base import ChannelBase
from roisim.scenario.field import FieldSpec
from roisim.scenario.input_page import input_page
from roisim.scenario.quantity import EvidenceKind, MonthlyQuantity, Quantity
from roisim.scenario.reading import read
from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_document import ScenarioDocument
from roisim.scenario.scenario_file import canonical_text, load_scenario, loads
from roisim.scenario.structure import SectionType, declared_inputs
from tests.scenario.plan_texts import SMALL, changed, only_problem
from tests.strategies import plans

CHECKOUT = Path(__file__).parents[2]
DATA = CHECKOUT / "tests" / "data"
SHOP = CHECKOUT / "scenarios" / "turkish_shop.toml"
DECLARED = list(declared_inputs(Scenario))


@pytest.mark.parametrize(("path", "section", "spec"), DECLARED, ids=[path for path, *_ in DECLARED])
def test_every_declaration_is_whole(path: str, section: SectionType, spec: FieldSpec) -> None:
    assert spec.label
    assert not spec.label.endswith(".")
    assert len(spec.label) <= 40
    assert spec.help.endswith(".")
    assert len(spec.help) > len(spec.label)
    assert spec.low <= spec.high
    if spec.kind == "number":
        assert spec.unit
        assert math.isfinite(spec.low)
        assert math.isfinite(spec.high)
    if spec.default is None or spec.required:
        assert spec.example is not None
    read(spec.stand_in, spec)


def test_every_number_with_a_default_says_why() -> None:
    silent = [
        path
        for path, _section, spec in DECLARED
        if spec.kind == "number" and not spec.required and spec.default is not None
        if not spec.evidence.source
    ]
    assert silent == []


def test_the_inputs_of_a_plan_are_those_declared() -> None:
    scenarios = [load_scenario(DATA / name) for name in ("scenario_format_1.toml", "every_input.toml")]
    specs = {id(value.spec) for scenario in scenarios for value in scenario.inputs()}
    declared = {id(spec): path for path, _section, spec in DECLARED}
    missing = {path for spec, path in declared.items() if spec not in specs}
    # kinds of repeat and spread that the plans have not
    assert all(path.startswith(("customers.repeat.", "customers.spread.")) for path in missing)
    assert specs <= set(declared)


def test_a_plan_of_ours_moves_every_input_that_came_later() -> None:
    values = list(load_scenario(DATA / "every_input.toml").inputs())
    moved = {id(value.spec) for value in values if not value.is_default}
    still = [
        path
        for path, section, spec in DECLARED
        for name in section.later - ChannelBase.later
        if section.spec(name) is spec and id(spec) not in moved
    ]
    assert still == []


@given(plans())
@settings(max_examples=40)
def test_keys_and_paths_are_each_there_once(scenario: Scenario) -> None:
    values = list(scenario.inputs())
    assert len({value.path for value in values}) == len(values)
    assert len({value.key for value in values}) == len(values)


@given(plans())
@settings(max_examples=8)
def test_every_input_can_be_set_by_its_path(scenario: Scenario) -> None:
    document = ScenarioDocument(canonical_text(scenario))
    for value in scenario.inputs():
        if isinstance(value.value, Quantity):
            document.set(value.path, value.value)
    assert document.scenario() == scenario


def test_a_key_is_made_of_names_and_a_path_of_places() -> None:
    keys = {value.key: value.path for value in load_scenario(SHOP).inputs()}
    assert keys["channels.Google Ads.monthly_budget.2"] == "channels[0].monthly_budget[2]"
    assert keys["channels.Google Ads.click_through_rate"] == "channels[0].click_through_rate"
    assert keys["programs.email_marketing.costs.monthly"] == "programs[0].costs.monthly"
    assert keys["funnel.intent"] == "funnel.intent"


def test_values_are_quantities_of_one_number() -> None:
    for value in load_scenario(SHOP).inputs():
        assert not isinstance(value.value, MonthlyQuantity)
        if value.spec.kind == "number" and value.value is not None:
            assert isinstance(value.value, Quantity)


def evidence(text: str, key: str) -> tuple[EvidenceKind, str, bool]:
    (found,) = [value for value in loads(text).inputs() if value.key == key]
    return found.evidence.kind, found.evidence.source, found.is_default


def test_a_default_has_the_declarations_evidence() -> None:
    kind, source, is_default = evidence(SMALL, "returning.intent_odds_ratio")
    assert (kind, is_default) == (EvidenceKind.BENCHMARK, True)
    assert "Monetate" in source


def test_another_value_is_an_edited_one() -> None:
    text = changed("intent = 0.05", "intent = 0.06")
    assert evidence(text, "funnel.intent") == (EvidenceKind.EDITED, "", False)


def test_a_value_may_tell_its_own_evidence() -> None:
    stated = 'intent = { value = 0.06, evidence = "data", source = "2025" }'
    text = changed("intent = 0.05", stated)
    assert evidence(text, "funnel.intent") == (EvidenceKind.DATA, "2025", False)


def test_the_table_of_evidence_tells_of_numbers_in_all_their_months() -> None:
    table = '[evidence]\n"channels.Ads.monthly_budget" = { evidence = "data", source = "offer" }\n'
    for month in ("0", "1"):
        key = f"channels.Ads.monthly_budget.{month}"
        assert evidence(SMALL + table, key) == (EvidenceKind.DATA, "offer", False)


def test_the_table_of_evidence_knows_names_with_points() -> None:
    text = changed('"Ads"', '"Shop.com Ads"')
    text += '[evidence]\n"channels.Shop.com Ads.cost_per_click" = { evidence = "data" }\n'
    assert evidence(text, "channels.Shop.com Ads.cost_per_click.0")[0] is EvidenceKind.DATA


def test_a_number_that_cannot_be_uncertain_has_its_evidence_in_the_table_only() -> None:
    stated = f"{SMALL}[funnel.reasons]\nno_trust = 0.09\n"
    told = '[evidence]\n"funnel.reasons.no_trust" = { evidence = "assumption", source = "dear" }\n'
    assert loads(stated + told) == loads(stated)
    beside = stated.replace("0.09", '{ value = 0.09, evidence = "assumption" }')
    assert only_problem(beside).path == "funnel.reasons.no_trust"


@pytest.mark.parametrize(
    ("line", "path", "cure"),
    [
        ('"funnel.intnt" = { evidence = "data" }', "evidence.funnel.intnt", 'mean "funnel.intent"'),
        ('"finance.salaries" = { evidence = "data" }', "evidence.finance.salaries", "funnel.intent"),
        ('"funnel.intent" = "data"', "evidence.funnel.intent", 'evidence = "benchmark"'),
        ('"funnel.intent" = { evidence = "hearsay" }', "funnel.intent.evidence", "benchmark"),
        ('"price_level" = { evidence = "hearsay" }', "evidence.price_level", "benchmark"),
    ],
)
def test_wrong_evidence_is_told(line: str, path: str, cure: str) -> None:
    text = SMALL.replace("months =", "price_level = 3\nmonths =")
    problem = only_problem(f"{text}[evidence]\n{line}\n")
    assert problem.path == path
    assert cure in problem.cure


def test_a_library_number_is_a_default_until_it_is_stated() -> None:
    text = f'{SMALL}\n[[programs]]\nuse = "loyalty"\n'
    key = "programs.loyalty.costs.share_of_sales"
    kind, source, is_default = evidence(text, key)
    assert (kind, is_default) == (EvidenceKind.ASSUMPTION, True)
    assert "points" in source
    assert evidence(f"{text}costs = {{ share_of_sales = 0.03 }}\n", key) == (EvidenceKind.EDITED, "", False)


def test_the_preset_tells_where_its_numbers_come_from() -> None:
    for value in load_scenario(SHOP).inputs():
        if value.spec.kind == "number" and value.value is not None:
            assert value.evidence.kind is not EvidenceKind.EDITED, value.key
            assert value.evidence.source, value.key


def test_the_page_of_inputs_is_that_of_the_declarations() -> None:
    remedy = "python -m roisim.scenario.input_page docs/inputs.md"
    assert (CHECKOUT / "docs" / "inputs.md").read_text("utf-8") == input_page(), f"renew it: {remedy}"


def test_loading_a_plan_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from roisim.scenario.scenario_file import check_file\n"
        f"assert check_file({str(SHOP)!r}) == []\n"
        "print([name for name in ('scipy', 'simpy', 'openpyxl', 'tomlkit', 'rich') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT
    )
    assert found.stdout.strip() == "[]"
