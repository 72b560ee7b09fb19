"""Figures of addresses: who left one, what that cost, and what is made of it by each medium."""

from __future__ import annotations

from typing import Final

from roisim.experiment.metrics.metric import count_of, money_of, ratio_of
from roisim.translation import N_

CONTACTS: Final = (
    count_of(
        "partner_sign_ups",
        N_("Sign-ups at partners"),
        N_("People who left an address on a partner's page and had not visited the shop."),
        better=1,
    ),
    count_of(
        "email_list_size",
        N_("E-mail list at the end"),
        N_(
            "People who may be written to by e-mail after the last day: those who left an address and "
            "agreed, without those who unsubscribed or whose address nobody reads any more."
        ),
        better=1,
        months="last",
    ),
    ratio_of(
        "cost_per_contact",
        N_("Cost of a contact"),
        "money",
        N_(
            "Paid clicks, influencers, approved commission and what sign-ups at partners cost ÷ new contacts "
            "of the channels that cost such money."
        ),
        "contact_spend",
        "paid_contacts",
        better=-1,
    ),
    ratio_of(
        "contacts_per_customer",
        N_("Contacts per new customer"),
        "×",
        N_("New contacts ÷ new customers: for each buyer, so many people have left an address."),
        "contacts",
        "new_customers",
        better=0,
    ),
    ratio_of(
        "value_per_contact",
        N_("Value of a contact"),
        "money",
        N_(
            "Contribution margin of all orders on visits that a message began ÷ new contacts: what an "
            "address brings within the plan, before what the messages cost."
        ),
        "message_margin",
        "contacts",
    ),
)

MESSAGES: Final = (
    count_of(
        "recovered_carts",
        N_("Carts recovered"),
        N_("Carts left behind that were ordered later, on a visit that a message about them began."),
        better=1,
    ),
    ratio_of(
        "cart_recovery_rate",
        N_("Cart recovery"),
        "share",
        N_(
            "Carts recovered ÷ carts with no order on the same visit. Most carts are left by people whom no "
            "message can reach."
        ),
        "recovered_carts",
        "carts_left",
    ),
    count_of(
        "learned_discounts",
        N_("Discounts waited for"),
        N_(
            "Repeat orders that would have come anyway at the full price, but whose customers have learned "
            "to wait for the message with the discount."
        ),
        better=-1,
    ),
)

EMAIL: Final = (
    count_of(
        "email_messages", N_("E-mails sent"), N_("E-mails of campaigns and flows, one for each receiver.")
    ),
    count_of("email_clicks", N_("E-mail clicks"), N_("Visits that a click in an e-mail began."), better=1),
    ratio_of(
        "email_click_rate",
        N_("Click rate of e-mails"),
        "share",
        N_("E-mail clicks ÷ e-mails sent."),
        "email_clicks",
        "email_messages",
    ),
    count_of(
        "email_unsubscribes",
        N_("E-mail unsubscribes"),
        N_("People who ask to be written to no more."),
        better=-1,
    ),
    ratio_of(
        "unsubscribe_rate",
        N_("Unsubscribe rate"),
        "share",
        N_("E-mail unsubscribes ÷ e-mails sent."),
        "email_unsubscribes",
        "email_messages",
        better=-1,
    ),
    count_of(
        "email_orders",
        N_("Orders by e-mail"),
        N_("First and repeat orders on visits that an e-mail click began, recovered carts included."),
        better=1,
    ),
    money_of(
        "email_sales",
        N_("Sales by e-mail"),
        N_("Order values less discounts on visits that an e-mail click began, recovered carts included."),
    ),
)

PUSH: Final = (
    count_of(
        "push_subscribers",
        N_("New push subscribers"),
        N_("Visitors who allow notifications, whether or not they leave an address as well."),
        better=1,
    ),
    count_of("push_messages", N_("Notifications sent"), N_("Push notifications, one for each receiver.")),
    count_of("push_clicks", N_("Notification clicks"), N_("Visits that a notification began."), better=1),
    ratio_of(
        "push_click_rate",
        N_("Click rate of notifications"),
        "share",
        N_("Notification clicks ÷ notifications sent."),
        "push_clicks",
        "push_messages",
    ),
    count_of(
        "push_unsubscribes",
        N_("Notifications switched off"),
        N_("People who take back their leave to be sent notifications."),
        better=-1,
    ),
    count_of(
        "push_orders",
        N_("Orders by notification"),
        N_("First and repeat orders on visits that a notification began, recovered carts included."),
        better=1,
    ),
    money_of(
        "push_sales",
        N_("Sales by notification"),
        N_("Order values less discounts on visits that a notification began, recovered carts included."),
    ),
)

CRM_ADS: Final = (
    count_of(
        "crm_ads_messages",
        N_("Ads shown to known people"),
        N_("Ads that the platforms show to people in the shop's own lists, one for each time and person."),
    ),
    count_of(
        "crm_ads_clicks",
        N_("Ad clicks of known people"),
        N_("Visits that an ad shown to known people began."),
        better=1,
    ),
    ratio_of(
        "crm_ads_click_rate",
        N_("Click rate of ads to known people"),
        "share",
        N_("Ad clicks of known people ÷ ads shown to them."),
        "crm_ads_clicks",
        "crm_ads_messages",
    ),
    count_of(
        "crm_ads_orders",
        N_("Orders by ads to known people"),
        N_("First and repeat orders on visits that an ad shown to known people began."),
        better=1,
    ),
    money_of(
        "crm_ads_sales",
        N_("Sales by ads to known people"),
        N_("Order values less discounts on visits that an ad shown to known people began."),
    ),
    ratio_of(
        "crm_ads_roas",
        N_("ROAS of ads to known people"),
        "×",
        N_(
            "Sales by ads to known people ÷ what these ads cost. Some of these people would have bought "
            "anyway: compare with the plan without the programme."
        ),
        "crm_ads_sales",
        "crm_ads_cost",
    ),
)
