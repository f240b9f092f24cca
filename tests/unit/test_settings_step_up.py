"""What ``[step_up]`` accepts, and how it says what it does not."""

import pytest

from limen.settings import StepUp, Url

BACK = (Url("https://shop.example.com/back"),)


def test_without_an_origin_nothing_else_matters() -> None:
    assert StepUp(rp_id="anything").return_urls == ()


@pytest.mark.parametrize(
    ("origin", "rp_id"),
    [
        ("https://id.example.com", ""),
        ("https://id.example.com", "id.example.com"),
        ("https://id.example.com:8443", "example.com"),
        ("http://localhost:8000", "localhost"),
        ("http://[::1]:8000", ""),
    ],
)
def test_passkeys_belong_to_the_host_or_a_domain_above_it(origin: str, rp_id: str) -> None:
    assert StepUp(Url(origin), rp_id, return_urls=BACK).rp_id == rp_id


@pytest.mark.parametrize(
    "origin",
    [
        "http://id.example.com",
        "https://id.example.com/",
        "https://id.example.com/pages",
        "https://ID.example.com",
        "https://id.example.com?x",
        "https://id.example.com;x",
        "https://ann@id.example.com",
    ],
)
def test_an_origin_is_scheme_and_host_alone_and_secure(origin: str) -> None:
    with pytest.raises(ValueError, match="origin must be"):
        StepUp(Url(origin), return_urls=BACK)


@pytest.mark.parametrize("rp_id", ["other.com", "xid.example.com", "d.example.com", ".com.evil"])
def test_a_domain_elsewhere_is_refused(rp_id: str) -> None:
    with pytest.raises(ValueError, match="rp_id must be"):
        StepUp(Url("https://id.example.com"), rp_id, return_urls=BACK)


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.com/back",
        "https://shop.example.com/back?a=b",
        "https://shop.example.com/back#a",
        "https://shop.example.com/a;b",
        "https://shop.example.com/%0a",
        "https://shop.example.com\\@evil.example/",
    ],
)
def test_return_urls_are_plain_and_secure(url: str) -> None:
    with pytest.raises(ValueError, match="return_urls"):
        StepUp(Url("https://id.example.com"), return_urls=(Url(url),))


def test_there_must_be_a_way_back() -> None:
    with pytest.raises(ValueError, match="give one at least"):
        StepUp(Url("https://id.example.com"))
