"""A whole plan: plain data, checked, frozen, with every programme written out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from roisim.scenario.channels import Channel
from roisim.scenario.contacts import Contacts
from roisim.scenario.customers import Customers
from roisim.scenario.field import FieldSpec
from roisim.scenario.finance import Finance
from roisim.scenario.input_values import InputValue, input_values
from roisim.scenario.markets import Market
from roisim.scenario.operations import Operations
from roisim.scenario.program_library import usual_price_level
from roisim.scenario.programs import Program
from roisim.scenario.section import Section, day, declare, plain_number, text
from roisim.scenario.site import Site
from roisim.scenario.store import Funnel, Returning, Season
from roisim.translation import N_

FORMAT = 1
"""Version of the file format; a change of meaning or name raises it and adds a migration."""

MOST_MONTHS = 120


class Scenario(Section):
    """One plan. Its attributes are the sections of its file, under the same names."""

    title: ClassVar[str] = N_("Plan")
    later: ClassVar[frozenset[str]] = frozenset({"site", "markets"})

    format: Literal[1] = plain_number(
        N_("Format"),
        N_("Version of the file format, for later versions of roisim."),
        unit="",
        low=1,
        high=FORMAT,
        default=FORMAT,
        whole=True,
    )
    name: str = text(N_("Name"), N_("What the plan is called in results."), example="My shop")
    description: str = text(N_("Description"), N_("What the plan is about, for people."), default="")
    currency: str = declare(
        FieldSpec(
            N_("Currency"),
            N_("Code of the currency of all money in the plan, such as TRY, USD or EUR."),
            "currency",
            example="TRY",
        )
    )
    start: datetime.date = day(N_("Start"), N_("First day of the plan."))
    months: int = plain_number(
        N_("Months"),
        N_("How many months the plan runs; months are calendar months from the start."),
        unit="months",
        low=1,
        high=MOST_MONTHS,
        default=24,
        whole=True,
    )
    price_level: float | None = plain_number(
        N_("Price level"),
        N_(
            "What a US dollar's worth of tools and work costs in the plan's currency. It turns the "
            "library's costs of programmes into the plan's money; left out, a usual rate is taken."
        ),
        unit="money/USD",
        low=0,
        high=1e6,
        default=None,
        above_low=True,
        example=40,
    )
    funnel: Funnel = Field(default_factory=Funnel)
    returning: Returning = Field(default_factory=Returning)
    season: Season = Field(default_factory=Season)
    site: Site = Field(default_factory=Site)
    markets: tuple[Market, ...] = ()
    channels: tuple[Channel, ...] = Field(min_length=1)
    contacts: Contacts = Field(default_factory=Contacts)
    customers: Customers = Field(default_factory=Customers)
    operations: Operations = Field(default_factory=Operations)
    finance: Finance = Field(default_factory=Finance)
    programs: tuple[Program, ...] = ()

    @property
    def money_per_dollar(self) -> float:
        """What a US dollar's worth of tools and work costs: the stated price level, a usual one, or 1."""
        return self.price_level or usual_price_level(self.currency) or 1.0

    def inputs(self) -> Iterator[InputValue]:
        """Every input of the plan with its declaration, value and evidence, in the file's order.

        A number by month gives one entry a month stated.
        """
        return input_values(self)
