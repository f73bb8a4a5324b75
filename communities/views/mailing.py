"""How much mail each of one's communities sends: one page for all of them."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities.models import Membership
from communities.models.membership import MailFrequency
from communities.request import Request
from intranet.ui.pagination import KeysetPage, paginate


class MailForm(forms.Form):
    """A choice for each of the memberships shown."""

    def __init__(self, *args: object, memberships: list[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.memberships = memberships
        for row in memberships:
            self.fields[f"mail_{row.pk}"] = forms.ChoiceField(
                label=row.community.name, choices=MailFrequency.choices, initial=row.mail
            )

    def table(self) -> list[dict[str, object]]:
        return [{"membership": row, "mail": self[f"mail_{row.pk}"]} for row in self.memberships]

    @transaction.atomic
    def save(self) -> None:
        for row in self.memberships:
            row.change_mail(self.cleaned_data[f"mail_{row.pk}"], by=row.person)


def membership_mail(request: Request) -> HttpResponse:
    page = mine(request)
    sent = request.POST if request.method == "POST" else None
    form = MailForm(sent, memberships=page.items)
    if sent is not None and form.is_valid():
        form.save()
        messages.success(request, _("Your choice of mail is saved."))
        return redirect(request.get_full_path())
    status = 422 if form.errors else 200
    return render(request, "communities/membership_mail.html", {"page": page, "form": form}, status=status)


def mine(request: Request) -> KeysetPage:
    rows = Membership.objects.visible_to(request.user).filter(person=request.user).select_related("community", "person")
    return paginate(request, rows, order_by=("community__name", "pk"), size=20)
