from django.urls import path

from intranet.mail_in import views

urlpatterns = [
    # "mime" asks Mailgun for the mail as it was, which other providers send anyway.
    path("mail/in/mime/", views.mail_in, name="mail_in"),
    path("communities/<slug:slug>/settings/mail/", views.community_mail, name="community_mail"),
]
