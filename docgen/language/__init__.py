"""Danish, English and any further language: formats, labels and the filters that speak a language.

A language is one catalogue file, `<code>.json` beside this module; nothing else names it.
"""
