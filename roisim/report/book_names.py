"""What the books' counts and sources are called."""

from __future__ import annotations

from typing import Final

from roisim.simulation.accounts import Count, Source
from roisim.translation import N_

COUNT_LABELS: Final[dict[Count, str]] = {
    Count.NEW_VISITS: N_("New visits"),
    Count.RETURNING_VISITS: N_("Returning visits"),
    Count.CLICKS: N_("Ad clicks"),
    Count.CONSIDERED: N_("Visits that look at a product"),
    Count.CARTS: N_("Carts filled"),
    Count.CHECKOUTS: N_("Checkouts begun"),
    Count.FIRST_ORDERS: N_("First orders"),
    Count.REPEAT_ORDERS: N_("Repeat orders"),
    Count.SIGN_UPS_FIRST_VISIT: N_("Sign-ups on a first visit"),
    Count.SIGN_UPS_LATER: N_("Sign-ups on a later visit"),
    Count.PARTNER_SIGN_UPS: N_("Sign-ups at partners"),
    Count.CARTS_ORDERED: N_("Carts ordered on the same visit"),
    Count.MESSAGES: N_("Messages sent"),
    Count.MESSAGE_CLICKS: N_("Messages clicked"),
    Count.UNSUBSCRIBES: N_("Unsubscribes"),
    Count.RECOVERED_CARTS: N_("Carts recovered"),
    Count.REFUNDED_ORDERS: N_("Orders refunded"),
    Count.PUSH_SUBSCRIBERS: N_("New push subscribers"),
    Count.COMMISSIONS_PENDING: N_("Orders with commission"),
    Count.COMMISSIONS_APPROVED: N_("Commissions approved"),
    Count.COMMISSIONS_DECLINED: N_("Commissions declined"),
    Count.COMMISSIONS_REVERSED: N_("Commissions reversed"),
    Count.LOST_ORDERS: N_("Orders lost for want of stock"),
    Count.CHATS_ASKED: N_("Questions asked"),
    Count.CHATS_SERVED: N_("Questions answered"),
    Count.VISITS_REFUSED: N_("Visits lost to a slow site"),
    Count.LEARNED_DISCOUNTS: N_("Discounts waited for"),
}

SOURCE_LABELS: Final[dict[Source, str]] = {
    Source.CLICK: N_("A click on an ad or a link"),
    Source.SELF: N_("Coming back by themselves"),
    Source.EMAIL: N_("An e-mail"),
    Source.PUSH: N_("A notification"),
    Source.ADS: N_("An ad shown to known people"),
    Source.OWN: N_("A repeat order of their own accord"),
    Source.NONE: N_("No visit"),
}
"""What brought a visit about, in the order in which it is shown."""

KIND_LABELS: Final = {
    "paid": N_("paid"),
    "organic": N_("organic"),
    "content": N_("content"),
    "affiliate": N_("affiliates"),
    "influencer": N_("influencers"),
    "word_of_mouth": N_("friends"),
    "partner_sign_ups": N_("partners"),
}
"""What the kinds of channels are called where there is little room."""
