"""The data of key account management as frozen models, each field with unit, meaning and audience."""
