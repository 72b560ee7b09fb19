"""Names side by side stay apart where there is no room for all of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from ui.main_window import MainWindow
from ui.open_plans import OpenPlans
from ui.telling_names import own_part, shortened, told_apart
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.nav_row import NavRow

MORE = "Turkish fashion shop, variant with more search ads"
LESS = "Turkish fashion shop, variant with less search ads"
NAMES = [MORE, LESS, "Turkish fashion shop", "Beauty"]


def metrics() -> QFontMetrics:
    return QFontMetrics(QApplication.font())


def test_the_part_in_which_a_name_differs_begins_with_a_word() -> None:
    assert [name[own_part(name, NAMES) :] for name in NAMES] == [
        "more search ads",
        "less search ads",
        "shop",
        "Beauty",
    ]
    assert own_part("Turkish shop", ["Turkish shop 2"]) == len("Turkish ")
    assert own_part("Same", ["Same"]) == 0


def test_the_common_beginning_gives_way_first(dressed: QApplication) -> None:
    width = metrics().horizontalAdvance("Turkish … more search ads")
    cut = [shortened(name, own_part(name, NAMES), metrics(), width) for name in (MORE, LESS)]
    assert cut[0].startswith("Turk")
    assert cut[0].endswith("… more search ads")
    assert cut[1].endswith("… less search ads")
    assert all(metrics().horizontalAdvance(each) <= width for each in cut)


def test_where_not_even_the_own_part_fits_its_beginning_stays(dressed: QApplication) -> None:
    width = metrics().horizontalAdvance("…more sear…")
    cut = shortened(MORE, own_part(MORE, NAMES), metrics(), width)
    assert cut.startswith("…more")
    assert cut.endswith("…")
    assert metrics().horizontalAdvance(cut) <= width


def test_a_number_near_the_beginning_is_read_behind_its_own_words(dressed: QApplication) -> None:
    names = [f"Shop number {number} with a quite long name of its own" for number in (1, 2)]
    width = metrics().horizontalAdvance("Shop number 2 with a …")
    assert shortened(names[1], own_part(names[1], names), metrics(), width).startswith("Shop number 2 ")


def test_a_name_like_no_other_is_cut_at_its_end_and_one_that_fits_not_at_all(dressed: QApplication) -> None:
    assert shortened("Beauty", 0, metrics(), 500) == "Beauty"
    assert shortened("A long name of a shop", 0, metrics(), 60).startswith("A l")


def test_plans_of_the_same_name_have_their_file_or_folder_added() -> None:
    assert told_apart([("A", Path("/x/a.toml")), ("B", Path("/x/b.toml"))]) == ["A", "B"]
    assert told_apart([("A", Path("/x/a.toml")), ("A", Path("/x/b.toml"))]) == ["A – a.toml", "A – b.toml"]
    same = [("A", Path("/x/a.toml")), ("A", Path("/y/a.toml"))]
    assert told_apart(same) == ["A – x/a.toml", "A – y/a.toml"]


def test_folders_of_the_same_name_are_told_apart_too() -> None:
    same = [("A", Path(path)) for path in ("/a/x/plan.toml", "/b/x/plan.toml", "/c/y/plan.toml")]
    assert told_apart(same) == ["A – a/x/plan.toml", "A – b/x/plan.toml", "A – y/plan.toml"]
    inside = [("A", Path(path)) for path in ("/x/plan.toml", "/a/x/plan.toml", "/a/x/other.toml")]
    found = told_apart(inside)
    assert found[1:] == ["A – a/x/plan.toml", "A – other.toml"]
    assert len(set(found)) == len(found)


def test_rows_of_variants_differ_and_four_are_seen(window: MainWindow) -> None:
    first = window.plans.open_preset("turkish_shop")
    for __ in range(3):
        window.plans.duplicate(first)
    QApplication.processEvents()
    rows = [each for each in window._sidebar.findChildren(NavRow) if each.swatch]
    assert [row.own_part for row in rows[1:]] == [len("Turkish online shop ")] * 3
    assert all(row.text() in row.toolTip() for row in rows)
    area = window._sidebar._plan_area
    assert not area.verticalScrollBar().isVisible()


def test_the_row_of_a_closed_plan_goes_at_once(window: MainWindow) -> None:
    plan = window.plans.open_preset("turkish_shop")
    window.plans.open_preset("beauty")
    (row,) = [each for each in window._sidebar.findChildren(NavRow) if each.text() == plan.name]
    window.plans.close(plan)
    assert not row.isVisible()


def test_the_card_to_continue_ends_a_long_name_in_dots(window: MainWindow, tmp_path: Path) -> None:
    window.preferences.remember(tmp_path / "b.toml", "Small", 0)
    window.show_welcome()
    short = card_to_continue(window, "Small")
    width = short.parentWidget().width()
    assert short.fontMetrics().horizontalAdvance("Small") <= short.width() < width
    window.preferences.remember(tmp_path / "a.toml", MORE, 0)
    window.show_welcome()
    label = card_to_continue(window, MORE)
    assert label.fontMetrics().horizontalAdvance(MORE) > label.width()
    assert label.parentWidget().width() == width
    seen = label.grab().toImage()
    cut = label.fontMetrics().elidedText(MORE, Qt.TextElideMode.ElideRight, label.width())
    assert cut.endswith("…")
    label.setText(cut)
    assert label.grab().toImage() == seen


def card_to_continue(window: MainWindow, name: str) -> ElidedLabel:
    QApplication.processEvents()
    (label,) = [each for each in window.page.findChildren(ElidedLabel) if each.text() == name]
    return label


def test_an_example_opened_twice_has_two_names(dressed: QApplication) -> None:
    plans = OpenPlans()
    names = [plans.open_preset("turkish_shop").name for __ in range(2)]
    names += [plans.open_empty("2026-01-01", "EUR").name for __ in range(2)]
    assert names == ["Turkish online shop", "Turkish online shop 2", "My plan", "My plan 2"]
    assert not any(plan.is_changed for plan in plans)
    plans.deleteLater()
