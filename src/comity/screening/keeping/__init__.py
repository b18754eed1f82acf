"""How long the words about searches and screenings are kept: their end, who keeps some longer, and what remains."""
