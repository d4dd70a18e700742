"""The functions that `router` shows. Each looks at what it was given and calls the room that does it.

Only here calls come from outside: types, indices and ids are looked at once, and no wrong one reaches compiled code.
"""
