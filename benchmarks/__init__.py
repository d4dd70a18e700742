"""Measuring `router` beside its peers on published sets; nothing here is installed with the program."""
