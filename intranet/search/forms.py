"""What a results page tells the log."""

from django import forms

from intranet.search.models import Kind
from intranet.search.models.log import Answer

#: Longest words of a search that are looked at.
LONGEST = 200


class ClickForm(forms.Form):
    """A result was opened: for which words, at which place (1 is the first), of what kind, if it is one of ours."""

    q = forms.CharField(max_length=LONGEST)
    rank = forms.IntegerField(min_value=1, max_value=10_000)
    kind = forms.ChoiceField(choices=Kind, required=False)


class AnswerForm(forms.Form):
    """ "Did you find it?" """

    q = forms.CharField(max_length=LONGEST)
    answer = forms.ChoiceField(choices=Answer)
