"""Policies: numbered versions that stay as they were issued, and who has read which."""

import datetime
import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.search import index

from accounts.notifications.settling import settle, settle_for
from intranet.ui import markup
from intranet.ui.refusal import Refused
from pages.blocks import BodyBlock
from pages.models.audience import Reader, meant_for
from pages.models.base import OfficialPage
from pages.models.review import today

#: Time readers have from the day a version is in force, where whoever issued it named no day.
CONFIRM_WITHIN = datetime.timedelta(days=14)


class NothingChanged(Refused):
    """A version with this very text has been issued."""


class NotAsked(Refused):
    """This version is not one that readers are asked to confirm."""


class PolicyPage(OfficialPage):
    page_description = _(
        "Rules in numbered versions that stay as they were issued. Readers can be asked to confirm each."
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    acknowledgement_required = models.BooleanField(
        _("ask readers to confirm"),
        default=False,
        help_text=_("Readers are asked to confirm that they have read and understood each version."),
    )

    template = "pages/policy_page.html"
    content_panels = [
        *OfficialPage.content_panels,
        FieldPanel("acknowledgement_required"),
        InlinePanel("audiences", heading=_("Who is asked"), label=_("audience"), max_num=30),
        FieldPanel("body"),
    ]
    search_fields = [*OfficialPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")

    @cached_property
    def current_version(self) -> "PolicyVersion | None":
        """The newest one that is in force today, or else the newest of all."""
        newest = self.newest_versions
        return next((version for version in newest if version.effective_on <= today()), newest[0] if newest else None)

    @cached_property
    def newest_versions(self) -> "list[PolicyVersion]":
        """The newest first, without their texts."""
        return list(self.versions.defer("html").order_by("-number")[:20])

    def snapshot(self) -> str:
        """The text as HTML of the closed vocabulary, without what depends on the reader."""
        return markup.clean("".join(str(block.render()) for block in self.body))

    def issue(
        self,
        *,
        by: Any,
        effective_on: datetime.date,
        changes: str = "",
        number: int | None = None,
        confirm_by: datetime.date | None = None,
    ) -> "PolicyVersion":
        """Keep the live text as the next version. ``number`` is given only for versions counted elsewhere before.

        Args:
            confirm_by: by when readers who are asked are to confirm it; without one, two weeks after it is in force.

        Raises:
            PermissionDenied: ``by`` may not publish this page.
            NothingChanged: the newest version has this very text.
        """
        if not self.permissions_for_user(by).can_publish():
            raise PermissionDenied(_("Only who may publish this policy can issue a version of it."))
        with transaction.atomic():
            live = PolicyPage.objects.select_for_update(of=("self",)).get(pk=self.pk)
            newest = live.versions.order_by("-number").first()
            html = live.snapshot()
            sha256 = hashlib.sha256(html.encode()).hexdigest()
            if newest and newest.sha256 == sha256:
                raise NothingChanged(_("The text has not changed since version %(n)d.") % {"n": newest.number})
            settle(self, "policy.confirmation_due")  # of the version before
            return live.versions.create(
                number=number or (newest.number + 1 if newest else 1),
                html=html,
                sha256=sha256,
                changes=changes,
                effective_on=effective_on,
                confirm_by=confirm_by,
                issued_by=by,
            )

    def acknowledge(self, version: "PolicyVersion", *, by: Any) -> "PolicyAcknowledgement":
        """``by`` has read and understood the version. Saying it again changes nothing.

        Raises:
            NotAsked: readers are not asked, or the version is not the current one.
        """
        if not self.live or not self.acknowledgement_required or version != self.current_version:
            raise NotAsked(_("This version is no longer the current one. Read the current version first."))
        with transaction.atomic():
            said, new = PolicyAcknowledgement.objects.get_or_create(person=by, version=version)
            if new:
                settle_for(by, self, "policy.confirmation_due")
        return said

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        version = self.current_version
        said = (
            PolicyAcknowledgement.objects.filter(version=version, person=request.user.pk).first() if version else None
        )
        return super().get_context(request, *args, **kwargs) | {
            "version": version,
            "versions": self.newest_versions,
            "acknowledgement": said,
            "ask": bool(version and self.acknowledgement_required and not said),
            "may_see_readers": bool(version and self.acknowledgement_required and self.may_review(request.user)),
        }


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def current(self, day: datetime.date | None = None) -> "PolicyVersionQuerySet":
        """The newest version in force of each published policy whose readers are asked to confirm."""
        day = day or today()
        later = PolicyVersion.objects.filter(
            page=OuterRef("page"), number__gt=OuterRef("number"), effective_on__lte=day
        )
        return self.filter(~Exists(later), effective_on__lte=day, page__live=True, page__acknowledgement_required=True)

    def to_be_confirmed_by(self, reader: Reader, day: datetime.date | None = None) -> "PolicyVersionQuerySet":
        """Current ones that are meant for this reader, and that they have not confirmed; the most pressing first."""
        said = PolicyAcknowledgement.objects.filter(version=OuterRef("pk"), person=reader.pk)
        waiting = self.current(day).filter(meant_for(reader, page="page"), ~Exists(said))
        return waiting.order_by("confirm_by", "effective_on", "pk")


class PolicyVersion(models.Model):
    """What a policy said when it was issued. A database trigger forbids changing it."""

    page = models.ForeignKey(PolicyPage, on_delete=models.PROTECT, related_name="versions", verbose_name=_("policy"))
    number = models.PositiveIntegerField(_("number"))
    html = models.TextField(_("text"))
    sha256 = models.CharField(max_length=64)
    changes = models.TextField(_("what changed"), max_length=2000, blank=True)
    effective_on = models.DateField(_("in force from"))
    #: By when readers are to confirm it; empty in versions issued before this was asked.
    confirm_by = models.DateField(_("to be confirmed by"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued"), auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by")
    )

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="pages_one_policy_version_per_number")]

    @property
    def due_on(self) -> datetime.date:
        """By when readers are to confirm it."""
        return self.confirm_by or self.effective_on + CONFIRM_WITHIN

    @property
    def is_late(self) -> bool:
        return self.due_on < today()


class PolicyAcknowledgement(models.Model):
    """Somebody confirmed to have read and understood one version."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="policy_acknowledgements",
        verbose_name=_("person"),
    )
    version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="acknowledgements", verbose_name=_("version")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="pages_one_acknowledgement_per_person")
        ]
