"""Resources of HTTP: any method, headers, bodies that are streamed both ways, limits of time, cancellation."""

from ecruntime.io.http.driver import HttpDriver, HttpHandle
from ecruntime.io.http.request import HttpCancellation, HttpRequest, HttpResponse

__all__ = ["HttpCancellation", "HttpDriver", "HttpHandle", "HttpRequest", "HttpResponse"]
