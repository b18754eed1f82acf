"""Forms refuse what cannot be kept, and keep one spelling of each letter."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from comity.kernel.errors import StaleVersion
from comity.people.models import Officer
from comity.web.forms import FilesField, Form


class Example(Form):
    name = forms.CharField(label="Name", max_length=80)
    facts = forms.CharField(widget=forms.Textarea, required=False)


@pytest.mark.parametrize("text", ["a\ud800b", "\udfff", "a\x00b", "a\x07b", "a\x1b[31m", "a\x85b", "a\u202eb", "a\nb", "a\tb"])
def test_what_no_keyboard_writes_is_refused_with_its_place(text):
    form = Example({"name": text})
    assert not form.is_valid()
    assert "name" in form.errors
    form.errors.as_text().encode("utf-8")


@pytest.mark.parametrize("text", ["Li Wei 李伟", "سارة \u200fالخطيب", "Zoë O'Neil", "𠮷野", "👮🏽‍♀️", "а́"])
def test_names_of_every_script_are_taken(text):
    assert Example({"name": text}).is_valid()


def test_a_text_of_several_lines_keeps_them_in_one_kind():
    form = Example({"name": "x", "facts": "one\r\ntwo\rthree\n\tfour"})
    assert form.is_valid()
    assert form.cleaned_data["facts"] == "one\ntwo\nthree\n\tfour"


def test_one_spelling_of_each_letter_and_no_space_around():
    form = Example({"name": "  Zoe\u0308 "})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Zo\u00eb"


def test_the_version_is_set_aside_for_the_action():
    form = Example({"name": "x", "version": "7"}, initial={"version": 5})
    assert form.is_valid()
    assert form.version == 7
    assert "version" not in form.cleaned_data
    assert 'type="hidden"' in str(form["version"])


@pytest.mark.parametrize("version", ["", "x", "0", "-1"])
def test_a_form_of_a_record_needs_its_version(version):
    assert not Example({"name": "x", "version": version}, initial={"version": 5}).is_valid()


def test_a_form_of_something_new_has_no_version():
    form = Example({"name": "x"})
    assert form.is_valid()
    assert form.version is None


class Attaching(Form):
    files = FilesField()
    more = FilesField(required=False)


def test_several_files_come_as_a_list():
    given = MultiValueDict({"files": [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]})
    form = Attaching({}, given)
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["files"]] == ["a.txt", "b.txt"]
    assert form.cleaned_data["more"] == []
    assert not Attaching({}, MultiValueDict()).is_valid()


def test_two_versions_are_shown_and_the_next_sending_is_on_top():
    form = Example({"name": "Li <b>Na</b>", "version": "5"}, initial={"version": 5})
    assert form.is_valid()
    form.meet(StaleVersion(seen=5, found=7, theirs={"name": ("Li", "Li Wei"), "state": ("a", "b")}))
    assert [tuple(one) for one in form.differences()] == [("Name", "Li", "Li Wei", "Li <b>Na</b>")]
    html = Template("{% conflict form %}{{ bound }}").render(Context({"form": form, "bound": form["version"]}))
    assert "Li Wei" in html
    assert "Li &lt;b&gt;Na&lt;/b&gt;" in html
    assert 'value="7"' in html
    assert str(form.meet(StaleVersion(7, 9))["version"]).count('value="9"') == 1


class Choosing(Form):
    state = forms.ChoiceField(label="State", choices=[("", "any"), ("Warm states", [("warm", "Warm"), ("hot", "Hot")])])
    officer = forms.ModelChoiceField(Officer.objects.all(), label="Officer", required=False)


def test_choices_and_records_of_two_versions_are_shown_by_their_words(officer, colleague):
    form = Choosing({"state": "hot", "officer": officer.pk, "version": "5"}, initial={"version": 5})
    assert form.is_valid(), form.errors
    form.meet(StaleVersion(seen=5, found=6, theirs={"officer_id": (None, colleague.pk), "state": ("", "warm")}))
    assert [tuple(one) for one in form.differences()] == [
        ("State", "any", "Warm", "Hot"),
        ("Officer", "–", colleague.name, officer.name),
    ]
    form.meet(StaleVersion(seen=5, found=7, theirs={"officer_id": (999_999, None)}))
    assert form.differences()[0].before == "–", "nobody is called by a number"


def test_without_another_version_nothing_is_shown():
    assert Template("{% conflict form %}").render(Context({"form": Example({"name": "x"})})).strip() == ""


class Typed(Form):
    born = forms.DateField()
    files = FilesField(label="Papers", help_text="Each is sealed.")
    more = forms.FileField(required=False)


def drawn(form):
    tags = "{% error_summary form %}{% for bound in form %}{% field bound %}{% endfor %}"
    return Template(tags).render(Context({"form": form}))


def uploads(**given):
    return MultiValueDict({name: [SimpleUploadedFile(called, b"x") for called in names] for name, names in given.items()})


def test_a_form_that_comes_back_names_the_files_that_it_could_not_keep_on_top_and_at_their_field():
    page = drawn(Typed({"born": "31 February"}, uploads(files=["a.pdf", "<b>.pdf"], more=["c.csv"])))
    several, one = "Choose the files again: a.pdf, &lt;b&gt;.pdf", "Choose the file again: c.csv"
    assert f'<a href="#id_files">Papers</a>: {several}</li>' in page
    assert f'id="id_files_error"><span class="visually-hidden">Error:</span> {several}</p>' in page
    assert f'id="id_more_error"><span class="visually-hidden">Error:</span> {one}</p>' in page
    assert page.count(several) == page.count(one) == 2
    assert 'aria-describedby="id_files_helptext id_files_error"' in page
    assert 'aria-describedby="id_more_error"' in page


def test_a_form_without_files_says_nothing_about_them():
    for form in (Typed(), Typed({"born": "31 February"}), Typed({"born": "31 February"}, MultiValueDict())):
        assert "again" not in drawn(form)
