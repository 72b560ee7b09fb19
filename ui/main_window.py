"""The window: sidebar, header, pages and status line, and what the actions of the table do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QMenuBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from roisim.scenario.preset_catalog import preset_text
from roisim.scenario.scenario_file import check_text
from roisim.translation import _
from ui.actions import ActionTable
from ui.answers.answers import Answers
from ui.exports import Exports
from ui.file_desk import FileDesk
from ui.focus_areas import FocusAreas
from ui.header_bar import HeaderBar
from ui.language import speak
from ui.open_plan import OpenPlan
from ui.open_plans import OpenPlans
from ui.page import Page
from ui.page_shelf import PageShelf
from ui.pages import COMPARE, PAGES, PLAN, WELCOME
from ui.plan_sections import SECTIONS, section_of
from ui.preferences import Preferences
from ui.sidebar import Sidebar
from ui.status_strip import StatusStrip
from ui.theme import size, theme_keeper
from ui.warm_up import WarmUp
from ui.widgets.notice_bar import NoticeBar
from ui.window_dialogs import WindowDialogs

SMALLEST: Final = (1280, 720)
NARROW: Final = 1400
LATER_MS: Final = 0
SEED_PLAN: Final = "turkish_shop"


class MainWindow(QMainWindow):
    """One window with any number of plans.

    Args:
        preferences: what is remembered from one start to the next.
    """

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.preferences = preferences
        self.plans = OpenPlans()
        self.plans.setParent(self)
        self.answers = Answers(worlds=preferences.worlds, seed=preferences.seed, parent=self)
        self.notices = NoticeBar()
        self.files = FileDesk(self, self.plans, preferences, self.notices)
        self.exports = Exports(self, self.answers, preferences)
        self.dialogs = WindowDialogs(self, preferences)
        self.actions_table = ActionTable(self, self._handlers())
        self._warm_up = WarmUp(self)
        self._warm_up.page_loaded.connect(self._get_ready)
        self._page = WELCOME
        self._section = SECTIONS[0].name
        self._places: dict[OpenPlan, tuple[str, str]] = {}
        self._build()
        self._connect()
        self._restore()
        self.show_welcome()

    # --- what others call ------------------------------------------------------------------------------

    def start_work(self, files: Sequence[Path] = ()) -> None:
        """What may wait until the window is painted: worker processes, plans named at the start, recovery."""
        QTimer.singleShot(LATER_MS, self, self.answers.start)
        QTimer.singleShot(LATER_MS, self._warm_up.begin)
        QTimer.singleShot(LATER_MS, self, lambda: self.files.begin(files))

    def _get_ready(self) -> None:
        """What the first plan would wait for: its page, and the checks of inputs, made on first use."""
        self._shelf.page(PLAN)
        check_text(preset_text(SEED_PLAN))

    def show_page(self, name: str, section: str = "") -> None:
        """Go to a page of the plan in front; `section` only on the plan page."""
        plan = self.plans.active
        if name != WELCOME and plan is None:
            name = WELCOME
        self._page = name
        if name == PLAN:
            self._section = section or self._section
        if plan is not None and name != WELCOME:
            self._places[plan] = (name, self._section)
        page = self._shelf.page(name)
        page.show_plan(plan)
        if name == PLAN:
            page.show_section(self._section)
        self._stack.setCurrentWidget(page)
        self._dress_page(page)

    def follow_section(self, section: str) -> None:
        """A page went to a section by itself: side bar and heading follow."""
        plan = self.plans.active
        if plan is not None and section != self._section and self._page == PLAN:
            self._section = section
            self._places[plan] = (PLAN, section)
            self._dress_page(self.page)

    def follow_note(self) -> None:
        """What stands behind the page's title is something else."""
        self._dress_page(self.page)

    def show_welcome(self) -> None:
        """Examples and recent plans."""
        self.show_page(WELCOME)

    def go_to(self, path: str) -> None:
        """Lead to the field of an input."""
        self.show_page(PLAN, section_of(path))
        self._shelf.page(PLAN).go_to(path)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._shelf.page(self._page)

    @property
    def page_name(self) -> str:
        """Which page is shown."""
        return self._page

    # --- building --------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self._build_frame()

    def _build_frame(self) -> None:
        """Everything with words in it; built anew in another language."""
        self._sidebar = Sidebar(self.plans)
        self._header = HeaderBar(self.actions_table)
        self._status = StatusStrip()
        self._stack = QStackedWidget()
        self._shelf = PageShelf(self, self._stack)
        right = _column(self._header, self.notices, self._stack)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar)
        row.addWidget(right, 1)
        self.setCentralWidget(_column(body, self._status, stretched=body))
        self._build_menus()
        self._areas = FocusAreas(self, (self._sidebar, self.notices, self._stack, self._status))
        self._tell_luck()
        self._connect_frame()

    def _build_menus(self) -> None:
        bar = QMenuBar()
        recent = QMenu(_("Open &recent"), bar)
        recent.aboutToShow.connect(lambda: self.files.fill_recent(recent))
        language = self.dialogs.language_menu(bar, self.use_language)
        self.actions_table.fill(bar, {"open": recent, "theme_dark": language})
        self.setMenuBar(bar)  # the old one goes with its menus

    def _connect_frame(self) -> None:
        self._sidebar.plan_chosen.connect(self.plans.activate)
        self._sidebar.page_chosen.connect(self.show_page)
        self._sidebar.section_chosen.connect(lambda section: self.show_page(PLAN, section))
        self._sidebar.add_asked.connect(self.show_welcome)
        self._sidebar.plan_menu_asked.connect(self._show_plan_menu)
        self._status.problems_asked.connect(self._show_problems)
        self._status.pause_asked.connect(self._pause)
        self._status.cancel_asked.connect(self.exports.cancel)
        self.exports.progress.connect(self._status.tell_work)
        self.exports.written.connect(self._status.tell_written)
        self.files.recovery_told.connect(self._status.tell_recovery)

    def _connect(self) -> None:
        self.plans.opened.connect(self._plan_opened)
        self.plans.closed.connect(self._plan_closed)
        self.plans.active_changed.connect(self._plan_activated)
        theme_keeper().changed.connect(self._theme_changed)

    def use_language(self, code: str) -> None:
        """Say everything in another language; plans, answers and the place stay as they are."""
        self.preferences.language = code
        application = QApplication.instance()
        if isinstance(application, QApplication):
            speak(application, code)
        self._shelf.keep_states()
        self.actions_table.retranslate()
        self._build_frame()
        self.notices.retranslate()
        self._fit_width()
        self.show_page(self._page, self._section)

    def _restore(self) -> None:
        geometry = self.preferences.state("window")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1440, 900)
        self._theme_changed()

    def _handlers(self) -> dict[str, Callable[[], object]]:
        """What each action of the table does."""
        go = {f"page_{page.name}": self._goer(page.name) for page in PAGES}
        themes = {f"theme_{wish}": self._dresser(wish) for wish in ("system", "light", "dark")}
        return {
            "new": self.files.new_empty,
            "from_example": self.show_welcome,
            "open": self.files.open,
            "save": lambda: self._with_plan(self.files.save),
            "save_as": lambda: self._with_plan(self.files.save_as),
            "export_excel": lambda: self._with_plan(self.exports.to_excel),
            "export_csv": lambda: self._with_plan(self.exports.to_csv),
            "close": lambda: self._with_plan(self.files.close),
            "quit": self.close,
            "undo": lambda: self._with_plan(lambda plan: plan.undo_stack.undo()),
            "redo": lambda: self._with_plan(lambda plan: plan.undo_stack.redo()),
            "next_problem": self._next_problem,
            "uncertain": self._turn_uncertain,
            "rename": lambda: self._with_plan(self.dialogs.rename),
            "duplicate": lambda: self._with_plan(self.plans.duplicate),
            "pause": self._pause,
            "worlds": self._choose_worlds,
            **go,
            "page_welcome": self.show_welcome,
            "next_area": lambda: self._areas.step(),  # noqa: PLW0108 - the areas are built later
            **themes,
            "help": self.dialogs.show_guide,
            "keys": self.dialogs.show_keys,
            "about": self.dialogs.show_about,
        }

    def _goer(self, page: str) -> Callable[[], object]:
        return lambda: self.show_page(page)

    def _dresser(self, wish: str) -> Callable[[], object]:
        return lambda: self._use_theme(wish)

    # --- plans -----------------------------------------------------------------------------------------

    def _plan_opened(self, plan: OpenPlan) -> None:
        self.answers.attach(plan)
        plan.changed.connect(self._refresh)
        plan.saved_changed.connect(self._refresh)
        # Qt counts an edit after it has told its text
        plan.undo_stack.indexChanged.connect(lambda: self._name_undo(self.plans.active))
        plan.undo_stack.undoTextChanged.connect(lambda: self._name_undo(self.plans.active))
        plan.answer_changed.connect(lambda: self._status.show_plan(self.plans.active))
        self._places[plan] = (PLAN, SECTIONS[0].name)

    def _plan_closed(self, plan: OpenPlan) -> None:
        self.answers.detach(plan)
        self._shelf.forget_plan(plan)
        self._places.pop(plan, None)
        self._refresh()

    def _plan_activated(self, plan: OpenPlan | None) -> None:
        self.answers.prefer(plan)
        if plan is None:
            self.show_welcome()
            return
        self.show_page(*self._places.get(plan, (PLAN, SECTIONS[0].name)))

    def _with_plan(self, work: Callable[[OpenPlan], object]) -> None:
        if self.plans.active is not None:
            work(self.plans.active)

    def _refresh(self) -> None:
        """What the frame tells of the plan in front."""
        plan = self.plans.active
        self._sidebar.refresh()
        self._sidebar.tell_count(COMPARE, str(len(self.plans)) if len(self.plans) > 1 else "")
        self._header.refresh()
        self._status.show_plan(plan)
        self._name_undo(plan)
        title = f"{plan.name}[*] – roisim" if plan else "roisim"
        self.setWindowTitle(title)
        self.setWindowModified(plan is not None and plan.is_changed)

    def _name_undo(self, plan: OpenPlan | None) -> None:
        """Undo and redo name what they do."""
        self.actions_table.enable(has_plan=plan is not None)
        if plan is None:
            return
        stack = plan.undo_stack
        undo, redo = self.actions_table["undo"], self.actions_table["redo"]
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())
        self._name_edit(undo, _("&Undo"), _("&Undo “{edit}”"), stack.undoText())
        self._name_edit(redo, _("&Redo"), _("&Redo “{edit}”"), stack.redoText())

    def _name_edit(self, action: QAction, bare: str, named: str, edit: str) -> None:
        """An edit may be called "Change H&M budget": that is no mnemonic."""
        action.setText(named.format(edit=edit.replace("&", "&&")) if edit else bare)
        words = (named if edit else bare).replace("&", "").format(edit=edit)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{words} ({keys})")

    # --- pages -----------------------------------------------------------------------------------------

    def _dress_page(self, page: Page) -> None:
        """The frame around a page."""
        welcome = self._page == WELCOME
        plan = self.plans.active
        self._sidebar.setVisible(not welcome)
        self._header.setVisible(not welcome)
        self._sidebar.show_page(self._page, self._section)
        spec = next((each for each in PAGES if each.name == self._page), None)
        if spec is not None:
            words = [_(spec.title)] if self._page != PLAN else [_section_title(self._section)]
            self._header.show_place(plan if spec.of_plan else None, tuple(words), page.note())
            self._header.set_tools(page.tools())
            self.actions_table[f"page_{spec.name}"].setChecked(True)
        self._refresh()

    def _next_problem(self) -> None:
        plan = self.plans.active
        if plan is not None and plan.problems:
            self.show_page(PLAN, self._section)
            self._shelf.page(PLAN).next_problem()

    def _show_problems(self) -> None:
        self.show_page(PLAN, self._section)
        self._shelf.page(PLAN).show_problems()

    def _turn_uncertain(self) -> None:
        if self._page == PLAN:
            self.page.turn_uncertain()

    def _pause(self) -> None:
        plan = self.plans.active
        if plan is not None:
            self.answers.toggle_pause(plan)

    def _choose_worlds(self) -> None:
        chosen = self.dialogs.choose_worlds()
        if chosen is not None:
            self.answers.use_worlds(*chosen)
            self._tell_luck()

    def _tell_luck(self) -> None:
        self._status.tell_luck(self.preferences.seed)

    def _show_plan_menu(self, plan: OpenPlan, place: QPoint) -> None:
        self.plans.activate(plan)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.actions_table[name] for name in ("save", "duplicate", "rename", "close")])
        menu.popup(place)

    # --- manners ---------------------------------------------------------------------------------------

    def _use_theme(self, wish: str) -> None:
        self.preferences.theme = wish
        theme_keeper().use(wish)

    def _theme_changed(self) -> None:
        self.actions_table.refresh_icons()
        self.actions_table[f"theme_{theme_keeper().wish}"].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Below 1400 px the sidebar and the header get narrower."""
        super().resizeEvent(event)
        self._fit_width()

    def _fit_width(self) -> None:
        narrow = self.width() < NARROW
        self._sidebar.setFixedWidth(size("sidebar_narrow" if narrow else "sidebar"))
        self._header.set_narrow(narrow)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files may be dropped anywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open what was dropped."""
        self.files.open_urls(event.mimeData().urls())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask only when something would be lost; leave no thread and no process behind."""
        if not self.files.may_close_all() or not self.exports.may_close():
            event.ignore()
            return
        self.preferences.keep_state("window", QByteArray(self.saveGeometry()))
        self._shelf.keep_states()
        self.exports.cancel()
        self.answers.close()
        self.files.end()
        for plan in self.plans:
            plan.undo_stack.blockSignals(True)  # noqa: FBT003 - Qt's way; it would tell of its own end
        self.preferences.sync()
        event.accept()


def _column(*widgets: QWidget, stretched: QWidget | None = None) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget, 1 if widget is (stretched or widgets[-1]) else 0)
    return holder


def _section_title(name: str) -> str:
    return next(_(section.title) for section in SECTIONS if section.name == name)
