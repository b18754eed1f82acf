"""Our template of a select says the same as Django's own, with every option in its place."""

import pytest
from django.forms import Select, SelectMultiple
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.test import SimpleTestCase

CHOICES = [("", "any"), (1_234, "a number"), ("<x>", "marks & “quotes”"), ("Asia", [("JP", "Japan"), ("CN", "中国")]), ("", "again")]
HTML = SimpleTestCase()


class Closed(Select):
    """A select with an option that cannot be chosen."""

    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        return option | {"attrs": option["attrs"] | ({"disabled": True, "data-n": 1_234} if option["value"] == "JP" else {"hidden": False})}


@pytest.mark.parametrize("chosen", ["", "1234", "CN", None])
@pytest.mark.parametrize("widget", [Select, Closed, SelectMultiple])
def test_a_select_is_the_one_that_django_makes(widget, chosen):
    ours, its_own = (
        widget(attrs={"class": "form-select", "required": True}, choices=CHOICES).render(
            "country", chosen, {"id": "id_country"}, renderer()
        )
        for renderer in (TemplatesSetting, DjangoTemplates)
    )
    HTML.assertHTMLEqual(ours, its_own)
    assert ours.count("<option") == 6
