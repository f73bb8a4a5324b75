"""Who may use which address. A route that is missing here fails the build.

Each line: the route's name, who may use it, and what its ``pk`` is. Levels are cumulative where that makes sense:

* ``PUBLIC``: everybody, without signing in
* ``EVERYONE``: every active signed-in person
* ``OWN``: every active signed-in person, for what is theirs (the world's is the member's)
* ``READERS``: whoever may read the community: members and intranet managers; for others it does not exist
* ``MEMBERS``: members only, among readers
* ``RUNNERS``: those whose role lets them run the community: facilitators
* ``GOVERNORS``: facilitators and intranet managers
* ``MANAGERS``: intranet managers; others are refused
* ``ADMINISTRATORS``: administrators, and the person for their own profile
* ``INVITED``: the invited person
* ``NOBODY``: nobody in this world: it needs a sign-in under way, a second factor, a provider or a file nobody has
"""

PUBLIC = {"anonymous", "employee", "ex_member", "banned", "elsewhere", "invited", "deactivated", "administrator",
          "member", "facilitator", "manager"}  # fmt: skip
EVERYONE = PUBLIC - {"anonymous", "deactivated"}
READERS = {"member", "facilitator", "manager"}
MEMBERS = {"member", "facilitator"}
RUNNERS = {"facilitator"}
GOVERNORS = {"facilitator", "manager"}
MANAGERS = {"manager"}
ADMINISTRATORS = {"administrator"}
NOBODY: set[str] = set()

#: Outsiders of the secret community: to them it must be as if it were not there.
OUTSIDERS = {"anonymous", "employee", "ex_member", "banned", "elsewhere", "deactivated", "administrator"}

#: Route → (who may, which of the world's arguments its ``pk`` is).
TABLE: dict[str, tuple[set[str], str]] = {
    "healthz": (PUBLIC, ""),
    "readyz": (PUBLIC, ""),
    "styleguide": (PUBLIC, ""),
    "preference_set": (PUBLIC, ""),
    # Sign-in. Recently signed-in people are asked for their password again where it matters.
    "account_login": (PUBLIC, ""),
    "account_inactive": (PUBLIC, ""),
    "account_reset_password": (PUBLIC, ""),
    "account_reset_password_done": (PUBLIC, ""),
    "account_reset_password_from_key": (PUBLIC, ""),
    "account_reset_password_from_key_done": (PUBLIC, ""),
    "account_logout": (EVERYONE, ""),
    "account_reauthenticate": (EVERYONE, ""),
    "account_change_password": (EVERYONE, ""),
    "account_set_password": (EVERYONE, ""),
    "usersessions_list": (EVERYONE, ""),
    "mfa_index": (EVERYONE, ""),
    "mfa_authenticate": (NOBODY, ""),
    "mfa_reauthenticate": (EVERYONE, ""),
    "mfa_activate_totp": (EVERYONE, ""),
    "mfa_deactivate_totp": (NOBODY, ""),
    "mfa_view_recovery_codes": (NOBODY, ""),
    "mfa_generate_recovery_codes": (EVERYONE, ""),
    "mfa_download_recovery_codes": (NOBODY, ""),
    "mfa_list_webauthn": (EVERYONE, ""),
    "mfa_add_webauthn": (EVERYONE, ""),
    "mfa_reauthenticate_webauthn": (EVERYONE, ""),
    "mfa_remove_webauthn": (NOBODY, "block"),
    "mfa_edit_webauthn": (NOBODY, "block"),
    "mfa_login_webauthn": (NOBODY, ""),
    "socialaccount_login_cancelled": (PUBLIC, ""),
    "socialaccount_login_error": (PUBLIC, ""),
    "socialaccount_signup": (NOBODY, ""),
    "socialaccount_connections": (EVERYONE, ""),
    "openid_connect_login": (NOBODY, ""),
    "openid_connect_callback": (NOBODY, ""),
    # People.
    "person_list": (EVERYONE, ""),
    "person_detail": (EVERYONE, ""),
    "person_picture": (NOBODY, ""),
    "person_edit": (ADMINISTRATORS | {"member"}, ""),
    "person_confirm": ({"member"}, ""),
    "person_picture_edit": (ADMINISTRATORS | {"member"}, ""),
    "person_picture_remove": (ADMINISTRATORS | {"member"}, ""),
    "notification_list": (EVERYONE, ""),
    "notification_read_all": (EVERYONE, ""),
    "notification_read": ({"member"}, "notification"),
    "notification_settings": (EVERYONE, ""),
    # Communities.
    "community_list": (EVERYONE, ""),
    "community_propose": (EVERYONE, ""),
    "proposal_list": (EVERYONE, ""),
    "proposal_decide": (MANAGERS, "proposal"),
    "invitation_detail": ({"invited"}, "invitation"),
    "community_home": (READERS, ""),
    "community_join": (MEMBERS, ""),
    "join_request_withdraw": (READERS, ""),
    "community_leave": (READERS, ""),
    "community_feed": (READERS, ""),
    "block_add": (RUNNERS, ""),
    "block_edit": (RUNNERS, "block"),
    "block_move": (RUNNERS, "block"),
    "block_remove": (RUNNERS, "block"),
    "member_list": (READERS, ""),
    "member_invite": (RUNNERS, ""),
    "member_suggestions": (RUNNERS, ""),
    "waiting_list": (RUNNERS, ""),
    "join_request_decide": (NOBODY, "block"),
    "invitation_withdraw": (RUNNERS, "invitation"),
    "ban_list": (RUNNERS, ""),
    "member_role": (GOVERNORS, ""),
    "member_remove": (GOVERNORS, ""),
    "member_ban": (RUNNERS, ""),
    "member_unban": (RUNNERS, ""),
    "community_settings": (RUNNERS, ""),
    "community_policy": (RUNNERS, ""),
    "community_vetting": (RUNNERS, ""),
    "community_delegations": (GOVERNORS, ""),
    "delegation_revoke": (MANAGERS, "delegation"),
    "community_archive": (GOVERNORS, ""),
    "community_desk": (RUNNERS, ""),
    "editor_mention": (READERS, ""),
    "editor_link": (READERS, ""),
    "attachment_list": (READERS, ""),
    "attachment_upload": (MEMBERS, ""),
    "attachment_replace": (MEMBERS, "attachment"),
    "attachment_serve": (READERS, "attachment"),
    # Discussions.
    "topic_list": (READERS, ""),
    "topic_new": (MEMBERS, ""),
    "topic_tag": (READERS, ""),
    "tag_list": (READERS, ""),
    "post_draft": (READERS, ""),
    "draft_discard": (READERS, ""),
    "community_follow": (READERS, ""),
    "mention_suggestions": (READERS, ""),
    "topic_detail": (READERS, "topic"),
    "topic_post": (READERS, "topic"),
    "topic_read": (READERS, "topic"),
    "topic_reply": (MEMBERS, "topic"),
    "topic_follow": (READERS, "topic"),
    "topic_edit": (RUNNERS, "topic"),
    "topic_close": (RUNNERS, "topic"),
    "topic_reopen": (RUNNERS, "topic"),
    "topic_pin": (RUNNERS, "topic"),
    "topic_move": (RUNNERS, "topic"),
    "topic_merge": (RUNNERS, "topic"),
    "topic_split": (RUNNERS, "topic"),
    "topic_slow": (RUNNERS, "topic"),
    "moderation_queue": (RUNNERS, ""),
    "moderation_log": (RUNNERS, ""),
    "moderation_review": (RUNNERS, ""),
    "post_report": (READERS, "post"),
    "report_dismiss": (RUNNERS, "post"),
    "post_hide": (RUNNERS, "post"),
    "post_unhide": (RUNNERS, "post"),
    "post_detail": (READERS, "post"),
    "post_edit": (RUNNERS, "post"),
    "post_history": (READERS, "post"),
    "post_react": (READERS, "post"),
    "post_bookmark": (READERS, "post"),
    "poll_vote": (READERS, "post"),
    "poll_close": (RUNNERS, "post"),
    "bookmark_list": (EVERYONE, ""),
    # Pages of communities.
    "page_new": (RUNNERS, ""),
    "page_new_draft": (RUNNERS, ""),
    "page_edit": (RUNNERS, ""),
    "page_draft": (RUNNERS, ""),
    "page_history": (READERS, ""),
    "page_compare": (READERS, ""),
    "page_revision": (READERS, ""),
    "page_restore": (RUNNERS, ""),
    "page_move": (RUNNERS, ""),
    "page_archive": (RUNNERS, ""),
    "page_helpful": (READERS, ""),
    # Questions.
    "question_list": (READERS, ""),
    "question_new": (MEMBERS, ""),
    "expert_list": (READERS, ""),
    "expert_remove": (RUNNERS, "expert"),
    "question_detail": (READERS, "question"),
    "question_answer": (MEMBERS, "question"),
    "question_comment": (MEMBERS, "question"),
    "question_vote": (READERS, "question"),
    "question_accept": (RUNNERS, "question"),
    "question_verify": (RUNNERS, "question"),
    "question_duplicate": (RUNNERS, "question"),
    "question_convert": (RUNNERS, "question"),
    "question_ask": (EVERYONE, ""),
    "question_similar": (EVERYONE, ""),
    "question_found": (NOBODY, ""),
    "answer_promote": (RUNNERS, "question"),
    # The official tree.
    "page_review": (MANAGERS | ADMINISTRATORS, ""),
    "launch": (NOBODY, ""),
    "official_hand_over": (MANAGERS, ""),
    "official_take_back": (NOBODY, ""),
    "official_release": (NOBODY, ""),
    "page_by_number": (READERS, "community_page"),
    "page_adopt": (MANAGERS, ""),
    "policy_version": (NOBODY, ""),
    "policy_acknowledge": (NOBODY, ""),
    "wagtaildocs_serve": (NOBODY, ""),
    "image_serve": (NOBODY, ""),
    "wagtail_serve": (EVERYONE, ""),
}

#: Arguments that are no model of ours.
PLAIN = {
    "uidb36": "1",
    "key": "wrong-key",
    "provider_id": "none",
    "document_id": 999_999,
    "filename": "none.pdf",
    "name": "none.png",
}
