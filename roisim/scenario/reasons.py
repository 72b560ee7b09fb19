"""Why carts are left: shares by reason, of which programmes may take some away."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from roisim.scenario.field import FieldSpec, assumption, benchmark
from roisim.scenario.section import Section, declare
from roisim.translation import N_

BAYMARD: Final = benchmark(
    "Baymard: 48 % name extra costs, 24 a forced account, 18 slow delivery, 17 no trust, 17 a long checkout, "
    "16 an unclear total, 13 errors, 16 the returns, 9 few ways to pay; here scaled to 0.6 in all"
)


def _weight(label: str, definition: str, default: float) -> Any:
    return declare(
        FieldSpec(
            label,
            definition,
            "plain",
            unit="weight",
            low=0,
            high=1000,
            default=default,
            evidence=BAYMARD,
            example=default,
        )
    )


class Reasons(Section):
    """Weights of the reasons for leaving a cart; only their ratios count."""

    title: ClassVar[str] = N_("Reasons for leaving a cart")

    just_browsing: float = declare(
        FieldSpec(
            N_("Just looking"),
            N_("Weight of those who never meant to buy. Only the ratios of all weights count."),
            "plain",
            unit="weight",
            low=0,
            high=1000,
            default=0.4,
            evidence=assumption("two fifths of carts are filled to compare or to remember"),
            example=0.4,
        )
    )
    shipping_costs: float = _weight(
        N_("Shipping and other extra costs"), N_("Weight of extra costs being too high."), 0.162
    )
    forced_account: float = _weight(
        N_("An account is demanded"), N_("Weight of having to open an account first."), 0.081
    )
    slow_delivery: float = _weight(N_("Slow delivery"), N_("Weight of delivery being too slow."), 0.061)
    no_trust: float = _weight(N_("No trust"), N_("Weight of not trusting the shop with a card."), 0.057)
    complicated_checkout: float = _weight(
        N_("A long checkout"), N_("Weight of a checkout that is too long or complicated."), 0.057
    )
    total_cost_unclear: float = _weight(
        N_("The total is not clear"), N_("Weight of not seeing the total beforehand."), 0.054
    )
    errors: float = _weight(N_("Errors"), N_("Weight of errors and crashes of the site."), 0.044)
    returns_policy: float = _weight(N_("Returns"), N_("Weight of terms of return that do not please."), 0.054)
    few_payment_methods: float = _weight(
        N_("Few ways to pay"), N_("Weight of not finding a way to pay."), 0.03
    )

    def shares(self) -> dict[str, float]:
        """The weights, scaled to sum to 1; all 0 where all weights are."""
        weights: dict[str, float] = {name: getattr(self, name) for name in REASONS}
        total = sum(weights.values())
        return {name: weight / total if total else 0.0 for name, weight in weights.items()}


REASONS: Final = tuple(Reasons.model_fields)
"""The reasons by name, as effects of programmes name them."""
