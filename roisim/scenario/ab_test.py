"""A test of two versions of the shop against each other, before one of them is kept."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import model_validator

from roisim.scenario.effect_targets import EVERYONE, VISIT_SHARES, check_audience
from roisim.scenario.field import FieldSpec
from roisim.scenario.quantity import Quantity
from roisim.scenario.section import Section, choice, declare, number, plain_number
from roisim.translation import N_


class ABTest(Section):
    """Visits are split evenly between two versions until so many have been seen that a difference of the
    detectable size would be found; the better one is kept if it is found.
    """

    title: ClassVar[str] = N_("Test of two versions")

    on: str = choice(N_("Measures"), N_("Which share of visits the new version may move."), VISIT_SHARES)
    for_: str = declare(
        FieldSpec(
            N_("For"),
            N_("Whose visits: everyone, new, returning, contacts, or the name of a channel."),
            "text",
            default=EVERYONE,
        ),
        alias="for",
    )
    odds_ratio: Quantity = number(
        N_("True effect"),
        N_("What the new version does to the odds in truth; each simulated world draws its own."),
        unit="odds ratio",
        low=0,
        high=1000,
        above_low=True,
        example={"low": 0.95, "likely": 1.03, "high": 1.15},
    )
    share_of_visits: float = plain_number(
        N_("Visits in the test"),
        N_("Share of these visits that take part, half of them with each version."),
        unit="share",
        low=0,
        high=1,
        above_low=True,
        default=1,
    )
    detectable: float = plain_number(
        N_("Difference to be found"),
        N_("Relative rise of the share that the test is planned to find: 0.1 for a tenth more."),
        unit="share",
        low=0.0001,
        high=100,
        default=0.1,
    )
    significance: float = plain_number(
        N_("Significance"),
        N_("Chance of finding a difference, upwards or downwards, where there is none."),
        unit="share",
        low=0.0001,
        high=0.5,
        default=0.05,
    )
    power: float = plain_number(
        N_("Power"),
        N_("Chance of finding the difference to be found if it is there."),
        unit="share",
        low=0.5,
        high=0.9999,
        default=0.8,
    )

    @model_validator(mode="after")
    def _fits_its_target(self) -> Self:
        check_audience(self.on, self.for_)
        return self
