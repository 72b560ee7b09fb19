"""Whether a programme that writes to people has anybody to write to."""

from __future__ import annotations

from collections.abc import Iterator

from roisim.scenario.channel_checks import wins_addresses
from roisim.scenario.expected_visits import may_be_above_0
from roisim.scenario.findings import Finding, Place
from roisim.scenario.programs import Program
from roisim.scenario.scenario import Scenario
from roisim.translation import _

CAPTURE: Place = ("funnel", "contact_capture")
KNOWN_AT_CHECKOUT: Place = ("funnel", "known_at_checkout")
PUSH_CAPTURE: Place = ("funnel", "push_capture")
CONSENT: Place = ("contacts", "consent_share")
AD_MATCH: Place = ("contacts", "ad_match_share")


def message_findings(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    """Errors where a programme's messages could reach nobody, doubts about what they cost and offer."""
    if not program.sends_messages:
        yield from _nothing_to_click(program, place)
    elif program.medium == "push":
        yield from _push(scenario, place)
    else:
        yield from _addresses(scenario, program, place)
    yield from _coupons(program, place)


def _nothing_to_click(program: Program, place: Place) -> Iterator[Finding]:
    if may_be_above_0(program.costs.per_click):
        message = _("A click on its messages costs money, but it sends none")
        cure = _("Give it campaigns or flows, or set this to 0")
        reads = ((*place, "campaigns"), (*place, "flows"))
        yield Finding(message, cure, (*place, "costs", "per_click"), severity="warning", reads=reads)


def _push(scenario: Scenario, place: Place) -> Iterator[Finding]:
    if not may_be_above_0(scenario.funnel.push_capture):
        message = _("It sends notifications, but nobody allows them: `funnel.push_capture` is 0")
        cure = _("Raise `funnel.push_capture`, or switch the programme off with enabled = false")
        by_hand = _("Raise `funnel.push_capture`, or switch the programme off")
        yield Finding(message, cure, place, reads=(PUSH_CAPTURE,), by_hand=by_hand)


def _addresses(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    reads = (CAPTURE, KNOWN_AT_CHECKOUT, CONSENT, AD_MATCH, ("channels",))
    shown = program.medium == "ads"
    if shown and not may_be_above_0(scenario.contacts.ad_match_share):
        message = _("It shows advertisements to contacts, but advertising recognises none of them")
        yield Finding(message, _("Raise `contacts.ad_match_share` above 0"), place, reads=reads)
    if not shown and not may_be_above_0(scenario.contacts.consent_share):
        message = _("It writes to contacts, but none of them may be written to")
        yield Finding(message, _("Raise `contacts.consent_share` above 0"), place, reads=reads)
    if wins_addresses(scenario):
        return
    if program.campaigns or any(flow.trigger == "sign_up" for flow in program.flows):
        message = _("It writes to contacts, but the plan wins none: `funnel.contact_capture` is 0")
        if shown:
            message = _(
                "It shows advertisements to contacts, but the plan wins none: `funnel.contact_capture` is 0"
            )
        cure = _("Raise `funnel.contact_capture`, or switch the programme off with enabled = false")
        by_hand = _("Raise `funnel.contact_capture`, or switch the programme off")
        yield Finding(message, cure, place, reads=reads, by_hand=by_hand)
    elif not may_be_above_0(scenario.funnel.known_at_checkout):
        message = _("It follows up carts, visits or orders, but the plan has nobody whose address is known")
        cure = _("Raise `funnel.contact_capture` or `funnel.known_at_checkout`, or switch the programme off")
        yield Finding(message, cure, place, reads=reads)


def _coupons(program: Program, place: Place) -> Iterator[Finding]:
    offered = any(may_be_above_0(message.discount) for flow in program.flows for message in flow.messages)
    if may_be_above_0(program.coupon_learning) and not offered:
        message = _("People learn to wait for a coupon, but no message of its flows has a discount")
        cure = _("Give a message a discount, or set this to 0")
        where = (*place, "coupon_learning")
        yield Finding(message, cure, where, severity="warning", reads=((*place, "flows"),))
