"""Plans to go with synthetic runs: their inputs fill the sheet Inputs."""

from __future__ import annotations

from roisim.scenario.scenario import Scenario
from roisim.scenario.scenario_file import loads

PLAN = """
format = 1
name = {name}
description = {description}
currency = "TRY"
start = 2026-01-01
months = 24

[funnel]
contact_capture = {{ low = 0.05, likely = 0.075, high = 0.10 }}

[returning]
visits_per_visitor = {{ low = 0.1, high = 0.3 }}

[[channels]]
name = {channel}
kind = "paid"
monthly_budget = [15000, 15000, 20000]
cost_per_click = {{ mean = 0.5, sd = 0.1 }}

[customers]
order_value = 150
[customers.repeat]
kind = "bg_nbd"
ordering_again_in_first_year = 0.30
repeat_orders_in_first_year = 1.0
dropout_a = 0.793
dropout_b = 2.426
"""


def plan(name: str = "A shop", channel: str = "Google Ads", description: str = "") -> Scenario:
    texts = {"name": name, "channel": channel, "description": description}
    return loads(PLAN.format(**{key: _quoted(text) for key, text in texts.items()}), "plan.toml")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
