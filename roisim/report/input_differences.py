"""What differs in the inputs of several plans, as text for people: by heading, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from roisim.report.input_rows import unit_words
from roisim.report.number_text import NOT_DEFINED, decimal_text, month_text, number_locale
from roisim.scenario.difference import ABSENT, InputDifference, Running, Title, input_differences
from roisim.scenario.field import FieldSpec
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.scenario import Scenario
from roisim.simulation.calendar import Calendar
from roisim.translation import _

MOST_STEPS = 4
"""Changes in a list by month that are told one by one."""
USUAL_DIGITS, ALL_DIGITS = 6, 15


@dataclass(frozen=True)
class DifferenceRow:
    """One line. Tuples have an entry for each plan.

    Attributes:
        key: its stable name, as in `scenario.difference`.
        heading: where it belongs: "Google Ads (paid channel)".
        label: what differs.
        unit: what the numbers count, "TRY/month"; "" where the texts say it.
        texts: the values; a dash where a plan has no such thing.
        same: whether the value is that of the first plan.
        paths: places in the files; "" where there is none.
    """

    key: str
    heading: str
    label: str
    unit: str
    texts: tuple[str, ...]
    same: tuple[bool, ...]
    paths: tuple[str, ...]


def difference_rows(plans: Sequence[Scenario]) -> tuple[DifferenceRow, ...]:
    """All that differs, in the order of the file, those of one heading together."""
    return tuple(_row(each, plans) for each in input_differences(plans))


def _row(found: InputDifference, plans: Sequence[Scenario]) -> DifferenceRow:
    texts = _texts(found, plans, USUAL_DIGITS)
    if _look_alike(texts, found.same):
        texts = _texts(found, plans, ALL_DIGITS)
    unit = unit_words(found.spec, plans[0].currency) if found.spec else ""
    return DifferenceRow(
        key=found.key,
        heading=_heading(found),
        label=_(found.label),
        unit="" if unit == "%" else unit,
        texts=texts,
        same=found.same,
        paths=found.paths,
    )


def _look_alike(texts: Sequence[str], same: Sequence[bool]) -> bool:
    return any(text == texts[0] and not is_same for text, is_same in zip(texts, same, strict=True))


def _heading(found: InputDifference) -> str:
    titles = [_title(title) for title in found.titles]
    if found.owner:
        titles[0] = _("{name} ({kind})").format(name=found.owner, kind=titles[0])
    elif len(titles) > 1 and not found.titles[-1].number:
        titles = titles[-1:]  # "Reasons for leaving a cart" says it without "Funnel"
    return ", ".join(titles)


def _title(title: Title) -> str:
    text = _(title.text)
    return f"{text} {title.number}" if title.number else text


def _texts(found: InputDifference, plans: Sequence[Scenario], digits: int) -> tuple[str, ...]:
    pairs = zip(found.values, plans, strict=True)
    return tuple(_text(found, value, plan, digits) for value, plan in pairs)


def _text(found: InputDifference, value: object, plan: Scenario, digits: int) -> str:
    match found.what:
        case "programme":
            return _running_text(value, plan)
        case "part":
            return _part_text(value, found.values)
        case "kind":
            return NOT_DEFINED if value is ABSENT else _(str(value))
        case _:
            assert found.spec is not None
            return _input_text(value, found.spec, plan, digits)


def _part_text(value: object, values: Sequence[object]) -> str:
    """Whether a plan has it; of which kind, where plans differ in that too."""
    if value is ABSENT:
        return _("no")
    return _("yes") if len({*values} - {ABSENT}) == 1 else _(str(value))


def _running_text(value: object, plan: Scenario) -> str:
    if value is ABSENT:
        return NOT_DEFINED
    if not isinstance(value, Running):
        return _("switched off")
    if value.end is not None:
        return _("{first} – {last}").format(first=day_text(value.start), last=day_text(value.end))
    if value.start <= plan.start:
        return _("from the start")
    return _("from {day}").format(day=day_text(value.start))


def _input_text(value: object, spec: FieldSpec, plan: Scenario, digits: int) -> str:
    match value:
        case MonthlyQuantity():
            return _monthly_text(value, spec, plan, digits)
        case Quantity():
            return _quantity_text(value, spec, digits)
        case bool():
            return _("yes") if value else _("no")
        case int() | float():
            return _number_text(value, spec, digits)
        case date():
            return day_text(value)
        case list() | tuple() if len(value) > 1 and len({*value}) == 1:
            return _("{number} each").format(number=_input_text(value[0], spec, plan, digits))
        case list() | tuple() if value:
            return "; ".join(_input_text(entry, spec, plan, digits) for entry in value)
        case str() if value:
            return value
        case _:  # left out, or an empty text or list
            return NOT_DEFINED


def _monthly_text(value: MonthlyQuantity, spec: FieldSpec, plan: Scenario, digits: int) -> str:
    """As "15,000; 20,000 from Mar 2026"; of many steps the lowest, the highest, and of money the sum."""
    calendar = Calendar(plan.start, plan.months)
    steps = [(next(months), amount) for amount, months in groupby(range(len(value)), key=value.at)]
    if len(steps) > MOST_STEPS:
        return _many_steps(value, spec, plan, digits)
    texts = [_quantity_text(steps[0][1], spec, digits)]
    for month, amount in steps[1:]:
        text = _("{amount} from {month}")
        name = month_text(calendar.month_start(month))
        texts.append(text.format(amount=_quantity_text(amount, spec, digits), month=name))
    return "; ".join(texts)


def _many_steps(value: MonthlyQuantity, spec: FieldSpec, plan: Scenario, digits: int) -> str:
    means = [value.at(month).mean() for month in range(plan.months)]
    low, high = (_number_text(each, spec, digits) for each in (min(means), max(means)))
    if spec.unit != "money/month":
        return _("{low} to {high} by month").format(low=low, high=high)
    total = _number_text(sum(means), spec, digits)
    return _("{low} to {high} by month, {total} in all").format(low=low, high=high, total=total)


def _quantity_text(value: Quantity, spec: FieldSpec, digits: int) -> str:
    numbers = [_number_text(number, spec, digits) for number in value.numbers]
    match value.kind:
        case "point":
            return numbers[0]
        case "uniform":
            return _("{low} to {high}").format(low=numbers[0], high=numbers[1])
        case "pert":
            text = _("{low} to {high}, likely {likely}")
            return text.format(low=numbers[0], likely=numbers[1], high=numbers[2])
        case _:
            return _("{mean} ± {sd}").format(mean=numbers[0], sd=numbers[1])


def _number_text(value: float, spec: FieldSpec, digits: int) -> str:
    """A number with the digits that it was written with; shares as percent."""
    number = value * 100 if spec.unit.startswith("share") else value
    text = decimal_text(number, _decimals(number, digits))
    return f"{text}\N{NO-BREAK SPACE}%" if unit_words(spec, "") == "%" else text


def _decimals(number: float, digits: int) -> int:
    """How many decimals a number of so many digits has that says something."""
    mantissa, __, power = f"{abs(number):.{digits - 1}e}".partition("e")
    written = len(mantissa.partition(".")[2].rstrip("0"))
    return max(written - int(power), 0)


def day_text(day: date) -> str:
    """A day by its name: "1 Mar 2026" as the reader's language has it."""
    # Babel takes longer to load than a command may take to start
    from babel.dates import format_date

    return str(format_date(day, format="d MMM y", locale=number_locale()))
