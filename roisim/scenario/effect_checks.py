"""Whether what a programme moves, or pays for, is there in its plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from roisim.scenario.channels import AffiliateChannel, InfluencerChannel, PaidChannel, WordOfMouthChannel
from roisim.scenario.effect_targets import EVERYONE, audience_problem
from roisim.scenario.expected_visits import may_be_above_0
from roisim.scenario.findings import Finding, Place, figure
from roisim.scenario.programs import Effect, Program
from roisim.scenario.scenario import Scenario
from roisim.translation import _

NEVER_MOVED_FROM_0 = ("push_capture", "known_at_checkout")


def audience_findings(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    """Errors where an effect or a test is for somebody who is not there."""
    channels = [channel.name for channel in scenario.channels]
    stated: list[tuple[Place, str]] = [
        (("effects", number), effect.for_) for number, effect in enumerate(program.effects)
    ]
    if program.test is not None:
        stated.append((("test",), program.test.for_))
    for below, audience in stated:
        problem = audience_problem(audience, channels)
        if problem is not None:
            where = (*place, *below, *problem.place)
            reads: tuple[Place, ...] = (("channels",),)
            yield replace(problem, place=where, reads=reads)


def effect_findings(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    """Warnings where effects and costs of a programme have nothing to work on."""
    for number, effect in enumerate(program.effects):
        idle = _idle(scenario, effect)
        if idle is not None:
            (message, cure, by_hand), where = idle, (*place, "effects", number)
            reads: tuple[Place, ...] = (("channels",), ("funnel",), ("operations",))
            yield Finding(message, cure, where, severity="warning", reads=reads, by_hand=by_hand)
    yield from _costs(scenario, program, place)


def _idle(scenario: Scenario, effect: Effect) -> tuple[str, str, str] | None:
    """Why an effect moves nothing, and the cure in the file and by hand; None if it does."""
    target = effect.on
    if target == "referrals" and not _has(scenario, WordOfMouthChannel):
        cure = _('Add a channel with kind = "word_of_mouth"')
        return _("No channel of the plan is word of mouth"), cure, _("Add a word-of-mouth channel")
    if target in ("asking", "agents") and scenario.operations.desk is None:
        by_hand = _("Switch on `operations.desk`")
        return _("The plan has no service desk"), _("Begin one with [operations.desk]"), by_hand
    if target == "cost_per_click" and effect.for_ != EVERYONE and not _buys_clicks(scenario, effect.for_):
        return _("No clicks are bought by this channel"), _("Name a paid channel"), ""
    if target in NEVER_MOVED_FROM_0 and not may_be_above_0(getattr(scenario.funnel, target)):
        cure = _("Raise `funnel.{name}` above 0").format(name=target)
        return _("What is 0 stays 0, whatever it is multiplied by"), cure, ""
    if effect.kind == "removes" and not scenario.funnel.reasons.shares()[target]:
        cure = _("Raise its weight: `funnel.reasons.{name}`").format(name=target)
        return _("No cart is left for this reason"), cure, ""
    return None


def _has(scenario: Scenario, *kinds: type) -> bool:
    return any(isinstance(channel, kinds) for channel in scenario.channels)


def _buys_clicks(scenario: Scenario, name: str) -> bool:
    named = [channel for channel in scenario.channels if channel.name == name]
    # a name that is no channel's is told of already
    return not named or any(isinstance(channel, PaidChannel) for channel in named)


def _costs(scenario: Scenario, program: Program, place: Place) -> Iterator[Finding]:
    reads: tuple[Place, ...] = (("channels",),)
    if may_be_above_0(program.costs.per_referral) and not _has(scenario, WordOfMouthChannel):
        message = _("Referred customers cost money, but no channel of the plan is word of mouth")
        cure = _('Add a channel with kind = "word_of_mouth", or set this to 0')
        by_hand, where = _("Add a word-of-mouth channel, or set this to 0"), (*place, "costs", "per_referral")
        yield Finding(message, cure, where, severity="warning", reads=reads, by_hand=by_hand)
    paid = _has(scenario, PaidChannel, AffiliateChannel, InfluencerChannel)
    if may_be_above_0(program.costs.share_of_ad_spend) and not paid:
        message = _("It costs a share of ad spend, but the plan has no paid channel")
        cure = _("Add a paid channel, or set this to 0")
        yield Finding(message, cure, (*place, "costs", "share_of_ad_spend"), severity="warning", reads=reads)


def removal_findings(scenario: Scenario) -> Iterator[Finding]:
    """Warnings where programmes together take away more than all carts left for a reason."""
    removed: dict[str, float] = defaultdict(float)
    for position, program in enumerate(scenario.programs):
        for number, effect in enumerate(program.effects):
            if effect.kind != "removes" or not program.enabled:
                continue
            before = removed[effect.on]
            removed[effect.on] += effect.amount.mean()
            if before <= 1 < removed[effect.on]:
                message = _("Programmes together take away {total} of the carts left for this reason")
                cure = _("Each takes its share of what the others leave: look whether that is meant")
                place: Place = ("programs", position, "effects", number, "removes")
                found = figure(effect.amount.mean())
                text = message.format(total=f"{removed[effect.on]:.3g}")
                yield Finding(text, cure, place, found, "warning", (("programs",),))
