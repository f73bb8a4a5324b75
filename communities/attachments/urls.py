"""Below ``/communities/<slug>/files/``."""

from django.urls import path

from communities.attachments.views import files, uploads

urlpatterns = [
    path("", files.attachment_list, name="attachment_list"),
    path("upload/", uploads.attachment_upload, name="attachment_upload"),
    path("<int:pk>/replace/", uploads.attachment_replace, name="attachment_replace"),
    path("<int:pk>/<str:name>", files.attachment_serve, name="attachment_serve"),
]
