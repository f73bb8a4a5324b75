"""Error pages that need neither database nor session nor cache."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain("400.html", 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return plain("403_csrf.html", 403)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A refusal says why: the exception's message is written for the reader."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return plain("500.html", 500)


def plain(template: str, status: int) -> HttpResponse:
    """A page rendered without request context, so that nothing that is down is asked."""
    return HttpResponse(loader.get_template(template).template.render(loader_context()), status=status)


def loader_context() -> "object":
    from django.template import Context

    return Context({}, autoescape=True)
