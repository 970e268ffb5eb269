"""Charts and figures: values computed from plain numbers, and the drawing of what no native chart shows."""
