"""What a page elsewhere asks for, to learn whether its device trusts this server's certificate."""

from django.http import HttpRequest, HttpResponse


def trusted(_request: HttpRequest) -> HttpResponse:
    """Nothing, to anybody: a page elsewhere that gets even this knows that its device trusts our certificate."""
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "no-store"}
    return HttpResponse(status=204, headers=headers)
