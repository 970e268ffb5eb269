"""The names that data files use of what docgen computes: KPIs, rules, sections of the plan, slides of the review.

They stand here, below the parts that give them their meaning, so that a
misspelt one is refused where it is written and editors offer the right ones.
"""

from __future__ import annotations

from typing import Literal

# As in the catalogue of KPIs.
KpiId = Literal[
    "revenue_growth", "growth_total", "share_of_wallet", "customer_share", "margin", "cost_ratio", "health_score",
    "engagement_level", "governance_cycle", "decision_speed", "revenue", "revenue_12m", "revenue_growth_12m",
    "part_year", "cagr", "account_margin", "account_profit", "nps", "governance_on_time", "proposal_speed",
    "pipeline_coverage", "weighted_pipeline", "open_pipeline", "win_rate", "win_rate_value", "sales_cycle", "nrr",
    "grr", "customer_lifetime_value", "goal_attainment", "plan_execution", "whitespace_value",
    "whitespace_penetration", "realised_benefits", "benefits_to_date",
]  # fmt: skip
# As in the table of rules.
RuleId = Literal[
    "SEL-01", "SEL-02", "PIT-RES-01", "PIT-RES-02", "PIT-RES-03", "PORT-01", "PIT-OWN-01", "PIT-OWN-02",
    "PIT-OWN-03", "PIT-OWN-04", "PIT-STK-01", "PIT-STK-02", "PIT-STK-03", "PIT-STK-04", "PIT-STK-05", "GDPR-01",
    "PIT-DAT-01", "PIT-DAT-02", "PIT-DAT-03", "PIT-DAT-04", "PIT-DAT-05", "CRM-01", "TXT-03", "PIT-VAL-01",
    "PIT-VAL-03", "PIT-VAL-04", "SNP-01", "CON-01", "SOW-01", "REV-01", "AUD-01", "ROI-01", "ROI-02", "LEAK-01",
    "PAGE-01", "TXT-01", "PIT-VAL-02", "ROI-03", "TXT-02",
]  # fmt: skip
# The sections of the account plan, in its order.
SectionId = Literal[
    "exec_summary", "profile", "kpi_dashboard", "objectives", "value_winthemes", "stakeholders", "governance",
    "whitespace", "pipeline", "swot", "competitors", "economics", "success_plan", "risks", "actions", "resources",
    "appendix",
]  # fmt: skip
# The slides of the executive review, in their order.
SlideId = Literal[
    "cover", "decisions", "since_last", "scorecard", "value", "performance", "issues", "market", "roadmap",
    "next_steps", "roi", "definitions",
]  # fmt: skip
