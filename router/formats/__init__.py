"""Other programs' requests, answers and files: each format is a module that reads an `Instance` and, where it has answers, writes a
plan.
"""
