"""Runs the command line as `python -m docgen`."""

from docgen.cli import main

main()
