"""Persons and documents as records mention them: who they may be, and what officers decided."""
