"""Pure arithmetic over accounts: periods, KPIs, scoring, whitespace and the rules that catch a weak plan."""
