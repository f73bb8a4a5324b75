"""The one search, below ``/search/``."""

from django.urls import URLPattern, path

from intranet.search.views import finding, log, report, suggesting

urlpatterns: list[URLPattern] = [
    path("", finding.search, name="search"),
    path("suggest/", suggesting.search_suggest, name="search_suggest"),
    path("clicked/", log.search_clicked, name="search_clicked"),
    path("answer/", log.search_answer, name="search_answer"),
    path("report/", report.search_report, name="search_report"),
    path("report.csv", report.search_report_export, name="search_report_export"),
]
