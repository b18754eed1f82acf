"""Screening of many at once: a list of persons compared for one matter, by law, under two hands, and forgotten but for who resembles."""
