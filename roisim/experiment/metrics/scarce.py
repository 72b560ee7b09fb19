"""Figures of what may run short: goods on the shelf, agents at the desk, room on the site."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metrics.metric import count_of, ratio_of
from roisim.translation import N_

STOCK: Final = (
    count_of(
        "lost_orders",
        N_("Orders lost for want of stock"),
        N_("Orders that somebody wanted to place when the shelf was empty."),
        better=-1,
    ),
    ratio_of(
        "fill_rate",
        N_("Fill rate"),
        "share",
        N_("Orders ÷ orders and lost orders. Only where the plan keeps stock."),
        "orders",
        "orders_wanted",
    ),
)

DESK: Final = (
    count_of("chats_asked", N_("Questions asked"), N_("Visits that ask the service desk something.")),
    count_of(
        "chats_served",
        N_("Questions answered"),
        N_("Questions that an agent or the chatbot answers before the visitor gives up."),
        better=1,
    ),
    ratio_of(
        "chat_service_level",
        N_("Service level of the desk"),
        "share",
        N_("Questions answered ÷ questions asked."),
        "chats_served",
        "chats_asked",
    ),
)

SITE: Final = (
    count_of(
        "visits_refused",
        N_("Visits lost to a slow site"),
        N_("Visits that give up because the site is too busy to answer. They count as visits."),
        better=-1,
    ),
    ratio_of(
        "refused_visit_share",
        N_("Share of visits lost to a slow site"),
        "share",
        N_("Visits lost to a slow site ÷ visits."),
        "visits_refused",
        "visits",
        better=-1,
    ),
)
