"""The pages of requests: the inbox, the arrival, the request itself, its steps and its letters."""
