"""What an enforcement point does with one request, in terms any gateway can carry out."""

import msgspec

from limen.model.activity import Headers

TITLES = {
    401: "Further proof of identity is needed",
    403: "This call is not allowed",
    413: "The body is too large",
    429: "Slow down",
    503: "The decision is not available",
}


class Reply(msgspec.Struct, frozen=True, gc=False):
    """The answer to a gateway's question about one request; ``status`` 200 lets it pass.

    A call that passes reaches the API with ``add`` put in place of headers of the same name and ``strip``
    taken away, after ``delay_ms`` milliseconds. One that does not pass is answered with ``status``,
    ``headers`` and ``body``. ``mask`` are the kinds of data to hide in the API's answer, where a gateway
    can.
    """

    status: int = 200
    add: Headers = ()
    strip: tuple[str, ...] = ()
    headers: Headers = ()
    body: bytes = b""
    delay_ms: int = 0
    mask: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the call goes on to the API."""
        return self.status == 200


PASS = Reply()


def refusal(status: int, reference: str, headers: Headers = ()) -> Reply:
    """A denial as a small problem document (RFC 9457): why is in the evidence, under ``reference`` only."""
    problem = {"type": "about:blank", "title": TITLES[status], "status": status, "reference": reference}
    body = msgspec.json.encode(problem)
    return Reply(status=status, headers=(("content-type", "application/problem+json"), *headers), body=body)
