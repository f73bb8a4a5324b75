"""Who gets into the CMS, and how a page gets published there."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Workflow

from pages.models import ContentPage, SectionPage

ADDRESSES = [
    "/cms/",
    "/cms/pages/",
    "/cms/choose-page/",
    "/cms/choose-page/search/?q=a",
    "/cms/images/",
    "/cms/images/chooser/",
    "/cms/documents/",
    "/cms/documents/chooser/",
    "/cms/person_chooser/",
    "/cms/person_chooser/results/",
    "/cms/reports/pages-due/",
    "/cms/reports/pages-without-owner/?export=csv",
    "/cms/reports/site-history/",
    "/cms/reports/aging-pages/",
    "/cms/api/main/pages/",
    "/cms/api/main/images/",
    "/cms/users/",
    "/cms/groups/",
    "/cms/collections/",
    "/cms/workflows/list/",
    "/cms/redirects/",
    "/cms/snippets/pages/alertbanner/",
    "/cms/tag-autocomplete/?term=a",
    "/cms/account/",
]


class TestAccess:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_employees_get_nothing_of_the_cms(self, client, employee, content, address):
        client.force_login(employee)
        for extra in ({}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}):
            response = client.get(address, **extra)
            assert response.status_code == 403
            assert "Expenses" not in response.content.decode()

    @pytest.mark.parametrize("address", ["/cms/", "/cms/login/", "/cms/pages/", "/cms/sprite/", "/cms/jsi18n/"])
    def test_who_is_not_signed_in_is_sent_to_the_one_sign_in(self, client, db, address):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/"])
    def test_there_is_no_second_sign_in(self, client, person, address):
        """A password alone would walk past the second factor that the one sign-in page asks for."""
        person("sam", is_superuser=True)
        client.post(address, {"username": "sam", "password": "common-ground"})
        assert "_auth_user_id" not in client.session

    def test_there_is_no_password_reset_by_the_cms(self, client, editor):
        client.force_login(editor)
        assert client.get("/cms/password_reset/").status_code == 404

    def test_editors_and_managers_get_in_and_administrators_keep_the_keys(self, client, editor, manager, administrator):
        for user in (editor, manager, administrator):
            client.force_login(user)
            assert client.get("/cms/").status_code == 200
        client.force_login(editor)
        for address in (
            "/cms/users/",
            "/cms/groups/",
            "/cms/snippets/pages/alertbanner/",
            "/cms/settings/pages/quicklinks/",
        ):
            assert client.get(address, follow=False).status_code in (302, 403), address
        client.force_login(manager)
        assert client.get("/cms/snippets/pages/alertbanner/").status_code == 200

    def test_authority_ends_with_the_group(self, client, editor):
        client.force_login(editor)
        assert client.get("/cms/").status_code == 200
        editor.groups.clear()
        assert client.get("/cms/").status_code == 403

    def test_cms_has_the_looser_policy_without_a_nonce(self, client, editor):
        client.force_login(editor)
        policy = client.get("/cms/")["Content-Security-Policy"]
        assert "script-src 'self' 'unsafe-inline'" in policy
        assert "nonce" not in policy
        assert "object-src 'none'" in policy
        assert "unsafe-inline" not in client.get("/")["Content-Security-Policy"]


def edit_data(page, **changes):
    """A page's edit form as the CMS posts it."""
    body = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": ""}
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "content_owner": page.content_owner_id or "",
        "fallback_role": "",
        "owning_community": "",
        "review_by": page.review_by or "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "body-0-value": "<p>New text.</p>",
        "body-0-value-format": "html",
    }
    return data | body | changes


class TestWorkflow:
    def test_one_step_is_attached_to_the_root(self, db):
        workflow = Workflow.objects.get(active=True)
        assert workflow.name == "Official publishing"
        assert Page.get_first_root_node().get_workflow() == workflow
        task = workflow.tasks.get()
        assert [group.name for group in task.specific.groups.all()] == ["Intranet managers"]

    def test_editor_submits_and_manager_approves(self, client, editor, manager, content):
        client.force_login(editor)
        edit = reverse("wagtailadmin_pages:edit", args=[content.pk])
        response = client.post(edit, edit_data(content, title="Expenses", **{"action-submit": "1"}))
        assert response.status_code == 302, response.context["form"].errors
        content.refresh_from_db()
        assert content.title == "Expenses abroad"
        state = content.current_workflow_task_state
        action = reverse("wagtailadmin_pages:workflow_action", args=[content.pk, "approve", state.pk])
        client.post(action, {"comment": ""})
        assert ContentPage.objects.get(pk=content.pk).title == "Expenses abroad"
        client.force_login(manager)
        assert client.get("/cms/").status_code == 200
        client.post(action, {"comment": "Good"})
        page = ContentPage.objects.get(pk=content.pk)
        assert (page.title, page.body[0].value) == ("Expenses", "<p>New text.</p>")
        assert "New text." in client.get(page.url).content.decode()

    def test_editor_cannot_publish(self, client, editor, content):
        client.force_login(editor)
        edit = reverse("wagtailadmin_pages:edit", args=[content.pk])
        client.post(edit, edit_data(content, title="Mine", **{"action-publish": "1"}))
        assert ContentPage.objects.get(pk=content.pk).title == "Expenses abroad"
        client.post(reverse("wagtailadmin_pages:unpublish", args=[content.pk]))
        assert ContentPage.objects.get(pk=content.pk).live

    def test_protected_fields_are_not_the_forms_to_set(self, client, editor, manager, content):
        """S12 in the CMS."""
        client.force_login(editor)
        data = edit_data(content, title="Mine", live="on", last_reviewed_by=editor.pk, last_reviewed_at="2026-01-01")
        client.post(reverse("wagtailadmin_pages:edit", args=[content.pk]), data | {"owner": editor.pk, "locked": "on"})
        draft = ContentPage.objects.get(pk=content.pk).get_latest_revision_as_object()
        assert draft.title == "Mine"
        assert (draft.last_reviewed_by, draft.last_reviewed_at, draft.locked) == (None, None, False)

    def test_text_from_the_form_is_cleaned(self, client, manager, content):
        client.force_login(manager)
        data = edit_data(content, **{"body-0-value": "<p>Hi<script>alert(1)</script></p>", "action-publish": "1"})
        client.post(reverse("wagtailadmin_pages:edit", args=[content.pk]), data)
        assert ContentPage.objects.get(pk=content.pk).body[0].value == "<p>Hi</p>"


class TestBorders:
    """S4: what is read, copied and moved asks both ends."""

    @pytest.fixture
    def other(self, home, grow):
        return grow(home, SectionPage, "Board papers")

    @pytest.fixture
    def local(self, person, section):
        """May edit below one section only."""
        user = person("local")
        group = Group.objects.create(name="Local editors")
        group.permissions.add(Group.objects.get(name="Official editors").permissions.get(codename="access_admin"))
        for verb in ("add", "change", "publish"):
            GroupPagePermission.objects.create(group=group, page=section, permission_type=verb)
        user.groups.add(group)
        return user

    def test_copy_of_a_page_that_is_not_theirs(self, client, local, section, other, grow):
        secret = grow(other, ContentPage, "Merger", body=[("text", "<p>Canary</p>")])
        client.force_login(local)
        copy = reverse("wagtailadmin_pages:copy", args=[secret.pk])
        assert client.get(copy).status_code in (302, 403)
        data = {"new_title": "Mine", "new_slug": "mine", "new_parent_page": section.pk, "copy_subpages": ""}
        client.post(copy, data)
        assert not Page.objects.filter(slug="mine").exists()
        for name in ("edit", "history", "revisions_index", "view_draft", "move", "delete"):
            response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[secret.pk]), follow=False)
            assert response.status_code in (302, 403, 404), name
            assert "Canary" not in response.content.decode()

    def test_move_to_a_place_that_is_not_theirs(self, client, local, content, other):
        client.force_login(local)
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[content.pk, other.pk]))
        content.refresh_from_db()
        assert content.get_parent().slug == "finance"

    def test_own_copy_works(self, client, local, section, content):
        client.force_login(local)
        data = {"new_title": "Mine", "new_slug": "mine", "new_parent_page": section.pk}
        client.post(reverse("wagtailadmin_pages:copy", args=[content.pk]), data)
        assert Page.objects.get(slug="mine").get_parent().pk == section.pk


def test_no_migration_is_missing(db):
    call_command("makemigrations", "pages", check=True, dry_run=True, verbosity=0)


class TestOwningCommunity:
    def test_secret_communities_are_not_offered(self, client, manager, content):
        from communities.models import Community

        fields = {"purpose": "x", "created_by": manager} if hasattr(Community, "created_by") else {"purpose": "x"}
        Community.objects.create(name="Open one", slug="open-one", **fields)
        Community.objects.create(name="Canary", slug="canary", visibility="secret", joining="invitation", **fields)
        client.force_login(manager)
        html = client.get(reverse("wagtailadmin_pages:edit", args=[content.pk])).content.decode()
        assert "Canary" not in html


def test_moved_page_is_found_at_its_old_address(client, manager, section, content, home, grow):
    other = grow(home, SectionPage, "Travel")
    client.force_login(manager)
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[content.pk, other.pk]))
    response = client.get("/finance/expenses-abroad/")
    assert (response.status_code, response["Location"]) == (301, "/travel/expenses-abroad/")
    assert client.get("/travel/expenses-abroad/").status_code == 200


def test_address_of_a_page_is_looked_up_by_an_index(content):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM wagtailcore_page WHERE url_path = '/x/'")
        assert "pages_url_path" in "".join(row[0] for row in cursor.fetchall())
