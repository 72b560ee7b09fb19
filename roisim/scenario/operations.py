"""Getting goods to customers and back."""

from __future__ import annotations

from typing import ClassVar

from roisim.scenario.field import assumption
from roisim.scenario.quantity import MonthlyQuantity, Quantity
from roisim.scenario.scarce_things import ServiceDesk, SiteCapacity, StockRoom
from roisim.scenario.section import Section, money, share
from roisim.translation import N_


class Operations(Section):
    """Shipping, returns, the store room, and what is scarce; None where it is not."""

    title: ClassVar[str] = N_("Operations")

    shipping_and_packing: MonthlyQuantity = money(
        N_("Shipping and packing"),
        N_("What sending one order costs the shop, packing included, less what the customer pays for it."),
        per="order",
        default=0,
        evidence=assumption("none stated"),
    )
    return_handling: MonthlyQuantity = money(
        N_("Handling a return"),
        N_("What one returned order costs: its way back, the check, the repacking."),
        per="return",
        default=0,
        evidence=assumption("none stated"),
    )
    resaleable_share: Quantity = share(
        N_("Returned goods that can be sold again"),
        N_("Share of the value of returned goods that goes back on the shelf."),
        default=1,
        evidence=assumption("all of it"),
    )
    inventory_maintenance: MonthlyQuantity = money(
        N_("Store room a month"),
        N_("Storage, cooling, electricity and store-room staff in a month. Counts in the full CAC only."),
        per="month",
        default=0,
        evidence=assumption("none stated"),
    )
    stock: StockRoom | None = None
    desk: ServiceDesk | None = None
    site_capacity: SiteCapacity | None = None
