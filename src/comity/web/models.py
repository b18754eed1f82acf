"""What the shell keeps for an officer: filters of lists, saved by name, and which of their forms were taken."""

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """A filter of one list under the name its officer gave it; seen by that officer alone."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    listing = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    objects: models.Manager["SavedFilter"] = models.Manager()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("officer", "listing", "name"), name="one_saved_filter_of_a_name"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.listing})"


class TakenForm(models.Model):
    """One form that an officer filled in and that made something: sent again, it leads to the same (`web.once`).

    `words` is the keyed digest of what was sent: the same form with other words is not the same.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)
    words = models.CharField(max_length=64)
    leads_to = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(db_index=True)

    objects: models.Manager["TakenForm"] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("officer", "token"), name="a_form_is_taken_once"),)

    def __str__(self) -> str:
        return self.leads_to
