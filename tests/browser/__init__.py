"""Journeys: what people do with the desk, done in a real Chromium against a real server."""
