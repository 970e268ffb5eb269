"""Account plans, executive reviews and ROI appendices, merged into real Word and PowerPoint templates."""

__version__ = "0.1.0"
