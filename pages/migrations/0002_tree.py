"""The tree's beginning: a home page, who may do what in the CMS, and how a page gets published."""

from django.conf import settings
from django.db import migrations

MANAGERS = "Intranet managers"
EDITORS = "Official editors"

# app label, model of the content type, codename
EVERYBODY_IN_THE_CMS = [("wagtailadmin", "admin", "access_admin")]
MANAGING = [
    ("pages", "quicklinks", "change_quicklinks"),
    *[("pages", "alertbanner", f"{verb}_alertbanner") for verb in ("add", "change", "delete", "view")],
    *[("wagtailredirects", "redirect", f"{verb}_redirect") for verb in ("add", "change", "delete")],
    *[
        ("wagtailsearchpromotions", "searchpromotion", f"{verb}_searchpromotion")
        for verb in ("add", "change", "delete")
    ],
]
PAGES = {
    MANAGERS: ["add", "change", "publish", "bulk_delete", "lock", "unlock"],
    EDITORS: ["add", "change"],
}
FILES = {MANAGERS: ["add", "change", "choose"], EDITORS: ["add", "choose"]}


def permission(apps, app_label, model, codename):
    """Permissions are made after all migrations; what is needed earlier is made here, once."""
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(app_label=app_label, model=model)
    return apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )[0]


def create_home(apps, schema_editor):
    Page = apps.get_model("wagtailcore.Page")
    Site = apps.get_model("wagtailcore.Site")
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="pages", model="homepage"
    )
    root = Page.objects.get(depth=1)
    home = apps.get_model("pages.HomePage").objects.create(
        title=settings.ORGANISATION,
        draft_title=settings.ORGANISATION,
        slug="meridian-home",
        content_type=content_type,
        locale=apps.get_model("wagtailcore.Locale").objects.first(),
        path=f"{root.path}{Page.objects.filter(depth=2).count() + 1:04d}",
        depth=2,
        numchild=0,
        url_path="/meridian-home/",
        live=True,
        review_by=None,
    )
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page_id": home.pk, "hostname": "localhost", "port": 80, "site_name": settings.ORGANISATION},
    )
    welcome = Page.objects.filter(depth=2).exclude(pk=home.pk)
    welcome.delete()
    root.numchild = 1
    root.save(update_fields=["numchild"])


def create_collection(apps, name):
    Collection = apps.get_model("wagtailcore.Collection")
    root = Collection.objects.get(depth=1)
    root.numchild += 1
    root.save(update_fields=["numchild"])
    return Collection.objects.create(name=name, path=f"{root.path}{root.numchild:04d}", depth=2, numchild=0)


def create_groups(apps, schema_editor):
    Group = apps.get_model("auth.Group")
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
    root = apps.get_model("wagtailcore.Page").objects.get(depth=1)
    everything = apps.get_model("wagtailcore.Collection").objects.get(depth=1)
    shared = create_collection(apps, "Official pages")
    # Rights in a collection hold below it, and not everything there is for every editor.
    files = {MANAGERS: everything, EDITORS: shared}
    for name in (MANAGERS, EDITORS):
        group, _ = Group.objects.get_or_create(name=name)
        rights = EVERYBODY_IN_THE_CMS + (MANAGING if name == MANAGERS else [])
        group.permissions.add(*(permission(apps, *right) for right in rights))
        for verb in PAGES[name]:
            group.page_permissions.get_or_create(
                page=root, permission=permission(apps, "wagtailcore", "page", f"{verb}_page")
            )
        for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            for verb in FILES[name]:
                group.collection_permissions.get_or_create(
                    collection=files[name], permission=permission(apps, app_label, model, f"{verb}_{model}")
                )


def create_managers_collection(apps, schema_editor):
    """A place for files that only intranet managers may open."""
    private = create_collection(apps, "For intranet managers only")
    restriction = apps.get_model("wagtailcore.CollectionViewRestriction").objects.create(
        collection=private, restriction_type="groups"
    )
    restriction.groups.add(apps.get_model("auth.Group").objects.get(name=MANAGERS))


def create_workflow(apps, schema_editor):
    Task = apps.get_model("wagtailcore.GroupApprovalTask")
    Workflow = apps.get_model("wagtailcore.Workflow")
    apps.get_model("wagtailcore.WorkflowPage").objects.all().delete()
    Workflow.objects.all().delete()
    apps.get_model("wagtailcore.Task").objects.all().delete()
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = Task.objects.create(name="Approval by intranet managers", active=True, content_type=content_type)
    task.groups.add(apps.get_model("auth.Group").objects.get(name=MANAGERS))
    workflow = Workflow.objects.create(name="Official publishing", active=True)
    apps.get_model("wagtailcore.WorkflowTask").objects.create(workflow=workflow, task=task, sort_order=0)
    apps.get_model("wagtailcore.WorkflowPage").objects.create(
        page=apps.get_model("wagtailcore.Page").objects.get(depth=1), workflow=workflow
    )


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_initial"),
        ("accounts", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
    ]

    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (create_home, create_groups, create_managers_collection, create_workflow)
    ]
