"""Reading finished Office files: what they say, what a person changed in them, and what must not stand in them."""
