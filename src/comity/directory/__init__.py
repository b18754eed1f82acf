"""Whom we work with: agencies, their people and channels, and what each country's law asks of us."""
