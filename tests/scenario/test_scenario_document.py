"""Editing a plan: the change is made, everything else stays as people wrote it."""

from __future__ import annotations

import copy
import difflib
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roisim.atomic_file import FileNotWritten
from roisim.errors import ScenarioError
from roisim.scenario import toml_edit
from roisim.scenario.quantity import Evidence, EvidenceKind, MonthlyQuantity, Quantity
from roisim.scenario.scenario_document import ScenarioDocument, place_of
from roisim.scenario.toml_edit import plain_of, with_value, without_value
from tests.scenario.plan_texts import SMALL

CHECKOUT = Path(__file__).parents[2]
SHOP = (CHECKOUT / "scenarios" / "turkish_shop.toml").read_text("utf-8")
FORMAT_1 = (CHECKOUT / "tests" / "data" / "scenario_format_1.toml").read_text("utf-8")


def difference(before: str, after: str) -> list[str]:
    """Lines taken away and put in."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[:1] in "+-"]


def test_a_changed_number_leaves_its_comment_alone() -> None:
    document = ScenarioDocument(SHOP)
    document.set("channels[0].cost_per_click", 0.75)
    assert "cost_per_click = 0.75                      # at low spend, TRY\n" in document.text


def test_a_change_touches_one_line() -> None:
    document = ScenarioDocument(SHOP)
    document.set("finance.technology", 1300)
    told = "finance.technology"
    changes = [line for line in difference(SHOP, document.text) if told not in line]
    assert changes == ["- technology = 1200", "+ technology = 1300"]


def test_evidence_goes_with_the_old_value() -> None:
    document = ScenarioDocument(SHOP)
    before = {value.key: value.evidence.kind for value in document.scenario().inputs()}
    document.set("channels[0].cost_per_click", 0.75)
    after = {value.key: value.evidence.kind for value in document.scenario().inputs()}
    key = "channels.Google Ads.cost_per_click.0"
    assert (before[key], after[key]) == (EvidenceKind.BENCHMARK, EvidenceKind.EDITED)
    assert {name for name in before if before[name] != after[name]} == {key}


def test_evidence_may_come_with_the_new_value() -> None:
    document = ScenarioDocument(SHOP)
    measured = Evidence(EvidenceKind.DATA, "our account")
    document.set("channels[0].cost_per_click", Quantity("uniform", (0.4, 0.6), evidence=measured))
    (found,) = [value for value in document.scenario().inputs() if value.path == "channels[0].cost_per_click"]
    assert found.evidence == measured
    assert 'cost_per_click = { low = 0.4, high = 0.6, evidence = "data"' in document.text


def test_a_renamed_channel_keeps_its_evidence() -> None:
    document = ScenarioDocument(SHOP)
    before = [value.evidence for value in document.scenario().inputs() if value.spec.kind == "number"]
    document.set("channels[0].name", "Google.com")
    assert [value.evidence for value in document.scenario().inputs() if value.spec.kind == "number"] == before


def test_a_new_entry_leaves_the_evidence_of_the_others() -> None:
    document = ScenarioDocument(SHOP)
    before = {value.key: value.evidence for value in document.scenario().inputs()}
    document.set("channels[1]", {"name": "Direct", "kind": "organic", "monthly_visits": 1000})
    after = {value.key: value.evidence for value in document.scenario().inputs()}
    assert {key: after[key] for key in before} == before


def test_a_section_that_is_not_there_is_made() -> None:
    document = ScenarioDocument(SMALL)
    document.set("finance.vat_rate", 0.2)
    assert document.text == SMALL + "\n[finance]\nvat_rate = 0.2\n"
    assert document.scenario().finance.vat_rate.mean() == 0.2


def test_a_table_within_a_section_is_made() -> None:
    document = ScenarioDocument(SMALL)
    document.set("customers.spread", {"kind": "lognormal", "sd_log": 0.5})
    assert difference(SMALL, document.text) == ['+ spread = { kind = "lognormal", sd_log = 0.5 }']
    assert document.scenario().customers.spread.kind == "lognormal"


def test_a_value_at_the_top_stands_before_the_sections() -> None:
    document = ScenarioDocument(SMALL)
    document.set("description", 'With "quotes",\na second line and \\ a backslash')
    assert document.scenario().description == 'With "quotes",\na second line and \\ a backslash'
    assert document.text.index("description") < document.text.index("[funnel]")


def test_a_channel_is_added_behind_the_last_one() -> None:
    document = ScenarioDocument(SMALL)
    document.set("channels[1]", {"name": "Direct", "kind": "organic", "monthly_visits": [10, 20]})
    assert [channel.name for channel in document.scenario().channels] == ["Ads", "Direct"]
    assert document.text.index('"Direct"') < document.text.index("[customers]")


def test_a_first_programme_is_added() -> None:
    document = ScenarioDocument(SMALL)
    document.set("programs", [{"use": "loyalty"}])
    assert document.text.endswith('\n[[programs]]\nuse = "loyalty"\n')
    document.set("programs[1]", {"use": "email_marketing"})
    document.set("programs[0].enabled", value=False)
    assert [program.enabled for program in document.scenario().programs] == [False, True]


def test_the_last_programme_can_be_taken_away() -> None:
    document = ScenarioDocument(SMALL + '\n[[programs]]\nuse = "loyalty"\n')
    document.remove("programs[0]")
    assert document.scenario().programs == ()
    assert document.text.rstrip() == SMALL.rstrip()


def test_a_channel_leaves_with_all_its_lines() -> None:
    document = ScenarioDocument(FORMAT_1)
    document.remove("channels[1]")
    told = '"channels.Direct.monthly_visits" = { evidence = "data", source = "web analytics" }'
    assert [line[2:] for line in difference(FORMAT_1, document.text)] == [
        "",
        "[[channels]]",
        'name = "Direct"',
        'kind = "organic"',
        "monthly_visits = [1000, 1200]",
        "intent_odds_ratio = 1.5",
        told,
    ]
    assert [channel.name for channel in document.scenario().channels] == ["Google Ads"]


def test_a_removed_value_falls_back_to_its_default() -> None:
    document = ScenarioDocument(SMALL)
    document.remove("funnel.intent")
    assert difference(SMALL, document.text) == ["- intent = 0.05"]
    with pytest.raises(LookupError):
        document.remove("funnel.intent")


def test_one_month_of_a_list_is_changed() -> None:
    document = ScenarioDocument(FORMAT_1)
    document.set("channels[0].monthly_budget[0]", 21000)
    assert "    21000,                              # March\n" in document.text


def test_one_month_of_a_single_number_makes_a_list() -> None:
    document = ScenarioDocument(SMALL)
    document.set("channels[0].cost_per_click[1]", 0.8)
    assert document.get("channels[0].cost_per_click") == [0.5, 0.8, 0.5]


def test_a_month_beyond_the_list_leaves_the_others_alone() -> None:
    document = ScenarioDocument(SHOP)
    document.set("channels[0].monthly_budget[5]", 7)
    assert document.get("channels[0].monthly_budget") == [15000, 15000, 20000, 20000, 20000, 7, 20000]
    document.set("channels[0].monthly_budget[23]", 8)
    assert len(document.get("channels[0].monthly_budget")) == 24
    assert document.get("channels[0].monthly_budget[22]") == 20000
    assert document.problems() == []


def test_a_month_of_a_default_is_stated() -> None:
    document = ScenarioDocument(SMALL)
    document.set("finance.salaries[0]", 100)
    assert document.get("finance.salaries") == [100, 0]


def test_a_number_of_a_library_list_spells_the_list_out() -> None:
    text = SMALL + '\n[[programs]]\nuse = "email_marketing" # ours\n'
    document = ScenarioDocument(text)
    (before,) = document.scenario().programs
    document.set("programs[0].flows[0].messages[1].delay_days", 3)
    (after,) = document.scenario().programs
    assert [message.delay_days for message in after.flows[0].messages] == [0, 3, 5]
    assert after.flows[0].messages[2] == before.flows[0].messages[2]
    assert (after.campaigns, after.costs) == (before.campaigns, before.costs)
    assert '"email_marketing" # ours' in document.text


def test_a_monthly_quantity_is_written_as_people_write_it() -> None:
    document = ScenarioDocument(SMALL)
    months = MonthlyQuantity([Quantity.point(5), Quantity("pert", (1.0, 2.0, 4.0))])
    document.set("channels[0].monthly_budget", months)
    assert "monthly_budget = [5, { low = 1, likely = 2, high = 4 }]\n" in document.text


def test_undo_is_the_text_from_before() -> None:
    document = ScenarioDocument(SHOP)
    kept = document.text
    document.set("funnel.intent", 0.5)
    assert ScenarioDocument(kept).text == SHOP


def test_wrong_values_can_be_typed_and_are_told() -> None:
    document = ScenarioDocument(SMALL)
    document.set("funnel.intent", 50)
    (problem,) = document.problems()
    assert problem.path == "funnel.intent"
    with pytest.raises(ScenarioError):
        document.scenario()


def test_a_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(ScenarioError, match="not closed"):
        ScenarioDocument("[funnel")


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    document = ScenarioDocument.open(file)
    document.set("finance.vat_rate", 0.2)
    document.set("funnel.intent", 0.06)
    document.save(file)
    assert b"\r\nintent = 0.06\r\n" in file.read_bytes()
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")


def test_a_plan_is_saved_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(SMALL, "utf-8")
    document = ScenarioDocument.open(file)
    document.set("funnel.intent", 0.06)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileNotWritten, match="disk is full"):
        document.save(file)
    assert file.read_text("utf-8") == SMALL
    assert list(tmp_path.iterdir()) == [file]


def test_paths_are_read_as_they_are_written() -> None:
    assert place_of("channels[0].monthly_budget[12]") == ("channels", 0, "monthly_budget", 12)
    assert place_of("name") == ("name",)


VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**6), 10**6),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=8),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def every_place(plain: Any, before: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place of plain data, and one behind the end of every list and table."""
    entries: Any = ()
    if isinstance(plain, dict):
        entries = [*plain.items(), ("a new key", None)]
    elif isinstance(plain, list):
        entries = [*enumerate(plain), (len(plain), None)]
    found = []
    for key, value in entries:
        found += [(*before, key), *every_place(value, (*before, key))]
    return found


def put(plain: Any, place: tuple[str | int, ...], value: Any) -> Any:
    plain = copy.deepcopy(plain)
    owner = plain
    for part in place[:-1]:
        owner = owner[part]
    if isinstance(owner, list) and place[-1] == len(owner):
        owner.append(value)
    else:
        owner[place[-1]] = value
    return plain


@pytest.mark.parametrize("text", [SHOP, FORMAT_1, SMALL], ids=["shop", "format 1", "small"])
@given(data=st.data())
def test_any_change_gives_the_text_of_the_changed_data(text: str, data: st.DataObject) -> None:
    plain = tomllib.loads(text)
    place = data.draw(st.sampled_from(every_place(plain)))
    value = data.draw(VALUES)
    assert plain_of(with_value(text, place, value)) == put(plain, place, value)


def value_of(plain: Any, place: tuple[str | int, ...]) -> Any:
    for part in place:
        if isinstance(plain, dict):
            plain = plain.get(part)
        else:
            plain = plain[part] if isinstance(part, int) and part < len(plain) else None
    return plain


@pytest.mark.parametrize("text", [SHOP, FORMAT_1], ids=["shop", "format 1"])
def test_no_change_of_a_value_and_no_new_value_costs_a_comment(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(plain: object) -> str:
        raise AssertionError("the text was written anew")

    plain = plain_of(text)
    monkeypatch.setattr(toml_edit, "toml_text", never)
    for place in every_place(plain):
        beside = value_of(plain, place[:-1])
        among_tables = isinstance(beside, list) and isinstance(beside[0], dict)
        if not isinstance(value_of(plain, place), dict | list) and not among_tables:
            with_value(text, place, 5)


@pytest.mark.parametrize("text", [SHOP, FORMAT_1], ids=["shop", "format 1"])
def test_everything_can_be_taken_away(text: str) -> None:
    plain = tomllib.loads(text)
    for place in every_place(plain):
        if value_of(plain, place) is None:
            continue
        after = plain_of(without_value(text, place))
        if isinstance(place[-1], str):
            assert value_of(after, place) is None
        else:
            left = value_of(after, place[:-1]) or []
            assert len(left) == len(value_of(plain, place[:-1])) - 1
