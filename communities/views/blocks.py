"""The blocks of a home page, edited in place: each address is a page of its own, and a fragment for scripts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from communities.blocks import StaleBlock, add_block, move_block, remove_block, revise_block, version_of
from communities.forms.blocks import AddBlockForm, BlockForm, MoveBlockForm, pages_for, rows_of
from communities.forms.joining import ConfirmForm
from communities.models import BlockKind, Community, HomeBlock
from communities.portal import Portal
from communities.request import Request
from communities.tester import CommunityPermissionTester
from communities.views.answers import done, done_or_told, posted, status_of
from communities.views.doors import require, visible_community
from intranet.ui.refusal import Refused
from pages.furniture import furniture
from pages.inventory import inventory

MAY_NOT = gettext_lazy("Only those who may change its settings edit this home page. Ask a facilitator.")
#: Official pages offered by title while a facilitator types.
MOST_OFFERED = 300


def block_for(request: Request, slug: str, pk: int) -> tuple[Community, CommunityPermissionTester, HomeBlock]:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_settings, MAY_NOT)
    return community, permissions, get_object_or_404(HomeBlock.objects.filter(community=community), pk=pk)


@require_POST
def block_add(request: Request, slug: str) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_settings, MAY_NOT)
    form = AddBlockForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such block. Choose one from the list."))
        return redirect(community)
    try:
        block = add_block(community, form.cleaned_data["kind"], by=request.user, key=form.cleaned_data["key"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(community)
    return redirect("block_edit", community.slug, block.pk)


def block_edit(request: Request, slug: str, pk: int) -> HttpResponse:
    community, permissions, block = block_for(request, slug, pk)
    data = posted(request)
    form, rows = BlockForm(data, block=block), rows_of(block, request, data)
    context = {"community": community, "permissions": permissions, "home_block": block, "form": form, "rows": rows}
    if data is not None and form.is_valid() and (rows is None or rows.is_valid()):
        words = form.cleaned_data | {"rows": rows.rows() if rows else []}
        try:
            revise_block(block, by=request.user, **words)
        except StaleBlock as refusal:
            return conflict(request, context, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return saved(request, community, permissions, pk)
    return render(request, template_for(request), context | offered(request, block), status=status_of_both(form, rows))


def saved(request: Request, community: Community, permissions: CommunityPermissionTester, pk: int) -> HttpResponse:
    """Back to the home page, or just the block as it is now."""
    if not request.htmx:
        messages.success(request, _("The block is saved."))
        return redirect(f"{community.get_absolute_url()}#block_{pk}")
    shown = Portal(request, community).shown(HomeBlock.objects.filter(community=community, pk=pk))
    context = {"community": community, "permissions": permissions, "shown": shown[0]}
    return render(request, "communities/_block.html", context)


def conflict(request: Request, context: dict[str, Any], reason: str) -> HttpResponse:
    """Both texts: what somebody saved meanwhile, and what was typed. Saving again replaces theirs, knowingly."""
    theirs = get_object_or_404(HomeBlock.objects.filter(community=context["community"]), pk=context["home_block"].pk)
    form = BlockForm(request.POST.dict() | {"version": version_of(theirs)}, block=theirs)
    form.is_valid()
    shown = Portal(request, context["community"]).shown([theirs])
    context |= {"form": form, "home_block": theirs, "theirs": shown[0], "reason": reason}
    return render(request, template_for(request), context | offered(request, theirs), status=409)


def template_for(request: Request) -> str:
    return "communities/block_edit.html#form" if request.htmx else "communities/block_edit.html"


def offered(request: Request, block: HomeBlock) -> dict[str, Any]:
    """The official pages a facilitator can pick by typing their title."""
    if block.kind != BlockKind.KEY_PAGES:
        return {}
    pages = pages_for(request, inventory().order_by("title")[:MOST_OFFERED])
    return {"pages": [(page.title, furniture(request).address(page)) for page in pages]}


def status_of_both(form: BlockForm, rows: Any) -> int:
    return 422 if rows is not None and rows.is_bound and not rows.is_valid() else status_of(form)


@require_POST
def block_move(request: Request, slug: str, pk: int) -> HttpResponse:
    community, _permissions, block = block_for(request, slug, pk)
    form = MoveBlockForm(request.POST)
    if form.is_valid():
        done_or_told(request, move_block, block, by=request.user, up=form.cleaned_data["to"] == "up")
    return redirect(f"{community.get_absolute_url()}#block_{pk}")


def block_remove(request: Request, slug: str, pk: int) -> HttpResponse:
    community, permissions = visible_community(request, slug)
    require(permissions.can_manage_settings, MAY_NOT)
    block = HomeBlock.objects.filter(community=community, pk=pk).first()
    if block is None:  # removed before
        return redirect(community)
    form = ConfirmForm(posted(request))
    if form.is_valid() and done(form, remove_block, block, by=request.user):
        messages.success(request, _("The block is removed."))
        return redirect(community)
    shown = Portal(request, community).shown([block])
    context = {"community": community, "permissions": permissions, "shown": shown[0], "form": form}
    return render(request, "communities/block_remove.html", context, status=status_of(form))
