"""Return on investment."""
