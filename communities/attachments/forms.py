"""Choosing a file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """What the file is, its content says; the words for a picture go into the text."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=1000,
        error_messages={"required": _("Choose a file.")},
        help_text=_("Pictures, PDF, office documents, texts and zip files up to 20 MB."),
    )
