"""Communities. Words that are addresses here are reserved in ``communities.models.slugs``."""

from django.urls import URLPattern, URLResolver, include, path

from communities.views import (
    archive,
    bans,
    blocks,
    delegations,
    desk,
    directory,
    figures,
    home,
    invitations,
    joining,
    members,
    policy,
    proposals,
    requests,
    settings,
    writing,
)

member: list[URLPattern] = [
    path("role/", members.member_role, name="member_role"),
    path("remove/", members.member_remove, name="member_remove"),
    path("ban/", bans.member_ban, name="member_ban"),
    path("unban/", bans.member_unban, name="member_unban"),
]

membership: list[URLPattern | URLResolver] = [
    path("", members.member_list, name="member_list"),
    path("invite/", invitations.member_invite, name="member_invite"),
    path("suggestions/", invitations.member_suggestions, name="member_suggestions"),
    path("waiting/", requests.waiting_list, name="waiting_list"),
    path("waiting/requests/<int:pk>/", requests.join_request_decide, name="join_request_decide"),
    path("waiting/invitations/<int:pk>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("banned/", bans.ban_list, name="ban_list"),
    path("person/<str:username>/", include(member)),
]

home_blocks: list[URLPattern] = [
    path("add/", blocks.block_add, name="block_add"),
    path("<int:pk>/edit/", blocks.block_edit, name="block_edit"),
    path("<int:pk>/move/", blocks.block_move, name="block_move"),
    path("<int:pk>/remove/", blocks.block_remove, name="block_remove"),
]

community_settings: list[URLPattern] = [
    path("", settings.community_settings, name="community_settings"),
    path("policy/", policy.community_policy, name="community_policy"),
    path("vetting/", settings.community_vetting, name="community_vetting"),
    path("delegations/", delegations.community_delegations, name="community_delegations"),
    path("delegations/<str:kind>/<int:pk>/revoke/", delegations.delegation_revoke, name="delegation_revoke"),
    path("archive/", archive.community_archive, name="community_archive"),
]

community: list[URLPattern | URLResolver] = [
    path("", home.community_home, name="community_home"),
    path("join/", joining.community_join, name="community_join"),
    path("join/withdraw/", joining.join_request_withdraw, name="join_request_withdraw"),
    path("leave/", joining.community_leave, name="community_leave"),
    path("blocks/", include(home_blocks)),
    path("members/", include(membership)),
    path("settings/", include(community_settings)),
    path("desk/", desk.community_desk, name="community_desk"),
    path("desk/figures/", figures.community_figures, name="community_figures"),
    path("desk/figures.csv", figures.community_figures_export, name="community_figures_export"),
    path("editor/mention/", writing.editor_mention, name="editor_mention"),
    path("editor/link/", writing.editor_link, name="editor_link"),
]

urlpatterns = [
    path("", directory.community_list, name="community_list"),
    path("propose/", proposals.community_propose, name="community_propose"),
    path("proposals/", proposals.proposal_list, name="proposal_list"),
    path("proposals/<int:pk>/", proposals.proposal_decide, name="proposal_decide"),
    path("invitations/<int:pk>/", joining.invitation_detail, name="invitation_detail"),
    path("<slug:slug>/", include(community)),
]
