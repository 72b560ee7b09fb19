"""The grey rows: what programmes and commissions cost, as stated and as the answer expects it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from roisim.experiment.expected_figures import expect
from roisim.scenario.preset_catalog import preset_text
from roisim.simulation.accounts import Account
from ui.answers.answer import Answer
from ui.open_plan import OpenPlan
from ui.widgets.budget_costs import calculated_rows
from ui.widgets.budget_model import BudgetModel
from ui.widgets.budget_rows import month_of


def answered(plan: OpenPlan) -> None:
    """The plan with its expectation."""
    assert plan.scenario is not None
    plan.set_answer(replace(Answer(), expected=expect(plan.scenario), expected_revision=plan.revision))


def test_before_an_answer_programmes_cost_what_is_stated(qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    (row,) = calculated_rows(plan)
    assert plan.scenario is not None
    costs = plan.scenario.programs[0].costs
    monthly, once = costs.monthly.mean(), costs.once.mean()
    assert row.name == "E-mail marketing"
    assert row.values == pytest.approx([0, 0, monthly + once] + [monthly] * 21)
    assert not row.is_editable


def test_with_an_answer_a_programme_alone_under_its_heading_costs_what_is_booked(qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    model = BudgetModel(plan)
    stated = model.calculated[0].values
    answered(plan)
    booked = plan.answer.expected
    assert booked is not None
    wanted = -booked.sums.postings[Account.EMAIL].sum(axis=(1, 2)) / 100
    assert model.calculated[0].values == pytest.approx(wanted.tolist())
    assert sum(model.calculated[0].values) > sum(stated)


def test_programmes_under_one_heading_share_a_row_for_their_use(qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("beauty"), 0)
    answered(plan)
    rows = calculated_rows(plan)
    assert plan.scenario is not None
    assert plan.answer.expected is not None
    running = [program for program in plan.scenario.programs if program.enabled]
    by_mail = [at for at, program in enumerate(running) if program.books_to == "email"]
    assert len(by_mail) > 1
    use = next(row for row in rows if row.name == "E-mail, by use")
    books = plan.answer.expected
    total = -books.sums.postings[Account.EMAIL].sum(axis=(1, 2)) / 100
    stated = np.sum([rows[at].values for at in by_mail], axis=0)
    assert np.add(stated, use.values) == pytest.approx(total)


def test_affiliates_have_their_platform_to_type_and_their_commission_in_grey(qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("online_course"), 0)
    model = BudgetModel(plan)
    assert "Affiliates, platform" in [row.name for row in model.rows if row.is_editable]
    answered(plan)
    commission = next(row for row in model.calculated if row.name == "Affiliates, commission")
    assert sum(commission.values) > 0


def test_posts_on_dates_are_grey(qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("beauty"), 0)
    plan.change("channels[2].dates", [datetime.date(2026, 3, 5), datetime.date(2026, 3, 20)], "x")
    plan.remove("channels[2].posts_per_month", "x")
    row = BudgetModel(plan).rows[2]
    assert not row.is_editable
    assert row.values[:4] == (0, 0, 2 * 892, 0)


def test_a_plan_month_begins_on_the_day_of_the_start() -> None:
    start = datetime.date(2026, 1, 15)
    days = [datetime.date(2026, 1, 20), datetime.date(2026, 2, 14), datetime.date(2026, 2, 15)]
    assert [month_of(start, day) for day in days] == [0, 0, 1]
    assert month_of(start, datetime.date(2025, 12, 31)) < 0
    assert month_of(start, "soon") < 0


def test_other_months_reach_the_table_also_where_the_answer_hears_of_them_first(qapp: QApplication) -> None:
    plan = OpenPlan(preset_text("turkish_shop"), 0)
    answered(plan)
    plan.changed.connect(lambda: plan.set_answer(replace(plan.answer)))
    model = BudgetModel(plan)
    for months in (12, 120, 1):
        plan.change("months", months, "Change months")
        assert {len(row.values) for row in model.rows} == {months}
