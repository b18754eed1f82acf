"""Searches are answered for: some drawn by lot, some for a pattern, each with one question to its officer: why?"""
