"""How passwords are kept: dearly on a real desk, cheaply where everybody reads them on the screen."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PrintedPasswordHasher(Argon2PasswordHasher):
    """For the demo, whose passwords are printed: the same way of keeping them, without the cost that slows whoever guesses.

    A desk that stops being a demo keeps them dearly from each officer's next sign-in on.
    """

    time_cost = 1
    memory_cost = 8 * 1024  # KiB
    parallelism = 1
